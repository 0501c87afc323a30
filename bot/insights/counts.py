"""Count turns and opinions in memory, and add them to the database from time to time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.replies.render import Message
from bot.store.database import Database, counts, opinions

logger = logging.getLogger(__name__)

#: Why an answer did not help; the wording of each is `widget_reason_<id>` in content/phrases.yml.
REASONS = ("not_what_i_asked", "too_long", "hard_to_understand", "out_of_date", "number_did_not_work", "other")

#: What became of a turn, by the kind of its reply (design.md, The interface).
OUTCOMES = {"clarify": "clarified", "fallback": "fell back", "safety": "safety", "smalltalk": "small talk"}

#: Seconds between two writes. Counting many turns at once also leaves no order in which they were asked.
FLUSH_EVERY = 10.0

Row = tuple[Any, ...]


class Counts:
    """What was counted since the last write."""

    def __init__(self, database: Database):
        self.database = database
        self._turns: Counter[Row] = Counter()
        self._opinions: Counter[Row] = Counter()

    def turn(self, replies: Iterable[Message], now: float | None = None) -> None:
        """Count one turn by its replies: each topic answered, or the first reply of a turn that answered none.

        A question that was not answered counts under the topic that came nearest to it, where one was offered.
        """
        said = list(replies)
        for message in [one for one in said if one["custom"].get("topic")] or said[:1]:
            custom = message["custom"]
            topic = custom.get("topic") or _nearest(message)
            row = (_hour(now), topic, custom["kind"], custom["safety"], custom["area"], outcome(custom))
            self._turns[row] += 1

    def opinion(self, topic: str, helpful: bool, reason: str | None, now: float | None = None) -> None:
        """Count one reader's opinion of a topic's answer."""
        self._opinions[(_hour(now), topic, helpful, reason or "")] += 1

    async def flush(self) -> None:
        """Add what was counted to the database; what cannot be written is kept for the next time."""
        written = [(counts, self._turns), (opinions, self._opinions)]
        self._turns, self._opinions = Counter(), Counter()
        try:
            await self.database.run(_add, written)
        except Exception as error:
            logger.error(f"Counts could not be written: {type(error).__name__}")
            self._turns.update(written[0][1])
            self._opinions.update(written[1][1])

    async def keep_flushing(self) -> None:
        """Write from time to time until cancelled."""
        while True:
            await asyncio.sleep(FLUSH_EVERY)
            await self.flush()


def outcome(custom: dict[str, Any]) -> str:
    """Return what became of a turn: answered, clarified, fell back, failed, safety or small talk."""
    return "failed" if custom.get("failed") else OUTCOMES.get(custom["kind"], "answered")


def _nearest(message: Message) -> str:
    """Return the first topic that a reply offers in place of an answer; "" where none."""
    if message["custom"]["kind"] not in ("clarify", "fallback"):
        return ""
    offered = [button["payload"].removeprefix("/") for button in message.get("buttons", [])]
    return next((topic for topic in offered if "/" in topic), "")


def _hour(now: float | None) -> str:
    """Return the hour of a moment in UTC, as 2026-11-22T14."""
    return datetime.fromtimestamp(time.time() if now is None else now, UTC).strftime("%Y-%m-%dT%H")


def _add(connection: Connection, written: list[tuple[sa.Table, Counter[Row]]]) -> None:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    for table, counted in written:
        keys = [column.name for column in table.primary_key]
        for row, number in counted.items():
            statement = insert(table).values(**dict(zip(keys, row, strict=True)), number=number)
            added = {"number": table.c.number + number}
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=added))
