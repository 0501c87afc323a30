"""Readers who ask while something fails, and the count of what became of their messages."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import sqlalchemy as sa

from bot.channel.incoming import conversation_of
from bot.observe.sent import lacks_contact
from bot.store.database import turns
from tests.faults.topology import HANG, answers, until

CASE = "a girl in my class told me yesterday that her dad touched her"
#: Messages with what the first reply must be: (topic, safety). The second needs the action server.
QUESTIONS = {
    "what's HSB": ("definitions/hsb", "none"),
    "number for the nspcc helpline": ("contacts/helpline_named", "none"),
    CASE: (None, "case"),
}
PLAIN, COMPUTED = list(QUESTIONS)[:2]
HEADER = "| fault | sent | answered | honest failure | unreachable | lost | wrong |\n|---|---|---|---|---|---|---|\n"


@dataclass
class Tally:
    """What was sent and what came of it. `failed` is the honest failure with contacts; `again` counts second tries."""

    fault: str
    sent: int = 0
    answered: int = 0
    failed: int = 0
    unreachable: int = 0
    again: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def row(self) -> str:
        """Return the line of the table."""
        numbers = (self.sent, self.answered, self.failed, self.unreachable, self.lost, len(self.wrong))
        return f"| {self.fault} | " + " | ".join(str(number) for number in numbers) + " |"

    def ask(
        self,
        url: str,
        sender: str,
        message: str,
        *,
        area: str = "coventry",
        open_case: bool = False,
    ) -> dict[str, Any]:
        """Send one message as the widget does, with the same id in every try; return the first reply, {} for none.

        Who got no answer tries again once the page can be reached, twice. While a case is open, so is all that follows.
        """
        data = {"sender": sender, "message": message, "metadata": {"area": area, "message_id": uuid4().hex}}
        with self._lock:
            self.sent += 1
        for _ in range(3):
            replies = post(url, json.dumps(data).encode())
            if replies is not None:
                return self._judge(sender, message, area, replies, open_case)
            with self._lock:
                self.again += 1
            until(lambda: answers(f"{url}/health"))
        with self._lock:
            self.unreachable += 1
        return {}

    def _judge(
        self, sender: str, message: str, area: str, replies: list[dict[str, Any]], open_case: bool
    ) -> dict[str, Any]:
        with self._lock:
            first = replies[0] if replies else {}
            custom = first.get("custom", {})
            topic, safety = (None, "case") if open_case else QUESTIONS[message]
            failed = bool(custom.get("failed")) and "999" in first["text"]
            right = failed or (custom.get("safety") == safety and (topic is None or custom.get("topic") == topic))
            if not right or custom.get("area") != area or lacks_contact(message, replies):
                said = {key: custom.get(key) for key in ("kind", "topic", "safety", "area", "failed")}
                self.wrong.append(f"{message!r} in {area}: {said}")
            if failed:
                self.failed += 1
            else:
                self.answered += 1
                self.acknowledged[sender] = self.acknowledged.get(sender, 0) + 1
            return first

    def count_lost(self, database_url: str) -> int:
        """Count the answered turns that the next turn of their conversation would not find in the store."""
        engine = sa.create_engine(database_url)
        names = {conversation_of(sender): number for sender, number in self.acknowledged.items()}
        latest = sa.select(turns.c.conversation, sa.func.max(turns.c.session).label("session"))
        latest = latest.group_by(turns.c.conversation).subquery()
        query = sa.select(turns.c.conversation, sa.func.count()).group_by(turns.c.conversation)
        query = query.join(
            latest, (turns.c.conversation == latest.c.conversation) & (turns.c.session == latest.c.session)
        )
        with engine.connect() as connection:
            stored = dict(connection.execute(query).all())
        engine.dispose()
        self.lost = sum(max(0, number - stored.get(name, 0)) for name, number in names.items())
        return self.lost


def settle(counted: Tally, database_url: str) -> None:
    """Fail when anything was lost or wrong, or is in no column."""
    assert counted.count_lost(database_url) == 0
    assert not counted.wrong, counted.wrong[:5]
    assert counted.answered + counted.failed + counted.unreachable == counted.sent


def ask_all(counted: Tally, url: str, senders: int, *, messages: Sequence[str] = tuple(QUESTIONS)) -> None:
    """Ask the questions in so many conversations at once, of two areas in turn."""

    def one(number: int) -> None:
        sender, area = uuid4().hex, ("kent", "coventry")[number % 2]
        for message in messages:
            counted.ask(url, sender, message, area=area)

    with ThreadPoolExecutor(senders) as readers:
        list(readers.map(one, range(senders)))


def ask_while(
    counted: Tally, url: str, senders: int, happens: Callable[[], None], *, messages: Sequence[str] = tuple(QUESTIONS)
) -> None:
    """Ask as ask_all does; something happens when a third of the messages has been answered and others are asked."""
    answered, asked = counted.answered, senders * len(messages)
    with ThreadPoolExecutor(1) as other:
        asking = other.submit(ask_all, counted, url, senders, messages=messages)
        until(lambda: asking.done() or counted.answered - answered >= asked // 3, every=0.001)
        happens()
        asking.result()


def pairs_at_once(counted: Tally, urls: Sequence[str], number: int) -> list[str]:
    """Send so many conversations two messages at once, one through each assistant; return the conversations."""
    senders = [uuid4().hex for _ in range(number)]
    with ThreadPoolExecutor(12) as readers:
        asked = [
            readers.submit(counted.ask, url, sender, message)
            for sender in senders
            for url, message in zip(urls, (PLAIN, COMPUTED), strict=True)
        ]
    for one in asked:
        one.result()
    return senders


def sessions(database_url: str, sender: str) -> list[float]:
    """Return the beginning of the session that each stored turn of a conversation belongs to."""
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        query = sa.select(turns.c.session).where(turns.c.conversation == conversation_of(sender))
        found = list(connection.execute(query).scalars())
    engine.dispose()
    return found


def post(url: str, body: bytes) -> list[dict[str, Any]] | None:
    """Return the replies to a message; None where there is no answer."""
    request = urllib.request.Request(f"{url}/webhooks/web/webhook", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=HANG) as answer:
            return json.load(answer)
    except (OSError, ValueError, http.client.HTTPException):
        return None


def never_reads(url: str, *, messages: int = 100) -> socket.socket:
    """Return a connection on which messages were sent, as many as it took up to a number, and no reply will be read."""
    body = json.dumps({"sender": uuid4().hex, "message": PLAIN}).encode()
    head = f"POST /webhooks/web/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    address = urlsplit(url)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # the least that Linux gives
    connection.connect((address.hostname, address.port))
    connection.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        for _ in range(messages):
            connection.sendall(head + body)
    return connection
