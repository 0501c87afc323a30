"""What the redactor knows: lists of names and words, the words of the domain, and what content/ names in public."""

from __future__ import annotations

import calendar
import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import ceil
from pathlib import Path

import yaml
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.redaction.folding import fold

ROOT = Path(__file__).resolve().parents[2]
LEXICON = Path(__file__).resolve().parent / "lexicon"
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
RARE, COMMON, POPULAR = 1, 2, 3
#: Met this often in small letters in the examples, a word is everyday; from the second it is hardly ever a name.
EVERYDAY, CONSTANT = 3, 20
#: So many times, the name of many may be met in small letters by chance.
CHANCE = 2
#: Of so many words, that is: the examples grow, and a word does not become everyday by that.
PER_WORDS = 350_000
#: Written with a capital, and misspelt like any everyday word.
WEEKDAYS = tuple(day.lower() for day in calendar.day_name)
#: A longer run of letters is no word, and not worth comparing with any.
LONGEST = 30
_JOINING = frozenset(("of", "the", "and", "for", "in", "on", "to", "it", "a", "by", "at"))


class Vocabulary:
    """Built once, at start, from data/nlu, content/ and the lists of lexicon/ (see SOURCES.md there)."""

    def __init__(
        self, examples: Iterable[str], content: str, short_forms: Iterable[str] = (), areas: Iterable[str] = ()
    ):
        self.first = _ranks("first_names")
        self.first |= {name: max(COMMON, self.first.get(name, 0)) for name in _plain_list("more_names")}
        self.last = _ranks("surnames")
        self.english = english_words()
        self.areas = frozenset(area.lower() for area in areas)
        self.places = frozenset(_lines("places")) | self.areas
        general = self.listed = frozenset(_plain_list("general"))
        #: Written with a capital in the dictionary: places and works mostly, but surnames of the famous as well.
        self.dictionary = frozenset(_lines("proper")) - set(self.first) - general - self.places - self.english
        self.general = general | (frozenset(_lines("proper")) - set(self.first))
        self.counts: Counter[str] = Counter()
        proper: Counter[str] = Counter()
        for example in examples:
            for word, small, inside in _words(example):
                if small:
                    self.counts[word] += 1
                elif inside:
                    proper[word] += 1
        public = fold(re.sub(r"https?://\S+|\S+@\S+|[{}]", " ", content)).plain
        self.phrases: dict[str, set[tuple[str, ...]]] = {}
        singles = set()
        for run, inside in _capital_runs(public):
            if len(run) == 1 and inside:
                singles.add(run[0])
            self._name_phrase(tuple(run))
            singles.update(
                word for word in run if not self.first.get(word) and not self.last.get(word) and len(run) > 1
            )
        published = Counter(word for word in WORD.findall(public) if word.islower())
        share = min(1.0, PER_WORDS / max(1, self.counts.total() + published.total()))
        met = Counter({word: self._met(word, ceil(share * count)) for word, count in self.counts.items()})
        self.counts = met + Counter({word: ceil(share * count) for word, count in published.items()})
        for line in _hand_written("phrases"):
            self._name_phrase(tuple(line.split()))
        for place in self.places:
            if len(named := tuple(place.replace("-", " ").split())) > 1:
                self.phrases.setdefault(named[0], set()).update({named[at : at + 2] for at in range(len(named) - 1)})
        short = frozenset(word for form in short_forms for word in form.lower().split())
        #: What is nobody's initials: short forms, and what content/ or the examples write with a capital.
        self.proper = (
            singles | short | {word for word in proper if not self.first.get(word) and not self.last.get(word)}
        )
        self.short = frozenset(self.proper)
        self.contracted = short
        self.proper |= self.general
        #: Words that are written with a capital inside a sentence, in the examples or in content/.
        self.capitals = frozenset(proper) | {word for run, _ in _capital_runs(public) for word in run}
        self.titles = Counter({word: count for word, count in proper.items() if self.first.get(word)})
        self.numbers = frozenset(re.sub(r"\D", "", one) for one in re.findall(r"[+\d][\d ]{2,}\d", content))
        hosts = re.findall(r"https?://(?:www\.)?([\w.-]+)", content.lower())
        emails = re.findall(r"[\w.+-]+@[\w.-]+\w", content.lower())
        self.addresses = frozenset([*hosts, *emails, *(email.split("@")[1] for email in emails)])
        self.rank = lru_cache(maxsize=8192)(self._rank)
        self.is_misspelt = lru_cache(maxsize=8192)(self._is_misspelt)
        self.is_slip = lru_cache(maxsize=8192)(self._is_slip)
        self.is_compound = lru_cache(maxsize=8192)(self._is_compound)
        self._constant = [word for word, count in self.counts.items() if count >= CONSTANT]
        everyday = {word for word, count in self.counts.items() if count >= EVERYDAY}
        self._everyday = sorted(everyday | {*WEEKDAYS}, key=len)

    def _met(self, word: str, count: int) -> int:
        """Return how often a word counts as met: a name that is no English word never becomes one by being met."""
        first, last = self.first.get(word, 0), self.last.get(word, 0)
        if word in self.general or word in self.places or max(first, last) < COMMON:
            return count
        if word in self.english:
            return max(0, count - CHANCE) if first == POPULAR and len(word) > 3 else count
        if first == POPULAR:
            return 0
        return count if count >= CONSTANT else min(count, EVERYDAY - 1)

    def _name_phrase(self, words: tuple[str, ...]) -> None:
        """Take a phrase, and each part of it, for the name of something public."""
        for start in range(len(words) - 1):
            ends = range(start + 2, len(words) + 1)
            self.phrases.setdefault(words[start], set()).update(words[start:end] for end in ends)

    def is_everyday(self, word: str) -> bool:
        """Return whether a word is met often in what practitioners write."""
        return self.counts[word.lower()] >= EVERYDAY

    def is_word(self, word: str) -> bool:
        """Return whether a word, in lower case, is an English word or one that practitioners write."""
        plain = re.sub(r"'(?:s|ll|d|re|ve|m|t)?$", "", word)
        return any(one in self.english or self.counts[one] > 1 for one in (word, plain, word.replace("'", ""))) or (
            "-" in word and (any(self.is_everyday(part) for part in word.split("-")) or self._is_hyphened(word))
        )

    def _is_hyphened(self, word: str) -> bool:
        """Return whether a word is put together of English words that are not all names: "rose-tinted"."""
        parts = word.split("-")
        named = [part in self.first or part in self.last for part in parts]
        return not all(named) and all(part in self.english for part in parts)

    def is_ordinary(self, word: str) -> bool:
        """Return whether a lower-case word is known, be it as a name, or is a slip for one that is."""
        known = self.is_word(word) or word in self.proper or self.is_place(word) or any(self.rank(word))
        return known or self.is_misspelt(word) or self.is_compound(word)

    def is_known_phrase(self, *words: str) -> bool:
        """Return whether content/ names these words together, or in one with more: 'Lucy Faithfull', 'Beech House'."""
        lower = tuple(word.lower() for word in words)
        known = self.phrases.get(lower[0], ())
        if lower in known or len(lower) != 2 or len(lower[1]) < 5:
            return lower in known
        # "lucy faithful": one slip in the second word.
        return any(len(one) == 2 and DamerauLevenshtein.distance(one[1], lower[1]) == 1 for one in known)

    def is_place(self, word: str) -> bool:
        """Return whether a word is a town, a country, a people or a language."""
        return word in self.places

    def is_public(self, word: str) -> bool:
        """Return whether a word is a place, or one that content/ or the examples write with a capital."""
        return word in self.proper or word in self.places

    def _rank(self, word: str) -> tuple[int, int]:
        """Return how common a lower-case word is as a first name and as a surname, each part of a compound counted."""
        plain = word.replace("'", "")
        if plain in self.first or plain in self.last or "-" not in word:
            return self.first.get(plain, 0), self.last.get(plain, 0)
        parts = [part for part in plain.split("-") if part]
        names = [self.first.get(part, 0) or self.last.get(part, 0) for part in parts]
        known = [part in self.english or self.counts[part] > 0 for part in parts]
        if any(word and not name for word, name in zip(known, names, strict=True)):
            return 0, 0
        if any(self.counts[part] >= CONSTANT and self.first.get(part, 0) < POPULAR for part in parts):
            return 0, 0
        return max(self.first.get(part, 0) for part in parts), max(self.last.get(part, 0) for part in parts)

    def _is_misspelt(self, word: str) -> bool:
        """Return whether a lower-case word that nobody knows is close to an everyday one."""
        if len(word) > LONGEST:
            return False
        allowed = 1 if len(word) <= 6 else 2 if len(word) <= 9 else 3
        near = process.extractOne(
            word, self._everyday, scorer=DamerauLevenshtein.distance, score_cutoff=allowed
        )  # fmt: skip
        return near is not None or (len(word) > 5 and any(one in self.english for one in _one_edit(word)))

    def _is_slip(self, word: str) -> bool:
        """Return whether a word is one slip away from a very common word that begins with the same letter."""
        if len(word) > LONGEST:
            return False
        near = process.extract(word, self._constant, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=5)
        if len(word) > 5 and not any(one[0][0] == word[0] for one in near):
            near = process.extract(word, self._constant, scorer=DamerauLevenshtein.distance, score_cutoff=2, limit=9)
        return any(one[0][0] == word[0] for one in near)

    def is_weekday(self, word: str) -> bool:
        """Return whether a lower-case word is a day of the week, or two slips away from one: "thursady"."""
        return process.extractOne(word, WEEKDAYS, scorer=DamerauLevenshtein.distance, score_cutoff=2) is not None

    def _is_compound(self, word: str) -> bool:
        """Return whether a word is two English words written as one: "Safeline", "Travelodge"."""
        if len(word) > LONGEST:
            return False
        halves = ((word[:at], word[at:]) for at in range(4, len(word) - 3))
        return any(one in self.english and two in self.english for one, two in halves)


