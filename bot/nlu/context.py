"""What a short message means after an answer: "how long does that take?", "what about boys?"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.content.models import Topic

#: How much likelier a follow-up makes the topic just answered, the topics related to it, and the rest of its chapter.
#: Measured on follow-ups of our own: right 79 of 89, against 48 when the message is read alone (docs/evaluation.md).
SAME, RELATED, CHAPTER = 20.0, 30.0, 8.0
#: So likely alone, small talk or another subject is not drawn back to the answer before.
NO_TOPIC = 0.6
#: A message of so many words or fewer is read in context; a longer one, up to twice as many, when it points back.
FEW_WORDS = 6
_POINTS_BACK = re.compile(
    r"^(?:and|but|so|or|then|ok|okay|what about|how about|what if|also)\b"
    r"|\b(?:it|its|that|this|those|these|them|they|their|theirs|there|then|one|ones|afterwards|after that)\b",
    re.IGNORECASE,
)


def leans_back(text: str) -> bool:
    """Return whether a message may only make sense after the answer before it."""
    words = len(text.split())
    return words <= FEW_WORDS or (words <= 2 * FEW_WORDS and bool(_POINTS_BACK.search(text)))


def in_context(
    alone: dict[str, float], joined: dict[str, float], talked_about: str, topics: Mapping[str, Topic]
) -> dict[str, float]:
    """Return the chances of each label for a message that follows an answer.

    `alone` are the chances of the message by itself, `joined` those of the answer's title with the message after it.
    What is surely no topic, such as thanks, stays what it is.
    """
    likeliest = max(alone, key=lambda label: alone[label])
    if likeliest not in topics and alone[likeliest] >= NO_TOPIC:
        return alone
    chapter, related = talked_about.split("/")[0], topics[talked_about].related
    chances = {}
    for label in topics.keys() & alone.keys():
        near = CHAPTER if label.split("/")[0] == chapter else 1.0
        nearness = SAME if label == talked_about else RELATED if label in related else near
        chances[label] = alone[label] * nearness * joined[label]
    together = sum(chances.values())
    return {label: chance / together for label, chance in chances.items()}
