"""The start that a message gives as it is taken: one that lies ahead too, but for abuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.content import Content
from bot.content.timescales import Event
from bot.dates import LONDON, Reading
from bot.timescales.deadlines import Start, clinical
from bot.timescales.start import Doubt, settle


def begun(readings: Sequence[Reading], event: Event, content: Content, now: datetime) -> Start | Doubt:
    """Return the start that readings (one or more) give, or the doubt to be asked about.

    A start may lie ahead, but for abuse: "if it takes place then" must never be said of that.
    """
    today = now.astimezone(LONDON).date()
    if any(clinical(one) for one in content.timescales.values() if one.start == event.id):
        return _behind(settle(readings, event, now), today)
    return settle(readings, event.copy(update={"planned": True}), now)


def _behind(found: Start | Doubt, today: date) -> Start | Doubt:
    """Return the one day that is not still to come, of those that a date may be."""
    if isinstance(found, Start) or found.kind != "ambiguous":
        return found
    behind = [day for day in found.days if day <= today]
    if len(behind) != 1:
        return found
    return replace(Start.from_iso(behind[0].isoformat()), words=found.words)
