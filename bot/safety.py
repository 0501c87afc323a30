"""The kinds of message that need people before answers, and their order."""

from __future__ import annotations

#: Highest first (shared/design.md, invariant 2): a higher kind is never hidden by a lower one.
ORDER = (
    "danger",
    "suicidal",
    "child",
    "survivor",
    "own_thoughts",
    "seeking_access",
    "practitioner_distress",
    "offender_family",
    "case",
    "none",
)
#: Those that content/safety.yml has a text for.
KINDS = ORDER[:-1]
#: The kinds in which somebody may come to harm within the hour.
URGENT = ("danger", "suicidal")
#: `custom.safety` of the interface knows fewer kinds than content/safety.yml has texts.
INTERFACE_KIND = {"seeking_access": "own_thoughts", "practitioner_distress": "none"}
#: After these a topic that was asked is still answered, headed as general guidance.
ANSWERED_TOO = ("danger", "case", "offender_family")


def higher(first: str, second: str) -> str:
    """Return whichever kind comes first in the order of safety."""
    return min(first, second, key=ORDER.index)


def interface_kind(kind: str) -> str:
    """Return the value of `custom.safety` for a kind."""
    return INTERFACE_KIND.get(kind, kind)
