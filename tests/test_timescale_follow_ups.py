"""Dates given earlier in a conversation: follow-ups are answered from them, corrections put them right."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from bot.content import Content
from bot.dates import LONDON
from bot.dialogue import awaited
from tests.test_timescale_replies import Slots, due, turn
from tests.test_timescales import AFTER, CONFERENCE, HEALTH, LADO, STRATEGY, TIMING

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
STRAT = "strategy discussion was on 9 November, when is the conference"


def talk(content: Content, *turns: tuple[str, str | None]) -> list[dict[str, Any]]:
    """Return the replies of a conversation on that Monday."""
    slots = Slots()
    replies = [turn(content, text, topic, now=MONDAY, slots=slots) for text, topic in turns]
    json.dumps(slots.slots)  # what is kept can be stored
    return replies


# From the strategy discussion on 9 November, by hand: 15 working days, then 10; three months, then six.
FOLLOWS = [
    ("then the core group?", {"core_group": "2026-12-14", "initial_conference": "2026-11-30"}),
    ("and first review", {"first_review": "2027-02-28", "initial_conference": "2026-11-30"}),
    ("when's the conference then", {"initial_conference": "2026-11-30"}),
    ("when is the next review due?", {"later_review": "2027-08-28", "first_review": "2027-02-28",
                                      "initial_conference": "2026-11-30"}),
    ("what about the review conference", {"first_review": "2027-02-28", "initial_conference": "2026-11-30"}),
]  # fmt: skip


@pytest.mark.parametrize("topic", [CONFERENCE, None])
@pytest.mark.parametrize(("text", "dates"), FOLLOWS, ids=[one[0] for one in FOLLOWS])
def test_a_follow_up_is_answered_from_the_date_that_was_given(
    content: Content, text: str, dates: dict[str, str], topic: str | None
) -> None:
    *_, message = talk(content, (STRAT, CONFERENCE), (text, topic))
    assert message["custom"]["kind"] == "timescale"
    assert due(message) == dates
    assert list(due(message)) == list(dates)
    assert step(message, "Strategy discussion") == "2026-11-09"


def step(message: dict[str, Any], label: str) -> str | None:
    """Return the date of one step of a reply's path."""
    return next(one["iso"] for one in message["custom"]["timeline"] if one["label"] == label)


def test_a_follow_up_says_which_date_it_is_counted_from(content: Content) -> None:
    *_, message = talk(content, (STRAT, CONFERENCE), ("then the core group?", CONFERENCE))
    lead = message["custom"]["lead"]
    assert lead.startswith(
        "First core group: by Monday 14 December 2026, counted from the initial child protection conference (Monday 30 "
        "November 2026), if the initial child protection conference takes place on its last day."
    )
    assert "the section 47 enquiry was initiated (Monday 9 November 2026)" in lead
    core = message["custom"]["deadlines"][0]
    assert core["start"]["iso"] == "2026-11-30"
    assert "If the initial child protection conference takes place on its last day." in core["steps"]


def test_a_date_of_the_event_itself_goes_before_one_that_was_worked_out(content: Content) -> None:
    *_, message = talk(
        content,
        (STRAT, CONFERENCE),
        ("the conference was held on 18 November, core group?", CONFERENCE),
        ("and the review", CONFERENCE),
    )
    assert due(message) == {"first_review": "2027-02-18"}


def test_the_chain_reaches_from_the_decision_to_hold_a_strategy_discussion(content: Content) -> None:
    first, message = talk(
        content,
        ("we decided to hold a strategy discussion at 3pm yesterday", STRATEGY),
        ("when's the conference then", CONFERENCE),
    )
    assert list(due(first)) == ["strategy_discussion"]
    assert due(message)["initial_conference"] == "2026-12-14"


