"""The web channel of Rasa: POST /webhooks/web/webhook, checked before anything is stored."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channel.turn import CHANNEL_NAME, Turns
from bot.content import Content

MAX_CHARACTERS = 2000
MAX_SENDER = 128
#: Control characters other than tab and line ends, and halves of surrogate pairs.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class BadRequest(ValueError):
    """A request that cannot be a message; the text says what is wrong and what to send."""


class WebInput(InputChannel):
    """The widget's channel. Named in credentials.yml."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is part of its address."""
        return CHANNEL_NAME

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("web_webhook")

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            content: Content = request.app.ctx.content
            try:
                sender, message, area = checked(request.body, content)
            except BadRequest as problem:
                return response.json({"error": str(problem)}, status=400)
            turns = Turns(request.app.ctx.agent, content)
            replies = await turns.take(sender, message, page_area=area)
            return response.json(replies)

        return routes


def checked(body: bytes, content: Content) -> tuple[str, str, str | None]:
    """Return (sender, message, area or None) of a request's body.

    Raises BadRequest: not a JSON object, sender or message missing, empty, too long or not text, unknown area.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest('The body is not JSON. Send {"sender": "<conversation id>", "message": "<text>"}.') from None
    if not isinstance(data, dict):
        raise BadRequest('Send a JSON object: {"sender": "<conversation id>", "message": "<text>"}.')
    sender, message, metadata = data.get("sender"), data.get("message"), data.get("metadata")
    if not isinstance(sender, str) or not sender.strip() or len(sender) > MAX_SENDER:
        raise BadRequest(f"'sender' must be a conversation id: a text of 1 to {MAX_SENDER} characters.")
    if not isinstance(message, str) or not message.strip("/ \t\r\n"):
        raise BadRequest("'message' is empty. Send the question as text.")
    if len(message) > MAX_CHARACTERS:
        raise BadRequest(f"'message' has {len(message)} characters; {MAX_CHARACTERS} at most. Shorten the question.")
    if _CONTROL.search(message):
        raise BadRequest("'message' holds control characters. Send plain text.")
    if metadata is not None and not isinstance(metadata, dict):
        raise BadRequest('\'metadata\' must be an object, for example {"area": "coventry"}, or be left out.')
    area = (metadata or {}).get("area")
    if area is not None and (not isinstance(area, str) or area not in content.areas):
        raise BadRequest(f"'metadata.area' is not an area known here. Known: {', '.join(sorted(content.areas))}.")
    return sender.strip(), message.strip(), area
