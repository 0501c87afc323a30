"""Whether a service is open, now or when a message asks about: its structured hours against the clock in London."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from string import Template
from typing import Any

from bot.content.models import Contact, Opening
from bot.dates.clock import find_clocks
from bot.dates.counting import LONDON, bank_holiday
from bot.dates.reading import Reading, read_dates
from bot.dates.words import WEEKDAYS, uniform

#: In the order of `date.weekday()`.
DAY_NAMES = {"mon": "Mon", "tue": "Tue", "wed": "Wed", "thu": "Thu", "fri": "Fri", "sat": "Sat", "sun": "Sun"}
_WEEK = list(DAY_NAMES)
HOURS_UNKNOWN = "hours not known"
ALWAYS = "24 hours a day, every day"
#: 'Saturdays', 'a Saturday' and the weekend, written as the days that bot/dates reads.
_ANY_SUCH_DAY = re.compile(rf"\b(?:an?|any|every) ({'|'.join(WEEKDAYS)})\b|\b({'|'.join(WEEKDAYS)})s\b", re.IGNORECASE)
_WEEKEND = re.compile(r"\b(?:at |over |on )?(?:the |this |a )?weekends?\b", re.IGNORECASE)
#: What has happened on a day is no question for its hours.
_HAPPENED = re.compile(r"\b(?:told|disclosed|happened|rang|said|was|were|came|did)\b", re.IGNORECASE)
#: Times that are on no one day.
_ON_NO_DAY = re.compile(r"\b(?:weekdays?|bank holidays?|public holidays?|overnight|out of hours)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What a message asks about: a day, `at` an hour of it where one is said; None is a time on no day ("evenings")."""

    day: date | None = None
    at: time | None = None


def asked_times(text: str, now: datetime) -> tuple[Asked, ...]:
    """Return the days and hours from today on that a message names, in its order; none where it asks about now.

    `now` has a time zone. An hour of which am or pm was not said is left out: the day's hours answer it.
    """
    if _HAPPENED.search(text):
        return ()
    now = now.astimezone(LONDON)
    plain = _ANY_SUCH_DAY.sub(r"\1\2", _WEEKEND.sub("Saturday and Sunday", text))
    found = [one for one in read_dates(plain, now, expect="ahead") if one.days and one.problem != "impossible"]
    if any(one.precision == "clock" and one.moment is None for one in found):  # an hour that is over for today
        found = read_dates(plain, datetime.combine(now.date(), time(0), LONDON), expect="ahead")
    asked = tuple(_asked(one) for one in found if one.days and one.days[0] >= now.date())
    if [one.words for one in found] == ["today"]:
        return ()
    on_no_day = _ON_NO_DAY.search(text) or any(one.part for one in find_clocks(uniform(text).text))
    return asked or ((Asked(),) if on_no_day else ())


def _asked(reading: Reading) -> Asked:
    at = reading.moment if reading.precision == "clock" and not reading.taken else None
    return Asked(reading.days[0], at.time() if at else None)


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


def opening_at(contact: Contact, asked: Sequence[Asked], today: date, phrases: dict[str, str]) -> dict[str, Any] | None:
    """Return what `opening` does, for the times asked about: "now" is None, since nothing is said of this moment.

    None where the service cannot be rung, or the times are on no day and its hours answer them.
    """
    if not contact.phone:
        return None
    if contact.hours == "unknown" and not any(one.day for one in asked):
        return {"now": None, "text": phrases["open_unknown"]}
    texts = [_told_of(contact, one, one.day, today, phrases) for one in asked if one.day]
    return {"now": None, "text": ". ".join(texts)} if texts else None


def _told_of(contact: Contact, asked: Asked, day: date, today: date, phrases: dict[str, str]) -> str:
    """Return the hours of one day, and whether the service is open at the hour asked: 'Friday: 9am to 5pm, so ...'."""
    named = _named(day, today, phrases)
    if contact.hours == "unknown":
        when = f"{named} at {clock(asked.at)}" if asked.at else named
        return f"{when}: {phrases['open_unknown'][0].lower()}{phrases['open_unknown'][1:]}"
    if contact.hours == "always":
        return f"{named}: {ALWAYS}, {phrases['open_so_open']} {clock(asked.at)}" if asked.at else f"{named}: {ALWAYS}"
    within = list(_within(contact, day))
    if not within:
        return f"{named}: {phrases['open_shut_all_day']}"
    text = f"{named}: " + " and ".join(f"{clock(opens.time())} to {clock(closes.time())}" for opens, closes in within)
    if asked.at:
        is_open = any(opens <= datetime.combine(day, asked.at) < closes for opens, closes in within)
        text += f", {phrases['open_so_open' if is_open else 'open_so_shut']} {clock(asked.at)}"
    doubtful = contact.bank_holidays is None and bank_holiday(day)
    return f"{text} ({phrases['open_bank_holiday']})" if doubtful else text


def _within(contact: Contact, day: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield when a service is open on a day, from midnight to midnight."""
    begins = datetime.combine(day, time(0))
    for opens, closes in _spans(contact, day):
        first, last = max(opens, begins), min(closes, begins + timedelta(days=1))
        if first < last:
            yield first, last


def _named(day: date, today: date, phrases: dict[str, str]) -> str:
    """Return a day as a sentence begins with it; with its date where it is a week away or more."""
    if day == today:
        return phrases["open_today"].capitalize()
    if day - today < timedelta(days=7):
        return f"{day:%A}"
    return f"{day:%A %-d %B}" if day.year == today.year else f"{day:%A %-d %B %Y}"


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
        text = ALWAYS
    elif contact.hours == "unknown":
        text = "" if note or not contact.phone else HOURS_UNKNOWN
    else:
        text = ", ".join(
            f"{_days(one)} {clock(time.fromisoformat(one.opens))} to {clock(time.fromisoformat(one.closes))}"
            for one in contact.hours
        )
    return f"{text}; {note}" if text and note else text or note


def hours_told(contact: Contact, status: str | None, *, asked: bool, phrases: dict[str, str]) -> str:
    """Return the answer to when a service is open, as sentences; `status` is what `opening` or `opening_at` says.

    Of a time that was `asked` about the answer comes first, otherwise the hours as the entry has them.
    """
    note = contact.hours_note
    if contact.hours == "unknown":
        sentences = [status, note] if status or note else [_hours(phrases["not_stated"], phrases)]
    elif contact.hours == "always" and asked and status:
        sentences = [status, note[0].upper() + note[1:] if note else None]
    else:
        whole = _hours(hours_text(contact), phrases)
        sentences = [status, whole] if asked else [whole, status]
    if not isinstance(contact.hours, str) and contact.bank_holidays is None:
        sentences.append(phrases["bank_holidays_unsaid"])
    return " ".join(f"{one.rstrip('.')}." for one in sentences if one)


def _hours(value: str, phrases: dict[str, str]) -> str:
    return Template(phrases["detail_hours"]).substitute(value=value)


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
