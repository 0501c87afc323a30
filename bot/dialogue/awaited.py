"""Timescales over several turns: a date in the message, a date asked for and given in the next one, or put aside.

The slot `awaited_date` holds {topic, ids, event, turns}: the timescales whose start's date is welcome, for so many more
messages. What is found goes into the parsed message as `timescale`, where actions/timescales.py reads it.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content import Content
from bot.dates.reading import read_dates
from bot.nlu.intents import COMPUTED, intent_of
from bot.timescales.asked import Asked, asks_for_time, dated_question, general_question, given_date
from bot.timescales.start import Doubt, settle

SLOT = "awaited_date"
INTENT, CANCELLED = "timescale", "date_cancelled"
#: Messages after an offer in which a date still counts: the next, and one more after something else was asked.
TURNS = 2
_CANCEL = re.compile(
    r"^\W*(?:cancel|never ?mind|forget it|forget that|leave it|stop|no thanks?|no thank you)\W*$", re.I
)


def with_timescale(
    parsed: dict[str, Any], tracker: DialogueStateTracker, content: Content, area: str, now: datetime
) -> dict[str, Any]:
    """Return a parsed message with the timescale that it asks about, and note in the slot what is awaited next."""
    text, topic, awaited = parsed.get("text") or "", parsed.get("topic"), tracker.get_slot(SLOT)
    chosen = parsed.pop("start", None)  # the payload of a button that offered a day
    if awaited and _CANCEL.match(text):
        _await(tracker, None)
        cancelled = {"name": CANCELLED, "confidence": 1.0}
        return {**parsed, "topic": None, "intent": cancelled, "date_only": True}
    asked = None if chosen or text.startswith("/") else dated_question(text, topic, content, area, now)
    if asked:
        topic = _topic_of(asked, topic, content)
    if awaited and not (asked and asked.named):
        readings, date_only = (
            (read_dates(chosen, now), True) if chosen else given_date(text, awaited["event"], content, now)
        )
        if readings:
            asked, topic = Asked(awaited["ids"], awaited["event"], readings), awaited["topic"]
            parsed = {**parsed, "date_only": date_only}
    if asked:
        return _found(parsed, asked, str(topic), tracker, content, now)
    if chosen:  # a button of an offer that has lapsed
        return {**parsed, "intent": {"name": "something_else", "confidence": 1.0}}
    if topic and parsed["intent"]["name"] == intent_of(topic) and _is_offered(topic, text, content):
        asked = general_question("" if text.startswith("/") else text, topic, content, area)
        _await(tracker, _offer(topic, asked, TURNS) if asked else None)
        if COMPUTED.get(topic, INTENT) != INTENT:  # another action answers it; a date is welcome all the same
            return parsed
        found = {"event": asked.event if asked else None, "now": now.isoformat()}
        return {**parsed, "intent": _intent(parsed), "timescale": found}
    if awaited:
        left = awaited["turns"] - 1
        _await(tracker, {**awaited, "turns": left} if left else None)
    return parsed


def forget(tracker: DialogueStateTracker) -> None:
    """Await no date any more: the conversation has turned to somebody's own need."""
    if tracker.get_slot(SLOT):
        _await(tracker, None)


def _await(tracker: DialogueStateTracker, awaited: dict[str, Any] | None) -> None:
    tracker.update(SlotSet(SLOT, awaited))


def _offer(topic: str, asked: Asked, turns: int) -> dict[str, Any]:
    return {"topic": topic, "ids": asked.timescales, "event": asked.event, "turns": turns}


def _is_offered(topic: str, text: str, content: Content) -> bool:
    """Return whether to offer a date: for a topic that is a timescale, or that has one and is asked about time."""
    if COMPUTED.get(topic) == INTENT:
        return True
    has_one = any(one.topic == topic for one in content.timescales.values())
    return has_one and not text.startswith("/") and asks_for_time(text)


def _intent(parsed: dict[str, Any]) -> dict[str, Any]:
    """Return the intent with the chance that was understood: how surely a topic is asked weighs against a case."""
    return {"name": INTENT, "confidence": parsed["intent"].get("confidence", 1.0)}


def _topic_of(asked: Asked, topic: str | None, content: Content) -> str:
    topics = [content.timescales[one].topic for one in asked.timescales]
    return topic if topic in topics else topics[0]


def _found(
    parsed: dict[str, Any], asked: Asked, topic: str, tracker: DialogueStateTracker, content: Content, now: datetime
) -> dict[str, Any]:
    settled = settle(asked.readings, content.events[asked.event], now)
    doubtful = isinstance(settled, Doubt)
    # A date that was taken may be put right in the next message.
    _await(tracker, _offer(topic, asked, TURNS if doubtful else 1))
    found: dict[str, Any] = {"ids": asked.timescales, "event": asked.event, "now": now.isoformat()}
    if isinstance(settled, Doubt):
        days = [day.isoformat() for day in settled.days]
        found["doubt"] = {"kind": settled.kind, "words": settled.words, "days": days}
    else:
        found["start"] = {
            "moment": settled.moment.isoformat(),
            "precision": settled.precision,
            "words": settled.words,
            "taken": settled.taken,
        }
    return {**parsed, "topic": topic, "intent": _intent(parsed), "timescale": found}
