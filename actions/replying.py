"""What every action needs: the content, the reader's area, the topic asked, and a reply of the interface's form."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import settings
from bot.content import Content, load_content
from bot.replies.render import Message, Renderer


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


def send(dispatcher: CollectingDispatcher, message: Message) -> None:
    """Send one message of the renderer through the action server."""
    dispatcher.utter_message(text=message["text"], buttons=message.get("buttons"), json_message=message["custom"])
