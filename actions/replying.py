"""What every action needs: the content, the reader's area, the topic asked, and a reply of the interface's form."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import settings
from bot.content import Content, load_content
from bot.replies.render import Message, Renderer

logger = logging.getLogger(__name__)

#: The contacts that a topic needs first when its whole answer is asked for; the topic's own follow.
FIRST_CONTACTS = {
    "contacts/mash": ["front_door", "out_of_hours", "emergency"],
    "process/lado": ["lado", "front_door"],
    "medical/sarc": ["sarc", "front_door"],
}


class ToolkitAction(Action, ABC):
    """An action whose failure is silent: no traceback, which would carry the conversation back to Rasa's log.

    The web channel answers in its place (bot/channel/turn.py).
    """

    @abstractmethod
    def reply(self, tracker: Tracker) -> Message:
        """Return the reply; what subclasses write."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        """Send the reply, or nothing when it cannot be worked out."""
        try:
            message = self.reply(tracker)
        except Exception as error:
            logger.error(f"{self.name()} failed: {type(error).__name__}")  # bot/logs.py drops a log's arguments
            return []
        dispatcher.utter_message(text=message["text"], buttons=message.get("buttons"), json_message=message["custom"])
        return self.remembered(message)

    def remembered(self, message: Message) -> list[dict[str, Any]]:
        """Return the slots to set after a reply; none unless an action says otherwise."""
        return []


@lru_cache(maxsize=1)
def content() -> Content:
    """Return the checked content, read once in a process."""
    return load_content()


def renderer(tracker: Tracker) -> Renderer:
    """Return a renderer for the reader's area."""
    return Renderer(content(), tracker.get_slot("area") or settings.default_area())


def asked(tracker: Tracker) -> dict[str, Any]:
    """Return what was understood of the latest message."""
    return tracker.latest_message or {}
