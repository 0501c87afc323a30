"""Working days against GOV.UK's list and a plain count, and hours across changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dates import LONDON
from bot.dates.counting import (
    HOLIDAYS_KNOWN_TO,
    add_hours,
    add_months,
    add_working_days,
    bank_holiday,
    beyond_known_holidays,
    is_working_day,
    working_day_until,
    working_days_between,
)

GOV_UK = {
    one["date"] for one in BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
}
YEARS = sorted({day.year for day in GOV_UK})


@pytest.mark.parametrize("year", YEARS)
def test_bank_holidays_are_those_of_gov_uk(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    ours = {day for day in days if day.year == year and day.weekday() < 5 and bank_holiday(day)}
    assert ours == {day for day in GOV_UK if day.year == year and day.weekday() < 5}


def test_the_last_year_that_is_known_is_the_last_that_gov_uk_lists() -> None:
    assert YEARS[-1] == HOLIDAYS_KNOWN_TO
    assert not beyond_known_holidays(date(HOLIDAYS_KNOWN_TO, 12, 31))
    assert beyond_known_holidays(date(HOLIDAYS_KNOWN_TO + 1, 1, 1))


def plainly_counted(start: date, length: int) -> date:
    """Count day by day, from GOV.UK's own list."""
    day, counted = start, 0
    while counted < length:
        day += timedelta(days=1)
        if day.strftime("%a") not in ("Sat", "Sun") and day not in GOV_UK:
            counted += 1
    return day


@given(st.dates(date(2012, 1, 1), date(2028, 6, 30)), st.integers(1, 60))
@settings(max_examples=10_000, deadline=None)
def test_working_days_are_those_of_a_plain_count(start: date, length: int) -> None:
    counted = add_working_days(start, length)
    assert counted.last == plainly_counted(start, length)
    assert counted.first == plainly_counted(start, 1)
    assert is_working_day(counted.last)
    assert working_days_between(start, counted.last) == length
    left_out = counted.weekend_days + len(counted.bank_holidays)
    assert (counted.last - start).days == length + left_out


def test_day_one_is_the_first_working_day_after_the_start() -> None:
    assert add_working_days(date(2026, 11, 19), 1).last == date(2026, 11, 20)  # Thursday to Friday
    assert add_working_days(date(2026, 11, 20), 1).last == date(2026, 11, 23)  # Friday to Monday
    assert add_working_days(date(2026, 11, 21), 1).last == date(2026, 11, 23)  # Saturday to Monday


def test_what_was_left_out_is_named() -> None:
    counted = add_working_days(date(2026, 12, 24), 1)
    assert counted.last == date(2026, 12, 29)
    assert [day for day, _ in counted.bank_holidays] == [date(2026, 12, 25), date(2026, 12, 28)]
    assert counted.bank_holidays[0][1] == "Christmas Day"
    assert counted.weekend_days == 2


def test_no_days_are_no_limit() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        add_working_days(date(2026, 11, 19), 0)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((2026, 3, 28, 16, 0), (2026, 3, 31, 17, 0)),  # summer time begins on 29 March: an hour is lost
        ((2026, 10, 24, 16, 0), (2026, 10, 27, 15, 0)),  # it ends on 25 October: an hour is gained
        ((2026, 6, 1, 16, 0), (2026, 6, 4, 16, 0)),
    ],
)
def test_72_hours_are_72_hours_when_the_clocks_change(start: tuple[int, ...], end: tuple[int, ...]) -> None:
    begun = datetime(*start, tzinfo=LONDON)  # type: ignore[misc]
    over = add_hours(begun, 72)
    assert over.replace(tzinfo=None) == datetime(*end)  # type: ignore[misc]
    assert over.astimezone(UTC) - begun.astimezone(UTC) == timedelta(hours=72)


def test_the_hour_that_comes_twice_is_counted_twice() -> None:
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    second = add_hours(first, 1)
    assert (second.hour, second.minute, second.fold) == (1, 30, 1)
    assert add_hours(second, 1).hour == 2


@given(st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1)), st.integers(0, 100))
@settings(max_examples=1000, deadline=None)
def test_hours_are_hours_that_really_pass(start: datetime, hours: int) -> None:
    begun = start.replace(tzinfo=LONDON)
    assert add_hours(begun, hours).astimezone(UTC) - begun.astimezone(UTC) == timedelta(hours=hours)


def test_months_end_with_the_month() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 1, 15), 3) == date(2026, 4, 15)


def test_the_working_day_before_a_day_off_is_found() -> None:
    assert working_day_until(date(2026, 12, 28)) == date(2026, 12, 24)
    assert working_day_until(date(2026, 12, 29)) == date(2026, 12, 29)
