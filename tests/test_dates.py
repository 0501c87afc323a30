"""Dates as people in Britain write them. Expected dates were read off a calendar by hand."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dates import LONDON, Reading, read_dates
from bot.dates.reading import MOST
from bot.dates.words import MONTHS, WEEKDAYS, mended, uniform
from bot.nlu.encoder import whole_words

#: Thursday, ten in the morning. Easter Sunday was to be 5 April 2026.
NOW = datetime(2026, 3, 12, 10, 0, tzinfo=LONDON)


def only(message: str, expect: str = "past") -> Reading:
    """Return the one reading of a message."""
    (reading,) = read_dates(message, NOW, expect=expect)  # type: ignore[arg-type]
    return reading


DAYS = [
    ("3/3", (2026, 3, 3)),
    ("25/2", (2026, 2, 25)),
    ("13.02.26", (2026, 2, 13)),
    ("13-02-2026", (2026, 2, 13)),
    ("2026-03-11", (2026, 3, 11)),
    ("3rd March", (2026, 3, 3)),
    ("3 mar", (2026, 3, 3)),
    ("march 3rd", (2026, 3, 3)),
    ("the 3rd of March", (2026, 3, 3)),
    ("3 March 2025", (2025, 3, 3)),
    ("3rd march '25", (2025, 3, 3)),
    ("Tues 3rd March", (2026, 3, 3)),
    ("Tuesday 3/3", (2026, 3, 3)),
    ("last Thursday", (2026, 3, 5)),
    ("last Tuesday", (2026, 3, 10)),
    ("Tuesday", (2026, 3, 10)),
    ("Monday just gone", (2026, 3, 9)),
    ("this past Sunday", (2026, 3, 8)),
    ("Tuesday last week", (2026, 3, 3)),
    ("last week on Wednesday", (2026, 3, 4)),
    ("the Monday before last", (2026, 3, 2)),
    ("yesterday", (2026, 3, 11)),
    ("the day before yesterday", (2026, 3, 10)),
    ("two days ago", (2026, 3, 10)),
    ("a couple of days ago", (2026, 3, 10)),
    ("a week ago", (2026, 3, 5)),
    ("a week ago on Monday", (2026, 3, 2)),
    ("a week last Tuesday", (2026, 3, 3)),
    ("a week yesterday", (2026, 3, 4)),
    ("a fortnight ago", (2026, 2, 26)),
    ("three weeks ago", (2026, 2, 19)),
    ("a month ago", (2026, 2, 12)),
    ("it's been 3 days", (2026, 3, 9)),
    ("a week on Friday", (2026, 3, 20)),
    ("Friday week", (2026, 3, 20)),
    ("next Monday", (2026, 3, 16)),
    ("tomorrow", (2026, 3, 13)),
    ("in two weeks", (2026, 3, 26)),
    ("Christmas Eve", (2025, 12, 24)),
    ("Boxing Day", (2025, 12, 26)),
    ("new years day", (2026, 1, 1)),
    ("Good Friday 2026", (2026, 4, 3)),
    ("last Good Friday", (2025, 4, 18)),
    ("bank holiday monday", (2025, 8, 25)),
    ("the 5th", (2026, 3, 5)),
    ("on the 5th of last month", (2026, 2, 5)),
    ("Thursday the 5th", (2026, 3, 5)),
    ("wendesday", (2026, 3, 11)),
    ("last tusday", (2026, 3, 10)),
    ("3 febuary", (2026, 2, 3)),
    ("yesterdya", (2026, 3, 11)),
]


@pytest.mark.parametrize(("message", "expected"), DAYS, ids=[message for message, _ in DAYS])
def test_a_day_is_read_as_people_write_it(message: str, expected: tuple[int, int, int]) -> None:
    reading = only(message)
    assert reading.day == date(*expected)
    assert reading.problem is None
    assert reading.precision == "day"


MOMENTS = [
    ("on Friday at 4.30", (2026, 3, 6, 16, 30), "clock", True),
    ("yesterday at 4", (2026, 3, 11, 16, 0), "clock", True),
    ("half four Friday", (2026, 3, 6, 16, 30), "clock", True),
    ("Friday 4.10", (2026, 3, 6, 16, 10), "clock", True),
    ("9.15 this morning", (2026, 3, 12, 9, 15), "clock", False),
    ("8pm last night", (2026, 3, 11, 20, 0), "clock", False),
    ("3/3 at 16:30", (2026, 3, 3, 16, 30), "clock", False),
    ("0900 on monday", (2026, 3, 9, 9, 0), "clock", False),
    ("quarter to nine on Monday evening", (2026, 3, 9, 20, 45), "clock", False),
    ("at 2 in the morning on sunday", (2026, 3, 8, 2, 0), "clock", False),
    ("Sunday night at 2", (2026, 3, 9, 2, 0), "clock", False),
    ("48 hours ago", (2026, 3, 10, 10, 0), "clock", False),
    ("half an hour ago", (2026, 3, 12, 9, 30), "clock", False),
    ("yesterday at noon", (2026, 3, 11, 12, 0), "clock", False),
    ("today at 4", (2026, 3, 12, 4, 0), "clock", True),
    ("9.15", (2026, 3, 12, 9, 15), "clock", True),
    ("this morning", (2026, 3, 12, 0, 0), "part", False),
    ("yesterday teatime", (2026, 3, 11, 16, 0), "part", False),
    ("Sunday night", (2026, 3, 8, 18, 0), "part", False),
    ("last night", (2026, 3, 11, 18, 0), "part", False),
    ("early hours of Saturday", (2026, 3, 7, 0, 0), "part", False),
    ("friday pm", (2026, 3, 6, 12, 0), "part", False),
]


@pytest.mark.parametrize(("message", "expected", "precision", "taken"), MOMENTS, ids=[one[0] for one in MOMENTS])
def test_a_time_is_read_with_its_day(message: str, expected: tuple[int, ...], precision: str, taken: bool) -> None:
    reading = only(message)
    assert reading.moment == datetime(*expected, tzinfo=LONDON)  # type: ignore[misc]
    assert (reading.precision, reading.taken) == (precision, taken)


AMBIGUOUS = [
    ("Thursday", "past", [(2026, 3, 5), (2026, 3, 12)]),
    ("Thursday", "ahead", [(2026, 3, 12), (2026, 3, 19)]),
    ("Friday", "either", [(2026, 3, 6), (2026, 3, 13)]),
    ("last Wednesday", "past", [(2026, 3, 4), (2026, 3, 11)]),
    ("next Friday", "ahead", [(2026, 3, 13), (2026, 3, 20)]),
    ("a week on Thursday", "ahead", [(2026, 3, 19), (2026, 3, 26)]),
    ("the 25th", "past", [(2026, 2, 25), (2026, 3, 25)]),
    ("Friday the 27th", "past", [(2026, 2, 27), (2026, 3, 27)]),
    ("20 March", "past", [(2025, 3, 20), (2026, 3, 20)]),
    ("Good Friday", "past", [(2025, 4, 18), (2026, 4, 3)]),
    ("16:30", "past", [(2026, 3, 11), (2026, 3, 12)]),
]


@pytest.mark.parametrize(("message", "expect", "days"), AMBIGUOUS, ids=[f"{one[0]}-{one[1]}" for one in AMBIGUOUS])
def test_words_that_can_mean_two_days_are_said_to(message: str, expect: str, days: list[tuple[int, int, int]]) -> None:
    reading = only(message, expect)
    assert reading.problem == "ambiguous"
    assert reading.day is None
    assert list(reading.days) == [date(*day) for day in days]


@pytest.mark.parametrize(
    ("message", "expect", "expected"),
    [
        ("Friday", "ahead", (2026, 3, 13)),
        ("20 March", "ahead", (2026, 3, 20)),
        ("20 March", "either", (2026, 3, 20)),
        ("1 March", "either", (2026, 3, 1)),
        ("Good Friday", "ahead", (2026, 4, 3)),
        ("Easter Monday", "ahead", (2026, 4, 6)),
        ("the 25th", "ahead", (2026, 3, 25)),
        ("this Saturday", "past", (2026, 3, 14)),
    ],
)
def test_what_is_planned_lies_ahead(message: str, expect: str, expected: tuple[int, int, int]) -> None:
    assert only(message, expect).day == date(*expected)


@pytest.mark.parametrize("message", ["30 February", "30/2/26", "31/4", "29.02.25", "12/13", "31 June 2026"])
def test_a_date_that_does_not_exist_is_impossible(message: str) -> None:
    assert only(message).problem == "impossible"
    assert only(message).days == ()


@pytest.mark.parametrize("message", ["last week", "a few days ago", "at the weekend", "in February", "the other day"])
def test_words_without_a_day_are_vague(message: str) -> None:
    assert only(message).problem == "vague"


def test_a_weekday_that_does_not_match_its_date_is_said_to() -> None:
    reading = only("Friday 3 March")
    assert reading.problem == "weekday"
    assert reading.days == (date(2026, 3, 3), date(2026, 3, 6))


@pytest.mark.parametrize("message", ["tomorrow", "next Monday", "20/3/26", "tonight at 9"])
def test_what_is_still_to_come_is_known_to_be(message: str) -> None:
    assert only(message).ahead(NOW)


@pytest.mark.parametrize("message", ["today", "this morning", "yesterday", "9 this morning"])
def test_what_has_begun_is_not_ahead(message: str) -> None:
    assert not only(message).ahead(NOW)


@pytest.mark.parametrize(
    "message",
    [
        "is the helpline open 24/7",
        "within 24 to 72 hours",
        "children under 13 may refer themselves",
        "the 2nd strategy meeting",
        "she sat in the sun and wed",
        "15 working days",
        "what about 10 to 12 year olds",
        "abused at 9",
        "on Mondays we meet",
        "section 47",
        "",
        "half of them",
    ],
)
def test_what_is_no_date_is_not_read_as_one(message: str) -> None:
    assert read_dates(message, NOW) == []


def test_the_words_and_their_place_are_the_readers_own() -> None:
    message = "Strategy discussion was on THRUSDAY, 5th Mar at half four, ok?"
    reading = only(message)
    assert reading.words == "THRUSDAY, 5th Mar at half four"
    assert message[slice(*reading.span)].strip() == reading.words
    assert reading.moment == datetime(2026, 3, 5, 16, 30, tzinfo=LONDON)


def test_two_dates_in_one_message_are_both_read() -> None:
    readings = read_dates("strategy discussion 3 March, conference 10 March", NOW)
    assert [reading.day for reading in readings] == [date(2026, 3, 3), date(2026, 3, 10)]


def test_a_time_that_the_clocks_skip_becomes_the_next_hour() -> None:
    (reading,) = read_dates("29 March 2026 at 01:30", datetime(2026, 4, 1, 9, tzinfo=LONDON))
    assert reading.moment is not None
    assert reading.moment.time() == time(2, 30)


def test_no_ordinary_word_is_taken_for_a_day_or_month() -> None:
    """Of some twenty thousand English words, only forms of August are."""
    changed = {word for word in whole_words() if mended(word) != word}
    assert all(word.startswith("august") or word == "jaguars" for word in changed), changed


@pytest.mark.parametrize("word", [*WEEKDAYS, *(month for month in MONTHS if len(month) > 5)])
def test_two_letters_changed_over_are_mended(word: str) -> None:
    for place in range(1, len(word) - 1):
        typed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        assert mended(typed) == word, typed


@given(st.text(max_size=120))
@settings(max_examples=500, deadline=None)
def test_any_text_can_be_read_and_a_date_lies_where_it_is_said_to(text: str) -> None:
    for reading in read_dates(text, NOW):
        start, end = reading.span
        assert 0 <= start < end <= len(text)
        assert reading.words.startswith(text[start:end].strip())
        assert reading.problem == "vague" or text[start:end].strip() == reading.words
    assert uniform(text).places or not text


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
@settings(max_examples=500, deadline=None)
def test_a_date_written_out_in_any_way_is_that_date(day: date) -> None:
    for written in (
        f"{day:%A} {day.day} {day:%B} {day.year}",
        f"{day:%b} {day.day} {day.year}",
        day.isoformat(),
    ):
        assert only(f"it was {written}, when").day == day, written


def test_a_long_list_of_dates_is_read_no_further_than_a_start_can_be_chosen() -> None:
    assert len(read_dates("mon 9am " * 240, NOW)) == MOST
