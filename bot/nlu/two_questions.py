"""Two questions in one message: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Callable

_ASKS = (
    r"(?:what|whats|who|whom|whose|how|when|where|why|which|is|are|can|could|do|does|did|should|will|would|may|must|"
    r"wot|wat|wots)"
)
_BETWEEN = re.compile(
    rf"(?<=[?.!;])\s+|\n+|[,;]?\s+(?:and|also|plus|n|&)\s+(?:also\s+|then\s+)?(?={_ASKS}\b)|,\s+(?={_ASKS}\b)|\s+also\s+",
    re.IGNORECASE,
)
_IS_QUESTION = re.compile(
    rf"\b{_ASKS}\b|\b(?:number|contact|helpline|difference|meaning|definition|"
    r"signs|timescale|guide|resources|examples|tell me|explain|need|list)\b",
    re.IGNORECASE,
)
#: A part is an answerable question of its own when it is so likely to be one topic, and that topic is among the
#: nearest of the whole message: 21 of 1,300 single questions are then taken for two, and 12 of 12 double ones.
SURE, NEAREST, FEWEST_WORDS, AT_MOST = 0.6, 10, 2, 2


def parts(text: str) -> list[str]:
    """Return the questions that a message may hold, in order; what asks nothing is left out."""
    found = [part.strip(" ,.;") for part in _BETWEEN.split(text) if part]
    return [part for part in found if len(part.split()) >= FEWEST_WORDS and _IS_QUESTION.search(part)]


def topics_asked(text: str, nearest: list[str], best_of: Callable[[str], tuple[str, float]]) -> dict[str, str]:
    """Return topic -> the part of the message that asks for it, two at most; empty when there is but one question.

    `nearest` are the topics nearest to the whole message, `best_of` returns the likeliest label of a text and its
    chance from 0 to 1.
    """
    questions = parts(text)
    found: dict[str, str] = {}
    for question in questions if len(questions) > 1 else []:
        label, chance = best_of(question)
        if chance >= SURE and label in nearest[:NEAREST] and label not in found and len(found) < AT_MOST:
            found[label] = question
    return found if len(found) == AT_MOST else {}
