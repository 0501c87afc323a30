"""Dates that can be misread: figures that go both ways, days counted from others, years left out, days supposed."""

from __future__ import annotations

from datetime import date, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Content
from bot.dates import LONDON, Reading, read_dates
from bot.timescales.asked import dated_question
from bot.timescales.deadlines import Start
from bot.timescales.start import Doubt, settle
from tests.test_timescale_replies import turn

#: A Monday, ten in the morning. Easter Sunday is 28 March 2027; Christmas Day 2025 was a Thursday.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
CONFERENCE, AFTER, ASSESSMENT = "process/child_protection_conference", "process/after_referral", "process/assessment"
APRIL, MARCH = date(2026, 4, 3), date(2026, 3, 4)


def only(message: str, expect: str = "past") -> Reading:
    """Return the one reading of a message."""
    (reading,) = read_dates(message, NOW, expect=expect)  # type: ignore[arg-type]
    return reading


def settled(content: Content, text: str, topic: str = CONFERENCE) -> Start | Doubt:
    """Return the start, or the doubt, of a message that asks for a date."""
    asked = dated_question(text, topic, content, "kent", NOW)
    assert asked is not None
    return settle(asked.readings, content.events[asked.event], NOW)


# Figures that go both ways -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("figures", ["03/04", "3/4", "3.4.", "03/04/2026", "3-4-26", "03.04.26", "3/4 this year"])
def test_figures_that_can_be_day_or_month_first_are_both(figures: str) -> None:
    reading = only(f"Strategy meeting {figures}, section 47 agreed")
    assert reading.problem == "ambiguous"
    assert reading.days == (APRIL, MARCH)
    assert reading.moment is None


def test_both_readings_of_figures_are_asked_back_and_are_buttons(content: Content) -> None:
    message = turn(content, "Strategy meeting 03/04, s47 agreed - deadline for ICPC?", CONFERENCE, now=NOW)
    assert message["custom"]["deadlines"] == []
    assert '"03/04" can mean Friday 3 April 2026 or Wednesday 4 March 2026' in message["custom"]["lead"]
    assert [button["payload"] for button in message["buttons"]] == ["/start/2026-04-03", "/start/2026-03-04"]


def test_each_reading_of_figures_has_its_own_year() -> None:
    assert only("it was 12/11").days == (date(2026, 11, 12), date(2025, 12, 11))
    assert only("12/11", "ahead").days == (date(2026, 11, 12), date(2027, 11, 12), date(2026, 12, 11))


@pytest.mark.parametrize(
    ("figures", "day"),
    [
        ("16/11", date(2026, 11, 16)),
        ("13.11.26", date(2026, 11, 13)),
        ("4/4", date(2026, 4, 4)),
        ("11/11/2026", date(2026, 11, 11)),
        ("2026-04-03", APRIL),
        ("3 April", APRIL),
        ("Friday 03/04/2026", APRIL),
        ("Weds 03/04", MARCH),
    ],
)
def test_figures_that_go_one_way_are_one_day(figures: str, day: date) -> None:
    assert only(f"it was {figures}").day == day


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
@settings(max_examples=300, deadline=None)
def test_figures_are_one_day_only_if_they_can_be_no_other(day: date) -> None:
    for written in (f"{day.day}/{day.month}/{day.year}", f"{day:%d.%m.%y}", f"{day:%d-%m-%Y}"):
        both = (day, date(day.year, day.day, day.month)) if day.day <= 12 else (day,)
        reading = only(f"it was {written}, when")
        assert reading.days == tuple(dict.fromkeys(both)), written
        assert (reading.problem == "ambiguous") == (len(reading.days) > 1)


def test_figures_in_doubt_are_not_passed_over_for_a_clear_date(content: Content) -> None:
    doubt = settled(content, "strat was 03/04 and 10 May, icpc by when")
    assert doubt == Doubt("several", "03/04", [MARCH, APRIL, date(2026, 5, 10)])


