"""`make alternatives`: simpler ways to understand messages, and stock Rasa, beside ours; writes docs/alternatives.md.

Every way but stock Rasa is our own text model (bot/nlu/text_model.py) with parts taken away, so that nothing else
differs. All learn from the same training examples and are asked the same unseen messages (the development half).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np

from bot.nlu import encoder, text_model
from bot.nlu.normalise import normalise
from bot.nlu.safety_classifier import kind_of
from bot.nlu.text_model import Settings, TextModel
from bot.nlu.topic_classifier import is_topic
from bot.settings import ROOT
from tests.benchmark.data import EXAMPLES, examples
from tests.conftest import training_examples
from tests.evaluation.alternatives_report import Result, report
from tests.evaluation.alternatives_stock import stock
from tests.evaluation.measure import OFFERED, load

Vectors = Callable[[list[str]], np.ndarray]
Labelled = list[tuple[str, str]]


@dataclass(frozen=True)
class Way:
    """A text model with some of its parts: what its sentence vectors are, and its settings."""

    name: str
    vectors: str
    settings: Settings


NO_NGRAMS = {"word_weight": 0.0, "character_weight": 0.0}
WAYS = (
    Way("n-grams alone (TF-IDF, logistic regression)", "none", Settings(nearest_weight=0)),
    Way("published encoder alone (logistic regression)", "published", Settings(nearest_weight=0, **NO_NGRAMS)),
    Way("published encoder, n-grams, nearest example (ours, no adapter)", "published", Settings()),
    Way("adapted encoder, n-grams (ours, no nearest example)", "adapted", Settings(nearest_weight=0)),
    Way("ours: adapted encoder, n-grams, nearest example", "adapted", Settings()),
)


class Encoders:
    """The sources of sentence vectors, each text encoded once, and the processor seconds that one text cost."""

    def __init__(self) -> None:
        with patch.object(encoder, "ADAPTER", encoder.ADAPTER.with_name("none.safetensors")):
            published = encoder.Encoder(threads=2)
        self._encoders = {"published": published, "adapted": encoder.Encoder(threads=2)}
        self._known: dict[str, dict[str, np.ndarray]] = {name: {} for name in self._encoders}
        self.seconds_a_text = 0.0

    def of(self, name: str) -> Vectors:
        """Return the function that gives the vectors of texts: zeros for "none"."""
        if name == "none":
            return lambda texts: np.zeros((len(texts), encoder.DIMENSIONS), dtype=np.float32)
        return lambda texts: self._vectors(name, texts)

    def _vectors(self, name: str, texts: list[str]) -> np.ndarray:
        known = self._known[name]
        new = [text for text in dict.fromkeys(texts) if text not in known]
        started = time.process_time()
        known.update(zip(new, self._encoders[name].encode(new), strict=True))
        if len(new) > 1000:
            self.seconds_a_text = (time.process_time() - started) / len(new)
        return np.array([known[text] for text in texts])


def measured(way: Way, learned: dict[str, list[str]], encoders: Encoders) -> Result:
    """Train one way on examples, for topics and for safety, and return how it understands the unseen messages."""
    vectors = encoders.of(way.vectors)
    topics = [(text, label) for label, texts in learned.items() if not label.startswith("safety/") for text in texts]
    people = [(text, kind_of(label)) for label, texts in learned.items() for text in texts]
    with ExitStack() as stack:
        stack.enter_context(patch.object(text_model, "sentence_vectors", vectors))
        stack.enter_context(patch.object(text_model, "sentence_vector", lambda text: vectors([text])[0]))
        vectors([normalise(text) for text, _ in people])  # so that the time below is without it
        started = time.process_time()
        topic_model, safety_model = _fitted(topics, way.settings), _fitted(people, way.settings)
        seconds = time.process_time() - started
        if way.vectors != "none":
            seconds += encoders.seconds_a_text * len(people)
        return Result(
            way.name,
            questions=[
                (one["style"], frozenset([topic, *one.get("also", [])]), _offered(topic_model, one["text"]))
                for topic, asked in load("questions_dev").items()
                for one in asked
            ],
            safety=[
                (kind, 1 - dict(safety_model.rank(text))["none"])
                for kind, texts in load("safety_dev").items()
                for text in texts
            ],
            seconds=seconds,
        )


def _fitted(labelled: Labelled, settings: Settings) -> TextModel:
    return TextModel(settings).fit([text for text, _ in labelled], [label for _, label in labelled])


def _offered(model: TextModel, text: str) -> list[str]:
    return [label for label, _ in model.rank(text) if is_topic(label)][:OFFERED]


def main(arguments: list[str]) -> int:
    """Measure every way with a few examples of each label, and all but stock Rasa with all; write the page."""
    read = argparse.ArgumentParser(prog="make alternatives", description=__doc__)
    read.add_argument("--examples", type=int, default=EXAMPLES, help="of each label, where stock Rasa is compared")
    chosen = read.parse_args(arguments)
    few, every = examples(chosen.examples), training_examples()
    encoders = Encoders()
    tables = []
    for learned in (every, {**few, "safety/none": every["safety/none"][: chosen.examples]}):
        results = []
        for way in WAYS:
            print(f"{sum(map(len, learned.values())):,} examples: {way.name}", file=sys.stderr, flush=True)
            results.append(measured(way, learned, encoders))
        tables.append(results)
    tables[1].insert(0, stock(few))
    text = report(tables[0], tables[1], sum(map(len, every.values())), sum(map(len, few.values())), chosen.examples)
    print(text)
    (ROOT / "docs" / "alternatives.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
