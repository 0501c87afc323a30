"""Which helplines fit whoever asks: the one that is named, or those for the person and the need spoken of."""

from __future__ import annotations

import re

from rasa_sdk import Tracker

from actions.replying import ToolkitAction, asked, content, renderer
from bot.content import Content
from bot.content.models import Contact
from bot.replies.render import Message

#: Words that tell for whom a line is wanted, the most particular first -> the `who`, `sexes` or `needs` it must have.
AUDIENCES: tuple[tuple[str, dict[str, str]], ...] = (
    (
        r"\bown thoughts|own behaviou?r|attracted|offenders?\b(?!'? famil)|people who (?:have )?offend",
        {"who": "own_thoughts"},
    ),
    (r"famil(?:y|ies) of|partners?\b|wife|wives|husbands?|relatives|arrested", {"who": "family_of_offender"}),
    (r"\blgbt\w*|\bgay\b|lesbian|trans\b|queer", {"needs": "lgbt"}),
    (r"suicid|mental health|crisis\b(?<!rape crisis)|depress", {"needs": "mental_health"}),
    (r"\bmale|\bmen\b|\bman\b|\bboys?\b", {"sex": "male"}),
    (r"parents?|carers?|mums?|dads?", {"who": "parent"}),
    (r"adult survivors?|survivors?|adults? abused", {"who": "adult_survivor"}),
    (r"child(?:ren)?\b|young p|teen|kids?", {"who": "child"}),
    (r"report|police|crime|images?\b|online", {"needs": "online"}),
)


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


def fitting(text: str, known: Content, listed: list[str]) -> list[str]:
    """Return those of the listed services that fit the person or need a text speaks of; all when it speaks of none."""
    lower = text.lower()
    listed = [one for one in listed if one in known.contacts]  # roles such as front_door are nobody's helpline
    for pattern, wanted in AUDIENCES:
        if re.search(pattern, lower):
            chosen = [one for one in listed if _fits(known.contacts[one], wanted)]
            return chosen or listed
    return listed


def _fits(contact: Contact, wanted: dict[str, str]) -> bool:
    if "sex" in wanted:
        return contact.sexes == [wanted["sex"]]
    if "who" in wanted:
        return wanted["who"] in contact.who
    return wanted["needs"] in contact.needs


class ActionHelplines(ToolkitAction):
    """Answer contacts/helplines and contacts/helpline_named with the services that fit."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_helplines"

    def reply(self, tracker: Tracker) -> Message:
        """Return the entries of the services named, or the topic's answer with those that fit."""
        understood = asked(tracker)
        text = understood.get("text") or ""
        services = named(text, content())
        if services:
            return renderer(tracker).services("contacts/helpline_named", services)
        topic = understood.get("topic") or "contacts/helplines"
        listed = content().topics["contacts/helplines"].contacts
        return renderer(tracker).topic(topic, kind="helplines", contacts=fitting(text, content(), listed))
