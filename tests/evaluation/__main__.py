"""`make evaluate`: measure understanding and safety on unseen messages and write docs/evaluation.md with its plot."""

from __future__ import annotations

import sys

from bot import settings
from bot.train import model_path
from tests.evaluation.measure import SPLITS, Pipeline, read_all
from tests.evaluation.redaction import redaction_section
from tests.evaluation.report import plot, report

DOCS = settings.ROOT / "docs"


def main(splits: list[str]) -> int:
    """Evaluate the splits named, by default all; print and write the report; return the exit code."""
    if not model_path().exists():
        print("There is no trained model. Run `make train` first.", file=sys.stderr)
        return 1
    pipeline = Pipeline(model_path())
    measured = {}
    for split in splits or SPLITS:
        print(f"Reading the {split} messages.", file=sys.stderr)
        measured[split] = read_all(pipeline, split)
    text = f"{report(measured)}\n{redaction_section(pipeline)}\n"
    print(text)
    DOCS.mkdir(exist_ok=True)
    (DOCS / "evaluation.md").write_text(text, encoding="utf-8")
    plot(measured, DOCS / "evaluation.png")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