# Days counted from another -------------------------------------------------------------------------------------------

COUNTED = [
    ("the Thursday before Easter 2027", date(2027, 3, 25)),
    ("the Monday after Christmas", date(2025, 12, 29)),
    ("the Monday after Christmas Day", date(2025, 12, 29)),
    ("the Friday before Christmas 2026", date(2026, 12, 18)),
    ("the day after Boxing Day", date(2025, 12, 27)),
    ("the Monday after New Year's Day", date(2026, 1, 5)),
    ("the Thursday before 12 November", date(2026, 11, 5)),
    ("the Thursday before the 12th", date(2026, 11, 5)),
    ("the Wednesday following 10 November", date(2026, 11, 11)),
    ("the last working day before Christmas", date(2025, 12, 24)),
    ("the first working day after Christmas", date(2025, 12, 29)),
    ("Thursday of last week", date(2026, 11, 19)),
    ("the Monday before last", date(2026, 11, 9)),
]


@pytest.mark.parametrize(("words", "day"), COUNTED, ids=[one[0] for one in COUNTED])
def test_a_day_counted_from_one_that_is_known_is_worked_out(words: str, day: date) -> None:
    reading = only(f"it was {words}, when")
    assert (reading.day, reading.words) == (day, words)


def test_the_monday_after_easter_may_be_easter_monday_or_the_next() -> None:
    reading = only("it was the Monday after Easter 2026")
    assert reading.problem == "ambiguous"
    assert reading.days == (date(2026, 4, 6), date(2026, 4, 13))


VAGUE = [
    "the Wednesday of half term",
    "the Monday after the referral",
    "the Monday after that",
    "the following Monday",
    "the Monday after the Christmas holidays",
    "Thursday in half term",
    "Monday after half term",
    "Friday in the first week of term",
    "the first Monday in November",
    "the week after Easter",
    "the week of 10 November",
    "week commencing 9 November",
    "the last working day before half term",
    "the day after half term",
    "last Thursday before half term",
    "a Friday",
]


@pytest.mark.parametrize("words", VAGUE)
def test_a_weekday_is_not_cut_out_of_words_that_name_another_day(content: Content, words: str) -> None:
    doubt = settled(content, f"strat was {words}, icpc by when")
    assert doubt == Doubt("vague", words)
    message = turn(content, f"strat was {words}, icpc by when", CONFERENCE, now=NOW)
    assert f'"{words}" does not say which day.' in message["custom"]["lead"]


@pytest.mark.parametrize(
    "words",
    [
        "Thursday after school",
        "last Thursday before lunch",
        "the Thursday before 10",
        "Thursday after she told us",
        "Thursday in the hospital",
        "Thursday following a call",
        "Thursday in the morning",
    ],
)
def test_a_weekday_with_what_else_was_on_it_is_that_day(words: str) -> None:
    assert only(f"it was {words}").day == date(2026, 11, 19)


def test_the_monday_after_that_counts_from_the_date_before_it(content: Content) -> None:
    doubt = settled(content, "strat was 10 Nov, s47 agreed the Monday after that, icpc by when")
    assert doubt == Doubt("several", "10 Nov", [date(2026, 11, 10), date(2026, 11, 16)])


def test_a_day_that_is_not_known_is_not_passed_over_for_a_clear_one(content: Content) -> None:
    doubt = settled(content, "strat was 3 nov, s47 was the Wednesday of half term, icpc by when")
    assert doubt == Doubt("vague", "the Wednesday of half term")
    assert isinstance(settled(content, "strat was last week on 17 November, icpc by when"), Start)


