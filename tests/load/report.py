"""The tables of `make load`, and on paper the machines that follow from them."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from datetime import date

from tests.load.growth import Row
from tests.load.measure import Load

#: Assumptions of the sizing. Somebody who reads an answer asks again after half a minute; a part is planned half busy,
#: so that what is asked at once waits little and the rest bears the loss of one.
SECONDS_BETWEEN, BUSY = 30, 0.5
#: Hours a day at which so many are there at once, for the disk.
HOURS = 8
PRACTITIONERS = (1, 100, 10_000)


def load_table(loads: Sequence[Load]) -> str:
    """Return throughput, time to a reply and processor time a turn, a row for each run."""
    parts = list(dict.fromkeys(name for load in loads for name in load.cost))
    head = ["arrangement", "assistants", "asking at once", "turns", "failed", "turns/s", "p50 ms", "p95 ms"]
    rows = [
        [
            *(load.arrangement, load.workers, load.users, load.turns, load.failed),
            *(f"{load.rate:.1f}", f"{load.p50:.0f}", f"{load.p95:.0f}"),
            *(f"{load.cost[name]:.1f}" if name in load.cost else "" for name in parts),
            *(f"{load.locust:.1f}", f"{load.others:.1f}"),
        ]
        for load in loads
    ]
    costs = [f"{name}, processor ms a turn" for name in parts]
    return table([*head, *costs, "locust, cores", "other programs, cores"], rows)


def growth_table(head: Sequence[str], rows: Sequence[Row]) -> str:
    """Return what something costs as it grows."""
    return table(head, [[f"{size:,}", *(f"{taken:.1f}" for taken in timed)] for size, timed in rows])


def machines(load: Load, memory: dict[str, float], bytes_a_turn: float) -> str:
    """Return what so many practitioners at once need, by the costs of one run."""
    rows = []
    for people in PRACTITIONERS:
        rate = people / SECONDS_BETWEEN
        cores = {name: rate * cost / 1000 / BUSY for name, cost in load.cost.items()}
        assistants, actions = (max(1, math.ceil(cores[name])) for name in ("assistants", "action servers"))
        held = (assistants * memory["assistants"] + actions * memory["action servers"]) / 1000
        disk = rate * 3600 * HOURS * bytes_a_turn / 1e9
        rows.append([f"{people:,}", f"{rate:.2f}", assistants, actions, f"{cores['PostgreSQL']:.2f}", f"{held:.1f}",
                     f"{disk:.1f}"])  # fmt: skip
    head = ["practitioners at once", "turns/s", "assistants (a core each)", "action servers (a core each)"]
    return table([*head, "cores for PostgreSQL", "GB of memory without PostgreSQL", "GB on disk after a day"], rows)


def table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def where() -> str:
    """Return when and on what it was measured."""
    return (
        f"{date.today().isoformat()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, which locust"
        f" shared; load average {os.getloadavg()[2]:.1f} over the last quarter of an hour; `make load`."
    )
