"""Worked-out dates as messages of the interface: the last day, its steps, how much is left, and the path drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from bot.content.models import Point, Source
from bot.content.timescales import Event, Timescale
from bot.dates import LONDON, read_dates
from bot.dates.counting import HOLIDAYS_KNOWN_TO
from bot.replies.opening import clock
from bot.replies.render import Message, Renderer
from bot.timescales.begun import begun
from bot.timescales.deadlines import Deadline, Start, clinical
from bot.timescales.path import Step, chain, path
from bot.timescales.start import Doubt

#: What is longer is told in days.
LONGEST_IN_HOURS = 72


class TimescaleWriter:
    """Write replies about timescales for the reader of a renderer, at one moment (aware)."""

    def __init__(self, renderer: Renderer, now: datetime):
        self.renderer = renderer
        self.content = renderer.content
        self.now = now.astimezone(LONDON)

    def rule(self, topic_id: str, event: Event | None) -> Message:
        """Return the reviewed answer of a topic that is a timescale, its path, and the question for the date."""
        topic = self.content.topics[topic_id]
        lead = topic.lead
        if event:
            scales = self._counted_from(event, topic_id)
            rules = " ".join(self._told(one) for one in scales if not _tells(lead, one))
            # Whom to ring goes before any rule.
            said = [lead, rules] if topic_id.startswith("medical/") else [rules, lead]
            lead = " ".join([*filter(None, said), self._say("invite", question=event.question)])
        more: dict[str, Any] = {"deadlines": []}
        if not topic.path:  # a path that an editor has written for the topic is shown as it is
            more["timeline"] = self.timeline(self._path_of(topic_id), {})
        return self.renderer.composed(topic.copy(update={"lead": lead}), "timescale", more=more)

    def doubt(self, topic_id: str, event: Event, doubt: Doubt) -> Message:
        """Return the rule and the question back about a date that cannot be taken, the days it may be as buttons."""
        options = [day_text(day) for day in doubt.days]
        lead = self._say(
            f"ask_{doubt.kind}",
            words=doubt.words,
            question=event.question,
            options=self._either(options),
            date=options[0] if options else "",
            weekday=f"{doubt.days[0]:%A}" if options else "",
        )
        scales = self._counted_from(event, topic_id)
        urgent = [self._say("ask_urgent")] if any(clinical(one) for one in scales) else []
        empty: dict[str, Any] = {"points": [], "steps": [], "areas": {}, "caution": None, "links": []}
        lead = " ".join([*urgent, *(f"{self._told(one)} {one.caveat}" for one in scales), lead])
        entry = self.content.topics[topic_id].copy(update={**empty, "lead": lead, "sources": _sources(scales)})
        contacts = list(dict.fromkeys(contact for one in scales for contact in one.contacts))
        contacts += ["front_door"] if contacts and "front_door" not in contacts else []
        message = self.renderer.composed(entry, "clarify", contacts=contacts, more={"deadlines": [], "timeline": []})
        offered = doubt.days if doubt.kind in ("several", "ambiguous", "weekday") else []
        message["buttons"] = [
            {"title": day_text(day), "payload": f"/start/{day.isoformat()}"}
            for day in offered
            if self._is_taken(day, event)
        ]
        return message

    def dated(self, topic_id: str, timescales: Sequence[Timescale], start: Start) -> Message:
        """Return the dates that timescales of one start come to, with their steps and the path around them."""
        found = chain(timescales, start)
        topic = self.content.topics[topic_id]
        name = next((one.path for one in timescales if one.path), None)
        first = next(str(one.timescale.start) for one in found if not one.chained)
        steps = self._path(name, {first: start})
        cited = _each([*timescales, *(one.timescale for one in steps if one.deadline and one.timescale)])
        entry = topic.copy(
            update={
                "lead": " ".join(self._lead(found)),
                "steps": [],
                "points": [self._rule(one) for one in timescales],
                "areas": {},
                "caution": _caveats(cited),
                "links": [],
                "sources": _sources(cited),
            }
        )
        contacts = list(dict.fromkeys([*(c for one in timescales for c in one.contacts), "front_door"]))
        cards = [self.card(one) for one in found]
        if len(found) > 1:  # in the lead it would not be clear which of them it is said of
            for one, card in zip(found, cards, strict=True):
                card["steps"] += [self._say("passed")] if self._may_be_late(one) else []
        more = {"deadlines": cards, "timeline": [self._timeline_step(one) for one in steps]}
        return self.renderer.composed(entry, "timescale", contacts=contacts, more=more)

    def card(self, reached: Deadline) -> dict[str, Any]:
        """Return one entry of `custom.deadlines`."""
        scale, start = reached.timescale, reached.start
        return {
            "id": scale.id,
            "title": scale.title,
            "start": {"iso": start.iso(), "text": start_text(start)},
            "due": {"iso": due_iso(reached), "text": due_text(reached)},
            "unit": scale.unit,
            "basis": scale.basis,
            "area": scale.area,
            "steps": self._steps(reached),
            "left": self._left(reached),
            "calendar": f"/deadline.ics?timescale={scale.id}&start={quote(start.iso())}",
        }

    def timeline(self, name: str | None, known: dict[str, Start]) -> list[dict[str, str | None]]:
        """Return `custom.timeline`: the path of that name with the dates that follow from the known starts."""
        return [self._timeline_step(step) for step in self._path(name, known)]

    def _path(self, name: str | None, known: dict[str, Start]) -> list[Step]:
        return path(self.content, name, self.renderer.area, known) if name else []

    def _timeline_step(self, step: Step) -> dict[str, str | None]:
        scale = step.timescale
        if step.event and (step.known or scale is None):
            who = scale.leads if scale else step.event.who
            when = start_text(step.known) if step.known else self._say("path_start")
            iso = step.known.iso() if step.known else None
            return {"label": step.event.heading, "when": when, "iso": iso, "who": who, "note": None}
        assert scale is not None
        iso, when, notes = None, self._limit(scale), [scale.happens]
        if not scale.in_toolkits:
            notes.append(self._say("path_not_in_toolkits"))
        if step.deadline:
            phrase = "path_from" if scale.bound == "from" else "path_by"
            when = self._say(phrase, due=due_text(step.deadline))
            iso = due_iso(step.deadline)
            if step.deadline.chained:
                notes.insert(0, self._say("path_chained", event=self._event(scale).name))
            if step.deadline.working_day_before:
                notes.insert(0, self._say("step_not_working", day=day_text(step.deadline.working_day_before)))
        return {"label": scale.title, "when": when, "iso": iso, "who": scale.leads, "note": " ".join(notes)}

    def _path_of(self, topic_id: str) -> str | None:
        return next((one.path for one in self.content.timescales.values() if one.topic == topic_id and one.path), None)

    def _lead(self, found: Sequence[Deadline]) -> list[str]:
        said = []
        urgent = next((one for one in found if clinical(one.timescale)), None)
        for one in found:
            scale = one.timescale
            values = {
                "title": scale.title,
                "due": due_text(one),
                "event": self._event(scale).name,
                "start": start_text(one.start),
                "left": self._left(one),
                "length": str(scale.length),
                "unit": unit_text(scale),
            }
            if urgent is None:
                over = one.passed(self.now)
                said.append(self._say("opens" if scale.bound == "from" else "due_passed" if over else "due", **values))
            elif one is urgent:
                said.append(self._say("ring_still" if one.passed(self.now) else "ring_now", **values))
            else:
                over = one.passed(self.now) and clinical(scale)
                said.append(self._say("also_passed" if over else "also", **values))
            if one.chained:
                condition = self._say("path_chained", event=self._event(scale).name)
                said[-1] = f"{said[-1].removesuffix('.')}, {_lowered(condition)}"
        return [*said, self._say("passed")] if len(found) == 1 and self._may_be_late(found[0]) else said

    def _may_be_late(self, reached: Deadline) -> bool:
        """Return whether what a limit is for should have been held by now, going by a date that the reader gave."""
        return bool(reached.timescale.ends_with) and not reached.chained and reached.passed(self.now)

    def _counted_from(self, event: Event, topic_id: str) -> list[Timescale]:
        """Return the limits that are counted from an event, those of the topic if it has any."""
        area = self.renderer.area
        mine = [one for one in self.content.timescales.values() if one.start == event.id and one.area in (None, area)]
        mine = [one for one in mine if one.bound == "by"]
        return [one for one in mine if one.topic == topic_id] or mine

    def _told(self, scale: Timescale) -> str:
        """Return a rule as a sentence: what it is for, how long, and from when."""
        return f"{scale.title}: {_lowered(self._limit(scale))}"

    def _is_taken(self, day: date, event: Event) -> bool:
        """Return whether a day would be taken for the date of an event, were its button pressed."""
        return isinstance(begun(read_dates(day.isoformat(), self.now), event, self.content, self.now), Start)

    def _rule(self, scale: Timescale) -> Point:
        basis = self._say(f"basis_{scale.basis.replace(' ', '_')}", seen=scale.evidence.seen)
        return Point(heading=self._say("rule_heading", title=scale.title), text=f"{self._limit(scale)} {basis}")

    def _limit(self, scale: Timescale) -> str:
        length = f"{scale.earlier} to {scale.length}" if scale.earlier else str(scale.length)
        phrase = "rule_from" if scale.bound == "from" else "rule"
        return self._say(phrase, length=length, unit=unit_text(scale), event=self._event(scale).name)

    def _event(self, scale: Timescale) -> Event:
        return self.content.events[str(scale.start)]

    def _steps(self, reached: Deadline) -> list[str]:
        start, scale, working = reached.start, reached.timescale, reached.working
        said = start_text(start)
        steps = [
            self._say("step_start", start=said, words=start.words)
            if start.words
            else self._say("step_start_plain", start=said)
        ]
        if scale.unit == "hours" and start.precision != "clock":
            steps.append(self._say("step_no_time", start=moment_text(start.moment)))
        if scale.unit == "hours" and start.taken:
            steps.append(self._say("step_half", start=said))
        if reached.chained:
            steps.append(self._say("path_chained", event=self._event(scale).name))
        elif start.day > self.now.date():
            steps.append(self._say("step_ahead"))
        values = {"length": str(scale.length), "unit": unit_text(scale), "due": due_text(reached)}
        if working:
            steps += self._working_steps(reached, values)
        else:
            if reached.earlier:
                earlier = {**values, "length": str(scale.earlier), "due": moment_text(reached.earlier)}
                steps.append(self._say("step_earlier", **earlier))
            steps.append(self._say("step_after", **values))
        if reached.clocks_change:
            steps.append(self._say("step_clocks"))
        if reached.working_day_before:
            steps.append(self._say("step_not_working", day=day_text(reached.working_day_before)))
        if reached.beyond_known_holidays:
            steps.append(self._say("step_beyond", year=str(HOLIDAYS_KNOWN_TO)))
        return steps

    def _working_steps(self, reached: Deadline, values: dict[str, str]) -> list[str]:
        working = reached.working
        assert working is not None
        steps = [self._say("step_day_one", first=day_text(working.first))]
        if working.weekend_days:
            steps.append(self._say("step_weekend", count=str(working.weekend_days)))
        if working.bank_holidays:
            named = [f"{name} ({day_text(day)})" for day, name in working.bank_holidays]
            steps.append(self._say("step_holidays", holidays=", ".join(named)))
        return [*steps, self._say("step_last_day", **values)] if reached.timescale.length > 1 else steps

    def _left(self, reached: Deadline) -> str:
        if isinstance(reached.due, datetime):
            left = reached.due - self.now
            return self._say("left_none" if left < timedelta(0) else "left_many", count=duration_text(abs(left)))
        days = (reached.due - self.now.date()).days
        if days == 0:
            return self._say("left_today")
        if reached.timescale.unit == "working days":
            count = _plural(abs(reached.working_days_left(self.now)), "working day")
        else:
            count = _plural(abs(days), "day")
        if days > 0 and reached.timescale.bound == "from":
            return self._say("left_not_yet", count=count)
        return self._say("left_many" if days > 0 else "left_none", count=count)

    def _either(self, options: Sequence[str]) -> str:
        if len(options) < 2:
            return "".join(options)
        return f"{', '.join(options[:-1])} {self._say('or')} {options[-1]}"

    def _say(self, phrase: str, **values: str | None) -> str:
        text = self.content.date_phrases[phrase]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value or "")
        return self.renderer.directory.fill(text)


def _tells(lead: str, scale: Timescale) -> bool:
    """Return whether a topic's lead tells how long a limit is."""
    return f"{'one' if scale.length == 1 else scale.length} {unit_text(scale)}" in lead


