"""What the counts say: tables for the page, with every number under five left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

#: The smallest number shown: the usual threshold for small numbers about people (ONS and NHS practice).
SMALLEST = 5
#: Weeks on the page, and entries of a list of topics.
WEEKS, LONGEST = 26, 12

OUTCOME_ORDER = ("answered", "safety", "clarified", "fell back", "failed", "small talk")
UNANSWERED = ("clarified", "fell back", "failed")

Turn = dict[str, Any]
Opinion = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """Everything the page shows. None stands for a number that is too small to show; shares are from 0 to 1."""

    total: int
    answered: float | None
    unanswered: float | None
    safety: float | None
    helpful: float | None
    weeks: list[date]
    by_week: dict[str, list[int | None]]
    asked: list[tuple[str, int]]
    gaps: list[tuple[str, int]]
    by_area: dict[str, list[float | None]]
    opinions: list[tuple[str, float, int]]
    reasons: list[tuple[str, int]]


def shown(number: int) -> int | None:
    """Return a number as it may be shown: itself, or None from 1 to 4."""
    return None if 0 < number < SMALLEST else number


def share(part: int, whole: int) -> float | None:
    """Return part / whole as it may be shown: None of nothing, and where the part or the rest is from 1 to 4."""
    if not whole or shown(part) is None or shown(whole - part) is None or shown(whole) is None:
        return None
    return part / whole


def week_of(hour: str) -> date:
    """Return the Monday of the week of an hour such as 2026-11-22T14."""
    day = datetime.strptime(hour, "%Y-%m-%dT%H").date()
    return day - timedelta(days=day.weekday())


def figures(turns: Iterable[Turn], opinions: Iterable[Opinion]) -> Figures:
    """Return what the page shows of rows of the tables `counts` and `opinions`: the last 26 weeks with any."""
    recent, weeks = _recent(list(turns))
    outcomes = _sum(recent, _outcome)
    weekly = _sum(recent, lambda row: (_outcome(row), week_of(row["hour"])))
    by_week = {outcome: [shown(weekly[outcome, week]) for week in weeks] for outcome in OUTCOME_ORDER}
    meant = [row for row in recent if row["outcome"] != "small talk"]
    whole = sum(row["number"] for row in meant)
    said = [row for row in opinions if weeks and week_of(row["hour"]) >= weeks[0]]
    yes = sum(row["number"] for row in said if row["helpful"])
    return Figures(
        total=SMALLEST * round(whole / SMALLEST) if whole >= SMALLEST else 0,
        answered=share(outcomes["answered"], whole),
        unanswered=share(sum(outcomes[one] for one in UNANSWERED), whole),
        safety=share(outcomes["safety"], whole),
        helpful=share(yes, sum(row["number"] for row in said)),
        weeks=weeks,
        by_week={outcome: numbers for outcome, numbers in by_week.items() if any(numbers)},
        asked=_most(_sum((row for row in meant if row["outcome"] == "answered"), lambda row: row["topic"])),
        gaps=_most(_sum((row for row in meant if row["outcome"] in UNANSWERED), lambda row: row["topic"])),
        by_area=_by_area(meant, weeks),
        opinions=_opinions(said),
        reasons=_most(_sum((row for row in said if row["reason"]), lambda row: row["reason"])),
    )


def _recent(turns: list[Turn]) -> tuple[list[Turn], list[date]]:
    if not turns:
        return [], []
    last = max(week_of(row["hour"]) for row in turns)
    first = max(min(week_of(row["hour"]) for row in turns), last - timedelta(weeks=WEEKS - 1))
    weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return [row for row in turns if week_of(row["hour"]) >= first], weeks


def _outcome(row: Turn) -> str:
    """Return what became of a turn; one whose reply began with a safety text counts as that, whatever followed."""
    return row["outcome"] if row["safety"] == "none" else "safety"


def _sum(rows: Iterable[dict[str, Any]], key: Any) -> Counter:
    found: Counter = Counter()
    for row in rows:
        found[key(row)] += row["number"]
    return found


def _most(found: Counter) -> list[tuple[str, int]]:
    return [(name, number) for name, number in found.most_common() if name and number >= SMALLEST][:LONGEST]


def _by_area(rows: list[Turn], weeks: list[date]) -> dict[str, list[float | None]]:
    asked = _sum(rows, lambda row: (row["area"], week_of(row["hour"])))
    unanswered = _sum(
        (row for row in rows if row["outcome"] in UNANSWERED), lambda row: (row["area"], week_of(row["hour"]))
    )
    areas = sorted({row["area"] for row in rows})
    lines = {area: [share(unanswered[area, week], asked[area, week]) for week in weeks] for area in areas}
    return {area: line for area, line in lines.items() if any(value is not None for value in line)}


def _opinions(rows: list[Opinion]) -> list[tuple[str, float, int]]:
    found: dict[str, Counter] = defaultdict(Counter)
    for row in rows:
        found[row["topic"]][bool(row["helpful"])] += row["number"]
    shares = [(topic, share(votes[True], votes.total()), votes.total()) for topic, votes in found.items()]
    return sorted([(topic, part, of) for topic, part, of in shares if part is not None], key=lambda one: one[1])[
        :LONGEST
    ]
