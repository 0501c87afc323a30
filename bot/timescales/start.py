"""The one start that a message gives, or what has to be asked before a date can be worked out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.content.timescales import Event
from bot.dates import LONDON, Reading
from bot.dates.words import WEEKDAYS
from bot.timescales.deadlines import Start

#: Years within which a start is believed; others are asked again, since a slip of the keyboard is likelier.
EARLIEST_YEAR, YEARS_AHEAD = 1930, 1

Kind = Literal["several", "ambiguous", "impossible", "vague", "weekday", "future", "far"]
_ORDER = {"clock": 0, "part": 1, "day": 2}
_FIGURES = re.compile(r"\d ?[/.-] ?\d")
_WEEKDAY = re.compile("|".join(day[:3] for day in WEEKDAYS), re.I)


@dataclass(frozen=True)
class Doubt:
    """Why a start cannot be taken: the phrase ask_<kind> says it; `days` are those it may be, or the one understood."""

    kind: Kind
    words: str
    days: list[date] = field(default_factory=list)


def settle(readings: Sequence[Reading], event: Event, now: datetime) -> Start | Doubt:
    """Return the start that readings (one or more) of one event give, or the doubt to be asked about."""
    days = sorted({day for reading in readings for day in reading.days if not reading.problem})
    others = [reading for reading in readings if days and reading.problem and _is_another(reading, days)]
    days = sorted({*days, *(day for reading in others for day in reading.days)})
    if len(days) > 1:
        return Doubt("several", readings[0].words, days)
    if others:
        return Doubt("vague", others[0].words)
    clear = [reading for reading in readings if reading.moment]
    if not clear:
        first = next((reading for reading in readings if reading.days), readings[0])
        return Doubt(first.problem or "vague", first.words, list(first.days))
    reading = min(clear, key=lambda one: _ORDER[one.precision])
    day = days[0]
    if not EARLIEST_YEAR <= day.year <= now.astimezone(LONDON).year + YEARS_AHEAD:
        return Doubt("far", reading.words, [day])
    if reading.ahead(now) and not event.planned:
        return Doubt("future", reading.words, [day])
    return Start.of(reading)


def _is_another(reading: Reading, days: Sequence[date]) -> bool:
    """Return whether a doubtful reading is a second date, not the clear one said less exactly (last week, Tuesday)."""
    if reading.problem == "vague":
        return bool(_WEEKDAY.search(reading.words))
    return reading.problem == "ambiguous" and bool(_FIGURES.search(reading.words)) and not set(days) & set(reading.days)
