"""What may come in: each request's body, checked before anything is done with it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from bot.content import Content
from bot.insights.counts import REASONS
from bot.nlu.normalise import straight

MAX_CHARACTERS = 2000
#: A conversation id. The widget's are 128 random bits; other clients may have ids of their own form, so any short one
#: of safe characters is taken. No request reads a conversation back (docs/security.md).
_SENDER = re.compile(r"[A-Za-z0-9._:@-]{1,128}")
_MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
#: Control characters other than tab and line ends, and halves of surrogate pairs.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class BadRequest(ValueError):
    """A request that cannot be a message; the text says what is wrong and what to send."""


@dataclass(frozen=True)
class Incoming:
    """One message as it may be used: its apostrophes are straight.

    `message_id` is the same in every retry; None where there is none.
    """

    sender: str
    message: str
    area: str | None
    message_id: str | None

    @property
    def conversation(self) -> str:
        """Return the name of the conversation here."""
        return conversation_of(self.sender)


def conversation_of(sender: str) -> str:
    """Return what a conversation is called behind the channel: SHA-256 of the client's id, in 64 hexadecimal digits.

    A client's own id might name somebody. This does not, and it is all that is stored.
    """
    return hashlib.sha256(sender.encode()).hexdigest()


def message_in(body: bytes, content: Content) -> Incoming:
    """Return the message of a request's body.

    Raises BadRequest: not a JSON object, sender or message missing, empty, too long or not text, unknown area, an id
    of the message that is none.
    """
    data = _object(body, '{"sender": "<conversation id>", "message": "<text>"}')
    message, metadata = data.get("message"), data.get("metadata")
    sender = _sender(data)
    if not isinstance(message, str) or not message.replace("/", "").strip():
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
    message_id = (metadata or {}).get("message_id")
    if message_id is not None and not (isinstance(message_id, str) and _MESSAGE_ID.fullmatch(message_id)):
        raise BadRequest("'metadata.message_id' must be 8 to 64 letters, digits or hyphens, or be left out.")
    return Incoming(sender, straight(message.strip()), area, message_id)


def conversation_in(body: bytes) -> str:
    """Return the conversation that a request to forget names. Raises BadRequest."""
    return conversation_of(_sender(_object(body, '{"sender": "<conversation id>"}')))


def opinion_in(body: bytes, content: Content) -> tuple[str, bool, str | None]:
    """Return (topic, helpful, reason or None) of a reader's opinion. Raises BadRequest."""
    data = _object(body, '{"topic": "<topic id>", "helpful": true, "reason": null}')
    topic, helpful, reason = data.get("topic"), data.get("helpful"), data.get("reason")
    if not isinstance(topic, str) or topic not in content.topics:
        raise BadRequest("'topic' is not a topic known here. Send the topic of the answer.")
    if not isinstance(helpful, bool):
        raise BadRequest("'helpful' must be true or false.")
    if reason is not None and (helpful or reason not in REASONS):
        raise BadRequest(f"'reason' goes with helpful: false and is null or one of: {', '.join(REASONS)}.")
    return topic, helpful, reason


def _object(body: bytes, example: str) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest(f"The body is not JSON. Send {example}.") from None
    if not isinstance(data, dict):
        raise BadRequest(f"Send a JSON object: {example}.")
    return data


def _sender(data: dict[str, Any]) -> str:
    sender = data.get("sender")
    if not isinstance(sender, str) or not _SENDER.fullmatch(sender):
        raise BadRequest("'sender' must be a conversation id: 1 to 128 letters, digits or any of . _ : @ -")
    return sender
