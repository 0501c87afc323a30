"""A message as it reads, whatever characters it is written with: what is searched for identifiers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WRITTEN_OTHERWISE = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u201c": '"', "\u201d": '"'}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "\u0131": "i"}
)


@dataclass(frozen=True)
class Folded:
    """`plain`: without invisible characters, accents and full-width forms. `origin`: where each character stood."""

    plain: str
    origin: tuple[int, ...] | None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the message of a place (start, end > start) in `plain`."""
        return (start, end) if self.origin is None else (self.origin[start], self.origin[end - 1] + 1)


def fold(text: str) -> Folded:
    """Return a message as it reads; any string is accepted."""
    if text.isascii() and text.isprintable():
        return Folded(text, None)
    plain: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        seen = _seen(char)
        plain.append(seen)
        origin += [place] * len(seen)
    return Folded("".join(plain), tuple(origin))


@lru_cache(maxsize=4096)
def _seen(char: str) -> str:
    if char in "\n\r":
        return "\n"
    if char.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", char.translate(_WRITTEN_OTHERWISE))
    # Marks, invisible characters and control characters stand between letters without being seen.
    seen = "".join(part for part in parts if unicodedata.category(part) not in ("Mn", "Me", "Cf", "Cc"))
    return seen.translate(_WRITTEN_OTHERWISE) if char not in "[]" else char
