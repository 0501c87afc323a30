"""Safety by rules alone: plain signs that must be caught even when every model is down."""

from __future__ import annotations

import re

from bot.nlu.normalise import straight
from bot.safety import ORDER, higher

_CHILD = (
    r"girl|boy|child|kid|pupil|student|lad|lass|daughter|son|niece|nephew|baby|toddler|teenager|patient|client|"
    r"brother|sister"
)
_PERSON = rf"(?:a |one of |this |that )?(?:my |our |the |her |his |their )?(?:[\w'-]+ ){{0,3}}?(?:{_CHILD})"
_SAID = (
    r"told|tells|said|says|disclosed|discloses|confided|reported|mentioned|revealed|admitted|has told|has said|"
    r"has disclosed|just"
)
_WHEN = r"me|us|staff|teacher|today|yesterday|this morning|last|earlier"
_RELATIVE = r"dad|father|step ?dad|uncle|mum|mother|brother|grandad|grandfather|teacher|coach|cousin"
#: "I'm 12 weeks" is no age, nor is "I'm 10 years into fostering".
_NO_AGE = r"(?:years?(?! old)|yrs?(?! old)|weeks?|months?|days?|hours?|min(?:ute)?s?|miles?)\b"
_UNDER_AGE = rf"\bi(?:'?m| am) (?:only )?(?:[5-9]|1[0-7])\b(?! {_NO_AGE})"
_HARM = r"hurting|attacking|abusing|raping|assaulting"
_NOW = r"right now|now|at the moment|as we speak"

#: Marks of what belongs to one person, child or case alone: whoever types it speaks of somebody actual.
_ONE_PERSONS = r"\[(?:date of birth|NHS number|UPN|NI number|registration)\]"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("danger", rf"\b(?:is|are|he'?s|she'?s|they'?re)\b.{{0,30}}\b(?:{_HARM})\b.{{0,40}}\b(?:{_NOW})\b"),
        ("danger", r"\b(?:right now|as we speak)\b.{0,60}\b(?:hurt|attack|abus|rap|assault|bleeding|unconscious)"),
        (
            "suicidal",
            r"\b(?:kill(?:ing)? myself|end(?:ing)? my (?:own )?life|(?:want to|wanna) die|take my own life)\b",
        ),
        ("suicidal", r"\bdon'?t want to (?:live|be alive|be here any ?more)\b"),
        ("suicidal", r"\bi(?:'?m| am) (?:feeling )?suicidal\b"),
        ("child", rf"{_UNDER_AGE}.{{0,200}}\b(?:me|my)\b"),
        ("survivor", r"\bi(?: was| got|'?ve been| have been) (?:sexually )?(?:abused|raped|assaulted|molested)\b"),
        ("own_thoughts", r"\bi(?:'?m| am|'?ve been| have been)\b.{0,60}\battracted to (?:children|kids|minors)\b"),
        ("own_thoughts", r"\bi (?:have|get|keep)\b.{0,60}\bsexual (?:thoughts|feelings|urges)\b.{0,30}\bchild"),
        ("case", rf"\b{_PERSON}\b (?:in my \w+ )?(?:has )?\b(?:{_SAID})\b.{{0,80}}\b(?:{_WHEN})\b"),
        ("case", _ONE_PERSONS),
        ("case", rf"\b(?:told|disclosed to|confided in) me\b.{{0,100}}\b(?:{_RELATIVE}|touch|abus|hurt|rap)"),
    )
)
#: What is made up for learning is a question about practice, not a case.
_MADE_UP = re.compile(
    r"\b(?:case study|vignette|scenario|role ?play|exam|essay|quiz|assignment|my (?:course|module|dissertation))\b",
    re.IGNORECASE,
)
#: So is what is only supposed, of "a" or "any" child, right before or in the words that look like a case.
_SUPPOSED = re.compile(
    r"\b(?:if|when(?! (?:i|we)\b)|whenever|should|suppose|what happens|in case)\b.{0,20}?\b(?:a|any|some)\b",
    re.IGNORECASE,
)
_JUST_BEFORE = 20


def safety_by_rules(text: str) -> str:
    """Return the highest kind of safety that the rules see in a message, or "none"."""
    text, kind = " ".join(straight(text).split()), "none"
    for found, pattern in _RULES:
        if ORDER.index(found) < ORDER.index(kind) and (match := pattern.search(text)):
            if found == "case" and (_MADE_UP.search(text) or _is_supposed(text, match)):
                continue
            kind = higher(kind, found)
    return kind


def says_under_age(text: str) -> bool:
    """Return whether the writer gives an age of 5 to 17 as their own."""
    return bool(re.search(_UNDER_AGE, straight(text), re.IGNORECASE))


def _is_supposed(text: str, match: re.Match) -> bool:
    return any(one.end() >= match.start() - _JUST_BEFORE for one in _SUPPOSED.finditer(text[: match.end()]))


#: How likely a follow-up must be about a person for what was spoken of to go on; far less than for a first message.
STILL_A_CASE = 0.04
_REFERS_BACK = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|it|this|that|the (?:child|girl|boy|mum|mother|dad|father|parents?|"
    r"family|pupil|student|school|police|social worker)|mum|dad|both|either)\b"
    r"|\b(?:do|should|shall|must|can|could|may|am|will|who|what|how|if) i\b|\bwho (?:to|do we) (?:call|ring|phone)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:in general|generally|(?:different|another|separate|other|general) (?:question|thing|topic|matter)|unrelated|"
    r"separately|on another note|moving on|for (?:a |some |our )?training|our policy)\b",
    re.IGNORECASE,
)


def goes_on(text: str, confidence: float) -> bool:
    """Return whether a message after one about a person is still about them.

    `confidence` is how likely the model holds it to be about a person at all (0 to 1). A pronoun, a definite person,
    what the writer is to do, or a bare fragment of up to four words refers back; words that plainly turn to something
    general do not.
    """
    if _GENERAL.search(text):
        return False
    return confidence >= STILL_A_CASE or len(text.split()) <= 4 or bool(_REFERS_BACK.search(text))
