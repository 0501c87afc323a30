"""Load content/ and check it as a whole: one message per problem, each with file, line, field and the mend."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.content.models import AREA_ROLES, PLACEHOLDER, Addition, Area, Contact, Document, Phrase, SafetyText, Topic
from bot.content.routes import Audience, Route, check_routing
from bot.content.routes import Path as ReferralPath
from bot.content.sentences import check_sentences
from bot.content.timescales import Event, Timescale, check_timescales
from bot.content.yaml_lines import YamlProblem, read_yaml
from bot.safety import KINDS

CONTENT_DIR = Path(__file__).resolve().parents[2] / "content"
Model = TypeVar("Model", bound=BaseModel)


class ContentError(Exception):
    """Content that must not be served; `problems` holds one sentence each."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Content:
    """Everything the assistant can say, by id. `version` changes when any file of content/ does."""

    topics: dict[str, Topic]
    contacts: dict[str, Contact]
    areas: dict[str, Area]
    documents: dict[str, Document]
    safety: dict[str, SafetyText]
    phrases: dict[str, str]
    starters: dict[str, str]
    routes: dict[str, Route]
    paths: dict[str, ReferralPath]
    audiences: dict[str, Audience]
    events: dict[str, Event]
    timescales: dict[str, Timescale]
    date_phrases: dict[str, str]
    version: str

    @property
    def titles(self) -> dict[str, str]:
        """Return the title of every topic, by its id."""
        return {topic.id: topic.title for topic in self.topics.values()}

    def contact(self, reference: str, area: str) -> Contact | None:
        """Return the contact that an id, or a role such as front_door, means in an area; None where none is known."""
        if reference in AREA_ROLES:
            role = self.areas[area].roles[reference] if area in self.areas else None
            return self.contacts[role] if role else None
        return self.contacts[reference]

    def shown_in(self, contact: str, area: str) -> bool:
        """Return whether a service is for readers of an area: every national one, and the area's own."""
        homes = [one.id for one in self.areas.values() if contact in [local.id for local in one.contacts]]
        roles = self.areas[area].roles.values() if area in self.areas else []
        return not homes or area in homes or contact in roles


class _Reader:
    def __init__(self, folder: Path):
        self.folder = folder
        self.problems: list[str] = []
        self.where: dict[str, str] = {}

    def items(self, path: Path, model: type[Model]) -> list[Model]:
        """Return the valid entries of a file that is a list; note what is wrong with the others."""
        try:
            data, lines = read_yaml(path)
        except YamlProblem as problem:
            self.problems.append(str(problem))
            return []
        if not isinstance(data, list):
            self.problems.append(f"{path}: must be a list: every entry begins with '- ' at the start of a line")
            return []
        return [one for n, entry in enumerate(data) if (one := self._build(path, model, entry, lines, (n,)))]

    def by_id(self, path: Path, model: type[Model], key: str = "id") -> dict[str, Model]:
        """Return the valid entries of a file that is a list, by their ids; note an id that is given twice."""
        found: dict[str, Model] = {}
        for one in self.items(path, model):
            name = getattr(one, key)
            if name in found:
                self.problems.append(f"{path}: '{name}' is given twice; keep one of them")
            found[name] = one
        return found

    def single(self, path: Path, model: type[Model]) -> Model | None:
        """Return the one entry of a file that is a mapping, or None with the problem noted."""
        try:
            data, lines = read_yaml(path)
        except YamlProblem as problem:
            self.problems.append(str(problem))
            return None
        return self._build(path, model, data, lines, ())

    def _build(self, path: Path, model: type[Model], entry: object, lines: dict, place: tuple) -> Model | None:
        line = lines.get(place, 1)
        if not isinstance(entry, dict):
            self.problems.append(f"{path}, line {line}: expected fields such as 'id:' here")
            return None
        name = str(entry.get("id") or entry.get("kind") or entry.get("title") or "entry")
        try:
            built = model(**entry)
        except ValidationError as error:
            for detail in error.errors():
                loc = tuple(detail["loc"])
                at = next((lines[place + loc[:n]] for n in range(len(loc), -1, -1) if place + loc[:n] in lines), line)
                field = " > ".join(str(part + 1) if isinstance(part, int) else part for part in loc)
                self.problems.append(f"{path}, line {at}: {name}: field '{field}' {_mend(detail)}")
            return None
        self.where.setdefault(name, f"{path}, line {line}: {name}")  # two files may use one id
        return built


