"""What words for a day come to: the days that they can mean, or why none is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.dates.words import WEEKDAYS

Expect = Literal["past", "ahead", "either"]
#: Why a day is not known although words for one were found.
Problem = Literal["ambiguous", "impossible", "vague", "weekday"]
#: The days that words can mean, and what is wrong with them beside their number.
Meaning = tuple[tuple[date, ...], Problem | None]
#: A date without a year is last year's, or this year's, unless the nearer one lies the other way: then both are asked.
FAR = timedelta(days=300)
#: Something that may lie behind or ahead is taken to be the nearer one up to here.
NEAR = timedelta(days=60)
#: The words right before a date that has been, not "to be held on": its year is the last one that it had.
_HAS_BEEN = re.compile(
    r"(?:\b(?:was|were|came in|come in|happened|took place|received)|(?<!be )(?<!is )(?<!are )(?<!being )\bheld)"
    r"(?: back)?(?: on)?,? (?:the )?$"
)
#: "if it was 24/12" is still to come, or made up.
_SUPPOSED = re.compile(r"\b(?:if|unless|suppose|say)\b[^,;.?!]*$")


@dataclass(frozen=True)
class Day:
    """Words for a day: the days they can mean (one where it is clear), or why none is known.

    `moment` is set where the words count hours or minutes. `part` is a part of that day that the words themselves name.
    `weak` marks figures that are a clock time if a day stands beside them. `quoted` is where the words end that are
    quoted, if after `end`. `after` is the weekday, and whether after or before, of words that point to the date said
    before them ("the Monday after that").
    """

    start: int
    end: int
    days: tuple[date, ...] = ()
    problem: Problem | None = None
    moment: datetime | None = None
    part: str | None = None
    weak: bool = False
    quoted: int = 0
    after: tuple[str, bool] | None = None


def day_of(match: re.Match, meaning: Meaning) -> Day:
    """Return the day that the words of a match mean."""
    days, problem = meaning
    return Day(match.start(), match.end(), days, problem or ("ambiguous" if len(days) > 1 else None))


def one(day: date) -> Meaning:
    """Return the meaning of words that can mean one day only."""
    return (day,), None


def group(match: re.Match, name: str) -> str | None:
    """Return what a group of a match holds, None where its pattern has no such group."""
    return match.groupdict().get(name)


def exists(year: int, month: int, day: int) -> date | None:
    """Return a date, None when there is none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_said(match: re.Match, today: date) -> int | None:
    """Return the year that stands with a date, in figures or as last, this or next year; None when none does."""
    if figures := group(match, "y"):
        digits = figures.lstrip("'")
        return int(digits) if len(digits) == 4 else 2000 + int(digits)
    words = group(match, "that") or group(match, "that_first")
    return today.year + {"last": -1, "this": 0, "next": 1}[words] if words else None


def has_been(text: str, start: int) -> bool:
    """Return whether the words right before a date say that it has been."""
    before = text[:start]
    return bool(_HAS_BEEN.search(before)) and not _SUPPOSED.search(before)


def behind(days: tuple[date, ...], today: date) -> tuple[date, ...]:
    """Return of several days the last one that has come; all of them when none has."""
    past = [day for day in days if day <= today]
    return (max(past),) if past else days


def yearless(every: list[date], today: date, expect: Expect) -> tuple[date, ...]:
    """Return which of the years of a date without one are meant: one, or two to choose from."""
    before = max((day for day in every if day <= today), default=None)
    after = min((day for day in every if day >= today), default=None)
    if before is None or after is None:
        return tuple(day for day in (before, after) if day)
    if expect == "either":
        nearer = min(before, after, key=lambda day: abs(day - today))
        return (nearer,) if abs(nearer - today) < NEAR else (before, after)
    likely = before if expect == "past" else after
    return (before, after) if abs(today - likely) > FAR else (likely,)


def on_weekday(days: tuple[date, ...], weekday: str | None) -> Meaning:
    """Return those of the days that are such a weekday; when none is, the first and the nearest such weekday to it."""
    if weekday is None:
        return days, None
    right = tuple(day for day in days if WEEKDAYS[day.weekday()] == weekday)
    return (right, None) if right else ((days[0], _nearest(weekday, days[0])), "weekday")


def _nearest(weekday: str, day: date) -> date:
    return day + timedelta(days=(WEEKDAYS.index(weekday) - day.weekday() + 3) % 7 - 3)


def last_before(weekday: str, day: date) -> date:
    """Return the latest such weekday before a day."""
    return day - timedelta(days=(day.weekday() - WEEKDAYS.index(weekday) - 1) % 7 + 1)


def next_after(weekday: str, day: date) -> date:
    """Return the next such weekday after a day."""
    return day + timedelta(days=(WEEKDAYS.index(weekday) - day.weekday() - 1) % 7 + 1)
