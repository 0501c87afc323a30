"""A follow-up that asks for the answer just given, for another area: "and in Kent?", "sorry, I meant Kent"."""

from __future__ import annotations

import re
from typing import Any

from bot.content.models import Topic
from bot.nlu.intents import intent_of

_ASKS_AGAIN = re.compile(
    r"^(?:and|or|but|so|what about|how about|same (?:for|in)|what if|sorry|no|actually|i mean|i meant)\b", re.IGNORECASE
)
#: Words beside the area's name that ask nothing of their own.
_FILLERS = re.compile(
    r"\b(?:not (?:in |from |for |under |at )?\w+|"
    r"and|or|but|so|what|how|about|same|if|in|for|at|under|the|is|are|it|its|i'm|im|we|we're|they|were|live|there|area|"
    r"one|please|pls|then|council|case|of|that|they're|he|she|child|lives|from|"
    r"sorry|no|actually|mean|meant|should|have|said)\b",
    re.IGNORECASE,
)


def asks_again(text: str, parsed: dict[str, Any], talked_about: Topic) -> bool:
    """Return whether a message only names an area to have the answer on the topic last talked about for it.

    After an answer that differs by area, saying where one is asks for that area's; after any other it takes an "and".
    """
    area = next((one for one in parsed.get("entities", []) if one["entity"] == "area"), None)
    if area is None:
        return False
    if parsed["intent"]["name"] == "area" and (talked_about.areas or intent_of(talked_about.id) == "referral_route"):
        return True
    if not _ASKS_AGAIN.search(text.strip()):
        return False
    rest = text[: area.get("start", 0)] + text[area.get("end", len(text)) :]
    return not re.search(r"[a-z]{2,}", _FILLERS.sub(" ", rest), re.IGNORECASE)
