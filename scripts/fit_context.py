"""Fit the weights of bot/nlu/context.py to the follow-ups of tests/evaluation/follow_ups.yml, and print them.

Each follow-up names the topic answered before it and those that would rightly answer it. Accuracy is told for weights
fitted to the other four fifths of them. Run it when the encoder has been adapted anew, and copy the numbers over.

    PYTHONPATH=. .venv/bin/python scripts/fit_context.py
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize

from bot.content import load_content
from bot.nlu.context import MORE, leans_back
from bot.nlu.examples import after_answer, after_answers, labelled
from bot.nlu.softmax import probabilities
from bot.nlu.text_model import TextModel

FOLLOW_UPS = Path(__file__).resolve().parents[1] / "tests" / "evaluation" / "follow_ups.yml"
NAMES = ("ALONE", "JOINED", "RELATED")
FOLDS, DECAY = 5, 0.01


def likelihood(weights: np.ndarray, features: np.ndarray, right: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the loss and its gradient: features [messages, labels, weights], right [messages, labels]."""
    chances = shares(features, weights)
    of_right = (chances * right).sum(1, keepdims=True)
    pull = (chances * right) / of_right - chances
    gradient = -(pull[:, :, None] * features).sum((0, 1)) / len(features) + 2 * DECAY * weights
    return float(-np.log(of_right).mean() + DECAY * (weights @ weights)), gradient


def shares(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the chance of each label, [messages, labels]."""
    return probabilities(features @ weights)


def fitted(features: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the weights that make the right labels likeliest."""
    return minimize(likelihood, [1, 0.5, 0], args=(features, right), jac=True, method="L-BFGS-B").x


def read(model: TextModel) -> tuple[np.ndarray, np.ndarray]:
    """Return the features and the right labels of the follow-ups that are read in context."""
    topics = load_content().topics
    labels = [label for label in model.labels if label != MORE]
    rows, right = [], []
    for one in yaml.safe_load(FOLLOW_UPS.read_text(encoding="utf-8")):
        after, says = one["after"], one["says"]
        alone = dict(model.rank(says))
        if not leans_back(says, alone, topics):
            continue
        joined = dict(model.rank(after_answer(topics[after].title, says)))
        for chances in (alone, joined):
            chances[after] += chances[MORE]
        logs = [[np.log(chances[label] + 1e-6) for label in labels] for chances in (alone, joined)]
        rows.append(np.column_stack([*logs, [label in topics[after].related for label in labels]]))
        right.append([label in one["topic"] or label.split("/")[0] in one["topic"] for label in labels])
    return np.stack(rows), np.array(right, dtype=float)


def main() -> int:
    """Print the accuracy alone and in context, and the weights; return the exit code."""
    titles = load_content().titles
    known = [(text, label) for text, label in labelled() if not label.startswith("safety/")]
    known += after_answers(titles)
    features, right = read(TextModel().fit([text for text, _ in known], [label for _, label in known]))
    each = np.arange(len(features))
    fold = np.random.RandomState(0).randint(0, FOLDS, len(features))
    chances = np.zeros(right.shape)
    for number in range(FOLDS):
        chances[fold == number] = shares(
            features[fold == number], fitted(features[fold != number], right[fold != number])
        )
    alone = right[each, features[:, :, 0].argmax(1)].mean()
    print(f"{len(each)} follow-ups: right alone {alone:.1%}, in context {right[each, chances.argmax(1)].mean():.1%}")
    for name, weight in zip(NAMES, fitted(features, right), strict=True):
        print(f"{name:8s} {weight:5.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
