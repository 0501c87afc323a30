"""Worked-out dates as messages of the interface: the last day, its steps, how much is left, and the path drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from bot.content.models import Point
from bot.content.timescales import Event, Timescale
from bot.dates import LONDON
from bot.dates.counting import HOLIDAYS_KNOWN_TO
from bot.replies.opening import clock
from bot.replies.render import Message, Renderer
from bot.timescales.deadlines import Deadline, Start, deadline
from bot.timescales.path import Step, path
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
            lead = f"{lead} {self._say('invite', question=event.question)}"
        more: dict[str, Any] = {"deadlines": []}
        if not topic.path:  # a path that an editor has written for the topic is shown as it is
            more["timeline"] = self.timeline(self._path_of(topic_id), {})
        return self.renderer.composed(topic.copy(update={"lead": lead}), "timescale", more=more)

    def doubt(self, topic_id: str, event: Event, doubt: Doubt) -> Message:
        """Return the question back about a date that cannot be taken, with the days it may be as buttons."""
        options = [day_text(day) for day in doubt.days]
        lead = self._say(
            f"ask_{doubt.kind}",
            words=doubt.words,
            question=event.question,
            options=self._either(options),
            date=options[0] if options else "",
            weekday=f"{doubt.days[0]:%A}" if options else "",
        )
        scales = [one for one in self.content.timescales.values() if one.start == event.id]
        urgent = any(_clinical(one) for one in scales)
        if urgent:
            lead = f"{self._say('ask_urgent')} {lead}"
        empty: dict[str, Any] = {"points": [], "steps": [], "areas": {}, "caution": None, "links": [], "sources": []}
        entry = self.content.topics[topic_id].copy(update={**empty, "lead": lead})
        contacts = ["sarc", "front_door"] if urgent else []
        message = self.renderer.composed(entry, "clarify", contacts=contacts, more={"deadlines": [], "timeline": []})
        offered = doubt.days if doubt.kind in ("several", "ambiguous") else []
        message["buttons"] = [{"title": day_text(day), "payload": f"/start/{day.isoformat()}"} for day in offered]
        return message

    def dated(self, topic_id: str, timescales: Sequence[Timescale], start: Start) -> Message:
        """Return the dates that timescales of one start come to, with their steps and the path around them."""
        found = [deadline(one, start) for one in timescales]
        topic = self.content.topics[topic_id]
        caveats = dict.fromkeys(one.caveat for one in timescales)
        sources = {(s.document, s.section): s for one in timescales for s in one.sources}
        entry = topic.copy(
            update={
                "lead": " ".join(self._lead(found)),
                "steps": [],
                "points": [self._rule(one) for one in timescales],
                "areas": {},
                "caution": " ".join(caveats),
                "links": [],
                "sources": list(sources.values()),
            }
        )
        contacts = list(dict.fromkeys([*(c for one in timescales for c in one.contacts), "front_door"]))
        name = next((one.path for one in timescales if one.path), None)
        more = {
            "deadlines": [self.card(one) for one in found],
            "timeline": self.timeline(name, {str(timescales[0].start): start}),
        }
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
        steps = path(self.content, name, self.renderer.area, known) if name else []
        return [self._timeline_step(step) for step in steps]

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
            if step.chained:
                notes.insert(0, self._say("path_chained", event=self._event(scale).name))
        return {"label": scale.title, "when": when, "iso": iso, "who": scale.leads, "note": " ".join(notes)}

    def _path_of(self, topic_id: str) -> str | None:
        return next((one.path for one in self.content.timescales.values() if one.topic == topic_id and one.path), None)

    def _lead(self, found: Sequence[Deadline]) -> list[str]:
        said = []
        urgent = next((one for one in found if _clinical(one.timescale)), None)
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
                over = one.passed(self.now) and _clinical(scale)
                said.append(self._say("also_passed" if over else "also", **values))
        held = [one for one in found if one.timescale.ends_with and one.passed(self.now)]
        return [*said, self._say("passed")] if held else said

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
        if start.day > self.now.date():
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


def _clinical(scale: Timescale) -> bool:
    """Return whether a limit runs in hours on a child's body: whoever asks is told to ring before anything else."""
    return scale.unit == "hours" and scale.basis == "clinical"


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
