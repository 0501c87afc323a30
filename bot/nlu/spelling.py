"""Put right the spelling of words that are no English words, against the words this domain uses.

An ordinary word is never changed, however rare here: "known" are the words of a dictionary and the whole words of the
encoder's own vocabulary. Without the dictionary "bins" was read as "bits".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.nlu.encoder import whole_words
from bot.redaction.vocabulary import english_words

WORD = re.compile(r"[a-z']+")
#: A word is a target when it is met this often in the examples; more often when it is no ordinary English word.
OFTEN, OFTEN_IF_UNUSUAL = 3, 8
SHORTEST = 4


class Speller:
    """Correct words by their distance (Damerau-Levenshtein) to the words of the domain."""

    def __init__(self, targets: dict[str, int]):
        self.targets = targets
        self._words = sorted(targets, key=lambda word: -targets[word])
        self._known = english_words() | whole_words() | set(targets)
        self._fix = lru_cache(maxsize=4096)(self._corrected)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Speller:
        """Return a speller for the words of these texts, which are normalised."""
        counts = Counter(word for text in texts for word in WORD.findall(text))
        ordinary = whole_words()
        targets = {
            word: count
            for word, count in counts.items()
            if len(word) >= SHORTEST
            and "'" not in word
            and count >= (OFTEN if word in ordinary else OFTEN_IF_UNUSUAL)
        }  # fmt: skip
        return cls(targets)

    def correct(self, text: str) -> str:
        """Return a normalised text with its misspelt words put right."""
        return WORD.sub(lambda match: self._fix(match.group()), text)

    def _corrected(self, word: str) -> str:
        if len(word) < SHORTEST or "'" in word or word in self._known or len(word) > 30:
            return word
        allowed = 1 if len(word) <= 6 else 2
        near = process.extract(
            word, self._words, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=8
        )  # fmt: skip
        # Of words equally far, one with the same first letter, then the more frequent: the list is in that order.
        return min(near, key=lambda one: one[1] + 0.5 * (one[0][0] != word[0]), default=(word,))[0]
