"""Put marks in the place of identifiers, the same person the same mark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot.redaction import dates, institutions, names, numbers, online, places
from bot.redaction.folding import fold
from bot.redaction.spans import MARK, Span, without_overlaps
from bot.redaction.tokens import tokens
from bot.redaction.vocabulary import vocabulary


def redact(text: str, today: date | None = None) -> str:
    """Return a message with each identifier replaced by its mark: [name], [name 2], [date of birth], [phone] …

    Any string is accepted and none raises. What was redacted once stays as it is: redact(redact(x)) == redact(x).
    `today` decides which full dates are old (dates.RECENT); by default the day it is.
    """
    day = today or date.today()
    while (redacted := _once(text, day)) != text:  # each round leaves less text outside marks, so it ends
        text = redacted
    return text


def _once(text: str, today: date) -> str:
    folded = fold(text)
    plain, known = folded.plain, vocabulary()
    taken = [match.span() for match in MARK.finditer(plain)]
    found = without_overlaps(
        [*online.find(plain, known.addresses, known.is_ordinary, known.is_word), *dates.find(plain, today)], taken
    )
    taken += [(span.start, span.end) for span in found]
    numbered = [*numbers.find(plain, known.numbers), *places.find(plain, known)]
    found += without_overlaps(numbered, [*taken, *dates.recent(plain, today), *numbers.public(plain, known.numbers)])
    taken += [(span.start, span.end) for span in found]
    taken += online.public(plain, known.addresses)
    found += without_overlaps(institutions.find(plain, tokens(plain, taken), known), taken)
    taken += [(span.start, span.end) for span in found]
    found += without_overlaps(names.find(plain, tokens(plain, taken), known), taken)
    found.sort(key=lambda span: span.start)
    marks = _marks(found, plain)
    parts, at = [], 0
    for span, mark in zip(found, marks, strict=True):
        start, end = folded.back(span.start, span.end)
        parts += [text[at:start], mark]
        at = end
    return "".join([*parts, text[at:]])


def _marks(found: Iterable[Span], plain: str) -> list[str]:
    """Return the mark of each span: people are numbered as they come, beyond those already marked."""
    used = [int(number or 1) for number in re.findall(r"\[name(?: (\d{1,4}))?\]", plain)]
    people: list[tuple[int, list[str]]] = []
    marks = []
    for span in found:
        if span.kind != "name":
            marks.append(f"[{span.kind}]")
            continue
        number = next((number for number, words in people if _same(words, span.words)), None)
        if number is None:
            number = max([*used, *(one for one, _ in people)], default=0) + 1
            people.append((number, list(span.words)))
        marks.append((f"[name {number}]" if number > 1 else "[name]") + span.suffix)
    return marks


def _same(known: list[str], words: tuple[str, ...]) -> bool:
    """Return whether two names are of one person: the same first word, or one word that is the other's last."""
    if known[0] == words[0]:
        return len(known) == 1 or len(words) == 1 or known[1:] == list(words[1:])
    return len(words) == 1 and len(words[0]) > 1 and words[0] == known[-1]