# The year ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("it was Boxing Day last year", date(2025, 12, 26)),
        ("last year on Boxing Day", date(2025, 12, 26)),
        ("3 March this year", date(2026, 3, 3)),
        ("20 December this year", date(2026, 12, 20)),
        ("24/12 last year", date(2025, 12, 24)),
        ("Good Friday next year", date(2027, 3, 26)),
        ("strat was 24/12", date(2025, 12, 24)),
        ("the referrals were 24 December", date(2025, 12, 24)),
        ("referral came in on Christmas Eve", date(2025, 12, 24)),
        ("it happened on 24th Dec", date(2025, 12, 24)),
        ("conference held on 22/12", date(2025, 12, 22)),
        ("it was Thursday 24/12", date(2026, 12, 24)),
    ],
)
def test_the_year_is_taken_from_the_words_beside_a_date(message: str, day: date) -> None:
    assert only(message).day == day


@pytest.mark.parametrize(
    "message", ["24/12", "conference to be held on 24/12", "conference is held on 24/12", "if it was 24/12"]
)
def test_a_year_that_nothing_tells_is_asked(message: str) -> None:
    assert only(message).days == (date(2025, 12, 24), date(2026, 12, 24))


# Day and date that do not match --------------------------------------------------------------------------------------


def test_a_weekday_beside_another_date_offers_both(content: Content) -> None:
    reading = only("it was Thursday the 20th")
    assert (reading.problem, reading.days) == ("weekday", (date(2026, 11, 20), date(2026, 11, 19)))
    message = turn(content, "strat was Thursday the 20th, icpc when", CONFERENCE, now=NOW)
    assert message["custom"]["lead"].endswith(
        'In "Thursday the 20th" day and date do not match: that date is a Friday. It can be Friday 20 November 2026 or '
        "Thursday 19 November 2026. Choose one, or write the date with its month and year."
    )
    assert [one["payload"] for one in message["buttons"]] == ["/start/2026-11-20", "/start/2026-11-19"]


def test_words_are_quoted_without_on() -> None:
    reading = only("strat on Maundy Thursday")
    assert reading.words == "Maundy Thursday"
    assert only("on Friday at 4").words == "Friday at 4"


# Weeks ago, and what is no date --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "day"),
    [
        ("two Thursdays ago", date(2026, 11, 12)),
        ("a couple of Mondays ago", date(2026, 11, 9)),
        ("Sat a week ago", date(2026, 11, 14)),
        ("strat Sat a week ago", date(2026, 11, 14)),
        ("Friday three weeks ago", date(2026, 10, 30)),
        ("a week last Saturday", date(2026, 11, 14)),
        ("a week last Sat", date(2026, 11, 14)),
        ("three weeks ago on Friday", date(2026, 10, 30)),
        ("she sat a week ago", date(2026, 11, 16)),
    ],
)
def test_weeks_ago_are_read(message: str, day: date) -> None:
    assert only(message).day == day


@pytest.mark.parametrize(
    "text", ["referral was 16/11, when are the 45 days up", "the referral was 16/11, must it be done in 45 days?"]
)
def test_a_limit_that_is_asked_about_is_no_second_date(content: Content, text: str) -> None:
    start = settled(content, text, ASSESSMENT)
    assert isinstance(start, Start)
    assert start.day == date(2026, 11, 16)


@pytest.mark.parametrize(
    "message",
    [
        "if the review falls on a Saturday when does it have to be held",
        "if the review falls on Saturday when does it have to be held",
        "if the last day falls on Christmas Day, when is it",
        "what if day 15 is a Sunday",
        "can a conference be on a Saturday",
        "does a bank holiday Monday count",
        "if it is decided on a Friday at 9pm, by when",
        "working back, if the conference is on 18 December",
        "counting backwards from 18 December when was the strategy discussion",
    ],
)
def test_a_day_that_is_only_supposed_is_none(message: str) -> None:
    assert read_dates(message, NOW) == []


@pytest.mark.parametrize("words", ["the monday after ", "the monday of first second last ", "was on a monday in the "])
def test_a_long_message_of_such_words_is_read_at_once(words: str) -> None:
    began = perf_counter()
    read_dates((words + words.split(" ", 2)[2] * 200)[:2000], NOW)
    read_dates((words * 200)[:2000], NOW)
    assert perf_counter() - began < 5
