"""One turn of a conversation: understand, decide, answer, guard."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.content import Content
from bot.dates import london_now
from bot.dialogue import awaited
from bot.dialogue.buttons import pressed
from bot.dialogue.redirect import Recalled, recall, redirected
from bot.dialogue.same_topic import asks_again
from bot.dialogue.who import answered_too, is_close, other_need, settled, told
from bot.nlu.intents import intent_of
from bot.nlu.safety_rules import safety_by_rules
from bot.redaction import redact
from bot.replies.guard import failure, guarded
from bot.replies.render import Message, Renderer, Told
from bot.safety import higher
from bot.store.retries import Retries

logger = logging.getLogger(__name__)

#: Seconds after which a reader gets the honest failure with the contacts instead of waiting.
TURN_TIMEOUT = 10.0
CHANNEL_NAME = "web"
#: A command of Rasa's as somebody who knows it may type it: what stands in its braces is no question.
_COMMAND = re.compile(r"^/(\w+)\{.*\}$", re.DOTALL)


class WholeMessages(CollectingOutputChannel):
    """Collect each response as one message; Rasa's own collector splits text and custom."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep text, buttons and custom of one response together."""
        whole = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        self.messages.append(whole)


class Turns:
    """Take turns with the agent on behalf of the web channel. `count` is told the replies of each turn, once."""

    def __init__(
        self,
        agent: Agent,
        content: Content,
        *,
        retries: Retries | None = None,
        count: Callable[[list[Message]], None] = lambda replies: None,
    ):
        self.agent = agent
        self.content = content
        self.retries = retries
        self.count = count

    async def take(
        self, sender: str, message: str, *, page_area: str | None, message_id: str | None = None
    ) -> list[Message]:
        """Return the guarded replies to one message or button payload; never raises, never returns nothing.

        A message that had its turn already, by its id and its words, gets the replies of that turn.
        """
        turn = _Turn(self.agent, self.content, sender, message, page_area)

        async def replies() -> list[Message]:
            return self._guarded(await turn.run(), turn, message)

        async def alone() -> list[Message]:
            async with self.agent.lock_store.lock(sender):  # a retry waits here for the turn that it repeats
                if self.retries is None or message_id is None:
                    return await replies()
                # Of an id that comes again with other words the message is another one: it has its own turn.
                repeated = hashlib.sha256(f"{message_id} {message}".encode()).hexdigest()
                return await self.retries.once(sender, repeated, replies)

        try:
            return await asyncio.wait_for(alone(), TURN_TIMEOUT)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # whatever failed, the reader gets the contacts; the text is not logged
            logger.error(f"A turn failed: {type(error).__name__}")  # bot/logs.py drops a log's arguments
            return self._guarded([], turn, message, failed=True)

    def _guarded(self, said: list[Message], turn: _Turn, message: str, *, failed: bool = False) -> list[Message]:
        renderer = Renderer(self.content, turn.area)
        try:
            replies = guarded(
                said,
                turn.safety,
                renderer,
                message=message,
                close=turn.close,
                other=turn.other,
                told=turn.told,
                areas=turn.areas,
            )
        except Exception as error:
            logger.error(f"A reply could not be guarded: {type(error).__name__}")
            replies = [failure(renderer)]
        if failed:  # also of a safety text that the rules alone called for: nothing of this message is kept
            replies[0]["custom"]["failed"] = True
        self.count(replies)
        return replies


