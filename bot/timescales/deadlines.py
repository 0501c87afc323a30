"""What a timescale comes to from a known start: the last day or moment, and how it was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.content.timescales import Timescale
from bot.dates.counting import (
    LONDON,
    WorkingDays,
    add_hours,
    add_months,
    add_working_days,
    beyond_known_holidays,
    is_working_day,
    working_day_until,
    working_days_between,
)
from bot.dates.reading import Reading


@dataclass(frozen=True)
class Start:
    """When a limit begins to run: an aware moment, and how exactly it is known ("clock", "part" or "day")."""

    moment: datetime
    precision: str = "day"
    words: str | None = None
    taken: bool = False

    @classmethod
    def of(cls, reading: Reading) -> Start:
        """Return the start that a reading gives. Raises ValueError where it gives no one moment."""
        if reading.moment is None:
            raise ValueError("a reading without a moment is no start")
        return cls(reading.moment, reading.precision, reading.words, reading.taken)

    @classmethod
    def from_iso(cls, text: str) -> Start:
        """Return the start that an ISO date or date and time says; a time without a zone is London's.

        Raises ValueError for anything else, and for years outside 2000 to 2100.
        """
        if len(text) == 10:
            moment, precision = datetime.combine(date.fromisoformat(text), time(0), LONDON), "day"
        else:
            moment, precision = datetime.fromisoformat(text), "clock"
            try:
                moment = moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)
            except OverflowError:  # the ends of the calendar, in another zone
                raise ValueError("the year must lie between 2000 and 2100") from None
        if not 2000 <= moment.year <= 2100:
            raise ValueError("the year must lie between 2000 and 2100")
        return cls(moment, precision)

    @property
    def day(self) -> date:
        """Return the day on the London clock."""
        return self.moment.astimezone(LONDON).date()

    def iso(self) -> str:
        """Return the date, or the moment to the minute, as ISO 8601."""
        if self.precision == "day":
            return self.day.isoformat()
        return self.moment.isoformat(timespec="minutes")


@dataclass(frozen=True)
class Deadline:
    """A timescale from one start. `due` is a moment for hours, the last day otherwise.

    `chained`: the start is only the last day for what it is counted from.
    """

    timescale: Timescale
    start: Start
    due: datetime | date
    working: WorkingDays | None = None
    earlier: datetime | None = None
    working_day_before: date | None = None
    chained: bool = False

    @property
    def due_day(self) -> date:
        """Return the day on which it ends."""
        return self.due.date() if isinstance(self.due, datetime) else self.due

    @property
    def clocks_change(self) -> bool:
        """Return whether summer time begins or ends within a limit in hours."""
        return isinstance(self.due, datetime) and self.due.utcoffset() != self.start.moment.utcoffset()

    @property
    def beyond_known_holidays(self) -> bool:
        """Return whether bank holidays within it may not be published yet."""
        return self.working is not None and beyond_known_holidays(self.due_day)

    def passed(self, now: datetime) -> bool:
        """Return whether it is over; a day is over when the next begins."""
        if isinstance(self.due, datetime):
            return now > self.due
        return now.astimezone(LONDON).date() > self.due

    def working_days_left(self, now: datetime) -> int:
        """Return the working days from tomorrow to the last day; negative for those since it."""
        today = now.astimezone(LONDON).date()
        if today <= self.due_day:
            return working_days_between(today, self.due_day)
        return -working_days_between(self.due_day, today)


def clinical(timescale: Timescale) -> bool:
    """Return whether a limit runs in hours on a child's body: whoever asks is told to ring before anything else."""
    return timescale.unit == "hours" and timescale.basis == "clinical"


def deadline(timescale: Timescale, start: Start) -> Deadline:
    """Return what a timescale comes to. Day 1 of working days is the first working day after the start.

    Raises ValueError when the dates leave the calendar.
    """
    try:
        return _counted(timescale, start)
    except OverflowError:
        raise ValueError("the date is too far away") from None


def _counted(timescale: Timescale, start: Start) -> Deadline:
    length = timescale.length
    if timescale.unit == "hours":
        earlier = add_hours(start.moment, timescale.earlier) if timescale.earlier else None
        return Deadline(timescale, start, add_hours(start.moment, length), earlier=earlier)
    if timescale.unit == "working days":
        working = add_working_days(start.day, length)
        return Deadline(timescale, start, working.last, working=working)
    if timescale.unit == "months":
        due = add_months(start.day, length)
        before = None if is_working_day(due) else working_day_until(due)
        return Deadline(timescale, start, due, working_day_before=before)
    return Deadline(timescale, start, date.fromordinal(start.day.toordinal() + length))