def _lowered(sentence: str) -> str:
    """Return a sentence as it stands within another."""
    return sentence[:1].lower() + sentence[1:]


def _each(timescales: Sequence[Timescale]) -> list[Timescale]:
    return list({one.id: one for one in timescales}.values())


def _sources(timescales: Sequence[Timescale]) -> list[Source]:
    """Return the sources of timescales, each once."""
    return list({(source.document, source.section): source for one in timescales for source in one.sources}.values())


def _caveats(timescales: Sequence[Timescale]) -> str:
    """Return the caveats of timescales, each once; of several, each after the titles that it belongs to."""
    titles: dict[str, list[str]] = {}
    for one in timescales:
        titles.setdefault(one.caveat, []).append(one.title)
    if len(titles) == 1:
        return next(iter(titles))
    return " ".join(f"{', '.join(named)}: {caveat}" for caveat, named in titles.items())


def day_text(day: date) -> str:
    """Return a day with its weekday: Thursday 19 November 2026."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def moment_text(moment: datetime) -> str:
    """Return a moment with its weekday on the London clock: 4.30pm on Friday 20 November 2026."""
    local = moment.astimezone(LONDON)
    if local.minute == 0 and local.hour == 0:
        return f"midnight at the start of {day_text(local.date())}"
    return f"{clock(local.time())} on {day_text(local.date())}"


def start_text(start: Start) -> str:
    """Return a start as exactly as it is known."""
    return moment_text(start.moment) if start.precision == "clock" else day_text(start.day)


def due_text(reached: Deadline) -> str:
    """Return when a deadline ends: a moment for hours, a day otherwise."""
    return moment_text(reached.due) if isinstance(reached.due, datetime) else day_text(reached.due)


def due_iso(reached: Deadline) -> str:
    """Return when a deadline ends as ISO 8601: a moment to the minute for hours, a date otherwise."""
    return reached.due.isoformat(timespec="minutes") if isinstance(reached.due, datetime) else reached.due.isoformat()


def unit_text(scale: Timescale) -> str:
    """Return the unit in the number that its length needs."""
    return scale.unit.removesuffix("s") if scale.length == 1 else scale.unit


def duration_text(length: timedelta) -> str:
    """Return days above three, else hours and, below one day, minutes; what is left over is dropped."""
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if hours > LONGEST_IN_HOURS:
        return _plural(hours // 24, "day")
    if hours >= 24 or not rest:
        return _plural(hours, "hour")
    return f"{_plural(hours, 'hour')} {_plural(rest, 'minute')}" if hours else _plural(rest, "minute")


def _plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
