"""content/ is whole, and an editor's mistake is told in words an editor understands."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content import Content, ContentError, load_content
from bot.content.load import CONTENT_DIR, prose
from bot.content.models import NUMBER_IN_PROSE
from bot.content.sentences import OF_CALENDAR, OF_DATES, PLAIN, WITH_CONTACTS
from bot.replies.render import Renderer
from tests.conftest import questions, training_examples

AREAS = ("coventry", "kent", "medway", "other")


def test_every_topic_of_the_interface_has_content(content: Content) -> None:
    assert set(questions("test")) <= set(content.topics)
    assert len(content.topics) >= 130


def test_a_topic_stands_in_content_and_in_training_data_or_in_neither(content: Content) -> None:
    taught = {label for label in training_examples() if "/" in label and label.split("/")[0] not in NOT_TOPICS}
    assert taught == set(content.topics)


NOT_TOPICS = ("small_talk", "safety")


@pytest.mark.parametrize("area", AREAS)
def test_every_answer_renders_whole_with_sources_and_no_unknown_number(content: Content, area: str) -> None:
    known = {re.sub(r"\D", "", one.phone.display) for one in content.contacts.values() if one.phone}
    named = {
        re.sub(r"\D", "", number)
        for one in content.contacts.values()
        for text in (one.hours_note, one.evidence.conflict, one.evidence.differs)
        if text
        for number in NUMBER_IN_PROSE.findall(text)
    }
    for topic in content.topics.values():
        message = Renderer(content, area).topic(topic.id)
        text, custom = message["text"], message["custom"]
        assert not re.search(r"[{}]", text), topic.id
        assert custom["sources"], topic.id
        for source in custom["sources"]:
            assert all(source[field] for field in ("document", "section", "edition", "reviewed")), topic.id
        body = re.sub(r"https?://\S+|\d{4}-\d\d-\d\d", "", text)
        for number in NUMBER_IN_PROSE.findall(body):
            assert re.sub(r"\D", "", number) in known | named, (topic.id, number)
        for part in (custom["lead"], *(point["text"] for point in custom["points"] + custom["steps"])):
            assert part in text, topic.id
        assert [button["payload"] for button in message["buttons"]] == [f"/{related}" for related in topic.related]


def test_what_is_headed_with_an_area_gives_no_other_areas_contact(content: Content) -> None:
    names = [area.name for area in content.areas.values()]
    headed = [
        (topic.id, point.heading)
        for topic in content.topics.values()
        for point in (*topic.points, *topic.steps)
        if any(name in (point.heading or "") for name in names)
        and re.search(r"\{(?:front_door|out_of_hours|lado|sarc)\}", point.text)
    ]
    assert headed == []


def test_every_area_has_a_front_door_and_answers_that_differ_say_so(content: Content) -> None:
    for area in AREAS:
        assert content.contact("front_door", area)
    assert any(topic.areas for topic in content.topics.values())


def test_superseded_numbers_appear_nowhere() -> None:
    text = "".join(path.read_text() for path in CONTENT_DIR.rglob("*.yml"))
    digits = re.sub(r"[\s-]", "", text)
    for number in ("08088029999", "03000410888"):  # domain-facts.md: Rape Crisis before 2022, Kent's LADO before 2024
        assert number not in digits


def test_an_entry_that_is_old_conflicting_or_unverified_says_so(content: Content) -> None:
    today = date(2026, 11, 22)
    assert content.contacts["wm_cyp_sas"].unverified(today)
    assert content.contacts["napac"].unverified(today) == ""
    assert content.contacts["childline"].unverified(today) is None
    assert content.contacts["samaritans"].unverified(today) is None
    assert content.contacts["kent_lesas"].unverified(today) is None
    assert "nobody has rung it" in str(content.contacts["coventry_out_of_hours"].unverified(today))
    assert "not checked since 22 November 2026" in str(content.contacts["childline"].unverified(date(2028, 1, 1)))
    text = Renderer(content, "coventry", today=today).topic("contacts/helplines")["text"]
    line = next(line for line in text.splitlines() if line.startswith("- NAPAC"))
    assert line.endswith(content.phrases["not_verified"])


def test_no_topic_repeats_another(content: Content) -> None:
    seen: dict[str, str] = {}
    for topic in content.topics.values():
        for text in prose(topic):
            if len(text) > 80:
                assert seen.setdefault(text, topic.id) == topic.id, text


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return a copy of content/ to break."""
    return Path(shutil.copytree(CONTENT_DIR, tmp_path / "content"))


