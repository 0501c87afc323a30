"""The shape of routes.yml, paths.yml and audiences.yml: how to refer, what happens then, which helplines for whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field, root_validator, validator

from bot.content.models import CONTACT_ID, Link, Point, Source, Strict, check_called, check_prose


def check_id(value: str) -> str:
    """Return the id of an entry that a button names."""
    if not CONTACT_ID.match(value):
        raise ValueError(f"'{value}' is not an id: lower-case letters, digits and _, e.g. medical_adult")
    return value


def check_title(value: str) -> str:
    """Return a title that fits a button."""
    if len(value) > 70:
        raise ValueError(f"has {len(value)} characters: a title is also a button, keep it to 70")
    return check_prose(value)


class PathStep(Strict):
    """One step of a path: when it comes or what it depends on, and who leads where the sources say so."""

    label: str
    when: str
    who: str | None
    note: str | None

    _prose = validator("label", "when", "who", "note", allow_reuse=True)(lambda text: text and check_prose(text))


class Path(Strict):
    """What happens step by step, drawn as a timeline."""

    id: str
    steps: list[PathStep] = Field(..., min_items=2)

    _id = validator("id", allow_reuse=True)(check_id)


class Route(Strict):
    """How to refer or report for one purpose; or, with `question`, what to ask before one of `options` fits."""

    id: str
    title: str
    topics: list[str] = Field(..., min_items=1)
    words: list[str] = Field(..., min_items=1)
    ages: tuple[int, int] | None
    question: str | None
    options: list[str] = Field([])
    lead: str | None
    who: str | None
    how: list[Point] = Field([])
    ready: str | None
    path: str | None
    local: Literal["referral", "allegation"] | None
    areas: dict[str, str] = Field({})
    contacts: list[str] = Field(..., min_items=1)
    area_contacts: dict[str, list[str]] = Field({})
    caution: str | None
    links: list[Link] = Field([])
    sources: list[Source] = Field([])

    _id = validator("id", allow_reuse=True)(check_id)
    _title = validator("title", allow_reuse=True)(check_title)
    _prose = validator("question", "lead", "who", "ready", "caution", allow_reuse=True)(
        lambda text: text and check_prose(text)
    )
    _areas = validator("areas", each_item=True, allow_reuse=True)(check_prose)
    _called = validator("words", each_item=True, allow_reuse=True)(check_called)

    @root_validator(skip_on_failure=True)
    def _whole(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["question"]:
            if len(values["options"]) < 2:
                raise ValueError("a route with a question needs two or more options, each the id of a route")
        elif not (values["lead"] and values["who"] and values["how"] and values["ready"] and values["sources"]):
            raise ValueError("a route needs lead, who, how, ready and sources; or a question with its options")
        return values

    def prose(self) -> list[str]:
        """Return every text of the route that a reader sees."""
        parts = [part for point in self.how for part in (point.heading, point.text)]
        texts = [self.title, self.question, self.lead, self.who, self.ready, self.caution, *parts, *self.areas.values()]
        return [text for text in texts if text]


class Audience(Strict):
    """A kind of person who needs a helpline, and the services for them, best first."""

    id: str
    title: str
    words: list[str] = Field(..., min_items=1)
    lead: str
    services: list[str] = Field(..., min_items=1)
    topics: list[str] = Field([])
    #: For adults: a younger person is answered as a child.
    adults: bool = False
    #: An age in the question is somebody else's, the child's of a parent.
    about_another: bool = False

    _id = validator("id", allow_reuse=True)(check_id)
    _title = validator("title", allow_reuse=True)(check_title)
    _lead = validator("lead", allow_reuse=True)(check_prose)
    _called = validator("words", each_item=True, allow_reuse=True)(check_called)

    @validator("id")
    def _not_all(cls, value: str) -> str:
        if value == "all":
            raise ValueError("'all' stands for every helpline; choose another id")
        return value


#: The route of an actual child when the words name no other.
ANY_CHILD = "worry_about_child"


def longest_word(words: Sequence[str], text: str) -> int:
    """Return the length of the longest of the words that a text holds, in characters; 0 when it holds none."""
    held = (word for word in words if word in text)  # quick, and false for nearly all
    found = [len(word) for word in held if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
    return max(found, default=0)


def check_routing(
    routes: Mapping[str, Route],
    paths: Mapping[str, Path],
    audiences: Mapping[str, Audience],
    *,
    topics: Mapping[str, Any],
    areas: Mapping[str, Any],
    contacts: set[str],
) -> list[str]:
    """Return what is wrong between the entries: a topic, path, option, area or contact that does not exist."""
    problems: list[str] = []

    def missing(file: str, entry: str, field: str, names: Sequence[str | None], known: Mapping | set) -> None:
        problems.extend(
            f"{file}: {entry}: field '{field}' names '{name}', which does not exist"
            for name in names
            if name is not None and name not in known
        )

    for route in routes.values():
        missing("routes.yml", route.id, "topics", route.topics, topics)
        missing("routes.yml", route.id, "options", route.options, routes)
        missing("routes.yml", route.id, "path", [route.path], paths)
        missing("routes.yml", route.id, "areas", [*route.areas, *route.area_contacts], areas)
        missing("routes.yml", route.id, "contacts", route.contacts, contacts)
        local = [one for listed in route.area_contacts.values() for one in listed]
        missing("routes.yml", route.id, "area_contacts", local, contacts)
    for audience in audiences.values():
        missing("audiences.yml", audience.id, "services", audience.services, contacts)
        missing("audiences.yml", audience.id, "topics", audience.topics, topics)
    if ANY_CHILD not in routes:
        problems.append(
            f"routes.yml: the entry '{ANY_CHILD}' is missing: a case that fits no other is answered from it"
        )
    if "child" not in audiences:
        problems.append("audiences.yml: the entry 'child' is missing: anyone under eighteen is answered from it")
    return problems
