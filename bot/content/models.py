"""The shape of every file in content/. An editor's mistake becomes one of the messages written here."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

import phonenumbers
from pydantic import BaseModel, Field, validator

from bot.safety import KINDS

TOPIC_ID = re.compile(r"^[a-z_]+/[a-z0-9_]+$")
CONTACT_ID = re.compile(r"^[a-z][a-z0-9_]*$")
# Anything that reads as a phone number: six or more digits, spaces allowed, or a short number of the police.
NUMBER_IN_PROSE = re.compile(r"\+?\b\d(?:[\s\-]?\d){5,}\b|\b(?:999|112|101|111|116\s?\d{3})\b")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

#: Contacts that every area file must name; content refers to them without knowing the area.
AREA_ROLES = ("front_door", "out_of_hours", "lado", "sarc", "partnership")

Grade = Literal["O", "L", "S", "U", "toolkit"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Strict(BaseModel):
    """A model that names a misspelt field instead of ignoring it."""

    class Config:
        extra = "forbid"
        frozen = True


def check_prose(text: str) -> str:
    """Return text of an answer, refusing an empty one and any phone number typed into it."""
    if not text.strip():
        raise ValueError("is empty: write the text or remove the field")
    typed = NUMBER_IN_PROSE.search(text)
    if typed:
        raise ValueError(
            f"has the phone number '{typed.group().strip()}' typed into it: put the number in content/helplines.yml or "
            "content/areas/, and write its id in braces here, e.g. {childline} or {emergency}"
        )
    return " ".join(text.split())


def check_called(text: str) -> str:
    """Return a name that readers use, as it is looked for: lower case, single spaces."""
    if not text.strip():
        raise ValueError("has an empty entry: write the words or remove the line")
    return " ".join(text.lower().split())


def check_url(url: str) -> str:
    """Return url when it is a complete web or email address."""
    if not re.match(r"^(https?://[^\s/]+\.[^\s]+|mailto:[^@\s]+@[^@\s]+)$", url):
        raise ValueError(f"'{url}' is not a complete address: begin with https:// or http:// and use no spaces")
    return url


class Link(Strict):
    """A labelled web address."""

    label: str
    url: str

    _url = validator("url", allow_reuse=True)(check_url)


class Source(Strict):
    """Where an answer comes from: a document of content/documents.yml and the section in it."""

    document: str
    section: str
    url: str | None
    edition: str | None
    reviewed: date

    _url = validator("url", allow_reuse=True)(lambda url: url and check_url(url))


class Point(Strict):
    """One part of an answer that stands by itself."""

    heading: str | None
    text: str

    _prose = validator("text", "heading", allow_reuse=True)(lambda text: text and check_prose(text))


class Topic(Strict):
    """One topic: the lead answers it, points or steps complete it, sources say where it comes from."""

    id: str
    title: str
    lead: str
    steps: list[Point] = []
    points: list[Point] = []
    path: str | None
    areas: dict[str, str] = {}
    caution: str | None
    contacts: list[str] = []
    links: list[Link] = []
    related: list[str] = Field(..., min_items=1, max_items=6)
    sources: list[Source] = Field(..., min_items=1)

    _prose = validator("title", "lead", "caution", allow_reuse=True)(lambda text: text and check_prose(text))
    _areas = validator("areas", each_item=True, allow_reuse=True)(check_prose)

    @validator("id")
    def _id(cls, value: str) -> str:
        if not TOPIC_ID.match(value):
            raise ValueError(f"'{value}' is not a topic id: write chapter/topic in lower case, e.g. medical/timing")
        return value

    @validator("title")
    def _title(cls, value: str) -> str:
        if len(value) > 70:
            raise ValueError(f"has {len(value)} characters: a title is also a button, keep it to 70")
        return value

    @property
    def chapter(self) -> str:
        """Return the part of the id before the slash."""
        return self.id.split("/")[0]


class Addition(Point):
    """What is said as well, right after the lead, when a message holds one of some words; it replaces nothing."""

    words: list[str] = Field(..., min_items=1)
    contacts: list[str] = []

    def wanted(self, message: str) -> bool:
        """Return whether a message holds one of the words, whole."""
        return bool(re.search(rf"\b(?:{'|'.join(map(re.escape, self.words))})\b", message, re.IGNORECASE))


class SafetyText(Strict):
    """What a person is told before anything else, and the contacts without which no such reply may leave."""

    kind: str
    choice: str | None = None
    title: str
    lead: str
    steps: list[Point] = []
    points: list[Point] = []
    additions: list[Addition] = []
    again: str
    thanks: str
    topics: list[str] = []
    contacts: list[str] = Field(..., min_items=1)
    sign_off: str
    sources: list[Source] = Field(..., min_items=1)

    _prose = validator("choice", "title", "lead", "again", "thanks", allow_reuse=True)(check_prose)

    @validator("kind")
    def _kind(cls, value: str) -> str:
        if value not in KINDS:
            raise ValueError(f"has a value that is not allowed; allowed: {', '.join(KINDS)}")
        return value

    @validator("contacts")
    def _front_door(cls, value: list[str]) -> list[str]:
        if "front_door" not in value:
            raise ValueError("lacks front_door: every such text shows it, and out_of_hours in its place at night")
        return value


class Phrase(Strict):
    """A sentence of the assistant itself: greeting, question back, failure."""

    id: str
    text: str

    _prose = validator("text", allow_reuse=True)(check_prose)


class Phone(Strict):
    """A number as people read it and as a phone dials it; a short number (999) has no international form."""

    display: str
    e164: str | None

    @validator("e164", always=True)
    def _valid(cls, value: str | None, values: dict) -> str | None:
        display = values.get("display", "")
        digits = re.sub(r"\D", "", display)
        if value is None:
            if len(digits) > 6:
                raise ValueError(f"is missing for {display}: write the number as +44 and the digits after the first 0")
            return value
        try:
            number = phonenumbers.parse(value, None)
        except phonenumbers.NumberParseException:
            raise ValueError(f"'{value}' is not an international number: write + and digits only") from None
        if digits.startswith("116"):  # harmonised European numbers, valid only within the country
            if value != f"+44{digits}":
                raise ValueError(f"'{value}' is not {display}")
        elif not phonenumbers.is_valid_number(number):
            raise ValueError(f"'{value}' is not a number that can be dialled: check every digit")
        elif phonenumbers.parse(display, "GB") != number:
            raise ValueError(f"'{value}' and the display '{display}' are different numbers")
        return value


class Opening(Strict):
    """Hours on some days of the week, Europe/London."""

    days: list[Day] = Field(..., min_items=1)
    opens: str
    closes: str

    @validator("opens", "closes")
    def _time(cls, value: str) -> str:
        if not re.match(r"^([01]\d|2[0-3]):[0-5]\d$", value):
            raise ValueError(f"'{value}' is not a time: write it as 09:00 or 17:30, in quotation marks")
        return value


class Evidence(Strict):
    """How well an entry is known. Grades: O own page, L public body, S secondary, U unverified, toolkit: only there.

    `conflict` is what to beware of, `differs` why a toolkit prints something else; one line each.
    """

    grade: Grade
    seen: str
    checked: date
    expires: date
    conflict: str | None
    differs: str | None


class Contact(Strict):
    """One service: how to reach it, for whom it is, and how well that is known."""

    id: str
    name: str
    aliases: list[str] = []
    in_sentence: str | None
    phone: Phone | None
    email: str | None
    url: str | None
    hours: Literal["always", "unknown"] | list[Opening]
    hours_note: str | None
    bank_holidays: Literal["open", "closed"] | None
    free: bool | None
    other_ways: str | None
    for_whom: str
    what_for: str
    ages: tuple[int, int] | None
    sexes: list[Literal["male", "female"]] = ["male", "female"]
    who: list[
        Literal[
            "anyone",
            "child",
            "adult_survivor",
            "parent",
            "family_of_offender",
            "own_thoughts",
            "professional",
            "witness",
        ]
    ] = Field(..., min_items=1)
    needs: list[
        Literal[
            "sexual_abuse",
            "domestic_abuse",
            "mental_health",
            "suicide",
            "exploitation",
            "online",
            "images",
            "medical",
            "crime",
            "report_concern",
            "allegation_against_staff",
            "lgbt",
            "bereavement",
            "legal",
        ]
    ] = Field(..., min_items=1)
    evidence: Evidence

    _called = validator("aliases", each_item=True, allow_reuse=True)(check_called)
    _url = validator("url", allow_reuse=True)(lambda url: url and check_url(url))

    @validator("id")
    def _id(cls, value: str) -> str:
        if not CONTACT_ID.match(value):
            raise ValueError(f"'{value}' is not a contact id: lower-case letters, digits and _, e.g. victim_support")
        return value

    @validator("email")
    def _email(cls, value: str | None) -> str | None:
        if value and not re.match(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", value):
            raise ValueError(f"'{value}' is not an email address")
        return value

    def unverified(self, today: date) -> str | None:
        """Return why to check this entry first: "" if it is only unconfirmed, None if it is well known and in date."""
        if self.evidence.conflict:
            return self.evidence.conflict
        if self.evidence.expires < today:
            return f"not checked since {self.evidence.checked:%-d %B %Y}"
        if self.evidence.grade in ("S", "U"):
            return ""
        return None


class Area(Strict):
    """One council area: what its front door is called and whom to ring."""

    id: str
    name: str
    aliases: list[str]
    places: list[str] = []
    front_door_called: str
    referral: str
    allegation: str
    roles: dict[str, str | None]
    contacts: list[Contact]
    sources: list[Source] = Field(..., min_items=1)

    _called = validator("aliases", "places", each_item=True, allow_reuse=True)(check_called)
    _prose = validator("referral", "allegation", allow_reuse=True)(check_prose)

    @validator("roles")
    def _roles(cls, value: dict) -> dict:
        missing = [role for role in AREA_ROLES if role not in value]
        if missing:
            raise ValueError(f"lacks {', '.join(missing)}: name the contact of each, or null where none is known")
        return value


class Document(Strict):
    """One document that answers cite."""

    title: str
    publisher: str
    url: str | None
    edition: str
    note: str | None

    _url = validator("url", allow_reuse=True)(lambda url: url and check_url(url))