def _is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar as our buttons write it: 2026-11-19."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class _Turn:
    def __init__(self, agent: Agent, content: Content, sender: str, message: str, page_area: str | None):
        self.agent = agent
        self.content = content
        self.sender = sender
        self.message = message
        self.page_area = page_area
        self.area = page_area or settings.default_area()
        payload = self.payload()
        # Before anything can fail, and kept nowhere: what the rules alone see in the message as it was typed.
        self.safety = payload["safety"]["kind"] if payload else safety_by_rules(message)
        self.other: str | None = None
        self.parsed: dict[str, Any] | None = payload
        self.close = False
        self.told: Told = "lead"
        self.areas: list[str] = []
        self.recalled = Recalled()

    def payload(self) -> dict[str, Any] | None:
        """Return what a button means; None for text. Only payloads that this assistant issues are accepted."""
        name = self.message[1:].strip() if self.message.startswith("/") else None
        if name is None:
            return None
        if name in self.content.topics:
            return self._asked(name)
        if name == "something_else":
            return self._parsed("something_else")
        if name.startswith("start/"):
            return self._parsed("something_else", start=name[6:]) if _is_day(name[6:]) else None
        if name.startswith("area/") and name[5:] in self.content.areas:
            return self._parsed("area", entities=[{"entity": "area", "value": name[5:], "extractor": "button"}])
        asked = pressed(name, self.content)
        return self._parsed(**asked) if asked else None

    def _asked(self, topic: str) -> dict[str, Any]:
        return self._parsed(intent_of(topic), topic=topic, topics=[{"name": topic, "confidence": 1.0}])

    def _parsed(self, intent: str, **more: Any) -> dict[str, Any]:
        base: dict[str, Any] = {
            "text": self.message,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [],
            "topic": None,
            "topics": [],
            "safety": {"kind": "none", "confidence": 1.0, "evidence": ["button"]},
        }
        return {**base, **more}

    async def run(self) -> list[Message]:
        """Return what the agent says, once it is stored; the caller keeps other turns of the conversation out."""
        processor = self.agent.processor
        assert processor is not None
        if self.parsed is None:
            self.message = redact(self.message)  # from here on nothing has seen what was typed
            self.safety = higher(self.safety, safety_by_rules(self.message))  # a mark shows somebody actual
        collector = WholeMessages()
        tracker = await processor.fetch_tracker_and_update_session(self.sender, collector)
        self._follow_page(tracker)
        self.recalled = recall(tracker)
        self.area = tracker.get_slot("area") or self.area
        text = self.message if self.parsed else _COMMAND.sub(r"\1", self.message).lstrip("/ ")
        message = UserMessage(text, collector, self.sender, input_channel=CHANNEL_NAME)
        if self.parsed and self.safety != "none":  # chosen on a button
            tracker.update(SlotSet("open_kind", self.safety))
        pressed_button = self.parsed and self._with_timescale(self.parsed, tracker)
        parsed = pressed_button or await self._understand(message, tracker)
        await self._answer(message, parsed, tracker, collector)
        if also := parsed.get("also"):
            message = UserMessage(also["text"], collector, self.sender, input_channel=CHANNEL_NAME)
            second = self._with_timescale({**self._asked(also["topic"]), "text": also["text"]}, tracker)
            await self._answer(message, second, tracker, collector)
        await processor.save_tracker(tracker)
        return json.loads(json.dumps(collector.messages))

    async def _answer(
        self, message: UserMessage, parsed: dict[str, Any], tracker: DialogueStateTracker, collector: WholeMessages
    ) -> None:
        """Take one question to its reply; both land in the collector and the tracker."""
        processor = self.agent.processor
        assert processor is not None
        said = len(collector.messages)
        message.parse_data = parsed
        await processor._handle_message_with_tracker(message, tracker)
        tracker = await processor.run_action_extract_slots(collector, tracker)
        self.area = tracker.get_slot("area") or self.area
        await processor._run_prediction_loop(collector, tracker)
        if len(collector.messages) == said:
            collector.messages += self._without_actions(parsed)
        if topic := parsed.get("topic"):
            tracker.update(SlotSet("talked_about", topic))

    def _without_actions(self, parsed: dict[str, Any]) -> list[Message]:
        """Return the topic's plain answer when the action that should have computed it sent nothing."""
        topic = parsed.get("topic")
        if not topic or parsed["intent"]["name"] == "safety":
            return []
        logger.error(f"No reply from the action for {topic}; the plain answer was sent")
        return [Renderer(self.content, self.area).topic(topic)]

    def _follow_page(self, tracker: DialogueStateTracker) -> None:
        """Take the page's area when it is new; what the reader said since then stays."""
        if self.page_area and self.page_area != tracker.get_slot("page_area"):
            tracker.update(SlotSet("page_area", self.page_area))
            tracker.update(SlotSet("area", self.page_area))

    async def _understand(self, message: UserMessage, tracker: DialogueStateTracker) -> dict[str, Any]:
        assert self.agent.processor is not None
        talked_about = tracker.get_slot("talked_about")
        message.metadata = {"talked_about": talked_about}
        understood = await self.agent.processor.parse_message(message, tracker)
        parsed = redirected(understood, self.recalled, self.content)
        self.areas = [area for area in parsed.get("areas", []) if area in self.content.areas]
        found = parsed.get("safety") or {"kind": "none", "confidence": 0.0}
        topic = self.content.topics.get(talked_about) if talked_about else None
        if topic and asks_again(message.text or "", parsed, topic):
            parsed = {**self._asked(topic.id), **{key: parsed[key] for key in ("text", "entities")}}
        parsed = self._with_timescale(parsed, tracker)
        open_kind = tracker.get_slot("open_kind") or "none"
        # As it was understood: where its words lead says nothing of how surely a topic is asked.
        understood = {**understood, "date_only": parsed.get("date_only")}
        self.safety = settled(self.safety, found, understood, open_kind=open_kind, follows=bool(talked_about))
        self.close = is_close(self.safety, found) and not parsed.get("date_only")
        self.other = other_need(self.safety, found, open_kind)
        self.told = told(self.safety, found, understood, open_kind)
        tracker.update(SlotSet("open_kind", self.safety))
        parsed["safety"] = {**found, "kind": self.safety}
        if self.safety != "none" and not answered_too(self.safety, found, parsed, open_kind):
            parsed.update(intent={"name": "safety", "confidence": 1.0}, also=None)
            awaited.forget(tracker)
        return parsed

    def _with_timescale(self, parsed: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
        named = [one["value"] for one in parsed.get("entities", []) if one["entity"] == "area"]
        area = named[-1] if named else self.area
        return awaited.with_timescale(parsed, tracker, self.content, area, london_now())
