"""A question back about the services just shown: 'what's their email', 'and on Saturday?', 'and for a boy?'."""

from __future__ import annotations

import re

#: A list asked for anew, for somebody of another age or sex.
SOMEONE_ELSE = "someone_else"
#: Who may ring: 'can a 15 year old', 'do they take men'.
_SOMEBODY = (
    r"(?:\d{1,2}[ -]?year|child|kid|boy|girl|lad|man|men\b|wom[ae]n|adult|teenager|young|parent|mum|dad|carer|teacher|"
    r"professional|social worker)"
)
#: What can be asked of a service; bot/replies/contacts.py has the sentence for each.
_DETAILS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (detail, re.compile(pattern))
    for detail, pattern in (
        ("email", r"\be-?mails?\b|\bemial\b"),
        ("website", r"\b(?:web ?(?:site|page|address)|website's|url|link|site)\b"),
        ("free", r"\b(?:free|costs?|charged?|charges|pay)\b"),
        ("hours", r"\b(?:open|opens|opening|hours|close|closes|closed|closing|shut|24 ?/ ?7)\b"),
        ("who", r"\bwho(?:'s| is| are|s)? (?:it|they|that|this|these|those)\b.*\bfor\b"),
        ("who", r"\bwho can (?:ring|call|use|contact) (?:it|them|that)\b|\bages?\b|\bage (?:limit|range)\b"),
        ("who", rf"\bcan (?:an? )?{_SOMEBODY}.{{0,25}}\b(?:ring|call|contact|phone|use) them\b"),
        ("who", rf"\bdo they (?:take|see|help|speak to|talk to|work with) (?:an? )?{_SOMEBODY}"),
        ("confidential", r"\bconfidential(?:ity|ly)?\b|\banonymous(?:ly)?\b|\bin confidence\b"),
        ("after", r"\bwhat happens\b.*\b(?:ring|rung|rang|call|called|phone|phoned|contact|contacted)\b"),
        ("after", r"\bwhat (?:will|would) they (?:do|say|ask)\b"),
        ("what_for", r"\bwhat (?:do|can) they (?:do|offer|help)\b|\bhow can they help\b"),
        ("other_ways", r"\b(?:text|sms|webchat|chat|whatsapp|relay|sign language|bsl|interpreter)\b"),
        ("number", r"\b(?:number|numbers|num|phone(?! them)|telephone|tel)\b"),
        ("number", r"\bhow (?:do|can|would) \w+ (?:ring|call|phone|reach|contact|get hold of) them\b"),
    )
)
_REFERS_BACK = re.compile(
    r"\b(?:they|their|theirs|them|it|its|it's|that one|this one|those|these|that|this|(?:first|second|last) one)\b"
)
#: Asked of whoever answers the telephone, and of "it" only where a service is named: "it" may be a referral.
_OF_THEM = {"confidential", "after", "what_for"}
_THEM = re.compile(r"\b(?:they|them|their|theirs)\b")
#: 'Can I ring them on Friday at 7pm'.
_RING_THEM = re.compile(r"\b(?:ring|call|phone|reach|contact) them\b|\b(?:are|will) they (?:be )?there\b")
#: Words that may stand around a bare detail: 'and email?', 'what about opening hours', 'any website'.
_FILLER = re.compile(
    r"\b(?:and|also|ok|so|what|whats|what's|about|how|is|are|there|a|an|any|the|pls|please|got|do|have|can|you|or|to|"
    r"address|times?|now|phone|number|opening)\b"
)
#: A day or an hour, which alone asks for the hours then: 'and on Saturday?'.
_TIME = re.compile(
    r"\b(?:(?:on|at|in|after|before|over) )?(?:the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|sat|weekends?|"
    r"weekdays?|tonight|today|tomorrow|mornings?|afternoons?|evenings?|nights?|bank holidays?|christmas(?: day)?|noon|"
    r"midnight|\d{1,2}(?:[:.]\d\d)? ?[ap]m|\d{1,2}[:.]\d\d)\b"
)
_AGE_OR_SEX = re.compile(
    r"\b(?:\d{1,2}[ -]?(?:years?|yrs?|y)?[ -]?(?:olds?|o)?|boys?|girls?|lads?|lass(?:es)?|m[ae]n|wom[ae]n|males?|"
    r"females?|blokes?|guys?|child|children|kids?|teenagers?|adults?|young (?:person|people))\b"
)
#: Words around another age or sex that ask nothing else: 'would it be the same for a 15 year old?'.
_AROUND_SOMEONE = re.compile(
    r"\b(?:and|or|but|so|ok|okay|what|how|about|if|would|will|does|do|is|are|was|were|be|it|it's|its|that|this|these|"
    r"those|they|he|she|he's|she's|the|same|for|with|a|an|to|of|aged?|over|under|instead|also|too|then|someone|somebody|"
    r"apply|ones?|please|pls|who|who's|in)\b"
)
MOST_WORDS = 10


def details_in(text: str) -> list[str]:
    """Return what a message asks about a service, each once: email, website, free, hours, who, other_ways, number."""
    lower = text.lower()
    return list(dict.fromkeys(detail for detail, pattern in _DETAILS if pattern.search(lower)))


def asks_about_shown(text: str) -> list[str]:
    """Return the details that a message asks of services shown before it; empty when it is no such follow-up.

    It must be short, and refer back with a pronoun or hold nothing but the detail, or a day or an hour. SOMEONE_ELSE
    stands alone: the message holds nothing but another age or sex.
    """
    lower = text.lower()
    if len(re.findall(r"[\w'/-]+", lower)) > MOST_WORDS:
        return []
    if _AGE_OR_SEX.search(lower) and not _left(lower, _AGE_OR_SEX, _AROUND_SOMEONE):
        return [SOMEONE_ELSE]
    details = details_in(lower)
    if not _THEM.search(lower):
        details = [one for one in details if one not in _OF_THEM]
    if _TIME.search(lower) and _RING_THEM.search(lower) and "hours" not in details:
        details = ["hours", *details]
    if details and _REFERS_BACK.search(lower):
        return details
    if _left(lower, _TIME, _FILLER, *(pattern for _, pattern in _DETAILS)):
        return []
    return details or (["hours"] if _TIME.search(lower) else [])


def _left(text: str, *patterns: re.Pattern[str]) -> bool:
    """Return whether words are left of a text without what the patterns find."""
    for pattern in patterns:
        text = pattern.sub(" ", text)
    return bool(re.search(r"\w", text))