MISTAKES = [
    ("topics/scale.yml", "  lead: >-", "  leed: >-", ["scale.yml, line", "'leed'", "check the spelling"]),
    (
        "topics/scale.yml",
        "  lead: >-\n    ",
        "  lead: >-\n    Ring 0800 1111. ",
        ["scale.yml, line", "'lead'", "0800 1111", "{childline}"],
    ),
    ("topics/scale.yml", "  lead: >-\n    ", "  lead: >-\n    Ring 999 first. ", ["'lead'", "999", "{emergency}"]),
    ("topics/scale.yml", "related: [", "related: [scale/unheard_of, ", ["'related'", "scale/unheard_of"]),
    ("topics/scale.yml", "reviewed: 2026-11-22", "reviewed: last week", ["'sources", "2026-11-22"]),
    ("topics/scale.yml", "- id: scale/known_person", "- id: scale/prevalence", ["given twice"]),
    ("topics/scale.yml", "- id: scale/known_person", "- id: signs/known_person", ["belongs in signs.yml"]),
    ("helplines.yml", "+448001111", "+44800111100000", ["helplines.yml, line", "check every digit"]),
    ("helplines.yml", "  hours: always\n", "  hours: mostly\n", ["'hours'"]),
    ("areas/kent.yml", "  front_door: ", "  front_dor: ", ["kent.yml", "front_door"]),
    ("areas/kent.yml", "id: kent\n", "id: kent\nid: kent\n", ["kent.yml, line", "given twice"]),
    ("phrases.yml", "- id: greet", "- id: greet: hello", ["phrases.yml, line", "not YAML"]),
    ("safety.yml", "{samaritans}", "{samaritan}", ["{samaritan}", "not a contact"]),
    ("safety.yml", "[disclosure/what_to_do,", "[disclosure/what_to_say_not,", ["case: field 'topics'", "not a topic"]),
    ("safety.yml", "kind: danger", "kind: peril", ["safety.yml, line", "'kind'", "allowed: danger"]),
    ("safety.yml", "emergency, front_door, ", "emergency, ", ["danger: field 'contacts'", "lacks front_door"]),
    ("date_phrases.yml", "by {due}", "by {weekday}", ["date_phrases.yml: due: ", "{weekday}"]),
    ("date_phrases.yml", "Last day: {title}", "{childline}", ["calendar_summary: ", "{childline}"]),
    ("phrases.yml", "ring {front_door}", "ring {front_door", ["failure: ", "a brace stands alone"]),
    ("phrases.yml", "Show all $number", "Show {childline}", ["helplines_all: ", "{childline}"]),
    ("phrases.yml", "until $time", "until $day", ["open_until: ", "one of: time"]),
    ("events.yml", "question: On which", "question: On {childlin} which", ["events.yml, line", "{childlin}"]),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), MISTAKES, ids=[f"{m[0]}-{n}" for n, m in enumerate(MISTAKES)])
def test_a_mistake_is_told_with_file_field_and_mend(
    broken: Path, file: str, old: str, new: str, told: list[str]
) -> None:
    path = broken / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError) as error:
        load_content(broken)
    message = "\n".join(error.value.problems)
    for part in told:
        assert part in message, message


ENTRY = r"(?ms)^- (?:id|kind|title): {}$.*?(?=^- |\Z)"


@pytest.mark.parametrize(
    ("file", "entry"),
    [("phrases", "failure"), ("phrases", "close_to_case"), ("date_phrases", "due"), ("safety", "danger")],
)
def test_an_entry_that_replies_cannot_do_without_is_missed(broken: Path, file: str, entry: str) -> None:
    path = broken / f"{file}.yml"
    left, number = re.subn(ENTRY.format(entry), "", path.read_text())
    assert number == 1
    path.write_text(left)
    with pytest.raises(ContentError, match=f"{file}.yml: the entry '{entry}' is missing"):
        load_content(broken)


def test_every_sentence_is_one_that_the_assistant_cannot_do_without(content: Content) -> None:
    assert set(content.phrases) == WITH_CONTACTS | PLAIN
    assert set(content.date_phrases) == {*OF_DATES, *OF_CALENDAR}
    assert not WITH_CONTACTS & PLAIN


@pytest.mark.parametrize("file", sorted(path.name for path in CONTENT_DIR.glob("*.yml")))
def test_an_entry_that_is_given_twice_is_told(broken: Path, file: str) -> None:
    path = broken / file
    text = path.read_text()
    first = re.search(ENTRY.format("([^\n]*)"), text)
    assert first
    path.write_text(f"{text.rstrip()}\n\n{first.group()}")
    with pytest.raises(ContentError) as error:
        load_content(broken)
    assert any(file in one and ("given twice" in one or "exists already" in one) for one in error.value.problems)


@pytest.mark.parametrize(
    ("file", "field"),
    [("areas/kent.yml", "aliases"), ("routes.yml", "words"), ("audiences.yml", "words"), ("helplines.yml", "aliases")],
)
def test_capitals_in_words_that_are_looked_for_do_no_harm(broken: Path, file: str, field: str) -> None:
    path = broken / file
    text, number = re.subn(rf"(?m)^( *{field}: )\[", r"\1[KCC  Team, ", path.read_text(), count=1)
    assert number == 1
    path.write_text(text)
    content = load_content(broken)
    entries = [*content.areas.values(), *content.routes.values(), *content.audiences.values()]
    words = [word for one in (*entries, *content.contacts.values()) for word in getattr(one, field, [])]
    assert "kcc team" in words
    assert words == [word.lower() for word in words]


def test_the_version_changes_with_any_word(broken: Path) -> None:
    before = load_content(broken).version
    path = broken / "phrases.yml"
    path.write_text(path.read_text().replace("Hello.", "Hello there."))
    assert load_content(broken).version != before
