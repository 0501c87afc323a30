"""Who a helpline is wanted for, read from the words of a message."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_HELPLINE = re.compile(
    r"\b(?:help ?lines?|hot ?lines?|(?:phone|support) ?lines?)\b"
    r"|\b(?:what|which) (?:numbers?|lines?) can (?!i\b|we\b|you\b).{0,40}\b(?:ring|call|phone|text)\b"
)
_FRONT_DOOR = re.compile(
    r"\b(?:mash|front door|first response|council|children's services|social (?:services|care|workers?)|out of hours|"
    r"about an?|refer(?:ral|ring)?|report(?:ing)?|worr(?:y|ied)|concern(?:ed|s)?)\b"
)
#: Audiences that are whoever would ring, not what it is about: another age or sex makes another one of them.
_WHOEVER_RINGS = (None, CHILD, "male", "adult_survivor", "parent", "worried_adult")
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


def wants_helpline(text: str, content: Content) -> bool:
    """Return whether a message asks for a helpline, and not the front door, for somebody of an age, a sex or a role."""
    lower = text.lower()
    if not _HELPLINE.search(lower) or _FRONT_DOOR.search(lower):
        return False
    need = need_in(text, content)
    return need.audience is not None or need.age is not None


def anew(text: str, shown: Sequence[str], content: Content) -> Need:
    """Return what is asked by a message that names only another age or sex than the list of services just shown."""
    need, before = need_in(text, content), _audience_of(shown, content)
    if before not in _WHOEVER_RINGS:  # what the list was about stays
        age = None if before and content.audiences[before].about_another else need.age
        return replace(need, audience=before, age=age)
    if need.audience is None and need.age is not None:
        keeps = before is not None and content.audiences[before].adults
        return replace(need, audience=before if keeps else "adult_survivor")
    return need


def _audience_of(shown: Sequence[str], content: Content) -> str | None:
    """Return the audience for which services were shown: among those that list all of them, the one that does first."""
    fits = [one for one in content.audiences.values() if set(shown) <= set(one.services)]
    best = min(fits, key=lambda one: sum(map(one.services.index, shown)), default=None)
    return best.id if best else None


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
