"""The shape of content/timescales.yml and content/events.yml: time limits, and what they are counted from."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Literal

from pydantic import Field, validator

from bot.content.models import Grade, Source, Strict, check_called, check_prose


class Event(Strict):
    """What a timescale is counted from: its name in a sentence, and the question for its date."""

    id: str
    name: str
    heading: str
    question: str
    who: str | None
    planned: bool
    called: list[str] = Field(..., min_items=1)

    _prose = validator("name", "heading", "question", "who", allow_reuse=True)(lambda text: text and check_prose(text))
    _called = validator("called", each_item=True, allow_reuse=True)(check_called)


class KnownFrom(Strict):
    """How well a timescale is known; the grades are those of Evidence."""

    grade: Grade
    seen: str


class Timescale(Strict):
    """One time limit: from which event, how long, on what authority. `start` null: the source does not say from when.

    `earlier` is the first figure of a range such as 24 to 72 hours. `bound` "from" is a day from which something is
    possible. `ends_with` names the event that the limit is for. `path` and the order in the file make the timeline.
    """

    id: str
    title: str
    topic: str
    path: Literal["protection", "medical"] | None
    start: str | None
    ends_with: str | None
    bound: Literal["by", "from"] = "by"
    length: int = Field(..., gt=0)
    earlier: int | None
    unit: Literal["hours", "working days", "calendar days", "months"]
    basis: Literal["statutory", "local", "usual practice", "clinical"]
    area: str | None
    in_toolkits: bool
    happens: str
    leads: str | None
    called: list[str] = Field(..., min_items=1)
    evidence: KnownFrom
    caveat: str
    contacts: list[str] = Field(default_factory=list)
    sources: list[Source] = Field(..., min_items=1)

    _prose = validator("title", "happens", "leads", "caveat", allow_reuse=True)(lambda text: text and check_prose(text))
    _called = validator("called", each_item=True, allow_reuse=True)(check_called)

    @validator("caveat")
    def _says_where_from(cls, value: str, values: dict) -> str:
        if values.get("in_toolkits") is False and not re.search(r"not in the toolkits|own page", value, re.IGNORECASE):
            raise ValueError("must say 'Not in the toolkits', or whose own page it is from, where in_toolkits is false")
        return value


def check_timescales(
    timescales: dict[str, Timescale],
    where: dict[str, str],
    *,
    topics: Container[str],
    areas: Container[str],
    events: Container[str],
    contacts: Container[str],
) -> list[str]:
    """Return what is wrong between the timescales and the topics, areas, events and contacts that they name."""
    problems = []
    for one in timescales.values():
        named = [("topic", one.topic, topics), ("area", one.area, areas)]
        named += [("start", one.start, events), ("ends_with", one.ends_with, events)]
        named += [("contacts", contact, contacts) for contact in one.contacts]
        problems += [
            f"{where.get(one.id, one.id)}: field '{field}' names '{value}', which does not exist"
            for field, value, known in named
            if value is not None and value not in known
        ]
    return problems
