"""Whether a service is open: its structured hours against the clock in London."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from string import Template
from typing import Any

from bot.content.models import Contact, Opening
from bot.dates.counting import LONDON, bank_holiday

#: In the order of `date.weekday()`.
DAY_NAMES = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
_WEEK = list(DAY_NAMES)
HOURS_UNKNOWN = "hours not known"


def opening(contact: Contact, now: datetime, phrases: dict[str, str]) -> dict[str, Any] | None:
    """Return {"now": True, False or None, "text"} for a service that can be rung, None for one that cannot.

    `now` is an aware datetime. Opening hours are read as the clock on the wall in London: open from the minute of
    opening, shut from the minute of closing; `closes` at or before `opens` means the next day. A bank holiday shuts
    only an entry that says so; where the entry says nothing the text warns.
    """
    if not contact.phone:
        return None
    if contact.hours == "unknown":
        return {"now": None, "text": phrases["open_unknown"]}
    if contact.hours == "always":
        return {"now": True, "text": phrases["open_always"]}
    wall = now.astimezone(LONDON).replace(tzinfo=None)
    warning = (
        f" ({phrases['open_bank_holiday']})" if contact.bank_holidays is None and bank_holiday(wall.date()) else ""
    )
    spans = _spans(contact, wall.date())
    for opens, closes in spans:
        if opens <= wall < closes:
            until = clock(closes.time())
            return {"now": True, "text": Template(phrases["open_until"]).substitute(time=until) + warning}
    coming = [opens for opens, _ in spans if opens > wall]
    if not coming:
        return {"now": False, "text": phrases["open_shut"] + warning}
    nearest = min(coming)
    day = phrases["open_today"] if nearest.date() == wall.date() else DAY_NAMES[_WEEK[nearest.weekday()]]
    text = Template(phrases["open_next"]).substitute(day=day, time=clock(nearest.time()))
    return {"now": False, "text": text + warning}


def _spans(contact: Contact, today: date) -> list[tuple[datetime, datetime]]:
    """Return when a service is open, from yesterday's last opening to those of the next eight days."""
    if isinstance(contact.hours, str):
        return []
    spans = []
    for offset in range(-1, 9):
        day = today + timedelta(days=offset)
        if contact.bank_holidays == "closed" and bank_holiday(day):
            continue
        spans += [_span(one, day) for one in contact.hours if _WEEK[day.weekday()] in one.days]
    return spans


def _span(one: Opening, day: date) -> tuple[datetime, datetime]:
    opens = datetime.combine(day, time.fromisoformat(one.opens))
    closes = datetime.combine(day, time.fromisoformat(one.closes))
    return opens, closes if closes > opens else closes + timedelta(days=1)


def hours_text(contact: Contact) -> str:
    """Return opening hours as a reader says them; 'hours not known' only of a number with no note."""
    note = (contact.hours_note or "").rstrip(".")
    if contact.hours == "always":
        text = "24 hours a day, every day"
    elif contact.hours == "unknown":
        text = "" if note or not contact.phone else HOURS_UNKNOWN
    else:
        text = ", ".join(
            f"{_days(one)} {clock(time.fromisoformat(one.opens))} to {clock(time.fromisoformat(one.closes))}"
            for one in contact.hours
        )
    return f"{text}; {note}" if text and note else text or note


def _days(one: Opening) -> str:
    places = [_WEEK.index(day) for day in one.days]
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{DAY_NAMES[one.days[0]]} to {DAY_NAMES[one.days[-1]]}"
    return " and ".join(DAY_NAMES[day] for day in one.days)


def clock(moment: time) -> str:
    """Return a time of day as people write it: 9am, 5.30pm, midnight, noon."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    half = "am" if moment.hour < 12 else "pm"
    minutes = f".{moment:%M}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes}{half}"