@pytest.mark.parametrize(
    ("first", "topic", "text", "second", "scale"),
    [
        ("the referral came in on 19 November, decision by when", AFTER, "and the assessment?", None, "assessment"),
        ("assault was on Friday at 9pm, forensics?", TIMING, "how long for emergency contraception", HEALTH,
         "emergency_contraception"),
    ],
)  # fmt: skip
def test_other_rules_from_the_same_start_are_answered_too(
    content: Content, first: str, topic: str, text: str, second: str | None, scale: str
) -> None:
    *_, message = talk(content, (first, topic), (text, second))
    assert list(due(message)) == [scale]


def test_a_date_is_kept_over_other_questions(content: Content) -> None:
    *_, message = talk(
        content,
        (STRAT, CONFERENCE),
        ("what is hsb", "definitions/hsb"),
        ("signs in toddlers", "signs/preverbal"),
        ("and the core group?", CONFERENCE),
    )
    assert due(message)["core_group"] == "2026-12-14"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("who chairs the conference", CONFERENCE),
        ("what is the core group", CONFERENCE),
        ("what happens at the review", CONFERENCE),
        ("who must attend the core group", CONFERENCE),
        ("when should I tell the parents about the conference", CONFERENCE),
        ("and the medical evidence", TIMING),
    ],
)
def test_other_questions_get_no_date(content: Content, text: str, topic: str) -> None:
    *_, message = talk(content, (STRAT, CONFERENCE), (text, topic))
    assert not message.get("custom", {}).get("deadlines")


def test_without_a_date_the_start_is_asked_for(content: Content) -> None:
    (message,) = talk(content, ("then the core group?", CONFERENCE))
    assert content.events["conference"].question in message["custom"]["lead"]


# Corrections ---------------------------------------------------------------------------------------------------------

CORRECTIONS = [
    ("it was actually the 16th", "2026-11-16"),
    ("no, Friday", "2026-11-20"),
    ("sorry, 10 nov", "2026-11-10"),
]


@pytest.mark.parametrize(("text", "day"), CORRECTIONS)
def test_a_day_alone_corrects_the_date_that_the_reader_gave(content: Content, text: str, day: str) -> None:
    for before in ([], [("then the core group?", CONFERENCE)], [("what is hsb", "definitions/hsb")] * 2):
        *_, message = talk(content, (STRAT, CONFERENCE), *before, (text, None))
        assert step(message, "Strategy discussion") == day, before


def test_a_correction_after_a_follow_up_answers_the_follow_up_again(content: Content) -> None:
    *_, message, later = talk(
        content,
        (STRAT, CONFERENCE),
        ("then the core group?", CONFERENCE),
        ("no, it was the 10th", None),
        ("and the review", CONFERENCE),
    )
    assert due(message) == {"core_group": "2026-12-15", "initial_conference": "2026-12-01"}
    assert due(later)["first_review"] == "2027-03-01"


def test_a_correction_is_none_of_the_date_that_was_just_asked_for(content: Content) -> None:
    *_, message = talk(
        content,
        (STRAT, CONFERENCE),
        ("how soon must the lado be told of an allegation", LADO),
        ("no, sorry, it was the 10th", None),
    )
    assert due(message) == {"initial_conference": "2026-12-01"}
    *_, given = talk(
        content,
        (STRAT, CONFERENCE),
        ("how soon must the lado be told of an allegation", LADO),
        ("on friday", None),
    )
    assert list(due(given)) == ["lado"]


def test_a_day_is_no_correction_long_after_and_by_itself(content: Content) -> None:
    *_, message = talk(
        content,
        (STRAT, CONFERENCE),
        ("what is hsb", "definitions/hsb"),
        ("signs in toddlers", "signs/preverbal"),
        ("friday", None),
    )
    assert message == {"intent": "x"}


def test_what_is_kept_is_forgotten_when_somebody_needs_help(content: Content) -> None:
    slots = Slots()
    turn(content, STRAT, CONFERENCE, now=MONDAY, slots=slots)
    kept = slots.get_slot(awaited.SLOT)["known"]
    assert set(kept) == {"strategy_discussion"}
    assert "words" not in kept["strategy_discussion"]
    awaited.forget(slots)  # type: ignore[arg-type]
    assert slots.get_slot(awaited.SLOT) is None
