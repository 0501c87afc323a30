"""`make bench`: ours and stock Rasa side by side, in one run on one machine; writes docs/benchmark.md.

Both are trained on the same few examples of each label and asked the same conversations. Stock Rasa's model stays in
build/benchmark/ and is not trained again while its examples are the same; its training was timed when it was done.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

from bot.content import load_content
from bot.settings import ROOT
from tests.benchmark import data, measure, report
from tests.benchmark.projects import prepared


def main(arguments: list[str]) -> int:
    """Run the benchmark, print and write its report; return 0 when every target is reached."""
    read = argparse.ArgumentParser(prog="make bench", description=__doc__)
    read.add_argument("--examples", type=int, default=data.EXAMPLES, help="training examples of each label")
    read.add_argument("--rounds", type=int, default=4, help="rounds of load, ours and stock by turns")
    chosen = read.parse_args(arguments)
    examples = data.examples(chosen.examples)
    systems = prepared(ROOT / "build" / "benchmark", examples, data.answers(load_content(), "coventry"))
    with contextlib.suppress(KeyboardInterrupt):
        measured = asyncio.run(measure.all_of(systems, rounds=chosen.rounds))
        rows = report.rows(measured)
        text = report.text(rows, measured, sum(map(len, examples.values())), chosen.examples)
        print(text)
        (ROOT / "docs" / "benchmark.md").write_text(text, encoding="utf-8")
        return int(not all(row.reached for row in rows))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
