"""Timescales: the entries, which one a message means, what it comes to, and how it is told."""

from __future__ import annotations

import asyncio
import re
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.timescales import ActionTimescale
from bot.content import Content, ContentError, load_content
from bot.content.load import CONTENT_DIR
from bot.dates import LONDON
from bot.dialogue.awaited import with_timescale
from bot.nlu.intents import COMPUTED, intent_of
from bot.timescales.asked import dated_question
from bot.timescales.calendar import BadDeadline, calendar_file
from bot.timescales.deadlines import Start, deadline
from bot.timescales.start import settle
from tests.conftest import ROOT

#: A Sunday, eleven in the morning.
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=LONDON)
CONFERENCE, AFTER, TIMING = "process/child_protection_conference", "process/after_referral", "medical/timing"
STRATEGY, LADO, HEALTH = "process/strategy_timescale", "process/lado", "medical/urgent_health"


class Slots:
    """Stand in for a conversation's tracker: slots alone."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {}

    def get_slot(self, name: str) -> Any:
        return self.slots.get(name)

    def update(self, event: Any) -> None:
        self.slots[event.key] = event.value


def turn(
    content: Content,
    text: str,
    topic: str | None,
    *,
    now: datetime = NOW,
    slots: Slots | None = None,
    area: str = "kent",
) -> dict[str, Any]:
    """Return the reply of one turn in which a topic was understood; {"intent"} alone where no timescale was asked."""
    parsed: dict[str, Any] = {"text": text, "topic": topic, "intent": {"name": intent_of(topic) if topic else "x"}}
    found = with_timescale(parsed, slots or Slots(), content, area, now)  # type: ignore[arg-type]
    if found["intent"]["name"] != "timescale":
        return {"intent": found["intent"]["name"]}
    tracker = Tracker("s", {"area": area}, found, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    asyncio.run(ActionTimescale().run(dispatcher, tracker, {}))
    (message,) = dispatcher.messages
    return message


def due(message: dict[str, Any]) -> dict[str, str]:
    """Return timescale id -> due date or moment of a reply."""
    return {one["id"]: one["due"]["iso"] for one in message["custom"]["deadlines"]}


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
    ("conf 3/11/26 what are the deadlines now", CONFERENCE, ["core_group", "first_review"], "3 Nov"),
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


def test_a_review_that_falls_on_a_sunday_names_the_working_day_before(content: Content) -> None:
    message = turn(content, "conference was on 30 November 2025, first review by when", CONFERENCE)
    assert due(message) == {"first_review": "2026-02-28"}
    assert "Friday 27 February 2026" in message["text"]


# How it is told ------------------------------------------------------------------------------------------------------


def test_the_date_is_told_with_its_start_its_steps_and_what_is_left(content: Content) -> None:
    message = turn(content, "strategy discussion was last Thursday, when must the conference be?", CONFERENCE)
    custom = message["custom"]
    assert (custom["kind"], custom["topic"]) == ("timescale", CONFERENCE)
    (one,) = custom["deadlines"]
    assert one["start"] == {"iso": "2026-11-19", "text": "Thursday 19 November 2026"}
    assert one["due"] == {"iso": "2026-12-10", "text": "Thursday 10 December 2026"}
    assert (one["unit"], one["basis"], one["area"]) == ("working days", "statutory", None)
    assert one["left"] == "14 working days left"
    assert one["calendar"] == "/deadline.ics?timescale=initial_conference&start=2026-11-19"
    for said in (
        'read from "last Thursday"',
        "Day 1: Friday 20 November 2026",
        "Saturdays and Sundays, 6 days",
        "Day 15: Thursday 10 December 2026",
    ):
        assert any(said in step for step in one["steps"]), said
    assert custom["sources"]
    assert custom["caution"]
    for step in one["steps"]:
        assert step in message["text"]


def test_asked_in_general_the_reviewed_answer_comes_with_the_path_and_an_invitation(content: Content) -> None:
    message = turn(content, "how soon is the initial conference", CONFERENCE)
    custom, topic = message["custom"], content.topics[CONFERENCE]
    assert (custom["kind"], custom["topic"], custom["deadlines"]) == ("timescale", CONFERENCE, [])
    assert custom["lead"].startswith(topic.lead)
    assert content.events["strategy_discussion"].question in custom["lead"]
    assert len(custom["points"]) == len(topic.points)
    labels = [step["label"] for step in custom["timeline"]]
    assert labels[0] == "Referral"
    assert labels[-1] == "Next review conference"
    assert all(step["iso"] is None for step in custom["timeline"])
    for number, step in enumerate(custom["timeline"], 1):
        assert f"{number}. {step['label']}: {step['when']}".rstrip(".") in message["text"]


def test_the_path_carries_the_dates_that_follow(content: Content) -> None:
    message = turn(content, "strategy discussion was on 17 December 2025, conference by?", CONFERENCE)
    dates = {step["label"]: step["iso"] for step in message["custom"]["timeline"]}
    assert dates == {
        "Referral": None,
        "Decision on the referral": None,
        "Strategy discussion": "2025-12-17",
        "Child and family assessment finished": None,
        "Initial child protection conference": "2026-01-12",
        "First core group": "2026-01-26",
        "First review conference": "2026-04-12",
        "Next review conference": "2026-10-12",
    }
    review = message["custom"]["timeline"][-2]
    assert content.date_phrases["path_chained"] in review["note"]


def test_within_72_hours_the_reply_leads_with_ringing_the_sarc(content: Content) -> None:
    message = turn(content, "assault on Friday at 9pm, too late for forensics?", TIMING, area="coventry")
    lead = message["custom"]["lead"]
    assert lead.startswith("Ring the sexual assault referral centre now: West Midlands")
    assert "0330 223 0099" in lead
    assert "9pm on Monday 23 November 2026; 34 hours left" in lead
    assert [card["id"] for card in message["custom"]["contacts"]] == ["wm_cyp_sas", "coventry_mash"]
    assert "The first 24 hours end at 9pm on Saturday 21 November 2026." in message["text"]


def test_after_72_hours_it_is_still_the_sarc_first(content: Content) -> None:
    message = turn(content, "last contact was on 1 November at 6pm, forensics?", TIMING, area="coventry")
    lead = message["custom"]["lead"]
    assert lead.startswith("Ring the sexual assault referral centre all the same: West Midlands")
    assert "ended at 6pm on Wednesday 4 November 2026" in lead
    dates = {step["label"]: step["iso"] for step in message["custom"]["timeline"]}
    assert dates["Non-recent clinic of the West Midlands children's service"] == "2026-11-23"
    kent = turn(content, "last contact was on 1 November at 6pm, forensics?", TIMING, area="kent")
    assert not any("West Midlands" in step["label"] for step in kent["custom"]["timeline"])


@pytest.mark.parametrize("area", ["coventry", "kent", "medway", "other"])
def test_the_sarc_of_the_area_is_named(content: Content, area: str) -> None:
    message = turn(content, "assault yesterday at 8pm, forensics?", TIMING, area=area)
    sarc = content.contact("sarc", area)
    assert (sarc.name if sarc else "of your area") in message["custom"]["lead"]


def test_without_a_time_the_window_is_counted_from_the_earliest_it_can_have_been(content: Content) -> None:
    message = turn(content, "assault was on Friday night, forensics?", TIMING)
    assert due(message) == {"forensic": "2026-11-23T18:00+00:00"}
    assert "6pm on Friday 20 November 2026: the true end may be later" in message["text"]


def test_an_hour_without_am_or_pm_is_said_to_be_taken(content: Content) -> None:
    message = turn(content, "last contact was yesterday at 4, how long for forensics", TIMING)
    assert "Morning or afternoon was not said: taken as 4pm on Saturday 21 November 2026." in message["text"]


def test_a_date_that_has_passed_says_so_and_names_escalation(content: Content) -> None:
    message = turn(content, "strategy discussion was on 12 October, conference?", CONFERENCE)
    assert "the last day was Monday 2 November 2026" in message["custom"]["lead"]
    assert "escalation" in message["custom"]["lead"]
    assert message["custom"]["deadlines"][0]["left"] == "14 working days ago"


def test_a_planned_start_is_counted_and_said_to_be_to_come(content: Content) -> None:
    message = turn(content, "strategy discussion is on Thursday, when would the conference be?", CONFERENCE)
    assert due(message) == {"initial_conference": "2026-12-17"}
    assert content.date_phrases["step_ahead"] in message["text"]


def test_beyond_the_published_bank_holidays_there_is_a_warning(content: Content) -> None:
    late = datetime(2028, 12, 20, 10, 0, tzinfo=LONDON)
    message = turn(content, "strategy discussion was yesterday, when is the conference", CONFERENCE, now=late)
    assert "Bank holidays are known up to 2028 only" in message["text"]


def test_across_a_change_of_the_clocks_it_says_so(content: Content) -> None:
    sunday = datetime(2026, 3, 29, 12, 0, tzinfo=LONDON)
    message = turn(content, "assault yesterday at 6pm, forensics?", TIMING, now=sunday)
    assert due(message) == {"forensic": "2026-03-31T19:00+01:00"}
    assert content.date_phrases["step_clocks"] in message["text"]


DOUBTS = [
    ("strategy discussion was on 30 February, when is the conference", CONFERENCE, "There is no such date"),
    ("strategy discussion was last week, when is the conference", CONFERENCE, "does not say which day"),
    ("strategy discussion was on Friday 19 November, when is the conference", CONFERENCE, "is a Thursday"),
    ("strategy discussion was 3 nov, s47 ended 12 nov, icpc when", CONFERENCE, "more than one date"),
    ("the referral came in on 25/11/26, decision by when", AFTER, "still to come"),
    ("s47 started 12 Dec", "process/section_47", "can mean Friday 12 December 2025 or Saturday 12 December 2026"),
    ("strategy discussion 3/3/2085, when is the conference", CONFERENCE, "Check the year"),
]


@pytest.mark.parametrize(("text", "topic", "said"), DOUBTS, ids=[one[2] for one in DOUBTS])
def test_a_doubtful_date_is_asked_about(content: Content, text: str, topic: str, said: str) -> None:
    slots = Slots()
    message = turn(content, text, topic, slots=slots)
    assert message["custom"]["kind"] == "clarify"
    assert said in message["custom"]["lead"]
    assert message["custom"]["deadlines"] == []
    answered = turn(content, "10 November 2026", None, slots=slots)
    assert answered["custom"]["kind"] == "timescale"
    assert answered["custom"]["deadlines"][0]["start"]["iso"].startswith("2026-11-10")


def test_days_that_it_may_be_are_buttons_that_answer(content: Content) -> None:
    slots = Slots()
    message = turn(content, "s47 started 12 Dec", "process/section_47", slots=slots)
    assert [button["payload"] for button in message["buttons"]] == ["/start/2025-12-12", "/start/2026-12-12"]
    parsed = {"text": "/start/2025-12-12", "start": "2025-12-12", "topic": None, "intent": {"name": "something_else"}}
    found = with_timescale(parsed, slots, content, "kent", NOW)  # type: ignore[arg-type]
    assert found["timescale"]["start"]["moment"].startswith("2025-12-12")
    lapsed = with_timescale({**parsed, "start": "2025-12-12"}, Slots(), content, "kent", NOW)  # type: ignore[arg-type]
    assert lapsed["intent"]["name"] == "something_else"


def test_a_doubtful_date_of_an_assault_still_has_the_sarc_first(content: Content) -> None:
    message = turn(content, "assault was last week, is it too late for forensics?", TIMING, area="coventry")
    assert message["custom"]["lead"].startswith("Do not wait for the date")
    assert "0330 223 0099" in message["text"]


# Over several turns --------------------------------------------------------------------------------------------------


def test_something_else_in_the_middle_leaves_the_offer_for_one_more_turn(content: Content) -> None:
    slots = Slots()
    turn(content, "how soon is the conference", CONFERENCE, slots=slots)
    assert turn(content, "what is hsb", "definitions/hsb", slots=slots) == {"intent": "definitions"}
    message = turn(content, "it was on 3 November", None, slots=slots)
    assert due(message) == {"initial_conference": "2026-11-24"}

    lapsed = Slots()
    turn(content, "how soon is the conference", CONFERENCE, slots=lapsed)
    turn(content, "what is hsb", "definitions/hsb", slots=lapsed)
    turn(content, "signs in toddlers", "signs/preverbal", slots=lapsed)
    assert turn(content, "it was on 3 November", None, slots=lapsed) == {"intent": "x"}


def test_a_date_that_was_taken_can_be_put_right(content: Content) -> None:
    slots = Slots()
    turn(content, "strategy discussion was 3 November, conference by when", CONFERENCE, slots=slots)
    message = turn(content, "sorry, it was the 4th", None, slots=slots)
    assert due(message) == {"initial_conference": "2026-11-25"}


def test_a_long_message_with_a_date_is_not_taken_for_the_answer(content: Content) -> None:
    slots = Slots()
    turn(content, "how soon is the conference", CONFERENCE, slots=slots)
    text = "a mother at our school came to see the head on tuesday and was very worried about how her son behaves"
    assert turn(content, text, "disclosure/what_to_do", slots=slots) == {"intent": "disclosure"}


def test_cancel_puts_the_date_aside(content: Content) -> None:
    slots = Slots()
    turn(content, "how soon is the conference", CONFERENCE, slots=slots)
    assert turn(content, "Cancel", "about/assistant", slots=slots) == {"intent": "date_cancelled"}
    assert turn(content, "3 November", None, slots=slots) == {"intent": "x"}
    assert turn(content, "cancel", None) == {"intent": "x"}


# The calendar file ---------------------------------------------------------------------------------------------------


def test_the_calendar_file_is_valid_and_holds_only_the_limit(content: Content) -> None:
    file = calendar_file(content, "initial_conference", "2026-11-19", NOW)
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert event["DTSTART"].dt == date(2026, 12, 10)
    assert event["SUMMARY"] == "Last day: Initial child protection conference"
    assert {"ATTENDEE", "ORGANIZER", "LOCATION"}.isdisjoint(event)
    assert file == calendar_file(content, "initial_conference", "2026-11-19", NOW)
    moment = calendar_file(content, "forensic", "2026-03-28T18:00", NOW)
    (event,) = Calendar.from_ical(moment).walk("VEVENT")
    assert event["DTSTART"].dt == datetime(2026, 3, 31, 19, 0, tzinfo=LONDON)


def test_every_timescale_with_a_start_has_a_calendar_file(content: Content) -> None:
    for one in content.timescales.values():
        if one.start:
            assert Calendar.from_ical(calendar_file(content, one.id, "2026-11-19T09:00", NOW)).walk("VEVENT")


@pytest.mark.parametrize(
    ("scale", "start"),
    [
        (None, "2026-11-19"),
        ("unheard_of", "2026-11-19"),
        ("later_strategy_meetings", "2026-11-19"),
        ("decision", None),
        ("decision", "last Thursday"),
        ("decision", "2026-02-30"),
        ("decision", "9999-12-31"),
        ("decision", "2026-11-19T25:00"),
        ("decision", "x" * 5000),
    ],
)
def test_a_calendar_file_that_cannot_be_made_says_what_to_send(
    content: Content, scale: str | None, start: str | None
) -> None:
    with pytest.raises(BadDeadline, match=r"'(timescale|start)' must be"):
        calendar_file(content, scale, start, NOW)


def test_no_reply_shows_a_brace_or_an_empty_word(content: Content) -> None:
    for text, topic, _, _ in ASKED:
        message = turn(content, text, topic, area="coventry")
        assert not re.search(r"[{}]|\bNone\b", message["text"]), text
