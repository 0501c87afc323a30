"""A question back about the services just shown: 'what's their email', 'is it free', 'who is it for'."""

from __future__ import annotations

import re

#: What can be asked of a service; bot/replies/routing.py has the sentence for each.
_DETAILS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (detail, re.compile(pattern))
    for detail, pattern in (
        ("email", r"\be-?mails?\b|\bemial\b"),
        ("website", r"\b(?:web ?(?:site|page|address)|website's|url|link|site)\b"),
        ("free", r"\b(?:free|costs?|charged?|charges|pay)\b"),
        ("hours", r"\b(?:open|opens|opening|hours|close|closes|closed|closing|shut|24 ?/ ?7)\b"),
        ("who", r"\bwho(?:'s| is| are|s)? (?:it|they|that|this|these|those)\b.*\bfor\b"),
        ("who", r"\bwho can (?:ring|call|use|contact) (?:it|them|that)\b|\bages?\b|\bage (?:limit|range)\b"),
        ("other_ways", r"\b(?:text|sms|webchat|chat|whatsapp|relay|sign language|bsl|interpreter)\b"),
        ("number", r"\b(?:number|numbers|num|phone|telephone|tel)\b"),
    )
)
_REFERS_BACK = re.compile(
    r"\b(?:they|their|theirs|them|it|its|it's|that one|this one|those|these|that|this|(?:first|second|last) one)\b"
)
#: Words that may stand around a bare detail: 'and email?', 'what about opening hours', 'any website'.
_FILLER = re.compile(
    r"\b(?:and|also|ok|so|what|whats|what's|about|how|is|are|there|a|an|any|the|pls|please|got|do|have|can|you|or|to|"
    r"address|times?|now|phone|number|opening)\b"
)
MOST_WORDS = 10


def details_in(text: str) -> list[str]:
    """Return what a message asks about a service, each once: email, website, free, hours, who, other_ways, number."""
    lower = text.lower()
    return list(dict.fromkeys(detail for detail, pattern in _DETAILS if pattern.search(lower)))


def asks_about_shown(text: str) -> list[str]:
    """Return the details that a message asks of services shown before it; empty when it is no such follow-up.

    It must be short, and refer back with a pronoun or hold nothing but the detail.
    """
    lower = text.lower()
    words = re.findall(r"[\w'/-]+", lower)
    details = details_in(lower)
    if not details or len(words) > MOST_WORDS:
        return []
    if _REFERS_BACK.search(lower):
        return details
    rest = _FILLER.sub(" ", lower)
    for _, pattern in _DETAILS:
        rest = pattern.sub(" ", rest)
    return details if not re.findall(r"\w+", rest) else []
