"""The words of a message made uniform before dates are looked for: short forms, number words, misspelt days and months.

Every word remembers where it stood, so that a date can be quoted as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SHORT = {
    **{day[:3]: day for day in WEEKDAYS},
    **{month[:3]: month for month in MONTHS},
    **{word: str(number) for number, word in enumerate(_NUMBERS, 1)},
    **{"tues": "tuesday", "weds": "wednesday", "thur": "thursday", "thurs": "thursday", "sept": "september"},
    **{"twenty": "20", "thirty": "30", "xmas": "christmas", "chrimbo": "christmas", "yest": "yesterday"},
    **{"yday": "yesterday", "tmrw": "tomorrow", "tomoz": "tomorrow", "2moro": "tomorrow", "2day": "today"},
    **{"wk": "week", "wks": "weeks", "hr": "hour", "hrs": "hours", "min": "minute", "mins": "minutes"},
    **{"morn": "morning", "nite": "night", "aft": "afternoon", "yr": "year", "yrs": "years"},
    **{"yesterdays": "yesterday", "oclock": "o'clock", "mth": "month", "mths": "months"},
}
#: Short forms that are English words besides: a day only beside a word that belongs to a day.
_WORDS_TOO = {"sat", "sun", "wed", "mon"}
_BEFORE = {"on", "last", "this", "next", "since", "by", "until", "from", "was", "coming", "past", "am", "pm", "midday"}
_AFTER = {
    "am",
    "pm",
    "night",
    "nite",
    "morning",
    "morn",
    "afternoon",
    "evening",
    "at",
    "just",
    "gone",
    "week",
    "teatime",
}
#: "Sat a week ago" is a day, "she sat a week ago" is none.
_WEEKS_AGO = re.compile(r",? (?:an?|\d+|one|two|three|four|a couple of) (?:week|wk|fortnight)s? ago\b")
_WHO = {"i", "we", "you", "he", "she", "they", "it", "who", "child", "girl", "boy"}
#: "march" and "may" are not mended: too many ordinary words are one letter away.
_MENDED = (*WEEKDAYS, *(month for month in MONTHS if len(month) > 5), "april", "yesterday", "tomorrow", "fortnight")
_TOKEN = re.compile(r"[a-z']+|\d+|\s+|[^\w\s]|_|\w")


@dataclass(frozen=True)
class Uniform:
    """A message in uniform words; `span` leads back to the message as it was written."""

    text: str
    places: tuple[tuple[int, int, int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the uniform text stands in the message."""
        covered = [place for place in self.places if place[0] < end and place[1] > start]
        return covered[0][2], covered[-1][3]


def uniform(message: str) -> Uniform:
    """Return a message in lower case with every word of time in its full form."""
    plain = message.lower()
    plain = plain if len(plain) == len(message) else message  # a letter whose lower case is longer: leave all alone
    tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(plain)]
    words = [token for token, _, _ in tokens]
    parts, places, at = [], [], 0
    for number, (token, start, end) in enumerate(tokens):
        before, after = _beside(words[:number][::-1]), _beside(words[number + 1 :])
        counted = token in _WORDS_TOO and before not in _WHO and _WEEKS_AGO.match(plain, end)
        full = " " if token.isspace() else _SHORT[token] if counted else _full(token, before, after)
        places.append((at, at + len(full), start, end))
        parts.append(full)
        at += len(full)
    return Uniform("".join(parts), tuple(places))


def _beside(words: Iterable[str]) -> str | None:
    """Return the next word that is not a space or a mark."""
    return next((word for word in words if word.isalnum()), None)


def _full(token: str, before: str | None, after: str | None) -> str:
    if token in _WORDS_TOO and not (
        (before is None and after is None)
        or before in _BEFORE
        or after in _AFTER
        or (after or "").isdigit()
        or (before or "").isdigit()
    ):
        return token
    if token in _SHORT:
        return _SHORT[token]
    return mended(token)


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    """Return the day, month or word of time that a word misspells; the word itself when it is none.

    One edit (Damerau-Levenshtein) in words of up to six letters, two in longer ones, the first letter right.
    """
    if len(word) < 5 or not word.isalpha() or word in _MENDED or word.removesuffix("s") in _MENDED:
        return word
    allowed = 1 if len(word) <= 6 else 2
    near = [
        (distance, target)
        for target in _MENDED
        if word[0] == target[0]
        and (distance := DamerauLevenshtein.distance(word, target, score_cutoff=allowed)) <= allowed
    ]
    return min(near)[1] if near else word
