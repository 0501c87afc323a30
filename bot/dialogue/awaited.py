"""Timescales over several turns: a date in the message, a date asked for and given in the next one, or put aside.

The slot `awaited_date` holds {topic, ids, event, turns}: the timescales whose start's date is welcome, for so many more
messages. Beside them it keeps, for the conversation, `known`, the starts that the reader gave, by event, and `last`,
what was answered from a start last: follow-ups are counted from the former, a correction is one of the latter. Dates
and ids alone, no words. What is found goes into the parsed message as `timescale`, for actions/timescales.py.
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
from bot.timescales.begun import begun
from bot.timescales.follow_up import follow_up
from bot.timescales.start import Doubt

SLOT = "awaited_date"
INTENT, CANCELLED, HELPLINES = "timescale", "date_cancelled", "helplines"
#: Messages after an offer in which a date still counts: the next, and one more after something else was asked.
TURNS = 2
#: What is kept of the slot when nothing is awaited.
KEPT = ("known", "last")
#: With one of these a day alone puts right the date given last, also where another has been asked for since.
_CORRECTS = re.compile(r"\b(?:no|actually|sorry|meant|mean)\b", re.I)
_CANCEL = re.compile(
    r"^\W*(?:cancel|never ?mind|forget it|forget that|leave it|stop|no thanks?|no thank you)\W*$", re.I
)


def with_timescale(
    parsed: dict[str, Any], tracker: DialogueStateTracker, content: Content, area: str, now: datetime
) -> dict[str, Any]:
    """Return a parsed message with the timescale that it asks about, and note in the slot what is awaited next."""
    text, topic, slot = parsed.get("text") or "", parsed.get("topic"), tracker.get_slot(SLOT) or {}
    awaited = slot if slot.get("turns") else None
    chosen = parsed.pop("start", None)  # the payload of a button that offered a day
    if awaited and _CANCEL.match(text):
        _await(tracker, None)
        cancelled = {"name": CANCELLED, "confidence": 1.0}
        return {**parsed, "topic": None, "intent": cancelled, "date_only": True}
    if parsed["intent"]["name"] == HELPLINES:  # the day named is one on which somebody would ring
        return _passed_over(parsed, awaited, tracker)
    asked = None if chosen or text.startswith("/") else dated_question(text, topic, content, area, now)
    if asked:
        topic = _topic_of(asked, topic, content)
    if not (asked and asked.named):
        pressed = slot.get("last") if chosen else None  # also where its offer has lapsed
        for welcome in filter(None, (_corrected(text, slot, content, now), awaited, pressed)):
            readings, date_only = (
                (read_dates(chosen, now), True) if chosen else given_date(text, welcome["event"], content, now)
            )
            if readings:
                asked, topic = Asked(welcome["ids"], welcome["event"], readings), welcome["topic"]
                parsed = {**parsed, "date_only": date_only}
                break
    if asked:
        return _found(parsed, asked, str(topic), tracker, content, now)
    if chosen:  # a button of an offer that has lapsed
        return {**parsed, "intent": {"name": "something_else", "confidence": 1.0}}
    follows = None if text.startswith("/") else follow_up(text, content, area, slot.get("known", {}))
    if follows:
        return _followed(parsed, follows, _topic_of(follows, topic, content), tracker, now)
    if topic and parsed["intent"]["name"] == intent_of(topic) and _is_offered(topic, text, content):
        asked = general_question("" if text.startswith("/") else text, topic, content, area)
        _await(tracker, _offer(topic, asked, TURNS) if asked else None)
        if COMPUTED.get(topic, INTENT) != INTENT:  # another action answers it; a date is welcome all the same
            return parsed
        found = {"event": asked.event if asked else None, "now": now.isoformat()}
        return {**parsed, "intent": _intent(parsed), "timescale": found}
    return _passed_over(parsed, awaited, tracker)


def _passed_over(
    parsed: dict[str, Any], awaited: dict[str, Any] | None, tracker: DialogueStateTracker
) -> dict[str, Any]:
    """Return a message that gave no date as it is; what is awaited is so for one message less."""
    if awaited:
        _await(tracker, {**awaited, "turns": awaited["turns"] - 1})
    return parsed


def forget(tracker: DialogueStateTracker) -> None:
    """Await no date any more and keep none: the conversation has turned to somebody's own need."""
    if tracker.get_slot(SLOT):
        tracker.update(SlotSet(SLOT, None))


def _await(tracker: DialogueStateTracker, awaited: dict[str, Any] | None) -> None:
    """Note what is awaited next, beside what is kept; nothing where its turns are over."""
    kept = {name: value for name, value in (tracker.get_slot(SLOT) or {}).items() if name in KEPT}
    offer = awaited if awaited and awaited["turns"] else {}
    tracker.update(SlotSet(SLOT, {**offer, **kept} or None))


def _keep(tracker: DialogueStateTracker, offer: dict[str, Any], start: dict[str, Any] | None = None) -> None:
    """Keep an offer as the one that a correction is of, and the start of its event where one was given."""
    slot = tracker.get_slot(SLOT) or {}
    known = {**slot.get("known", {}), **({offer["event"]: start} if start else {})}
    tracker.update(SlotSet(SLOT, {**slot, "known": known, "last": {**offer, "turns": 1}}))


def _corrected(text: str, slot: dict[str, Any], content: Content, now: datetime) -> dict[str, Any] | None:
    """Return what was answered last where a message is only another day for it, said as a correction."""
    last = slot.get("last")
    if not last or not _CORRECTS.search(text):
        return None
    _, date_only = given_date(text, last["event"], content, now)
    return last if date_only else None


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
    settled = begun(asked.readings, content.events[asked.event], content, now)
    doubtful = isinstance(settled, Doubt)
    # A date that was taken may be put right in the next message.
    offer = _offer(topic, asked, TURNS if doubtful else 1)
    _await(tracker, offer)
    found: dict[str, Any] = {"ids": asked.timescales, "event": asked.event, "now": now.isoformat()}
    if isinstance(settled, Doubt):
        _keep(tracker, offer)
        days = [day.isoformat() for day in settled.days]
        found["doubt"] = {"kind": settled.kind, "words": settled.words, "days": days}
    else:
        start = {"moment": settled.moment.isoformat(), "precision": settled.precision, "taken": settled.taken}
        _keep(tracker, offer, start)
        found["start"] = {**start, "words": settled.words}
    return {**parsed, "topic": topic, "intent": _intent(parsed), "timescale": found}


def _followed(
    parsed: dict[str, Any], asked: Asked, topic: str, tracker: DialogueStateTracker, now: datetime
) -> dict[str, Any]:
    """Return a parsed message with the limits that a follow-up asks about, from the start that is known."""
    offer = _offer(topic, asked, 1)
    start = {**tracker.get_slot(SLOT)["known"][asked.event], "words": None}
    _await(tracker, offer)
    _keep(tracker, offer)
    found = {"ids": asked.timescales, "event": asked.event, "now": now.isoformat(), "start": start}
    return {**parsed, "topic": topic, "intent": _intent(parsed), "timescale": found}
