"""Count time limits: working days of England, calendar days, months, and hours that really pass in London."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta

LONDON = ZoneInfo("Europe/London")
#: The last year whose bank holidays are published: the GOV.UK list as `govuk-bank-holidays` 0.19 holds it
#: (February 2026). Later years are worked out by rule, and a day that is proclaimed specially is missing from them.
HOLIDAYS_KNOWN_TO = 2028


@dataclass(frozen=True)
class WorkingDays:
    """A count of working days: day 1, the last day, and the days left out between the start and the last one."""

    first: date
    last: date
    weekend_days: int
    bank_holidays: tuple[tuple[date, str], ...]


def london_now() -> datetime:
    """Return the present moment on the London clock."""
    return datetime.now(LONDON)


@lru_cache(maxsize=64)
def _year(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))


def bank_holiday(day: date) -> str | None:
    """Return the name of the bank holiday in England on a day, None when there is none."""
    return _year(day.year).get(day)


def read_bank_holidays() -> None:
    """Compute this year's bank holidays now, which takes some tenths of a second, so that no reader waits for them."""
    _year(london_now().year)


def is_working_day(day: date) -> bool:
    """Return whether a day is neither Saturday, Sunday nor a bank holiday in England."""
    return day.weekday() < 5 and bank_holiday(day) is None


def add_working_days(start: date, length: int) -> WorkingDays:
    """Count `length` (1 or more) working days; day 1 is the first working day after the start.

    The rule is domain-facts.md, section 3 (arithmetic notes). Raises ValueError for a length below 1.
    """
    if length < 1:
        raise ValueError("a limit in working days is at least 1")
    first: date | None = None
    weekend, skipped, counted, day = 0, [], 0, start
    while counted < length:
        day += timedelta(days=1)
        if day.weekday() >= 5:
            weekend += 1
        elif name := bank_holiday(day):
            skipped.append((day, name))
        else:
            counted += 1
            first = first or day
    assert first is not None
    return WorkingDays(first, day, weekend, tuple(skipped))


def working_days_between(start: date, end: date) -> int:
    """Return how many working days lie after start, up to and with end; 0 when end is not after start."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)


def working_day_until(day: date) -> date:
    """Return the day itself when it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_months(start: date, months: int) -> date:
    """Return the same day of a later month; the month's last day where it has no such day (31 August, 6 months)."""
    return start + relativedelta(months=months)


def add_hours(start: datetime, hours: float) -> datetime:
    """Return the moment so many hours later, on the London clock; an hour that the clocks skip or repeat is counted.

    `start` has a time zone.
    """
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(LONDON)


def beyond_known_holidays(last: date) -> bool:
    """Return whether a count reaches into years whose bank holidays are not published yet."""
    return last.year > HOLIDAYS_KNOWN_TO
