"""A linear model of labels over sentence vectors, words and characters: topics and safety are each one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.decomposition import TruncatedSVD

from bot.nlu import softmax
from bot.nlu.encoder import DIMENSIONS, sentence_vector, sentence_vectors
from bot.nlu.nearest import Nearest
from bot.nlu.ngrams import NGrams
from bot.nlu.normalise import normalise
from bot.nlu.spelling import Speller

#: Features are multiplied by this, so that the fit needs few steps.
SCALE = 4.0


@dataclass(frozen=True)
class Settings:
    """What a model looks at; docs/alternatives.md shows what the parts bring.

    `word_weight` and `character_weight` scale the n-grams beside the sentence vector, whose weight is 1. The fit is
    made in `directions` directions of the n-grams: all of them take ten times as long and are no better. How like the
    nearest example of each label is counts by `nearest_weight` (0 to 1), its cosines sharpened by `nearest_sharpness`.
    """

    word_weight: float = 0.7
    character_weight: float = 0.7
    word_ngrams: tuple[int, int] = (1, 2)
    character_ngrams: tuple[int, int] = (2, 4)
    weight_decay: float = 1e-4
    directions: int = 300
    nearest_weight: float = 0.4
    nearest_sharpness: float = 25.0


class TextModel:
    """Softmax regression; learns from texts and labels, ranks labels for a text."""

    def __init__(self, settings: Settings = Settings()) -> None:
        self.settings = settings
        self.labels: list[str] = []
        # One row for each feature: a text's few n-grams then read few and whole rows.
        self.weights = np.zeros((0, 0), dtype=np.float32)
        self.bias = np.zeros(0, dtype=np.float32)
        self.ngrams = _ngrams(settings)
        self.speller = Speller({})
        self.nearest: Nearest | None = None

    def fit(self, texts: list[str], labels: list[str]) -> TextModel:
        """Learn from examples; texts and labels are of one length."""
        plain = [normalise(text) for text in texts]
        vectors = sentence_vectors(plain)
        ngrams = hstack([one.fit(plain) for one in self.ngrams], format="csr", dtype=np.float32)
        directions = TruncatedSVD(min(self.settings.directions, ngrams.shape[1] - 1), n_iter=1, random_state=0)
        reduced = directions.fit_transform(ngrams).astype(np.float32)
        self.labels = sorted(set(labels))
        classes = np.array([self.labels.index(label) for label in labels])
        features = np.hstack([vectors, reduced]) * SCALE
        weights, self.bias = softmax.fit(features, classes, weight_decay=self.settings.weight_decay)
        # A linear model in those directions is a linear model of the n-grams themselves: keep that one.
        on_vectors, on_directions = np.split(weights * SCALE, [vectors.shape[1]], axis=1)
        on_ngrams = on_directions @ directions.components_
        self.weights = np.ascontiguousarray(np.hstack([on_vectors, on_ngrams]).T, dtype=np.float32)
        self.speller = Speller.of(plain)
        if self.settings.nearest_weight:
            self.nearest = Nearest.of(vectors, classes)
        return self

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return every label with its probability, the likeliest first."""
        plain = self.speller.correct(normalise(text))
        chances = self.chances([plain], sentence_vector(plain)[None, :])[0]
        return [(self.labels[n], float(chances[n])) for n in np.argsort(-chances)]

    def chances(self, plain: list[str], vectors: np.ndarray) -> np.ndarray:
        """Return [texts, labels] probabilities for normalised texts and their sentence vectors."""
        scores = vectors @ self.weights[: vectors.shape[1]] + self.bias
        scores += [self._on_ngrams(text) for text in plain]
        chances = softmax.probabilities(scores)
        weight = self.settings.nearest_weight
        if self.nearest is None:
            return chances
        likeness = softmax.probabilities(self.nearest.likeness(vectors) * self.settings.nearest_sharpness)
        both = chances ** (1 - weight) * likeness**weight
        return both / both.sum(axis=1, keepdims=True)

    def _on_ngrams(self, text: str) -> np.ndarray:
        """Return what the n-grams of a text add to the score of each label."""
        scores = np.zeros(len(self.labels), dtype=np.float32)
        start = DIMENSIONS
        for one in self.ngrams:
            columns, values = one.of(text)
            scores += values @ self.weights[start + columns]
            start += len(one.vocabulary)
        return scores

    def save(self, folder: Path) -> None:
        """Write the model as arrays and JSON: nothing that runs code when it is read."""
        described = {
            "settings": asdict(self.settings),
            "labels": self.labels,
            "ngrams": [one.table() for one in self.ngrams],
            "words": self.speller.targets,
        }
        (folder / "model.json").write_text(json.dumps(described, default=int), encoding="utf-8")
        arrays: dict[str, Any] = {"weights": self.weights, "bias": self.bias}
        if self.nearest:
            arrays |= {"codes": self.nearest.codes, "scales": self.nearest.scales, "starts": self.nearest.starts}
        np.savez(folder / "model.npz", **arrays)

    @classmethod
    def load(cls, folder: Path) -> TextModel:
        """Read a model that `save` wrote."""
        described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        settings: Any = {key: tuple(v) if isinstance(v, list) else v for key, v in described["settings"].items()}
        model = cls(Settings(**settings))
        model.labels = described["labels"]
        for ngrams, table in zip(model.ngrams, described["ngrams"], strict=True):
            ngrams.restore(table)
        with np.load(folder / "model.npz", allow_pickle=False) as arrays:
            model.weights, model.bias = arrays["weights"], arrays["bias"]
            if "codes" in arrays:
                model.nearest = Nearest(arrays["codes"], arrays["scales"], arrays["starts"])
        model.speller = Speller(described["words"])
        return model


def _ngrams(settings: Settings) -> list[NGrams]:
    words = NGrams(settings.word_weight, ngram_range=settings.word_ngrams, token_pattern=r"(?u)\b\w+\b")
    characters = NGrams(settings.character_weight, ngram_range=settings.character_ngrams, analyzer="char_wb")
    return [words, characters]
