"""Timescales: the rule when asked in general, the date worked out when its start is known, a question when in doubt."""

from __future__ import annotations

from datetime import date, datetime

from rasa_sdk import Tracker

from actions.replying import ToolkitAction, asked, content, renderer
from bot.dates import london_now
from bot.replies.render import Message
from bot.replies.timescales import TimescaleWriter
from bot.timescales.deadlines import Start
from bot.timescales.start import Doubt


class ActionTimescale(ToolkitAction):
    """Answer a topic that is a timescale from what bot/dialogue/awaited.py found in the message."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_timescale"

    def reply(self, tracker: Tracker) -> Message:
        """Return the rule, the date with its steps, or the question for a date."""
        understood = asked(tracker)
        found = understood.get("timescale") or {}
        now = datetime.fromisoformat(found["now"]) if found.get("now") else london_now()
        writer = TimescaleWriter(renderer(tracker), now)
        topic, event = understood["topic"], content().events.get(found.get("event") or "")
        if event and found.get("start"):
            given = found["start"]
            start = Start(datetime.fromisoformat(given["moment"]), given["precision"], given["words"], given["taken"])
            return writer.dated(topic, [content().timescales[one] for one in found["ids"]], start)
        if event and found.get("doubt"):
            doubt = found["doubt"]
            days = [date.fromisoformat(day) for day in doubt["days"]]
            return writer.doubt(topic, event, Doubt(doubt["kind"], doubt["words"], days))
        return writer.rule(topic, event)
