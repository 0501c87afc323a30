"""Which Rasa intent a topic acts through: its chapter, unless an action computes its answer."""

from __future__ import annotations

#: Topics that a custom action answers, by the intent that the rules in data/stories/ send to it.
COMPUTED = {
    "contacts/helplines": "helplines",
    "contacts/helpline_named": "helplines",
    "process/strategy_timescale": "timescale",
    "process/child_protection_conference": "timescale",
    "process/after_referral": "timescale",
    "medical/timing": "timescale",
    "contacts/mash": "referral_route",
    "process/lado": "referral_route",
    "medical/sarc": "referral_route",
}


def intent_of(topic: str) -> str:
    """Return the intent of a topic id."""
    return COMPUTED.get(topic, topic.split("/")[0])
