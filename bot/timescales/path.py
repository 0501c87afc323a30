"""The path on which timescales lie, from the first event to the last, with dates where a start is known."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content import Content
from bot.content.timescales import Event, Timescale
from bot.timescales.deadlines import Deadline, Start, deadline


@dataclass(frozen=True)
class Step:
    """One step of a path: an event with its date where known, or a timescale.

    `deadline` is there where a start is known; `chained` where that start is only the last day for the step before.
    """

    event: Event | None
    timescale: Timescale | None
    known: Start | None = None
    deadline: Deadline | None = None
    chained: bool = False


def path(content: Content, name: str, area: str, known: dict[str, Start]) -> list[Step]:
    """Return the steps of a path in order, for an area; `known` holds the starts that the reader gave, by event."""
    scales = [one for one in content.timescales.values() if one.path == name and one.start and one.area in (None, area)]
    begun, chained = dict(known), set()
    steps = []
    first = scales[0].start
    if first:
        steps.append(Step(content.events[first], None, known.get(first)))
    for one in scales:
        ends = one.ends_with
        if ends and ends in known:
            steps.append(Step(content.events[ends], one, known[ends]))
            continue
        start = begun.get(str(one.start))
        reached = deadline(one, start) if start else None
        steps.append(Step(None, one, None, reached, chained=str(one.start) in chained))
        if ends and reached:
            begun[ends] = Start.from_iso(reached.due_day.isoformat())
            chained.add(ends)
    return steps
