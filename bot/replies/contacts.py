"""Contacts as a reader sees them: in a sentence, in a list, on a card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from string import Template
from typing import Any

from bot.content import Content
from bot.content.models import PLACEHOLDER, Contact
from bot.dates.counting import london_now
from bot.replies.opening import HOURS_UNKNOWN, Asked, hours_text, hours_told, opening, opening_at

#: What a role is called where an area names nobody for it.
ROLE_NAMES = {
    "front_door": "your council's children's services",
    "out_of_hours": "your council's out-of-hours team",
    "lado": "the local authority designated officer (LADO) of your area",
    "sarc": "the sexual assault referral centre (SARC) of your area",
    "partnership": "your safeguarding children partnership",
}

#: What no entry says, unless in what the service is for.
UNSAID = {"confidential": "confidential_unsaid", "after": "after_unsaid"}
#: Where an entry tells what a service does with what it hears.
_ON_CONFIDENCE = re.compile(r"\b(?:confidential|passed on|keeps records|giving a name)\b")


class Directory:
    """The contacts of one area, as of one day; `now` (aware) is the moment at which they are open or shut."""

    def __init__(self, content: Content, area: str, today: date | None = None, now: datetime | None = None):
        self.content = content
        self.area = area
        self.now = now or london_now()
        self.today = today or self.now.date()
        #: The times that the message asks about; the cards tell of them instead of now.
        self.asked: tuple[Asked, ...] = ()

    def fill(self, text: str) -> str:
        """Return text with every {contact} replaced by the name and number."""
        return PLACEHOLDER.sub(lambda match: self.inline(match.group(1)), text)

    def inline(self, reference: str) -> str:
        """Return a contact inside a sentence: 'Childline (0800 1111)'; 999 stands alone."""
        contact = self.content.contact(reference, self.area)
        if contact is None:
            return ROLE_NAMES[reference]
        if contact.phone and contact.phone.display == "999":
            return "999"
        name = contact.in_sentence or contact.name
        details = [contact.phone.display] if contact.phone else [contact.url] if contact.url else []
        if details and contact.unverified(self.today) is not None:
            details.append("not verified")
        return f"{name} ({', '.join(details)})" if details else name

    def cards(self, references: list[str], *, with_opening: bool = False) -> list[dict[str, Any]]:
        """Return the contacts that are known in this area, each once, for the card of a reply.

        `with_opening` adds whether each is open, now or when was `asked`.
        """
        contacts = [self.content.contact(reference, self.area) for reference in references]
        known = {contact.id: contact for contact in contacts if contact}
        return [self._card(contact, with_opening) for contact in known.values()]

    def line(self, card: dict[str, Any]) -> str:
        """Return one contact of `cards` as a line of plain text."""
        parts = [card[field] for field in ("phone", "email", "url") if card[field]]
        line = f"{card['name']}: {', '.join(parts)}" if parts else card["name"]
        if card["hours"]:
            line += f" ({card['hours']})"
        now = f"{card['open']['text']}." if card.get("open") else None
        return " ".join(filter(None, [f"{line}.", now, card["for_whom"], card["why"], card["warning"]]))

    def heading(self, card: dict[str, Any]) -> str:
        """Return what stands before an answer about a contact of `cards`: its name and number."""
        return f"{card['name']} ({card['phone']})" if card["phone"] else card["name"]

    def told(self, card: dict[str, Any], details: Sequence[str], *, whole: bool = False) -> str:
        """Return what is asked of a contact of `cards` with opening, as sentences; 'not stated' where nobody says.

        `details` are those of bot/dialogue/service_follow_up.py. `whole` adds the rest of the entry but the number.
        """
        sentences = [self._detail(card, detail) for detail in details]
        if whole:
            reach = [card[field] for field in ("email", "url") if card[field]]
            unsaid = ", ".join(one for one in reach if not any(one in said for said in sentences))
            rest = [f"{unsaid}." if unsaid else None, None if "who" in details else card["for_whom"], card["why"]]
            sentences += [one for one in rest if one]
        if card["warning"] and (whole or {"number", "hours"} & set(details)):
            sentences.append(card["warning"])
        return " ".join(sentences)

    def _opening(self, contact: Contact) -> dict[str, Any] | None:
        if self.asked:
            return opening_at(contact, self.asked, self.now.date(), self.content.phrases)
        return opening(contact, self.now, self.content.phrases)

    def _detail(self, card: dict[str, Any], detail: str) -> str:
        phrases, contact = self.content.phrases, self.content.contacts[card["id"]]
        if detail == "hours":
            status = card["open"]["text"] if card["open"] else None
            return hours_told(contact, status, asked=bool(self.asked), phrases=phrases)
        if detail == "what_for" or (detail == "confidential" and _ON_CONFIDENCE.search(contact.what_for)):
            return contact.what_for
        if detail in UNSAID:
            unsaid = f"{phrases[UNSAID[detail]]}; {phrases['ask_ringing' if contact.phone else 'ask_first']}."
            return f"{contact.what_for} {unsaid}" if detail == "after" else unsaid
        known = {
            "email": contact.email,
            "website": contact.url,
            "number": card["phone"],
            "who": contact.for_whom,
            "free": phrases["free_yes"] if contact.free else None,
            "other_ways": contact.other_ways,
        }[detail]
        return Template(phrases[f"detail_{detail}"]).substitute(value=(known or phrases["not_stated"]).rstrip("."))

    def _warning(self, contact: Contact) -> str | None:
        """Return what a reader must know before relying on an entry, as sentences; None where nothing."""
        reason = contact.unverified(self.today)
        return None if reason is None else " ".join([self.content.phrases["not_verified"], reason]).strip()

    def _card(self, contact: Contact, with_opening: bool) -> dict[str, Any]:
        card: dict[str, Any] = {
            "id": contact.id,
            "name": contact.name,
            "phone": contact.phone.display if contact.phone else None,
            "tel": (contact.phone.e164 or contact.phone.display) if contact.phone else None,
            "email": contact.email,
            "url": contact.url,
            "hours": hours_text(contact),
            "for_whom": contact.for_whom,
            "what_for": contact.what_for,
            "why": contact.evidence.differs,
            "warning": self._warning(contact),
            "grade": contact.evidence.grade,
            "checked": contact.evidence.checked.isoformat(),
        }
        if with_opening:
            card["open"] = self._opening(contact)
            card["hours"] = "" if card["hours"] == HOURS_UNKNOWN else card["hours"]  # `open` says it
        return card
