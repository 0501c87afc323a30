"""A deadline as a calendar file (RFC 5545): the limit, its date and its rule; nothing about anybody."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from bot.content import Content
from bot.replies.timescales import start_text, unit_text
from bot.timescales.deadlines import Start, deadline


class BadDeadline(ValueError):
    """A calendar file that cannot be made; the text says what to send."""


def calendar_file(content: Content, timescale_id: str | None, start: str | None, now: datetime) -> bytes:
    """Return the calendar file of a timescale from a start (ISO date, or date and time).

    An all-day entry on the last day, a moment for limits in hours. `now` stamps it. Raises BadDeadline for an unknown
    timescale, one without a start, and a start that is no date.
    """
    scale = content.timescales.get(timescale_id or "")
    if scale is None or scale.start is None:
        known = ", ".join(one.id for one in content.timescales.values() if one.start)
        raise BadDeadline(f"'timescale' must be one of: {known}.")
    try:
        # A plus sign that was not escaped in the address arrives as a space.
        begun = Start.from_iso((start or "").replace(" ", "+"))
        reached = deadline(scale, begun)
    except ValueError:
        raise BadDeadline("'start' must be a date such as 2026-11-19, or a moment such as 2026-11-19T16:30.") from None
    phrases = content.date_phrases
    summary = phrases["calendar_summary_from" if scale.bound == "from" else "calendar_summary"]
    event = Event()
    event.add("uid", hashlib.sha256(f"{scale.id} {begun.iso()}".encode()).hexdigest()[:32] + "@ask-the-toolkit")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", summary.format(title=scale.title))
    event.add(
        "description",
        phrases["calendar_description"].format(
            length=scale.length, unit=unit_text(scale), event=content.events[scale.start].name, start=start_text(begun)
        ),
    )
    if isinstance(reached.due, datetime):
        event.add("dtstart", reached.due.astimezone(UTC))
    else:
        event.add("dtstart", reached.due)
        event.add("dtend", reached.due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//Ask the toolkit//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()
