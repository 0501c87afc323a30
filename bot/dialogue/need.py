"""Who a helpline is wanted for, read from the words of a message."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.content import Content
from bot.content.models import Contact
from bot.content.routes import longest_word
from bot.replies.opening import opening

#: The audience of content/audiences.yml that stands for anyone under eighteen.
CHILD = "child"
ADULT = 18
_AGE = re.compile(
    r"\b(?P<under>under|below)[ -](?P<limit>[1-9]\d?)\b"
    r"|\b(?P<old>\d{1,3})[ -]?(?:years?|yrs?|y)[ -]?(?:olds?|o)\b"
    r"|\b(?P<yo>\d{1,3}) ?(?:yo|y/o)\b"
    r"|\b(?:aged?|ages|age of|over|boy|girl|lad|child|teenager|man|woman|person|she'?s?|he'?s?|they(?:'?re)?)"
    r"(?: (?:of|is|are|aged?))? (?P<said>\d{1,3})\b(?! ?(?:years? ago|weeks?|months?|days?|hours?|minutes?|pages?))"
    r"|^(?P<alone>\d{1,3})$"
)
_FREE = re.compile(r"\b(?:free|freephone|no charge|without (?:charge|paying|cost))\b")
_WRITES = re.compile(r"\b(?:text|texts|texting|sms|chat|webchat|online chat|message|whatsapp)\b")
_OPEN_NOW = re.compile(r"\bopen (?:right )?now\b|\bopen at the moment\b|\bopen tonight\b")
_ALWAYS = re.compile(r"\b24 ?(?:/ ?7|h|hr|hrs|hour|hours)\b|\bround the clock\b|\bat any (?:hour|time)\b")


@dataclass(frozen=True)
class Need:
    """What a message asks of a helpline. `age` is in years, of the person who would ring."""

    audience: str | None = None
    age: int | None = None
    free: bool = False
    writes: bool = False
    open_now: bool = False
    always: bool = False


def age_in(text: str) -> int | None:
    """Return the age that a lower-case text names, in years up to 120; 'under 13' is 12, 'over 13' is 13."""
    for match in _AGE.finditer(text):
        if match["under"]:
            return int(match["limit"]) - 1
        age = int(next(one for one in (match["old"], match["yo"], match["said"], match["alone"]) if one))
        if age <= 120:
            return age
    return None


def need_in(text: str, content: Content) -> Need:
    """Return what a message asks for."""
    lower = text.lower()
    found = (one.id for one in content.audiences.values() if longest_word(one.words, lower))
    audience, age = next(found, None), age_in(lower)
    entry = content.audiences[audience] if audience else None
    if age is not None and age < ADULT and (entry is None or entry.adults):
        audience = CHILD
    return Need(
        audience,
        None if entry and entry.about_another else age,
        free=bool(_FREE.search(lower)),
        writes=bool(_WRITES.search(lower)),
        open_now=bool(_OPEN_NOW.search(lower)),
        always=bool(_ALWAYS.search(lower)),
    )


def fitting(need: Need, content: Content, area: str, now: datetime) -> list[str]:
    """Return the ids of the services that fit, best first; nothing when no service is known to meet a condition."""
    listed = (
        content.audiences[need.audience].services if need.audience else content.topics["contacts/helplines"].contacts
    )
    services = [content.contacts[one] for one in listed if content.shown_in(one, area)]
    chosen = [one for one in services if _meets(one, need, content, now)]
    if need.age is not None and need.age < ADULT:
        chosen.sort(key=lambda one: "child" not in one.who)
    if need.writes:
        chosen.sort(key=lambda one: not one.other_ways)
    return [one.id for one in chosen]


def without_conditions(need: Need) -> Need:
    """Return the need without what only a few services are known to meet: price and hours."""
    return replace(need, free=False, open_now=False, always=False)


def right_age(contact: Contact, age: int | None) -> bool:
    """Return whether a service takes somebody of an age, as far as is known."""
    return age is None or contact.ages is None or contact.ages[0] <= age <= contact.ages[1]


def _meets(contact: Contact, need: Need, content: Content, now: datetime) -> bool:
    if not right_age(contact, need.age) or (need.free and not contact.free):
        return False
    if need.always and contact.hours != "always":
        return False
    status: dict[str, Any] | None = opening(contact, now, content.phrases) if need.open_now else None
    return not need.open_now or bool(status and status["now"])
