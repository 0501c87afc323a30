"""Reviewed content as messages of the interface: the whole answer in `text`, the same in parts in `custom`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from bot.content import Content
from bot.content.models import Point, SafetyText, Source, Topic
from bot.dialogue.buttons import need_payload
from bot.replies.contacts import Directory

Message = dict[str, Any]
#: Which of a kind's texts is said: the whole of it, or the words for who knows it already, or for who gives thanks.
Told = Literal["lead", "again", "thanks"]

#: So many contacts, its first ones, are shown of the kind that a flagged message may be instead.
CONTACTS_INSTEAD = 2


class Renderer:
    """Write messages for a reader in one area."""

    def __init__(
        self,
        content: Content,
        area: str,
        *,
        safety: str = "none",
        today: date | None = None,
        now: datetime | None = None,
    ):
        self.content = content
        self.area = area
        self.safety = safety
        self.directory = Directory(content, area, today, now)

    def topic(self, topic_id: str, *, kind: str = "answer", contacts: list[str] | None = None) -> Message:
        """Return the answer of one topic; `contacts` replaces those of the topic where an action chose others."""
        return self.answer(topic_id, self._parts(topic_id, kind, contacts))

    def composed(self, entry: Topic, kind: str, *, contacts: list[str] | None = None, more: dict[str, Any]) -> Message:
        """Return the answer of a topic in words that an action has composed, with `more` parts of the card."""
        custom = {**self._parts(entry.id, kind, contacts, entry=entry), **more}
        return self.answer(entry.id, custom)

    def services(
        self, topic_id: str, contacts: Sequence[str], details: Sequence[str] = (), *, whole: bool = True
    ) -> Message:
        """Return the answer of a topic that was asked about particular services: their entries, and nothing else.

        With `details` (bot/dialogue/service_follow_up.py) it is what was asked of them, followed by the `whole` entry
        of a service that stands alone.
        """
        directory = self.directory
        custom = self._parts(topic_id, "helplines", contacts)
        cards = custom["contacts"] = directory.cards(list(contacts), with_opening=True)
        lead, points = " ".join(directory.line(card) for card in cards), []
        if details and len(cards) == 1:
            lead = f"{directory.heading(cards[0])}: {directory.told(cards[0], details, whole=whole)}"
        elif details:
            lead = self.content.phrases["details_lead"]
            points = [{"heading": directory.heading(one), "text": directory.told(one, details)} for one in cards]
        custom.update(title=None, lead=lead, steps=[], points=points, areas=[], caution=None, links=[])
        return self.answer(topic_id, custom, shown={**custom, "contacts": []})

    def safety_text(
        self,
        kind: str,
        message: str = "",
        other: str | None = None,
        *,
        told: Told = "lead",
        alone: bool = True,
        areas: Sequence[str] = (),
    ) -> Message:
        """Return the reviewed words for a kind of content/safety.yml, with the additions that a message asks for.

        Whoever was told them before, or only gives thanks, is `told` the few words for that, above the same contacts.
        A text that stands `alone`, with no answer below it, offers its topics. Where the front door is known to be shut
        now, the out-of-hours service comes first. The first contacts of the `other` kind that a message may be come
        last, with a button for its text. Of other `areas` that were named, the front doors are told as well.
        """
        entry = self.content.safety[kind]
        added = [one for one in entry.additions if told != "thanks" and one.wanted(message)]
        if told != "lead":
            entry = entry.copy(update={"lead": getattr(entry, told), "steps": [], "points": []})
        instead = self.content.safety[other] if other else None
        contacts = [*entry.contacts, *(contact for one in added for contact in one.contacts)]
        contacts += instead.contacts[:CONTACTS_INSTEAD] if instead else []
        steps = [self.point(one) for one in added]
        child_comes_first = "out_of_hours" in contacts
        named = [area for area in areas if area != self.area] if child_comes_first else []
        elsewhere = [Directory(self.content, area, now=self.directory.now) for area in named]
        steps += [{"heading": None, "text": one.fill(self.content.phrases["another_area"])} for one in elsewhere]
        if self._front_door_is_shut():
            if child_comes_first:
                steps.insert(0, {"heading": None, "text": self.fill(self.content.phrases["front_door_shut"])})
            contacts.insert(contacts.index("front_door"), "out_of_hours")
        custom = self._custom("safety", None, entry, contacts)
        custom["steps"] = steps + custom["steps"]
        custom["contacts"] = self.directory.cards(contacts, with_opening=True)
        custom["contacts"] += [card for one in elsewhere for card in one.cards(["front_door"], with_opening=True)]
        reply: Message = {"text": self.written(custom), "custom": custom}
        buttons = []
        if instead and instead.choice:
            buttons.append({"title": instead.choice, "payload": need_payload(instead.kind)})
        buttons += [self.button(topic) for topic in entry.topics if alone and topic in self.content.topics]
        if buttons:
            reply["buttons"] = buttons
        return reply

    def _front_door_is_shut(self) -> bool:
        cards = self.directory.cards(["front_door"], with_opening=True)
        night = self.content.contact("out_of_hours", self.area)
        return night is not None and any((card.get("open") or {}).get("now") is False for card in cards)

    def phrase(self, phrase_id: str, kind: str, *, topics: Sequence[str] = (), contacts: Sequence[str] = ()) -> Message:
        """Return one sentence of the assistant, with buttons for the topics it offers."""
        custom = {
            **self.envelope(kind),
            "lead": self.fill(self.content.phrases[phrase_id]),
            "contacts": self.directory.cards(list(contacts)),
        }
        message: Message = {"text": self.written(custom), "custom": custom}
        if topics:
            message["buttons"] = [self.button(topic) for topic in topics] + [self.something_else()]
        return message

    def envelope(self, kind: str, topic: str | None = None) -> dict[str, Any]:
        """Return the fields that every card has, without sources."""
        return {"kind": kind, "topic": topic, "safety": self.safety, "area": self.area, "sources": []}

    def button(self, topic_id: str) -> dict[str, str]:
        """Return the button that asks for a topic; its payload holds the topic's id."""
        return {"title": self.content.topics[topic_id].title, "payload": f"/{topic_id}"}

    def something_else(self) -> dict[str, str]:
        """Return the button of a reader for whom none of the offered topics fits."""
        return {"title": self.content.phrases["something_else"], "payload": "/something_else"}

    def route(self, topic_id: str, *, first_contacts: Sequence[str]) -> Message:
        """Return the answer of a topic that is a route, with how the reader's area takes such a referral."""
        custom = self._parts(topic_id, "route", first_contacts=first_contacts)
        custom["route"] = self.local("allegation" if topic_id == "process/lado" else "referral")
        return self.answer(topic_id, custom)

    def local(self, which: str) -> dict[str, str]:
        """Return how the reader's area takes a `referral` or an `allegation`."""
        area = self.content.areas[self.area]
        return {"area": area.name, "text": self.fill(area.allegation if which == "allegation" else area.referral)}

    def timeline(self, path: str | None) -> list[dict[str, str | None]]:
        """Return the steps of a path as `custom.timeline` of the interface; empty for None."""
        steps = self.content.paths[path].steps if path else []
        return [
            {
                "label": self.fill(step.label),
                "when": self.fill(step.when),
                "iso": None,
                "who": self.fill(step.who) if step.who else None,
                "note": self.fill(step.note) if step.note else None,
            }
            for step in steps
        ]

    def _parts(
        self,
        topic_id: str,
        kind: str,
        contacts: Sequence[str] | None = None,
        first_contacts: Sequence[str] = (),
        entry: Topic | None = None,
    ) -> dict[str, Any]:
        topic = entry or self.content.topics[topic_id]
        listed = topic.contacts if contacts is None else contacts
        custom = self._custom(kind, topic_id, topic, [*first_contacts, *listed])
        custom["timeline"] = self.timeline(topic.path)
        custom["areas"] = self._areas(topic)
        custom["caution"] = self.fill(topic.caution) if topic.caution else None
        custom["links"] = [{"label": link.label, "url": link.url} for link in topic.links]
        return custom

    def answer(self, topic_id: str, custom: dict[str, Any], *, shown: dict[str, Any] | None = None) -> Message:
        """Return the message of a topic; `shown` is what its plain text says, where that is less than the card."""
        buttons = [self.button(related) for related in self.content.topics[topic_id].related]
        return {"text": self.written(shown or custom), "buttons": buttons, "custom": custom}

    def fill(self, text: str) -> str:
        """Return a text with its contacts filled in for the reader's area."""
        return self.directory.fill(text)

    def _custom(self, kind: str, topic: str | None, entry: Topic | SafetyText, contacts: list[str]) -> dict[str, Any]:
        return {
            "kind": kind,
            "topic": topic,
            "safety": self.safety,
            "area": self.area,
            "sources": self.sources(entry.sources),
            "title": self.fill(entry.title),
            "lead": self.fill(entry.lead),
            "steps": [self.point(point) for point in entry.steps],
            "points": [self.point(point) for point in entry.points],
            "contacts": self.directory.cards(contacts),
        }

    def point(self, point: Point) -> dict[str, str | None]:
        """Return a step or a point as the interface has it."""
        return {"heading": self.fill(point.heading) if point.heading else None, "text": self.fill(point.text)}

    def _areas(self, topic: Topic) -> list[dict[str, str]]:
        mine_first = sorted(topic.areas, key=lambda area: area != self.area)
        return [
            {"area": area, "name": self.content.areas[area].name, "text": self._in_area(area, topic.areas[area])}
            for area in mine_first
        ]

    def _in_area(self, area: str, text: str) -> str:
        return Directory(self.content, area, self.directory.today).fill(text)

    def sources(self, sources: Sequence[Source]) -> list[dict[str, str | None]]:
        """Return sources as the interface has them, with what the document itself says filled in."""
        return [self._source(source) for source in sources]

    def _source(self, source: Source) -> dict[str, str | None]:
        document = self.content.documents[source.document]
        return {
            "document": document.title,
            "section": source.section,
            "url": source.url or document.url,
            "edition": source.edition or document.edition,
            "reviewed": source.reviewed.isoformat(),
        }

    def written(self, custom: dict[str, Any]) -> str:
        """Return the plain text of a card: everything that it says."""
        phrases = self.content.phrases
        blocks = [custom["lead"]]
        if custom.get("title"):
            blocks.insert(0, custom["title"])
        blocks += [_deadline_lines(one) for one in custom.get("deadlines") or []]
        if custom.get("steps"):
            blocks.append("\n".join(f"{n}. {_line(step)}" for n, step in enumerate(custom["steps"], 1)))
        if custom.get("points"):
            blocks.append("\n".join(f"- {_line(point)}" for point in custom["points"]))
        if custom.get("timeline"):
            lines = [f"{n}. {_timeline_line(step)}" for n, step in enumerate(custom["timeline"], 1)]
            blocks.append("\n".join([f"{phrases['timeline_heading']}:", *lines]))
        blocks += [f"{one['name']}: {one['text']}" for one in custom.get("areas", [])]
        if custom.get("route"):
            blocks.append(f"{custom['route']['area']}: {custom['route']['text']}")
        if custom.get("caution"):
            blocks.append(f"{phrases['caution_heading']}: {custom['caution']}")
        if custom["contacts"]:
            lines = [f"- {self.directory.line(card)}" for card in custom["contacts"]]
            blocks.append("\n".join([f"{phrases['contacts_heading']}:", *lines]))
        if custom.get("links"):
            lines = [f"- {link['label']}: {link['url']}" for link in custom["links"]]
            blocks.append("\n".join([f"{phrases['links_heading']}:", *lines]))
        if custom["sources"]:
            lines = [f"- {source_line(source)}" for source in custom["sources"]]
            blocks.append("\n".join([f"{phrases['sources_heading']}:", *lines]))
        return "\n\n".join(blocks)


def source_line(source: dict[str, str | None]) -> str:
    """Return where an answer comes from as one line: document, section, edition, date of review, address."""
    reviewed = date.fromisoformat(str(source["reviewed"]))
    line = f"{source['document']}, {source['section']} (edition: {source['edition']}; reviewed {reviewed:%-d %B %Y})"
    return f"{line}, {source['url']}" if source["url"] else line


def _deadline_lines(one: dict[str, Any]) -> str:
    return "\n".join([f"{one['title']}: {one['due']['text']} ({one['left']})", *(f"- {step}" for step in one["steps"])])


def _line(point: dict[str, str | None]) -> str:
    return f"{point['heading']}: {point['text']}" if point["heading"] else str(point["text"])


def _timeline_line(step: dict[str, str | None]) -> str:
    """Return one step of a path as a line of plain text."""
    who = f" ({step['who']})" if step["who"] else ""
    return " ".join(filter(None, [f"{step['label']}{who}: {str(step['when']).rstrip('.')}.", step["note"]]))
