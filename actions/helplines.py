"""Which helplines fit whoever asks: the one that is named, or those for the person and the need spoken of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.replying import ToolkitAction, asked, content, renderer
from bot.content import Content
from bot.content.models import Contact
from bot.dialogue.need import ADULT, CHILD, Need, fitting, need_in, right_age, without_conditions
from bot.dialogue.service_follow_up import details_in
from bot.replies import routing
from bot.replies.render import Message, Renderer

NAMED = "contacts/helpline_named"


def named(text: str, known: Content) -> list[str]:
    """Return the ids of the services that a text names, in the order of the text."""
    plain = re.sub(r"[^a-z0-9' ]+", " ", text.lower())
    found = []
    for contact in known.contacts.values():
        places = [match.start() for name in names(contact) if (match := re.search(rf"\b{re.escape(name)}\b", plain))]
        if places:
            found.append((min(places), contact.id))
    return [contact for _, contact in sorted(found)]


def names(contact: Contact) -> list[str]:
    """Return what a service is called, lower case: its name without 'the' and 'helpline', and its aliases."""
    name = re.sub(r"[^a-z0-9' ]+", " ", contact.name.lower())
    short = re.sub(r"\b(?:the|helpline|initiative)\b", " ", name)
    return list(dict.fromkeys([" ".join(short.split()), " ".join(name.split()), *contact.aliases]))


class ActionHelplines(ToolkitAction):
    """Answer with the services that fit, the ones named, or what was asked about those just shown."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_helplines"

    def reply(self, tracker: Tracker) -> Message:
        """Return the services' entries, best first, or the details asked of them."""
        understood, write = asked(tracker), renderer(tracker)
        text = understood.get("text") or ""
        if understood.get("services"):
            return routing.service_details(write, understood["services"], understood["details"])
        for_whom = "audience" in understood
        services = [] if for_whom else named(text, content())
        if services:
            return _named(write, services, text)
        need = need_in(text, content())
        if for_whom:
            audience = understood["audience"]
            need = replace(need, audience=audience if audience in content().audiences else None)
        if "age" in understood:
            need = replace(need, age=understood["age"])
        topic = understood.get("topic") or "contacts/helplines"
        if topic == NAMED and not need.audience:
            return write.topic(topic, kind="helplines")
        return _fitting(write, topic, need, everything=bool(understood.get("everything")))

    def remembered(self, message: Message) -> list[dict[str, Any]]:
        """Return the services shown, for a question back about them."""
        return [SlotSet("services_shown", [card["id"] for card in message["custom"]["contacts"]])]


def _named(write: Renderer, services: list[str], text: str) -> Message:
    """Return the entries of the services named, or what was asked about one; another too where an age does not fit."""
    known, age = content(), need_in(text, content()).age
    remark = None
    if not all(right_age(known.contacts[one], age) for one in services):
        fit = fitting(
            Need(audience=CHILD if age is not None and age < ADULT else None, age=age),
            known,
            write.area,
            write.directory.now,
        )
        services = [*services, *fit[:1]]
        remark = known.phrases["service_wrong_age"]
    message = write.services(NAMED, services)
    details = [one for one in details_in(text) if one not in ("number", "who")]
    if details and len(services) == 1:
        message = routing.service_details(write, services, details, whole=True)
    if remark:
        message["custom"]["lead"] = f"{remark} {message['custom']['lead']}"
        message["text"] = f"{remark} {message['text']}"
    return message


def _fitting(write: Renderer, topic: str, need: Need, *, everything: bool) -> Message:
    """Return the services that fit; when none is known to meet a condition, all of the audience and a word on it."""
    now = write.directory.now
    services, remarks = fitting(need, content(), write.area, now), []
    if need.free:
        remarks.append("helplines_free" if services else "helplines_none_free")
    elif need.open_now or need.always:
        remarks.append("helplines_open" if services else "helplines_none_open")
    if need.writes:
        remarks.append("helplines_write")
    if not services:
        services = fitting(without_conditions(need), content(), write.area, now)
    return routing.helplines(
        write, topic, services, audience=need.audience, age=need.age, remarks=remarks, everything=everything
    )
