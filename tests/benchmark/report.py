"""The result as a table: each quantity of both, their ratio, and whether the ratio that was promised is reached."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import date
from statistics import median
from textwrap import fill

from tests.benchmark.installed import installed
from tests.benchmark.measure import Benchmark, Measured

TITLE = """# Benchmark

Written by `make bench`; do not edit. Ours and what `rasa init` gives in Rasa 3.6.21 (its configuration, policies and
REST channel unchanged), in one run on one machine, by turns: absolute figures depend on what else the machine did,
their ratio much less. Stock Rasa has our training examples as intents, and our answers as plain responses.
"""


@dataclass(frozen=True)
class Row:
    """One line of the table; `target` is the ratio promised, at least or at most, or None where none was."""

    name: str
    ours: float
    stock: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float:
        """Return ours / stock."""
        return self.ours / self.stock

    @property
    def reached(self) -> bool:
        """Return whether the promise is kept; true where none was made."""
        return (self.at_least is None or self.ratio >= self.at_least) and (
            self.at_most is None or self.ratio <= self.at_most
        )

    def cells(self) -> list[str]:
        """Return the row as text."""
        target = ""
        if self.at_least or self.at_most:
            sign = "≥" if self.at_least else "≤"
            target = f"{sign} {self.at_least or self.at_most:.2f}: {'reached' if self.reached else 'MISSED'}"
        ours, stock = (f"{value:,.1f} {self.unit}".strip() for value in (self.ours, self.stock))
        return [self.name, ours, stock, f"{self.ratio:.2f}", target]


def rows(measured: Benchmark) -> list[Row]:
    """Return every line of the table."""
    ours, stock = measured.ours, measured.stock
    found = []
    for clients in ours.loads:
        mine, theirs = ours.loads[clients], stock.loads[clients]
        at = f"{clients} client{'s' * (clients > 1)}"
        found += [
            Row(f"throughput, {at}", mine.rate, theirs.rate, "turns/s", at_least=4),
            Row(f"p50, {at}", 1000 * mine.quantile(0.5), 1000 * theirs.quantile(0.5), "ms"),
            Row(f"p95, {at}", 1000 * mine.quantile(0.95), 1000 * theirs.quantile(0.95), "ms", at_most=1 / 4),
        ]
    mine_installed, their_installed = installed(ours.system), installed(stock.system)
    return [
        *found,
        Row("start to healthy", ours.start.wall, stock.start.wall, "s", at_most=1 / 2),
        Row("start, processor time", ours.start.processor, stock.start.processor, "s"),
        Row("training", ours.training.wall, stock.training.wall, "s", at_most=1 / 3),
        Row("training, processor time", ours.training.processor, stock.training.processor, "s"),
        Row("memory of all processes after the load", ours.memory, stock.memory, "MB", at_most=2 / 3),
        Row("installed packages", mine_installed.needed, their_installed.needed, "MB"),
        Row("of these, loaded to serve", mine_installed.loaded, their_installed.loaded, "MB"),
        Row("one turn's p50 (ours) against the bare encoder's p50", 1000 * ours.loads[1].quantile(0.5),
            1000 * median(measured.encoder), "ms", at_most=4),
    ]  # fmt: skip


def text(table: list[Row], measured: Benchmark, examples: int, each: int) -> str:
    """Return the page: the table, what was held equal, and where and when it was measured."""
    head = ["", "ours", "stock Rasa", "ours / stock", "target"]
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * 5, *(row.cells() for row in table))]
    missed = [row.name for row in table if not row.reached]
    return "\n".join(
        [
            TITLE,
            *lines,
            "",
            fill(f"Targets missed: {'; '.join(missed) or 'none'}.", 120),
            "",
            *_notes(measured, examples, each),
            "",
        ]
    )


def _notes(measured: Benchmark, examples: int, each: int) -> list[str]:
    ours, stock = measured.ours, measured.stock
    turns = " and ".join(f"{len(load.seconds)} with {clients} at once" for clients, load in ours.loads.items())
    notes = [
        f"Training: the same {examples:,} examples, at most {each} of each label. The sentence vectors that"
        " `make train` finds stored were encoded anew. Processor time is the sum over all cores.",
        f"Load: to each {turns}; a new sender for each conversation, three unseen questions of"
        " `tests/evaluation/questions_dev.yml`; our limit of calls a minute was off.",
        f"Replies: ours {_replies(ours)}; stock Rasa {_replies(stock)}. Ours was served as it is, with the model of"
        " all its examples, stock Rasa with that of the subset; `alternatives.md` compares the two fairly.",
        "Installed: what each needs by its declared dependencies. Ours needs Rasa, so it cannot need less; its server"
        " loads no TensorFlow.",
        f"The last row compares with {len(measured.encoder)} calls of the encoder alone in the same minutes.",
        f"{date.today().isoformat()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, load average"
        f" {os.getloadavg()[1]:.1f}, Python {platform.python_version()}; `make bench EXAMPLES={each}`.",
    ]
    return [fill(f"- {note}", 120, subsequent_indent="  ", break_on_hyphens=False) for note in notes]


def _replies(one: Measured) -> str:
    loads = one.loads.values()
    turns = sum(len(load.seconds) for load in loads)
    right = 100 * sum(load.right for load in loads) / turns
    return f"{right:.1f} % with the right topic's answer, {sum(load.empty for load in loads)} empty of {turns}"
