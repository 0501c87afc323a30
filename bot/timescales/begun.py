"""The start that a message gives as it is taken: one to come too, none in figures that may be another day long past."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.content import Content
from bot.content.timescales import Event
from bot.dates import LONDON, Reading, read_dates
from bot.timescales.deadlines import Start, clinical
from bot.timescales.start import Doubt, settle

#: Day and month in figures alone, without a year.
_FIGURES = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?![/.-]?\d)")
#: A day in figures this near is the one that a British reader means.
_NEAR = timedelta(days=60)


def begun(readings: Sequence[Reading], event: Event, content: Content, now: datetime) -> Start | Doubt:
    """Return the start that readings (one or more) give, or the doubt to be asked about.

    A start may lie ahead, but for abuse: "if it takes place then" must never be said of that.
    """
    today = now.astimezone(LONDON).date()
    if any(clinical(one) for one in content.timescales.values() if one.start == event.id):
        return _behind(settle(readings, event, now), today, now)
    found = settle(readings, event.copy(update={"planned": True}), now)
    if isinstance(found, Start) and (other := _swapped(found, today)):
        return Doubt("ambiguous", found.words or "", sorted((found.day, other)))
    return found


def _behind(found: Start | Doubt, today: date, now: datetime) -> Start | Doubt:
    """Return the one day that is not still to come, of those that a date may be."""
    if isinstance(found, Start) or found.kind != "ambiguous":
        return found
    behind = [day for day in found.days if day <= today]
    if len(behind) != 1:
        return found
    return replace(Start.of(read_dates(behind[0].isoformat(), now)[0]), words=found.words)


def _swapped(start: Start, today: date) -> date | None:
    """Return the other day that the figures of a day long past may mean: 3/4 can be the 4th of March too."""
    written = _FIGURES.search(start.words or "")
    day = start.day
    if not written or today - day < _NEAR or day.day > 12 or day.day == day.month:
        return None
    if (int(written[1]), int(written[2])) != (day.day, day.month):
        return None
    other = date(day.year, day.day, day.month)
    return other if other <= today else date(day.year - 1, day.day, day.month)
