"""Fit the weights of bot/nlu/references.py to messages that the learned model has not seen, and print them.

The safety model is trained on all of data/nlu/ but one wave of examples; that wave, scored by it, is what the signs of
grammar are fitted to, where the model is in doubt. Run it when examples have been added, and copy the numbers over.

    PYTHONPATH=. .venv/bin/python scripts/fit_references.py safety_w4a.yml safety_w4p.yml
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.nlu.examples import files, labelled
from bot.nlu.references import IN_DOUBT, WEIGHTS, signs
from bot.nlu.safety_classifier import kind_of
from bot.nlu.text_model import TextModel


def examples(paths: list[Path]) -> list[tuple[str, str]]:
    """Return (text, kind of safety) of every example of some files."""
    return [(text, kind_of(label)) for text, label in labelled(paths)]


def main(held_aside: list[str]) -> int:
    """Print a weight for each sign, of the model's own log odds and the bias; return the exit code."""
    if not held_aside:
        print(__doc__, file=sys.stderr)
        return 2
    aside = [path for path in files() if path.name in held_aside]
    known = examples([path for path in files() if path not in aside])
    model = TextModel().fit([text for text, _ in known], [kind for _, kind in known])
    rows, actual = [], []
    names = sorted(WEIGHTS)
    for text, kind in examples(aside):
        chance = 1 - dict(model.rank(text))["none"]
        if kind in ("case", "none") and IN_DOUBT[0] < chance < IN_DOUBT[1]:
            found = signs(text)
            rows.append([np.log(chance / (1 - chance)), *(name in found for name in names)])
            actual.append(kind == "case")
    fitted = LogisticRegression(C=0.3, max_iter=500).fit(np.array(rows, dtype=float), actual)
    print(f"{len(rows)} messages in doubt, {sum(actual)} of them cases")
    for name, weight in zip(["(model)", *names], fitted.coef_[0], strict=True):
        print(f"{weight:6.2f}  {name}")
    print(f"{fitted.intercept_[0]:6.2f}  (bias)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