def _one_edit(word: str) -> Iterator[str]:
    """Yield what a word may have been before one slip: a letter left out, put in, exchanged or transposed."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in letters:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]


def _words(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield (word in lower case, whether it is written small, whether it is capitalised inside a sentence)."""
    plain = fold(text).plain
    for match in WORD.finditer(plain):
        word = match.group()
        inside = bool(re.search(r"[\w,] $", plain[: match.start()][-2:]))
        yield re.sub(r"'s$", "", word.lower()), word.islower(), inside and word[0].isupper()


def _capital_runs(text: str) -> Iterator[tuple[list[str], bool]]:
    """Yield each run of capitalised words in lower case, joining words kept, and whether it is inside a sentence."""
    run: list[str] = []
    inside = False
    joining: list[str] = []
    last = 0
    for match in WORD.finditer(text):
        word = re.sub(r"'s$", "", match.group())
        apart = not re.fullmatch(r"(?:'s)?[ ]?&?[ ]?", text[last : match.start()]) if last else True
        last = match.end()
        if apart and run:
            yield run, inside
            run, joining = [], []
        if word[0].isupper():
            inside = bool(run and inside) or (not run and bool(re.search(r"[\w,] $", text[: match.start()][-2:])))
            run += [*joining, word.lower()]
            joining = []
        elif run and word in _JOINING and len(joining) < 2:
            joining.append(word)
        elif run:
            yield run, inside
            run, joining = [], []
    if run:
        yield run, inside


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Return the words of an English dictionary, in small letters (lexicon/SOURCES.md)."""
    return frozenset(_lines("words"))


def _lines(name: str) -> list[str]:
    return gzip.decompress((LEXICON / f"{name}.txt.gz").read_bytes()).decode().splitlines()


def _ranks(name: str) -> dict[str, int]:
    return {line[:-2]: int(line[-1]) for line in _lines(name)}


def _plain_list(name: str) -> Iterator[str]:
    """Yield the words of a list that is edited by hand."""
    for line in _hand_written(name):
        yield from line.split()


def _hand_written(name: str) -> Iterator[str]:
    """Yield the lines of a list that is edited by hand, comments left out."""
    for line in (LEXICON / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary of this repository's content/ and data/."""
    examples = [
        line.strip()[2:]
        for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("    - ")
    ]
    content = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "content").rglob("*.yml")))
    short = re.findall(r"^([^#:\s][^:]*):", (ROOT / "data/abbreviations.yml").read_text(encoding="utf-8"), re.MULTILINE)
    areas = [
        yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "content/areas").glob("*.yml"))
    ]
    named = [name for area in areas for name in (*area.get("aliases", []), *area.get("places", []))]
    return Vocabulary(examples, content, short, named)
