"""What a short message means after an answer: "how long does that take?", "what about boys?"."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from bot.content.models import Topic

#: How much the chance of the message alone counts, and that of the answer's title with the message after it, and what
#: is added to the log chance of the topics related to that answer: fitted by scripts/fit_context.py to follow-ups that
#: we wrote.
ALONE, JOINED, RELATED = 0.40, 0.84, 0.60
#: So likely alone, a topic is what is asked, whatever went before (all of the 212 follow-ups that were that sure).
SURE = 0.9
#: So likely alone, another subject is not drawn back to the answer before; nor are thanks and goodbyes, so likely.
NO_TOPIC, THANKS = 0.95, 0.5
#: "Why", "say more", "any examples": after an answer, a question about it.
MORE = "small_talk/more"
_POLITE = ("small_talk/thanks", "small_talk/goodbye")
#: A message of so many words or fewer is read in context; a longer one, up to twice as many, when it points back.
FEW_WORDS = 6
_POINTS_BACK = re.compile(
    r"^(?:and|but|so|or|then|ok|okay|what about|how about|what if|also)\b"
    r"|\b(?:it|its|that|this|those|these|them|they|their|theirs|there|then|one|ones|afterwards|after that)\b",
    re.IGNORECASE,
)


def leans_back(text: str, alone: Mapping[str, float], topics: Mapping[str, Topic]) -> bool:
    """Return whether a message may only make sense after the answer before it; `alone` are its chances by itself."""
    words = len(text.split())
    if words > FEW_WORDS and (words > 2 * FEW_WORDS or not _POINTS_BACK.search(text)):
        return False
    likeliest = max(alone, key=lambda label: alone[label])
    if likeliest == MORE:
        return True
    if likeliest in _POLITE:
        return alone[likeliest] < THANKS
    return alone[likeliest] < (SURE if likeliest in topics else NO_TOPIC)


def in_context(
    alone: Mapping[str, float], joined: Mapping[str, float], talked_about: str, topics: Mapping[str, Topic]
) -> dict[str, float]:
    """Return the chances of each label for a message that follows an answer.

    `alone` are the chances of the message by itself, `joined` those of the answer's title with the message after it.
    """
    related = topics[talked_about].related
    scores = {}
    for label in alone.keys() - {MORE}:
        own, together = alone[label], joined[label]
        nearness = RELATED if label in related else 0.0
        if label == talked_about:
            own, together = own + alone.get(MORE, 0.0), together + joined.get(MORE, 0.0)
        scores[label] = ALONE * math.log(own + 1e-6) + JOINED * math.log(together + 1e-6) + nearness
    best = max(scores.values())
    weights = {label: math.exp(score - best) for label, score in scores.items()}
    total = sum(weights.values())
    return {label: weight / total for label, weight in weights.items()}