def _mend(detail: Any) -> str:
    kind, message = detail["type"], detail["msg"]
    if kind == "value_error.missing":
        return "is missing: add it"
    if kind == "value_error.extra":
        return "is not a field that exists: check the spelling, or remove it"
    if kind == "type_error.none.not_allowed":
        return "is empty: write the text or remove the field"
    if kind in ("value_error.date", "type_error.date"):
        return "is not a date: write it as 2026-11-22"
    if kind == "value_error.list.min_items":
        return f"needs at least {detail['ctx']['limit_value']} entry"
    if kind == "value_error.list.max_items":
        return f"has too many entries: {detail['ctx']['limit_value']} at most"
    if kind == "value_error.const":
        return f"has a value that is not allowed; allowed: {', '.join(map(str, detail['ctx']['permitted']))}"
    return message[0].lower() + message[1:] if message.startswith("Value") else message


def load_content(folder: Path = CONTENT_DIR) -> Content:
    """Return all content, checked.

    Raises ContentError with every problem at once: wrong shape, unknown ids, numbers in prose, an entry twice.
    """
    read = _Reader(folder)
    documents = read.by_id(folder / "documents.yml", Document, "title")
    contacts: dict[str, Contact] = {}
    areas: dict[str, Area] = {}
    topics: dict[str, Topic] = {}
    entries = [(folder / "helplines.yml", one) for one in read.items(folder / "helplines.yml", Contact)]
    for path in sorted((folder / "areas").glob("*.yml")):
        area = read.single(path, Area)
        if area:
            areas[area.id] = area
            entries += [(path, one) for one in area.contacts]
            if area.id != path.stem:
                read.problems.append(f"{path}: its id is '{area.id}'; name the file {area.id}.yml")
    for path, contact in entries:
        if contact.id in contacts or contact.id in AREA_ROLES:
            read.problems.append(f"{path}: the contact '{contact.id}' exists already; give it another id")
        contacts[contact.id] = contact
    for path in sorted((folder / "topics").glob("*.yml")):
        for topic in read.by_id(path, Topic).values():
            if topic.chapter != path.stem:
                read.problems.append(f"{path}: '{topic.id}' belongs in {topic.chapter}.yml")
            topics[topic.id] = topic
    texts = {
        name: {one.id: one.text for one in read.by_id(folder / f"{name}.yml", Phrase).values()}
        for name in ("phrases", "starters", "date_phrases")
    }
    content = Content(
        topics,
        contacts,
        areas,
        documents,
        safety=read.by_id(folder / "safety.yml", SafetyText, "kind"),
        routes=read.by_id(folder / "routes.yml", Route),
        paths=read.by_id(folder / "paths.yml", ReferralPath),
        audiences=read.by_id(folder / "audiences.yml", Audience),
        events=read.by_id(folder / "events.yml", Event),
        timescales=read.by_id(folder / "timescales.yml", Timescale),
        **texts,
        version=_version(folder),
    )
    read.problems += _cross_check(content, read.where)
    if read.problems:
        raise ContentError(read.problems)
    return content


