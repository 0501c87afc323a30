"""The path on which timescales lie, from the first event to the last, with dates where a start is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.content import Content
from bot.content.timescales import Event, Timescale
from bot.timescales.deadlines import Deadline, Start, deadline


@dataclass(frozen=True)
class Step:
    """One step of a path: an event with its date where known, or a timescale; `deadline` where a start is known."""

    event: Event | None
    timescale: Timescale | None
    known: Start | None = None
    deadline: Deadline | None = None


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
        reached = replace(deadline(one, start), chained=one.start in chained) if start else None
        steps.append(Step(None, one, None, reached))
        if ends and reached:
            begun[ends] = _last_day(reached)
            chained.add(ends)
    return steps


def chain(timescales: Sequence[Timescale], start: Start) -> list[Deadline]:
    """Return what timescales come to, in their order. One that is counted from another's end begins on its last day."""
    before = {one.ends_with: one for one in timescales if one.ends_with}

    def of(scale: Timescale) -> Deadline:
        earlier = before.get(str(scale.start))
        return replace(deadline(scale, _last_day(of(earlier))), chained=True) if earlier else deadline(scale, start)

    return [of(one) for one in timescales]


def _last_day(reached: Deadline) -> Start:
    return Start.from_iso(reached.due_day.isoformat())
