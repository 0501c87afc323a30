"""What was found in a message, and the marks that stand for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: Every kind of mark. "[name 2]" is the second person of a message; the other kinds are not numbered.
KINDS = (
    "name",
    "date of birth",
    "date",
    "phone",
    "email",
    "postcode",
    "address",
    "NHS number",
    "UPN",
    "NI number",
    "reference",
    "setting",
    "url",
    "handle",
    "registration",
)
MARK = re.compile(r"\[(?:name(?: \d{1,4})?|" + "|".join(kind for kind in KINDS if kind != "name") + r")\]")


@dataclass(frozen=True)
class Span:
    """An identifier: its place, its kind; for a name the words that make it up; `suffix` is kept behind the mark."""

    start: int
    end: int
    kind: str
    words: tuple[str, ...] = ()
    suffix: str = ""


def without_overlaps(spans: Iterable[Span], taken: Iterable[tuple[int, int]] = ()) -> list[Span]:
    """Return the spans that overlap no place already taken and no earlier span, in order of place."""
    places = list(taken)
    kept: list[Span] = []
    for span in spans:
        if all(span.end <= start or span.start >= end for start, end in places):
            places.append((span.start, span.end))
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
