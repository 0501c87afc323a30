"""The guard: no flagged message leaves without its contacts, whatever else has failed."""

from __future__ import annotations

import itertools
import re
from datetime import datetime

import pytest

from bot.content import Content
from bot.content.load import CONTENT_DIR
from bot.dates import LONDON
from bot.replies.contacts import Directory, hours_text
from bot.replies.guard import guarded
from bot.replies.render import Renderer, Told
from bot.safety import INTERFACE_KIND, ORDER, higher

AREAS = ("coventry", "kent", "medway", "other")
#: A Wednesday at noon, when every front door that prints its hours is open, and the Sunday night after it.
WEEKDAY = datetime(2026, 11, 18, 12, tzinfo=LONDON)
SUNDAY_NIGHT = datetime(2026, 11, 22, 23, tzinfo=LONDON)
KINDS = [kind for kind in ORDER if kind != "none"]


def test_every_kind_has_a_reviewed_text_with_the_front_door_in_it(content: Content) -> None:
    assert set(content.safety) == set(KINDS)
    for entry in content.safety.values():
        assert "front_door" in entry.contacts, entry.kind


@pytest.mark.parametrize("told", ["lead", "again", "thanks"])
@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_flagged_turn_begins_with_its_contacts(content: Content, kind: str, area: str, told: Told) -> None:
    renderer = Renderer(content, area, now=WEEKDAY)
    answer = renderer.topic("process/strategy_timescale")
    for produced in ([], [answer], [{"text": "", "custom": {}}], [{"text": "stray"}]):
        replies = guarded(produced, kind, renderer, told=told)
        first = replies[0]
        assert first["custom"]["kind"] == "safety"
        assert first["custom"]["lead"] == renderer.fill(getattr(content.safety[kind], told))
        wanted = [content.contact(one, area) for one in content.safety[kind].contacts]
        shown = [card["id"] for card in first["custom"]["contacts"]]
        assert shown == list(dict.fromkeys(one.id for one in wanted if one))
        for one in wanted:
            assert one is None or (one.phone.display if one.phone else one.name) in first["text"]
        for reply in replies:
            assert reply["custom"]["safety"] == INTERFACE_KIND.get(kind, kind)
            assert reply["custom"]["area"] == area
        for later in replies[1:]:
            assert later["text"].startswith(content.phrases["general_guidance"])


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_front_door_is_known_to_be_shut_the_out_of_hours_service_comes_before_it(
    content: Content, kind: str
) -> None:
    (reply,) = guarded([], kind, Renderer(content, "medway", now=SUNDAY_NIGHT))
    shown = [card["id"] for card in reply["custom"]["contacts"]]
    assert shown.index("medway_out_of_hours") == shown.index("medway_first_response") - 1
    assert ("is closed at this hour" in reply["text"]) == (kind in ("danger", "case"))
    if kind in ("danger", "suicidal"):
        assert shown[0] == "emergency"


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("now", [WEEKDAY, SUNDAY_NIGHT], ids=["by day", "at night"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_safety_text_gives_the_number_for_the_night(
    content: Content, kind: str, now: datetime, area: str
) -> None:
    (reply,) = guarded([], kind, Renderer(content, area, now=now))
    night = content.contact("out_of_hours", area)
    wanted = night.phone.display if night and night.phone else "your council's out-of-hours team"
    assert wanted in reply["text"].split(content.phrases["contacts_heading"])[0]


@pytest.mark.parametrize("file", ["phrases.yml", "paths.yml"])
def test_a_sentence_that_names_the_front_door_names_the_service_for_the_night(file: str) -> None:
    entries = re.split(r"^(?:- |    - )", (CONTENT_DIR / file).read_text(), flags=re.MULTILINE)
    named = [one for one in entries if "{front_door}" in one]
    assert named
    assert [one for one in named if "{out_of_hours}" not in one] == []


@pytest.mark.parametrize("area", AREAS)
def test_the_danger_text_speaks_to_whoever_is_in_danger_and_puts_999_before_every_number(
    content: Content, area: str
) -> None:
    (reply,) = guarded([], "danger", Renderer(content, area, now=WEEKDAY))
    custom = reply["custom"]
    assert re.findall(r"\d{3,}", reply["text"])[:2] == ["999", "999"]  # title and lead
    assert "If you or anyone else is in danger" in custom["lead"]
    assert "have not told anyone" in custom["lead"]
    assert [step["heading"] for step in custom["steps"]][:2] == ["If it is you", "If you are with a child"]
    assert "0800 1111" in custom["steps"][0]["text"]
    assert custom["contacts"][0]["id"] == "emergency"


def test_a_child_is_told_at_once_that_nobody_knows_yet(content: Content) -> None:
    (reply,) = guarded([], "child", Renderer(content, "coventry", now=WEEKDAY))
    assert "I have not told anyone" in reply["custom"]["points"][0]["text"]
    assert "999" in reply["custom"]["lead"]


@pytest.mark.parametrize("kind", ["own_thoughts", "seeking_access", "offender_family"])
def test_nobody_is_promised_that_stop_it_now_keeps_a_secret(content: Content, kind: str) -> None:
    (reply,) = guarded([], kind, Renderer(content, "coventry", now=WEEKDAY))
    (said,) = [one["text"] for one in reply["custom"]["points"] if "they pass it on" in one["text"]]
    assert "who a child at risk is" in said
    assert "offence" in said


def said_as_well(content: Content, kind: str, message: str) -> str:
    """Return the first step of a safety text for a message."""
    (reply,) = guarded([], kind, Renderer(content, "coventry", now=WEEKDAY), message=message)
    return reply["custom"]["steps"][0]["text"] if reply["custom"]["steps"] else ""


def test_a_worry_about_a_colleague_names_the_lado_at_the_top(content: Content) -> None:
    assert "Coventry LADO" in said_as_well(content, "case", "our new TA gives one boy lifts home")
    assert "Coventry LADO" not in said_as_well(content, "case", "her uncle gives one boy lifts home")


def test_a_wish_not_to_report_is_answered_without_blame_and_without_leave(content: Content) -> None:
    assert "I cannot tell you that it need not be" in said_as_well(content, "case", "Do I have to report it, he begged")


@pytest.mark.parametrize(
    "message",
    [
        "he has my pics",
        "theres an image of me going round",
        "he took images of me",
        "he made a vid of it",
        "they shared the vids",
        "i sent a selfie and now hes threatening me",
        "my selfies",
        "he filmed me",
        "he keeps filming me",
        "he RECORDED it",
        "a recording of me",
    ],
)
def test_a_child_with_a_picture_out_there_is_told_of_report_remove(content: Content, message: str) -> None:
    said = said_as_well(content, "child", message)
    assert "Childline" in said
    assert "Report Remove" in said


def test_a_child_who_speaks_of_no_picture_is_told_of_none(content: Content) -> None:
    assert said_as_well(content, "child", "he comes in my room") == ""


@pytest.mark.parametrize(("kind", "other"), itertools.permutations(KINDS, 2))
def test_a_message_of_either_of_two_kinds_gets_the_text_of_one_and_the_other_is_a_button_away(
    content: Content, kind: str, other: str
) -> None:
    renderer = Renderer(content, "coventry", now=WEEKDAY)
    (reply,) = guarded([], kind, renderer, other=other)
    shown = [card["id"] for card in reply["custom"]["contacts"]]
    alone = [card["id"] for card in guarded([], kind, renderer)[0]["custom"]["contacts"]]
    assert shown[: len(alone)] == alone
    first_of_other = content.contact(content.safety[other].contacts[0], "coventry")
    assert first_of_other is not None
    assert first_of_other.id in shown
    offered = [one["payload"] for one in reply.get("buttons", [])]
    topics = [f"/{topic}" for topic in content.safety[kind].topics]
    assert offered == [*([] if other == "seeking_access" else [f"/need/{other}"]), *topics]


def test_a_case_without_an_answer_offers_what_to_do_and_one_with_an_answer_nothing(content: Content) -> None:
    renderer = Renderer(content, "kent", now=WEEKDAY)
    (alone,) = guarded([], "case", renderer)
    assert alone["buttons"][0]["payload"] == "/disclosure/what_to_do"
    first, _ = guarded([renderer.topic("scale/prevalence")], "case", renderer)
    assert "buttons" not in first


def test_nobody_is_offered_a_button_for_seeking_access(content: Content) -> None:
    assert [kind for kind in KINDS if content.safety[kind].choice is None] == ["seeking_access"]


def test_an_answer_close_to_a_case_begins_with_the_front_door(content: Content) -> None:
    renderer = Renderer(content, "kent")
    (reply,) = guarded([renderer.topic("scale/prevalence")], "none", renderer, close=True)
    assert reply["text"].split("\n")[0].count("Kent Front Door") == 1
    assert reply["custom"]["topic"] == "scale/prevalence"
    assert reply["custom"]["safety"] == "none"


@pytest.mark.parametrize("area", AREAS)
def test_an_empty_turn_becomes_the_honest_failure_with_contacts(content: Content, area: str) -> None:
    (reply,) = guarded([], "none", Renderer(content, area))
    assert reply["custom"]["kind"] == "fallback"
    assert "999" in reply["text"]
    assert content.contact("front_door", area).name in reply["text"]


def test_an_unflagged_answer_is_left_as_it_is(content: Content) -> None:
    renderer = Renderer(content, "kent")
    (reply,) = guarded([renderer.topic("scale/prevalence")], "none", renderer)
    assert reply["text"] == renderer.topic("scale/prevalence")["text"]
    assert reply["custom"]["safety"] == "none"


def test_a_higher_kind_is_never_hidden() -> None:
    for n, first in enumerate(ORDER):
        for second in ORDER[n:]:
            assert higher(first, second) == higher(second, first) == first


def test_the_front_door_is_the_areas_own(content: Content) -> None:
    assert "024 7678 8555" in Directory(content, "coventry").fill("{front_door}")
    assert "03000 41 11 11" in Directory(content, "kent").fill("{front_door}")
    assert "01634 334 466" in Directory(content, "medway").fill("{front_door}")
    assert "https://www.gov.uk/report-child-abuse-to-local-council" in Directory(content, "other").fill("{front_door}")
    assert Directory(content, "other").fill("{lado}").startswith("the local authority designated officer")
    assert Directory(content, "kent").fill("ring {emergency} now") == "ring 999 now"


def test_hours_read_as_people_say_them(content: Content) -> None:
    assert hours_text(content.contacts["stop_it_now"]).startswith("Mon to Thu 9am to 9pm, Fri 9am to 5pm")
    assert hours_text(content.contacts["samaritans"]).startswith("24 hours a day")
    assert "24" not in hours_text(content.contacts["nspcc"]).split(";")[0]
