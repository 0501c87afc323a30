"""`make load`: throughput at one and two assistants, the cost of a turn as things grow, and the machines on paper.

Writes the tables of docs/operations.md. About ten minutes, most of them with both cores busy.
"""

from __future__ import annotations

import argparse
import sys
from tempfile import TemporaryDirectory

from rasa.core.agent import Agent

from bot import logs, rasa_patches
from bot.train import model_path
from tests import tables
from tests.load import growth, measure, report
from tests.load.measure import Load

USERS = (1, 8, 32, 100)


def main(arguments: list[str]) -> int:
    """Measure, print, write; return 1 when a turn failed."""
    read = argparse.ArgumentParser(prog="make load", description=__doc__)
    read.add_argument("--seconds", type=int, default=20, help="of each run of locust")
    chosen = read.parse_args(arguments)
    logs.configure("ERROR")
    print(f"{measure.write_conversations()} messages, in the dialogues of {measure.DIALOGUES.name}.", flush=True)
    loads: list[Load] = []

    def run(arrangement: measure.Arrangement) -> None:
        for users in USERS:
            loads.append(measure.loaded(arrangement, users, chosen.seconds))
            print(loads[-1], flush=True)

    with measure.embedded() as embedded:
        run(embedded)
        events = growth.by_events(embedded.url)
    with measure.shared(1) as (alone, _):
        run(alone)
    with measure.shared(2) as (pair, parts):
        run(pair)
        memory = {name: measure.megabytes(pids) for name, pids in pair.parts.items()}
        bytes_a_turn = growth.bytes_a_turn(parts.database.url)
        in_postgres = growth.by_conversations(parts.database.url)
    with TemporaryDirectory(prefix="toolkit-load-") as folder:
        in_sqlite = growth.by_conversations(growth.sqlite(folder))
    rasa_patches.steady_ages()
    agent = Agent.load(str(model_path()))
    planned = next(one for one in loads if one.workers == 2 and one.users == 8)
    stored = [(size, [*lite, *served]) for (size, lite), (_, served) in zip(in_sqlite, in_postgres, strict=True)]
    written = {
        "load": report.load_table(loads),
        "growth-events": report.growth_table(
            ("messages of the conversation", "answered in-process, ms", "answered by an action, ms"), events
        ),
        "growth-conversations": report.growth_table(
            ("stored turns of others", "SQLite: a turn's reading and writing, ms", "one run of the retention job, ms",
             "PostgreSQL: a turn's reading and writing, ms", "one run of the retention job, ms"), stored
        ),
        "growth-topics": report.growth_table(("labels", "ranking a message, ms"), growth.by_topics(agent)),
        "growth-rules": report.growth_table(("rules", "one decision, ms"), growth.by_rules(agent)),
        "machines": report.machines(planned, memory, bytes_a_turn),
    }  # fmt: skip
    written["load"] += f"\n\n{report.where()}"
    memories = ", ".join(f"{name} {held:.0f} MB each" for name, held in memory.items() if name != "nginx")
    written["machines"] += (
        f"\n\nFrom the row of two assistants and 8 asking at once. Memory: {memories};"
        f" disk: {bytes_a_turn:,.0f} bytes a turn with its replies and indexes."
    )
    for name, text in written.items():
        print(f"\n{text}")
        tables.write(name, text)
    return int(any(one.failed for one in loads))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
