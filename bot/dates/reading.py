"""Dates and moments as a message says them: days and times put together, with what is doubtful about each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.dates.clock import PARTS, Clock, find_clocks, resolved
from bot.dates.counting import LONDON, add_hours
from bot.dates.days import Day, Expect, Problem, find_days
from bot.dates.words import WEEKDAYS, Uniform, uniform

#: What may stand between a day and its time.
_BETWEEN = re.compile(
    r"^[\s,()-]*(?:(?:at|on|in|the|around|about|roughly|approx|@|of|from|during|early|late)\b[\s,]*)*$"
)
#: Who counts back from an end gives no start.
_BACKWARDS = re.compile(r"\b(?:work|count|reckon)(?:ing)? back(?:wards?)?\b")
_WEEKDAY = re.compile("|".join(WEEKDAYS))


@dataclass(frozen=True)
class Reading:
    """One date as it was understood.

    `days` holds the one day meant, or the days it may be (`problem` "ambiguous"). `moment` is the earliest moment meant
    (Europe/London); None unless there is one day. `precision` says how exactly it was given. `taken` marks a time whose
    am or pm was not said. `words` and `span` are the reader's own; what a day that is not known was to be counted from
    ("the Monday after the meeting") is quoted in the words and lies outside the span, since it may be an event.
    """

    words: str
    span: tuple[int, int]
    days: tuple[date, ...]
    precision: Literal["clock", "part", "day"]
    moment: datetime | None
    problem: Problem | None = None
    part: str | None = None
    taken: bool = False

    @property
    def day(self) -> date | None:
        """Return the one day meant, None when it is not known."""
        return self.days[0] if len(self.days) == 1 and self.problem is None else None

    def ahead(self, now: datetime) -> bool:
        """Return whether it is still to come."""
        if self.moment is None:
            return False
        return self.moment > now if self.precision != "day" else self.moment.date() > now.date()


#: Dates read of one message: from a list of them no single start follows, and each is held against all the others.
MOST = 12


def read_dates(message: str, now: datetime, *, expect: Expect = "past") -> list[Reading]:
    """Return the dates and moments that a message names, in its order, MOST of them at most.

    `now` has a time zone. `expect` says which way a date lies when its words do not: "past" for what has happened,
    "ahead" for what is planned, "either" for what may be both.
    """
    now = now.astimezone(LONDON)
    words = uniform(message)
    if _BACKWARDS.search(words.text):
        return []
    days, clocks = find_days(words.text, now, expect)[:MOST], find_clocks(words.text)[: 2 * MOST]
    days = [day for day in days if not (day.weak and any(_adjoin(words.text, day, o) for o in days if not o.weak))]
    clocks = [clock for clock in clocks if not any(clock.start < day.end and day.start < clock.end for day in days)]
    found = []
    for day in days:
        beside, start, end = _times_of(words.text, day, clocks, days)
        reading = _reading(_possible(day, beside, now, expect), beside, now, message, words.span(start, end))
        found.append(replace(reading, words=_quoted(message, words, day, start)) if day.quoted else reading)
    alone = [clock for clock in clocks if clock.hour is not None and not clock.bare]
    # "On a Friday at 9pm" is no time of today's.
    if not days and len(alone) == 1 and not _WEEKDAY.search(words.text):
        found.append(_today(alone[0], now, message, words.span(alone[0].start, alone[0].end), expect))
    return found


def _quoted(message: str, words: Uniform, day: Day, start: int) -> str:
    first, last = words.span(start, day.quoted)
    return message[first:last].strip()


def _adjoin(text: str, first: Day | Clock, second: Day | Clock) -> bool:
    left, right = sorted((first, second), key=lambda one: one.start)
    return left.end <= right.start and bool(_BETWEEN.match(text[left.end : right.start]))


def _times_of(text: str, day: Day, clocks: list[Clock], days: list[Day]) -> tuple[list[Clock], int, int]:
    """Return the times that adjoin a day, directly or over another time, and the stretch that all of it covers."""
    start, end, grown = day.start, day.end, True
    mine: list[Clock] = []
    while grown:
        grown = False
        for clock in clocks:
            if clock in mine or (clock.start < end and start < clock.end):
                continue
            stretch = Day(start, end)
            nearer = any(other is not day and _adjoin(text, other, clock) and other.start > day.start for other in days)
            if _adjoin(text, stretch, clock) and not (clock.start >= end and nearer):
                mine.append(clock)
                start, end, grown = min(start, clock.start), max(end, clock.end), True
    return mine, start, end


def _possible(day: Day, beside: list[Clock], now: datetime, expect: Expect) -> Day:
    """Return the day without today where that part of today has not come yet, or is over, as the case may be."""
    if day.problem != "ambiguous" or now.date() not in day.days or not beside:
        return day
    others = tuple(one for one in day.days if one != now.date())
    moment = _reading(replace(day, days=(now.date(),), problem=None), beside, now, "", (0, 0)).moment
    fits = moment is not None and (moment > now) == (expect == "ahead")
    return day if fits or len(others) != 1 else replace(day, days=others, problem=None)


def _reading(day: Day, beside: list[Clock], now: datetime, message: str, span: tuple[int, int]) -> Reading:
    part = next((clock.part for clock in beside if clock.part), day.part)
    clock = next((clock for clock in beside if clock.hour is not None), None)
    base = Reading(message[span[0] : span[1]].strip(), span, day.days, "day", None, day.problem, part)
    if day.problem or not day.days:
        return base
    (only,) = day.days
    if day.moment:
        return replace(base, precision="clock", moment=day.moment)
    if clock:
        at, later, taken = resolved(clock, part)
        moment = _london(only + timedelta(days=later), at)
        if taken and moment > now and only == now.date() and at.hour >= 12:
            moment = _london(only, time(at.hour - 12, at.minute))
        return replace(base, precision="clock", moment=moment, taken=taken, days=(moment.date(),))
    if part:
        return replace(base, precision="part", moment=_london(only, time(PARTS[part][0] % 24)))
    return replace(base, moment=_london(only, time(0)))


def _today(clock: Clock, now: datetime, message: str, span: tuple[int, int], expect: Expect) -> Reading:
    at, _, taken = resolved(clock, None)
    moment = _london(now.date(), at)
    base = Reading(message[span[0] : span[1]], span, (now.date(),), "clock", moment, taken=taken)
    if taken and at.hour >= 12 and moment > now:
        moment = _london(now.date(), time(at.hour - 12, at.minute))
    if (moment > now) == (expect == "ahead"):
        return replace(base, moment=moment)
    other = now.date() + timedelta(days=-1 if expect == "past" else 1)
    return replace(base, days=tuple(sorted((now.date(), other))), moment=None, problem="ambiguous")


def _london(day: date, at: time) -> datetime:
    """Return a moment on the London clock; an hour that the clocks skip becomes the one after it."""
    return add_hours(datetime.combine(day, at, LONDON), 0)
