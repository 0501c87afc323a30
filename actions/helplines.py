"""Which helplines fit whoever asks: the one that is named, or those for the person and the need spoken of."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.replying import FIRST_CONTACTS, ToolkitAction, asked, content, renderer
from bot.content import Content
from bot.content.models import Contact
from bot.dates import LONDON
from bot.dialogue.need import ADULT, CHILD, Need, anew, fitting, need_in, right_age, without_conditions
from bot.dialogue.service_follow_up import SOMEONE_ELSE, details_in
from bot.nlu.intents import intent_of
from bot.replies import routing
from bot.replies.opening import asked_times
from bot.replies.render import Message, Renderer

NAMED, ANY = "contacts/helpline_named", "contacts/helplines"
#: What a topic says of a council and an entry does not.
_TOLD_BY_TOPIC = {"after", "confidential", "what_for"}


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
        if not text.startswith("/"):
            write.directory.asked = asked_times(text, write.directory.now)
        if understood.get("services"):
            return _about_shown(write, understood, text)
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
        topic = understood.get("topic") or ANY
        if topic == NAMED and not need.audience:
            return write.topic(topic, kind="helplines")
        return fitting_services(write, topic, need, text, everything=bool(understood.get("everything")))

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
    details = [one for one in details_in(text) if one not in ("number", "who")]
    if write.directory.asked and "hours" not in details:
        details = ["hours", *details]
    message = write.services(NAMED, services, details if len(services) == 1 else [])
    if remark:
        message["custom"]["lead"] = f"{remark} {message['custom']['lead']}"
        message["text"] = f"{remark} {message['text']}"
    return message


def _about_shown(write: Renderer, understood: dict[str, Any], text: str) -> Message:
    """Return what was asked of the services just shown; for somebody else, the list anew."""
    services, details = understood["services"], understood["details"]
    councils = set(content().areas[write.area].roles.values())
    if SOMEONE_ELSE in details and len(services) > 1:
        return fitting_services(write, ANY, anew(text, services, content()), text)
    bare_time = not details_in(text)  # "and at night?" of a front door asks whom to ring then
    if SOMEONE_ELSE in details or (councils >= set(services) and (bare_time or _TOLD_BY_TOPIC & set(details))):
        return _as_understood(write, understood)
    return write.services(NAMED, services, details, whole=False)


def _as_understood(write: Renderer, understood: dict[str, Any]) -> Message:
    """Return the answer of the topic nearest to a question back, helplines apart: what it asks is in no entry."""
    nearest = (one["name"] for one in understood.get("topics", []))
    topic = next((one for one in nearest if intent_of(one) != "helplines"), NAMED)
    if intent_of(topic) == "referral_route":
        return write.route(topic, first_contacts=FIRST_CONTACTS.get(topic, []))
    return write.topic(topic)


def fitting_services(write: Renderer, topic: str, need: Need, text: str, *, everything: bool = False) -> Message:
    """Return the services that fit; when none is known to meet a condition, all of the audience and a word on it."""
    now, remarks = write.directory.now, []
    if then := _open_then(text, write):
        need, now = replace(need, open_now=True), then
    services = fitting(need, content(), write.area, now)
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


def _open_then(text: str, write: Renderer) -> datetime | None:
    """Return the one hour at which a message wants lines to be open, None where it names none."""
    times = [datetime.combine(one.day, one.at, LONDON) for one in write.directory.asked if one.day and one.at]
    return times[0] if len(times) == 1 and re.search(r"\bopen\b", text.lower()) else None