def _cross_check(content: Content, where: dict[str, str]) -> list[str]:
    problems = []
    references = set(content.contacts) | set(AREA_ROLES)
    for area in content.areas.values():
        at = where.get(area.id, area.id)
        for role, contact in area.roles.items():
            if contact and contact not in content.contacts:
                problems.append(f"{at}: role '{role}' names the contact '{contact}', which does not exist")
        problems += _unknown_placeholders(at, [area.referral, area.allegation], references)
        problems += _unknown_documents(at, area.sources, content)
    answers: dict[str, Topic | SafetyText] = {**content.topics, **content.safety}
    for name, entry in answers.items():
        at = where.get(name, name)
        added = [one for addition in getattr(entry, "additions", []) for one in addition.contacts]
        for reference in (*entry.contacts, *added):
            if reference not in references:
                problems.append(f"{at}: field 'contacts' names '{reference}', which is not in the directory")
        problems += _unknown_placeholders(at, prose(entry), references)
        problems += _unknown_documents(at, entry.sources, content)
    problems += [
        f"safety.yml: the entry '{kind}' is missing: whoever writes so is answered from it"
        for kind in KINDS
        if kind not in content.safety
    ]
    problems += check_sentences(content.phrases, content.date_phrases, references)
    for one in content.timescales.values():
        at = where.get(one.id, one.id)
        problems += _unknown_placeholders(at, [one.title, one.caveat, one.happens, one.evidence.seen], references)
        problems += _unknown_documents(at, one.sources, content)
    for event in content.events.values():
        problems += _unknown_placeholders(where.get(event.id, event.id), [event.name, event.question], references)
    problems += check_timescales(
        content.timescales,
        where,
        topics=content.topics,
        areas=content.areas,
        events=content.events,
        contacts=references,
    )
    for starter in content.starters:
        if starter not in content.topics:
            problems.append(f"starters.yml: '{starter}' is not a topic that exists: give the id of one")
    for kind, entry in content.safety.items():
        for offered in entry.topics:
            if offered not in content.topics:
                problems.append(
                    f"safety.yml: {kind}: field 'topics' names '{offered}', which is not a topic that exists"
                )
    for route in content.routes.values():
        problems += _unknown_placeholders(f"routes.yml: {route.id}", route.prose(), references)
        problems += _unknown_documents(f"routes.yml: {route.id}", route.sources, content)
    for path in content.paths.values():
        notes = [text for step in path.steps for text in (step.label, step.when, step.who, step.note) if text]
        problems += _unknown_placeholders(f"paths.yml: {path.id}", notes, references)
    leads = [audience.lead for audience in content.audiences.values()]
    problems += _unknown_placeholders("audiences.yml", leads, references)
    problems += check_routing(
        content.routes,
        content.paths,
        content.audiences,
        topics=content.topics,
        areas=content.areas,
        contacts=references,
    )
    for topic in content.topics.values():
        at = where.get(topic.id, topic.id)
        for related in topic.related:
            if related not in content.topics:
                problems.append(f"{at}: field 'related' names '{related}', which is not a topic that exists")
            if related == topic.id:
                problems.append(f"{at}: field 'related' names the topic itself: remove it")
        if topic.path and topic.path not in content.paths:
            problems.append(f"{at}: field 'path' names '{topic.path}', which is not in content/paths.yml")
        for area_id in topic.areas:
            if area_id not in content.areas:
                problems.append(f"{at}: field 'areas' names '{area_id}', which has no file in content/areas/")
    return problems


def prose(entry: Topic | SafetyText) -> list[str]:
    """Return every text of an entry that a reader sees."""
    added: list[Addition] = entry.additions if isinstance(entry, SafetyText) else []
    parts = [part for point in (*entry.steps, *entry.points, *added) for part in (point.heading, point.text)]
    extra = [entry.caution, *entry.areas.values()] if isinstance(entry, Topic) else [entry.again, entry.thanks]
    return [text for text in (entry.title, entry.lead, *parts, *extra) if text]


def _unknown_placeholders(at: str, texts: list[str], references: set[str]) -> list[str]:
    return [
        f"{at}: '{{{name}}}' in the text is not a contact in the directory"
        for text in texts
        for name in PLACEHOLDER.findall(text)
        if name not in references
    ]


def _unknown_documents(at: str, sources: list, content: Content) -> list[str]:
    return [
        f"{at}: field 'sources' names the document '{source.document}', which is not in content/documents.yml"
        for source in sources
        if source.document not in content.documents
    ]


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
