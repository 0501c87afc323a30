"""Dates by number and by name: 3/4, 3 April, the 5th, Boxing Day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.dates.counting import bank_holiday
from bot.dates.meaning import (
    Day,
    Expect,
    Meaning,
    behind,
    day_of,
    exists,
    group,
    has_been,
    last_before,
    next_after,
    on_weekday,
    one,
    year_said,
    yearless,
)
from bot.dates.words import MONTHS

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)

# By number -----------------------------------------------------------------------------------------------------------


def iso(match: re.Match, now: datetime, expect: Expect) -> Day:
    """Read 2026-04-03, which nobody writes with the month last."""
    found = exists(int(match["y"]), int(match["m"]), int(match["d"]))
    return day_of(match, one(found) if found else ((), "impossible"))


def numbers(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    """Read a day and a month, the month in figures or by name, with or without a year and a weekday.

    Figures that can be day and month either way are both, day first.
    """
    if match.group() == "24/7":
        return None
    month = group(match, "month")
    number = MONTHS.index(month) + 1 if month else int(match["m"])
    day, year, weekday = int(match["d"]), year_said(match, now.date()), group(match, "wd")
    if year is None and not month and not (1 <= day <= 31 and 1 <= number <= 31):
        return None
    been = has_been(match.string, match.start())
    first = _dated(day, number, year, weekday, now.date(), expect, been)
    if month or day == number or not (1 <= day <= 12 and 1 <= number <= 12):
        return day_of(match, first)
    return day_of(match, _either(first, _dated(number, day, year, weekday, now.date(), expect, been)))


def _either(day_first: Meaning, month_first: Meaning) -> Meaning:
    """Return both readings of figures, unless the weekday beside them fits one of them only."""
    fitting = [meaning for meaning in (day_first, month_first) if meaning[1] is None]
    if len(fitting) == 1:
        return fitting[0]
    days = [day for meaning in (day_first, month_first) for day in (meaning[0] if fitting else meaning[0][:1])]
    return tuple(dict.fromkeys(days)), None


def _dated(
    day: int, month: int, year: int | None, weekday: str | None, today: date, expect: Expect, been: bool
) -> Meaning:
    if year:
        exact = exists(year, month, day)
        return on_weekday((exact,), weekday) if exact else ((), "impossible")
    every = [found for around in range(-4, 5) if (found := exists(today.year + around, month, day))]
    if not every:
        return (), "impossible"
    return _settled(on_weekday(yearless(every, today, expect), weekday), today, been)


def _settled(meaning: Meaning, today: date, been: bool) -> Meaning:
    days, problem = meaning
    return (behind(days, today), None) if been and not problem and len(days) > 1 else meaning


def weak(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    """Read 3.4 as a date, marked as one that may be a time."""
    day = numbers(match, now, expect)
    return Day(day.start, day.end, day.days, day.problem, weak=True) if day and day.days else None


def nth(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    """Read "the 5th", with or without a weekday or a month counted from this one."""
    today, day = now.date(), int(match["d"])
    which = group(match, "which")
    if day > 31:
        return None
    first = today.replace(day=1)
    months = {"last": [-1], "this": [0], "next": [1]}.get(which or "", [-1, 0, 1])
    near = [first + relativedelta(months=n) for n in months]
    days = [found for month in near if (found := exists(month.year, month.month, day))]
    if not days:
        return day_of(match, ((), "impossible"))
    if not which:
        days = _nth_near(days, today, expect)
    return day_of(match, on_weekday(tuple(days), group(match, "wd")))


def _nth_near(days: list[date], today: date, expect: Expect) -> list[date]:
    """Return this month's if it lies the expected way; else both it and its neighbour, for the reader to choose."""
    past = [day for day in days if day <= today]
    coming = [day for day in days if day >= today]
    if expect == "ahead":
        return coming[:1] or past[-1:]
    if expect == "either":
        return [day for day in days if (day.year, day.month) == (today.year, today.month)] or coming[:1]
    if past and (past[-1].year, past[-1].month) == (today.year, today.month):
        return past[-1:]
    return past[-1:] + coming[:1]


# By name -------------------------------------------------------------------------------------------------------------

_FEASTS: dict[str, Callable[[int], date]] = {
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
    "new year's eve": lambda year: date(year, 12, 31),
    "new year's day": lambda year: date(year, 1, 1),
    "good friday": lambda year: easter(year) - 2 * _DAY,
    "easter saturday": lambda year: easter(year) - _DAY,
    "easter sunday": easter,
    "easter monday": lambda year: easter(year) + _DAY,
    "maundy thursday": lambda year: easter(year) - 3 * _DAY,
    "halloween": lambda year: date(year, 10, 31),
    "bonfire night": lambda year: date(year, 11, 5),
    "valentine's day": lambda year: date(year, 2, 14),
    # Days only where another day is counted from them: "at Christmas" says no day.
    "christmas": lambda year: date(year, 12, 25),
    "easter": easter,
    "new year": lambda year: date(year, 1, 1),
}


def feast(match: re.Match, now: datetime, expect: Expect) -> Day:
    """Read a day of the year that has a name."""
    of = _FEASTS[re.sub(r"^(new year|valentine)s? ", r"\1's ", match["feast"])]
    today, year, said, weekday = now.date(), year_said(match, now.date()), group(match, "said"), group(match, "wd")
    if year:
        return day_of(match, on_weekday((of(year),), weekday))
    every = [of(today.year + n) for n in (-1, 0, 1)]
    if said == "last":
        return day_of(match, one(max(day for day in every if day < today)))
    if said == "next":
        return day_of(match, one(min(day for day in every if day > today)))
    been = has_been(match.string, match.start())
    return day_of(match, _settled(on_weekday(yearless(every, today, expect), weekday), today, been))


def holiday_monday(match: re.Match, now: datetime, expect: Expect) -> Day:
    """Read "bank holiday Monday": the last one, or the next where something is planned."""
    back = expect != "ahead"
    step = -_WEEK if back else _WEEK
    day = last_before("monday", now.date() + _DAY) if back else next_after("monday", now.date() - _DAY)
    while not bank_holiday(day):
        day += step
    return day_of(match, one(day))
