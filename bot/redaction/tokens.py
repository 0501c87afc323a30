"""A message as words, each with what the rules for names ask of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.redaction.spans import MARK

_TOKEN = re.compile(
    rf"(?P<mark>{MARK.pattern})|(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)|(?P<number>\d[\w]*)|(?P<other>\n|[^\w\s]|_+)"
)
_CLITIC = re.compile(r"(?<=[^\W\d_])'(?:s|ll|d|re|ve|m)$", re.IGNORECASE)
_ENDS = frozenset('.?!\n"\u2022*>|')


@dataclass(frozen=True)
class Token:
    """`base` is the word in lower case without 's; `shown` as written; `fresh`: begins a sentence."""

    kind: str
    start: int
    end: int
    shown: str
    base: str
    clitic: str
    capital: bool
    fresh: bool


#: What stands before the first word and behind the last.
EDGE = Token("edge", 0, 0, "", "", "", False, True)


def token_at(tokens: list[Token], place: int) -> Token:
    """Return the token at a place, or EDGE outside the message."""
    return tokens[place] if 0 <= place < len(tokens) else EDGE


def tokens(text: str, blocked: Iterable[tuple[int, int]]) -> list[Token]:
    """Return the tokens of a text as it reads; what lies in a blocked place is a mark."""
    shouted = _is_shouted(text)
    places = sorted(blocked)
    found: list[Token] = []
    fresh = True
    at = 0
    for match in _TOKEN.finditer(text):
        while at < len(places) and places[at][1] <= match.start():
            at += 1
        hidden = at < len(places) and places[at][0] < match.end()
        kind = "mark" if hidden else str(match.lastgroup)
        shown = match.group()
        clitic = ""
        if kind == "word":
            found_clitic = _CLITIC.search(shown)
            clitic = found_clitic.group() if found_clitic else ""
        body = shown[: len(shown) - len(clitic)] if clitic else shown
        capital = kind == "word" and body[0].isupper() and not shouted
        found.append(Token(kind, match.start(), match.end(), body, body.lower(), clitic, capital, fresh))
        if kind == "other":
            fresh = fresh or shown in _ENDS
        elif kind != "mark" or not hidden:
            fresh = False
        else:
            fresh = False
    return found


def _is_shouted(text: str) -> bool:
    """Return whether a message is typed in capitals, so that they tell nothing."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.6 * len(letters)
