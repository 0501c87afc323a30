"""Contacts as a reader sees them: in a sentence, in a list, on a card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.content import Content
from bot.content.models import PLACEHOLDER, Contact

#: What a role is called where an area names nobody for it.
ROLE_NAMES = {
    "front_door": "your council's children's services",
    "out_of_hours": "your council's out-of-hours team",
    "lado": "the local authority designated officer (LADO) of your area",
    "sarc": "the sexual assault referral centre (SARC) of your area",
    "partnership": "your safeguarding children partnership",
}
DAYS = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}


class Directory:
    """The contacts of one area, as of one day."""

    def __init__(self, content: Content, area: str, today: date | None = None):
        self.content = content
        self.area = area
        self.today = today or date.today()

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

    def cards(self, references: list[str]) -> list[dict[str, Any]]:
        """Return the contacts that are known in this area, each once, for the card of a reply."""
        contacts = [self.content.contact(reference, self.area) for reference in references]
        known = {contact.id: contact for contact in contacts if contact}
        return [self._card(contact) for contact in known.values()]

    def line(self, card: dict[str, Any]) -> str:
        """Return one contact of `cards` as a line of plain text."""
        parts = [card[field] for field in ("phone", "email", "url") if card[field]]
        line = f"{card['name']}: {', '.join(parts)}" if parts else card["name"]
        if card["hours"]:
            line += f" ({card['hours']})"
        return " ".join([f"{line}.", card["for_whom"], *([card["warning"]] if card["warning"] else [])])

    def _warning(self, contact: Contact) -> str | None:
        """Return what a reader must know before relying on an entry, as sentences; None where nothing."""
        reason = contact.unverified(self.today)
        return None if reason is None else " ".join([self.content.phrases["not_verified"], reason]).strip()

    def _card(self, contact: Contact) -> dict[str, Any]:
        return {
            "id": contact.id,
            "name": contact.name,
            "phone": contact.phone.display if contact.phone else None,
            "tel": (contact.phone.e164 or contact.phone.display) if contact.phone else None,
            "email": contact.email,
            "url": contact.url,
            "hours": hours_text(contact),
            "for_whom": contact.for_whom,
            "what_for": contact.what_for,
            "warning": self._warning(contact),
            "grade": contact.evidence.grade,
            "checked": contact.evidence.checked.isoformat(),
        }


def hours_text(contact: Contact) -> str:
    """Return opening hours as a reader says them; 'hours not known' only of a number with no note."""
    note = (contact.hours_note or "").rstrip(".")
    if contact.hours == "always":
        text = "24 hours a day, every day"
    elif contact.hours == "unknown":
        text = "" if note or not contact.phone else "hours not known"
    else:
        text = ", ".join(f"{_days(one.days)} {_clock(one.opens)} to {_clock(one.closes)}" for one in contact.hours)
    return f"{text}; {note}" if text and note else text or note


def _days(days: Sequence[str]) -> str:
    order = list(DAYS)
    places = [order.index(day) for day in days]
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    return " and ".join(DAYS[day] for day in days)


def _clock(time: str) -> str:
    hour, minute = int(time[:2]), time[3:]
    half = "am" if hour < 12 else "pm"
    return f"{(hour - 1) % 12 + 1}{'' if minute == '00' else '.' + minute}{half}"
