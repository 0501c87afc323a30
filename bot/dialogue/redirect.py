"""Send a message to the action that its words ask for: services shown before, a referral route, a helpline."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content import Content
from bot.dialogue.need import need_in
from bot.dialogue.route_question import narrowed, route_in
from bot.dialogue.service_follow_up import asks_about_shown

#: 'A number for ...', 'someone for ...', 'who can she ring'.
_ASKS_FOR_LINE = re.compile(
    r"\b(?:numbers?|nums?|help ?lines?|hot ?lines?|(?:phone|support) ?lines?|someone for|somebody for|anyone for)\b"
    r"|\bwho can (?:an? |the |they|she|he|my |our )?.{0,30}\b(?:ring|call|phone|text|talk|chat|speak|message)\b"
)
#: A person and no more: 'LGBT survivor', 'male survivor age 40'.
_PERSON = re.compile(
    r"\b(?:survivor|victim|parent|mum|dad|mother|father|partner|wife|husband|carer|boy|girl|teenager)\b"
)
PERSON_WORDS = 5
#: An answer to a question back is short.
ANSWER_WORDS = 8


@dataclass(frozen=True)
class Recalled:
    """What the last reply left open: services that it showed, a route that it asked back about."""

    services: list[str] = field(default_factory=list)
    route: str | None = None


def recall(tracker: DialogueStateTracker) -> Recalled:
    """Return what the last reply left open, and forget it: it holds for one message."""
    found = Recalled(tracker.get_slot("services_shown") or [], tracker.get_slot("route_asked"))
    for slot in ("services_shown", "route_asked"):
        if tracker.get_slot(slot) is not None:
            tracker.update(SlotSet(slot, None))
    return found


def redirected(parsed: dict[str, Any], recalled: Recalled, content: Content) -> dict[str, Any]:
    """Return what was understood, with intent, topic and details changed where the words ask for an action.

    Nothing else changes: what was found about safety stands.
    """
    text = parsed.get("text") or ""
    topic, nearest = parsed.get("topic"), [one["name"] for one in parsed.get("topics", [])]
    words = len(text.split())
    if recalled.route in content.routes and words <= ANSWER_WORDS:
        asked = content.routes[recalled.route]
        chosen = narrowed(asked, text, content)
        if chosen is not asked:
            return _sent(parsed, "referral_route", chosen.topics[0], route=chosen.id)
    if recalled.services and (details := asks_about_shown(text)):
        return _sent(parsed, "helplines", "contacts/helpline_named", services=recalled.services, details=details)
    need = need_in(text, content)
    if need.audience and _asks_for_line(text, words, need.age):
        topics = content.audiences[need.audience].topics
        if topic in topics or (topic is None and set(nearest[:3]) & {*topics, "contacts/helplines"}):
            return _sent(parsed, "helplines", topic or "contacts/helplines", audience=need.audience)
        if topic and topic.startswith("support/"):  # a neighbour was understood: an age decides, otherwise the topic
            own = next((one.id for one in content.audiences.values() if topic in one.topics), None)
            if own and need.age is None:
                return _sent(parsed, "helplines", topic, audience=own)
            return _sent(parsed, "helplines", (topics or [topic])[0], audience=need.audience)
    case = parsed.get("safety", {}).get("kind") == "case"
    route = route_in(text, topic, nearest, content, case=case)
    if route:
        answered = topic if topic in route.topics else route.topics[0]
        return _sent(parsed, "referral_route", answered, route=route.id)
    return parsed


def _asks_for_line(text: str, words: int, age: int | None) -> bool:
    lower = text.lower()
    if _ASKS_FOR_LINE.search(lower):
        return True
    return words <= PERSON_WORDS and (age is not None or bool(_PERSON.search(lower)))


def _sent(parsed: dict[str, Any], intent: str, topic: str, **more: Any) -> dict[str, Any]:
    return {**parsed, "intent": {"name": intent, "confidence": 1.0}, "topic": topic, **more}
