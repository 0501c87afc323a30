"""A second pair of eyes on what is sent. It shares nothing with the guard but the rules that read what was typed."""

from __future__ import annotations

from typing import Any

from bot.nlu.safety_rules import safety_by_rules


def lacks_contact(typed: str, replies: list[dict[str, Any]]) -> bool:
    """Return whether a flagged message goes without anybody to ring; always False while the guard does its work.

    Flagged is what the replies say they are, or what the rules see in the message as it was typed (a button's payload
    begins with "/" and was typed by nobody). Somebody to ring is a card whose number stands in the first reply's text.
    """
    if not replies:
        return True
    customs = [reply.get("custom", {}) for reply in replies]
    said = any(one.get("safety", "none") != "none" or one.get("kind") == "safety" for one in customs)
    flagged = said or (not typed.startswith("/") and safety_by_rules(typed) != "none")
    cards = customs[0].get("contacts") or []
    return flagged and not any(one.get("phone") and one["phone"] in replies[0].get("text", "") for one in cards)
