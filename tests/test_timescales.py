"""Timescales: the entries, which one a message means, and what it comes to."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from bot.content import Content, ContentError, load_content
from bot.content.load import CONTENT_DIR
from bot.dates import LONDON
from bot.nlu.intents import COMPUTED
from bot.timescales.asked import dated_question
from bot.timescales.deadlines import Start, deadline
from bot.timescales.start import settle
from tests.conftest import ROOT

#: A Sunday, eleven in the morning.
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=LONDON)
CONFERENCE, AFTER, TIMING = "process/child_protection_conference", "process/after_referral", "medical/timing"
STRATEGY, LADO, HEALTH = "process/strategy_timescale", "process/lado", "medical/urgent_health"


# The entries ---------------------------------------------------------------------------------------------------------


def test_every_entry_says_whether_it_is_in_the_toolkits_and_keeps_its_grade(content: Content) -> None:
    grades = {one.id: one.evidence.grade for one in content.timescales.values()}
    assert grades == {
        "decision": "S",
        "strategy_discussion": "L",
        "later_strategy_meetings": "toolkit",
        "assessment": "S",
        "initial_conference": "L",
        "core_group": "L",
        "first_review": "L",
        "later_review": "L",
        "lado": "L",
        "forensic": "toolkit",
        "emergency_contraception": "toolkit",
        "hiv_prevention": "toolkit",
        "non_recent_medical": "toolkit",
        "non_recent_clinic": "O",
        "forensic_storage": "O",
    }
    outside = {one.id for one in content.timescales.values() if not one.in_toolkits}
    assert {"decision", "assessment", "core_group", "first_review", "later_review", "lado"} <= outside


def test_every_topic_that_is_a_timescale_has_one(content: Content) -> None:
    topics = {one.topic for one in content.timescales.values()}
    assert {topic for topic, intent in COMPUTED.items() if intent == "timescale"} <= topics


MISTAKES = [
    ("timescales.yml", "  unit: months\n", "  unit: moons\n", ["timescales.yml, line", "'unit'", "calendar days"]),
    ("timescales.yml", "  start: referral\n", "  start: referal\n", ["'start'", "referal"]),
    ("timescales.yml", "  topic: process/lado\n", "  topic: process/lad\n", ["'topic'", "process/lad"]),
    ("timescales.yml", "    Not in the toolkits: it was", "    It was", ["'caveat'", "Not in the toolkits"]),
    ("timescales.yml", "  length: 45\n", "", ["assessment", "'length'", "is missing"]),
    ("events.yml", "  planned: false\n", "  planed: false\n", ["events.yml, line", "'planed'"]),
    ("date_phrases.yml", "{due}", "{dew}", ["date_phrases.yml", "{dew}"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), MISTAKES, ids=[f"{m[0]}-{n}" for n, m in enumerate(MISTAKES)])
def test_a_mistake_in_a_timescale_is_told(tmp_path: Path, file: str, old: str, new: str, told: list[str]) -> None:
    broken = Path(shutil.copytree(CONTENT_DIR, tmp_path / "content"))
    text = (broken / file).read_text()
    assert old in text
    (broken / file).write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError) as error:
        load_content(broken)
    for part in told:
        assert part in "\n".join(error.value.problems)


def test_every_sentence_around_a_date_is_used(content: Content) -> None:
    code = "".join(path.read_text() for path in (ROOT / "bot").rglob("*.py"))
    by_name = {f"ask_{kind}" for kind in ("several", "ambiguous", "impossible", "vague", "weekday", "future", "far")}
    by_name |= {f"basis_{one.basis.replace(' ', '_')}" for one in content.timescales.values()}
    assert by_name <= set(content.date_phrases)
    assert not [one for one in content.date_phrases if one not in by_name and not re.search(rf"['\"]{one}['\"]", code)]


# Which timescale a message means -------------------------------------------------------------------------------------

ASKED = [
    ("strategy discussion was last Thursday, when is the conference?", CONFERENCE, ["initial_conference"], "19 Nov"),
    ("s47 started on 12 November", "process/section_47", ["initial_conference"], "12 Nov"),
    ("strat disc 3 nov icpc when", None, ["initial_conference"], "3 Nov"),
    ("when must conf be held, thursday last week was the strat disc", CONFERENCE, ["initial_conference"], "12 Nov"),
    ("stratgey discusion last thrusday when is confrence", CONFERENCE, ["initial_conference"], "19 Nov"),
    ("is 10 december in time for conference, strat disc was 19 november", CONFERENCE, ["initial_conference"], "19 Nov"),
    ("referral came in at 4.30 on Friday", AFTER, ["decision"], "20 Nov"),
    ("assessment due? referral 2 nov", "process/assessment", ["assessment"], "2 Nov"),
    ("we decided to hold a strategy discussion at 3pm yesterday", STRATEGY, ["strategy_discussion"], "21 Nov"),
    ("icpc was 3rd nov when's core group due", CONFERENCE, ["core_group"], "3 Nov"),
    ("conf 13/11/26 what are the deadlines now", CONFERENCE, ["core_group", "first_review"], "13 Nov"),
    ("conference on 10 december when is core group", CONFERENCE, ["core_group"], "10 Dec"),
    ("review conf was 1 sept, next one by when", CONFERENCE, ["later_review"], "1 Sep"),
    ("allegation came in on friday, when do I tell lado", LADO, ["lado"], "20 Nov"),
    ("assault on Friday night, too late for forensics?", TIMING, ["forensic"], "20 Nov"),
    ("morning after pill, assault was on friday at 9pm, still ok?", HEALTH, ["emergency_contraception"], "20 Nov"),
    ("medical agreed on 10 nov when should the child be seen", TIMING, ["non_recent_medical"], "10 Nov"),
    ("when is the conference if it was 3 November", CONFERENCE, ["initial_conference"], "3 Nov"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "topic", "ids", "start"), ASKED, ids=[one[0] for one in ASKED])
def test_the_timescale_and_its_start_are_understood(
    content: Content, text: str, topic: str | None, ids: list[str], start: str
) -> None:
    asked = dated_question(text, topic, content, "kent", NOW)
    assert asked is not None
    assert asked.timescales == ids
    settled = settle(asked.readings, content.events[asked.event], NOW)
    assert isinstance(settled, Start)
    assert f"{settled.day.day} {settled.day:%b}" == start


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what should I bring to the strategy discussion on Thursday", "process/strategy_discussion"),
        ("who chairs the conference on 3 march", CONFERENCE),
        ("she told me on tuesday about the abuse", "disclosure/what_to_do"),
        ("he told me yesterday about abuse that happened last week, what must I do", "disclosure/what_to_do"),
        ("how soon is a strategy discussion", STRATEGY),
        ("further strat meeting after 3 nov when", STRATEGY),
        ("the helpline was closed on sunday, when is it open", "contacts/helpline_named"),
        ("", None),
    ],
)
def test_a_date_alone_makes_no_timescale(content: Content, text: str, topic: str | None) -> None:
    assert dated_question(text, topic, content, "kent", NOW) is None


# What it comes to: worked by hand from a calendar -------------------------------------------------------------------

WORKED = [
    # Fri 18 (1) to Thu 24 (5); 25 holiday, 28 holiday; Tue 29 (6) to Thu 31 (8); 1 Jan holiday; Mon 4 (9), Tue 12 (15).
    ("initial_conference", "2026-12-17", "2027-01-12", ["Christmas Day", "Boxing Day", "New Year's Day"]),
    # 25 December holiday, 26 and 27 weekend, 28 December holiday in lieu.
    ("decision", "2026-12-24T16:30", "2026-12-29", ["Christmas Day", "Boxing Day"]),
    # Fri 27 (1) to Thu 2 April (5); Good Friday 3, Easter Monday 6; Tue 7 (6) to Fri 10 (9); Mon 13 (10), Mon 20 (15).
    ("initial_conference", "2026-03-26", "2026-04-20", ["Good Friday", "Easter Monday"]),
    # Thu 25 (1); Good Friday 26, Easter Monday 29; Tue 30 (2) to Fri 2 April (5); Mon 5 (6), Fri 9 (10).
    ("core_group", "2027-03-24", "2027-04-09", ["Good Friday", "Easter Monday"]),
    # 72 hours from 11pm GMT; summer time begins on Sunday 28 March, so the clock says midnight.
    ("forensic", "2027-03-27T23:00", "2027-03-31T00:00+01:00", []),
    # 45 working days of 9 weeks, and 5 holidays more: 25 and 28 December, 1 January; none in February.
    ("assessment", "2026-12-01", "2027-02-05", ["Christmas Day", "Boxing Day", "New Year's Day"]),
    ("first_review", "2026-11-30", "2027-02-28", []),
    ("later_review", "2026-08-31", "2027-02-28", []),
    ("lado", "2026-04-02", "2026-04-07", ["Good Friday", "Easter Monday"]),
    ("non_recent_medical", "2026-11-10", "2026-11-24", []),
    ("non_recent_clinic", "2026-11-01", "2026-11-23", []),
    ("strategy_discussion", "2026-10-24T16:00", "2026-10-25T15:00+00:00", []),
]


@pytest.mark.parametrize(("scale", "start", "end", "holidays"), WORKED, ids=[f"{one[0]}-{one[1]}" for one in WORKED])
def test_a_deadline_is_what_a_calendar_says(
    content: Content, scale: str, start: str, end: str, holidays: list[str]
) -> None:
    reached = deadline(content.timescales[scale], Start.from_iso(start))
    iso = reached.due.isoformat(timespec="minutes") if isinstance(reached.due, datetime) else reached.due.isoformat()
    assert iso == end
    left_out = reached.working.bank_holidays if reached.working else ()
    assert [name.removesuffix(" (observed)") for _, name in left_out] == holidays
