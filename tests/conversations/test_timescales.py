"""Whole dialogues about time limits: asked in general, with a start, without one, interrupted, cancelled, in doubt."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from bot.dates import LONDON
from tests.conftest import Service

CONFERENCE = "process/child_protection_conference"


def talk(service: Service, *messages: str, area: str = "coventry") -> list[dict[str, Any]]:
    """Return the last reply of each turn of one conversation."""
    sender = uuid4().hex
    return [service.ask(message, sender=sender, area=area)[-1] for message in messages]


def due(reply: dict[str, Any]) -> list[str]:
    """Return the due dates of a reply."""
    return [one["due"]["iso"] for one in reply["custom"].get("deadlines") or []]


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("how soon is a strategy discussion", "process/strategy_timescale"),
        ("how many working days until the child protection conference", CONFERENCE),
        ("how soon does a child need a medical after an assault", "medical/timing"),
        ("what happens after a referral from start to finish", "process/after_referral"),
    ],
)
def test_asked_in_general_the_rule_comes_with_its_source_and_the_path(
    service: Service, message: str, topic: str
) -> None:
    (reply,) = talk(service, message)
    custom = reply["custom"]
    assert (custom["kind"], custom["topic"], custom["safety"]) == ("timescale", topic, "none")
    assert custom["sources"]
    assert custom["deadlines"] == []
    assert len(custom["timeline"]) >= 5


@pytest.mark.parametrize(
    ("message", "topic", "last_day"),
    [
        # Christmas and Easter, counted by hand in tests/test_timescales.py.
        ("strategy discussion was on 17 December 2026 when must conf be by", CONFERENCE, "2027-01-12"),
        ("strat disc was 26/3/26, when is the icpc due", CONFERENCE, "2026-04-20"),
        ("conference was 24 March 2027 when is the first core group due", CONFERENCE, "2027-04-09"),
        ("referral came in at 4.30 on 24/12/25, when is the decision due", "process/after_referral", "2025-12-29"),
        ("allegation came in on 2 April 2026, by when do I tell the LADO", "process/lado", "2026-04-07"),
        ("the referral was on 1 December 2025, when is the assessment due", "process/assessment", "2026-02-05"),
        ("icpc was 30.11.25, when is the first review", CONFERENCE, "2026-02-28"),
    ],
)  # fmt: skip
def test_with_a_start_the_date_is_worked_out(service: Service, message: str, topic: str, last_day: str) -> None:
    (reply,) = talk(service, message)
    assert (reply["custom"]["kind"], reply["custom"]["topic"]) == ("timescale", topic)
    assert due(reply) == [last_day]
    (one,) = reply["custom"]["deadlines"]
    for step in one["steps"]:
        assert step in reply["text"]


def test_a_start_given_in_the_next_turn_completes_the_question(service: Service) -> None:
    asked, answered = talk(service, "when must our conference be held", "it was on 26 March 2026")
    assert asked["custom"]["kind"] == "timescale"
    assert "On which day was the strategy discussion held" in asked["custom"]["lead"]
    assert due(answered) == ["2026-04-20"]
    assert answered["custom"]["safety"] == "none"


@pytest.mark.parametrize("answer", ["yesterday at 4pm", "it was yesterday at 4pm", "sorry, I meant yesterday at 4pm"])
def test_a_date_alone_is_no_case(service: Service, answer: str) -> None:
    _, answered = talk(service, "how soon does a medical have to be", answer)
    assert answered["custom"]["safety"] == "none"
    assert answered["custom"]["topic"] == "medical/timing"


def test_something_else_in_the_middle_is_answered_and_the_offer_stands(service: Service) -> None:
    _, other, answered = talk(service, "how soon is the icpc", "what is grooming", "26 March 2026")
    assert other["custom"]["topic"] == "definitions/grooming"
    assert due(answered) == ["2026-04-20"]


def test_after_two_other_questions_the_offer_has_lapsed(service: Service) -> None:
    replies = talk(service, "how soon is the icpc", "what is grooming", "signs of abuse in toddlers", "26 March 2026")
    assert due(replies[-1]) == []


def test_cancel_cancels(service: Service) -> None:
    _, cancelled, after = talk(service, "how soon is the icpc", "cancel", "26 March 2026")
    assert cancelled["custom"]["kind"] == "smalltalk"
    assert due(after) == []


def test_a_date_that_can_be_two_days_is_asked_and_a_button_answers(service: Service) -> None:
    sender = uuid4().hex
    today = datetime.now(LONDON)
    (asked,) = service.ask(f"strategy discussion was on {today:%A}, when is the conference", sender=sender)
    assert asked["custom"]["kind"] == "clarify"
    payloads = [button["payload"] for button in asked["buttons"]]
    assert payloads == [f"/start/{today - timedelta(days=7):%Y-%m-%d}", f"/start/{today:%Y-%m-%d}"]
    (answered,) = service.ask(payloads[0], sender=sender)
    assert answered["custom"]["deadlines"][0]["start"]["iso"] == payloads[0][7:]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("strategy discussion was on 30 February, when is the conference", "There is no such date"),
        ("strategy discussion was last week, when is the conference due", "does not say which day"),
        ("strat disc was on 3 November 2025 and 5 November 2025, conference by when", "more than one date"),
    ],
)
def test_a_date_that_cannot_be_is_asked_about_and_then_taken(service: Service, message: str, said: str) -> None:
    asked, answered = talk(service, message, "26 March 2026")
    assert said in asked["custom"]["lead"]
    assert due(asked) == []
    assert len(due(answered)) == 1
    assert answered["custom"]["deadlines"][0]["start"]["iso"] == "2026-03-26"


@pytest.mark.parametrize(
    ("area", "sarc"),
    [("coventry", "0330 223 0099"), ("kent", "beechhousesarc.org"), ("medway", "beechhousesarc.org")],
)
def test_a_window_in_hours_says_when_it_closes_and_leads_with_the_sarc(service: Service, area: str, sarc: str) -> None:
    began = datetime.now(LONDON) - timedelta(hours=30)
    message = f"last contact was on {began:%-d %B %Y} at {began:%H:%M}, is it too late for forensics?"
    replies = service.ask(message, area=area)
    custom = replies[-1]["custom"]
    assert custom["topic"] == "medical/timing"
    assert custom["lead"].startswith("Contact the sexual assault referral centre now")
    assert sarc in custom["lead"]
    (one,) = custom["deadlines"]
    assert one["left"] in ("41 hours left", "42 hours left")
    closes = datetime.fromisoformat(one["due"]["iso"])
    assert closes - began.replace(second=0, microsecond=0) == timedelta(hours=72)


def test_an_actual_case_has_the_front_door_first_and_the_date_as_general_guidance(service: Service) -> None:
    message = "a girl in my class was raped on 20 March 2026 at 9pm, is it too late for a forensic medical"
    first, *rest = service.ask(message, area="kent")
    assert first["custom"]["kind"] == "safety"
    assert first["custom"]["safety"] == "case"
    assert "03000 41 11 11" in first["text"]
    (reply,) = rest
    assert reply["text"].startswith("General guidance")
    assert reply["custom"]["kind"] == "timescale"
    assert due(reply) == ["2026-03-23T21:00+00:00"]


def test_a_survivor_who_gives_a_date_is_answered_as_a_survivor(service: Service) -> None:
    replies = service.ask("I was raped on friday night, is it too late for forensics")
    assert replies[0]["custom"]["safety"] == "survivor"
    assert all(reply["custom"]["kind"] == "safety" for reply in replies)


@pytest.mark.parametrize(
    "message",
    [
        "strategy discussion was last thursday when must conf be by",
        "s47 started on 12 November 2026 when is the icpc due",
        "referral came in at 4.30 on friday when is the decision due",
        "conference was on tuesday 3 november 2026, when is the core group",
        "work out the review date, first conference was 2 June 2026",
        "by when must lado be told, allegation came in on monday 9 november 2026",
        "45 working days from a referral on 1 september 2026, assessment due?",
    ],
)
def test_words_of_the_process_with_a_date_and_nobody_in_them_are_no_case(service: Service, message: str) -> None:
    replies = service.ask(message)
    assert [reply["custom"]["safety"] for reply in replies] == ["none"]


def test_the_calendar_file_of_a_deadline_can_be_downloaded(service: Service) -> None:
    (reply,) = talk(service, "strategy discussion was on 26 March 2026, when is the conference due")
    (one,) = reply["custom"]["deadlines"]
    with urllib.request.urlopen(f"{service.url}{one['calendar']}", timeout=30) as answer:
        assert answer.headers["Content-Type"].startswith("text/calendar")
        (event,) = Calendar.from_ical(answer.read()).walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == "2026-04-20"


@pytest.mark.parametrize(
    "query", ["", "?timescale=initial_conference", "?timescale=x&start=2026-03-26", "?timescale=lado&start=soon"]
)
def test_a_bad_request_for_a_calendar_file_is_a_400_with_a_sentence(service: Service, query: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:
        service.get(f"/deadline.ics{query}")
    assert error.value.code == 400
    assert set(json.load(error.value)) == {"error"}
