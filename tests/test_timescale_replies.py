"""Replies about timescales: the date with its steps, the question back, several turns, the calendar file."""

from __future__ import annotations

import asyncio
import re
from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.timescales import ActionTimescale
from bot.content import Content
from bot.dates import LONDON
from bot.dialogue.awaited import with_timescale
from bot.nlu.intents import intent_of
from bot.timescales.calendar import BadDeadline, calendar_file
from tests.test_timescales import ASKED, CONFERENCE, NOW, TIMING


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
        assert f"\n{number}. {step['label']}" in message["text"]
        assert step["when"].rstrip(".") in message["text"]


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
    assert "If the initial child protection conference takes place on its last day." in review["note"]


def test_within_72_hours_the_reply_leads_with_ringing_the_sarc(content: Content) -> None:
    message = turn(content, "assault on Friday at 9pm, too late for forensics?", TIMING, area="coventry")
    lead = message["custom"]["lead"]
    assert lead.startswith("Contact the sexual assault referral centre now: West Midlands")
    assert "0330 223 0099" in lead
    assert "9pm on Monday 23 November 2026; 34 hours left" in lead
    assert [card["id"] for card in message["custom"]["contacts"]] == [
        "wm_cyp_sas",
        "coventry_mash",
        "coventry_out_of_hours",
    ]
    assert "The first 24 hours end at 9pm on Saturday 21 November 2026." in message["text"]


def test_after_72_hours_it_is_still_the_sarc_first(content: Content) -> None:
    message = turn(content, "last contact was on 1 November at 6pm, forensics?", TIMING, area="coventry")
    lead = message["custom"]["lead"]
    assert lead.startswith("Contact the sexual assault referral centre all the same: West Midlands")
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


def test_a_review_that_falls_on_a_sunday_names_the_working_day_before(content: Content) -> None:
    message = turn(content, "conference was on 30 November 2025, first review by when", CONFERENCE)
    assert due(message) == {"first_review": "2026-02-28"}
    assert "Friday 27 February 2026" in message["text"]


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
        ("decision", "9999-12-31T23:59-14:00"),
        ("decision", "0001-01-01T00:00+14:00"),
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
