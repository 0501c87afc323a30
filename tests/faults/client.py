"""Readers who ask while something fails, and the count of what became of their messages."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from bot.channel.incoming import conversation_of
from bot.observe.sent import lacks_contact
from bot.store.database import turns

CASE = "a girl in my class told me yesterday that her dad touched her"
#: Messages with what the first reply must be: (topic, safety). The second needs the action server.
QUESTIONS = {
    "what's HSB": ("definitions/hsb", "none"),
    "number for the nspcc helpline": ("contacts/helpline_named", "none"),
    CASE: (None, "case"),
}
PLAIN, COMPUTED = list(QUESTIONS)[:2]


@dataclass
class Tally:
    """What was sent and what came of it. `failed` is the honest failure with contacts, or no answer after retries."""

    fault: str
    sent: int = 0
    answered: int = 0
    failed: int = 0
    unreachable: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def row(self) -> str:
        """Return the line of the table."""
        numbers = (self.sent, self.answered, self.failed, self.unreachable, self.lost, len(self.wrong))
        return f"| {self.fault} | " + " | ".join(str(number) for number in numbers) + " |"

    def ask(
        self, url: str, sender: str, message: str, *, area: str = "coventry", retries: int = 3, store_away: bool = False
    ) -> dict[str, Any]:
        """Send one message as the widget does, with the same id in every retry; return the first reply, {} for none.

        While the store is away a flagged message is still answered, by the guard alone: there is nothing to be stored.
        """
        data = {"sender": sender, "message": message, "metadata": {"area": area, "message_id": uuid4().hex}}
        with self._lock:
            self.sent += 1
        for _ in range(retries):
            replies = _post(url, json.dumps(data).encode())
            if replies is not None:
                return self._judge(sender, message, area, replies, store_away)
        with self._lock:
            self.unreachable += 1
        return {}

    def _judge(
        self, sender: str, message: str, area: str, replies: list[dict[str, Any]], store_away: bool
    ) -> dict[str, Any]:
        with self._lock:
            first = replies[0] if replies else {}
            custom = first.get("custom", {})
            topic, safety = QUESTIONS[message]
            if custom.get("failed") and "999" in first["text"]:
                self.failed += 1
                return first
            self.answered += 1
            expected = custom.get("safety") == safety and (topic is None or custom.get("topic") == topic)
            if not expected or custom.get("area") != area or lacks_contact(message, replies):
                said = {key: custom.get(key) for key in ("kind", "topic", "safety", "area", "failed")}
                self.wrong.append(f"{message!r} in {area}: {said}")
            if not store_away:
                self.acknowledged[sender] = self.acknowledged.get(sender, 0) + 1
            return first

    def count_lost(self, database_url: str) -> int:
        """Count the answered turns that are not in the store."""
        engine = sa.create_engine(database_url)
        names = {conversation_of(sender): number for sender, number in self.acknowledged.items()}
        query = sa.select(turns.c.conversation, sa.func.count()).group_by(turns.c.conversation)
        with engine.connect() as connection:
            stored = dict(connection.execute(query).all())
        engine.dispose()
        self.lost = sum(max(0, number - stored.get(name, 0)) for name, number in names.items())
        return self.lost


def _post(url: str, body: bytes) -> list[dict[str, Any]] | None:
    request = urllib.request.Request(f"{url}/webhooks/web/webhook", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return None
