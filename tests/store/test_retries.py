"""A message sent twice is one turn."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
import sqlalchemy as sa

from bot.store import retries
from bot.store.database import Database, replies
from bot.store.retries import Retries


class Counting:
    """A turn that counts how often it is taken, and waits where it is told to."""

    def __init__(self, *, failed: bool = False):
        self.taken = 0
        self.failed = failed
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self) -> list[dict[str, Any]]:
        self.taken += 1
        number = self.taken
        await self.go_on.wait()
        return [{"text": f"turn {number}", "custom": {"failed": self.failed}}]


async def test_a_retry_gets_the_same_replies_without_a_second_turn(database: Database) -> None:
    turn = Counting()
    first = await Retries(database).once("c", "message-1", turn)
    again = await Retries(database).once("c", "message-1", turn)  # as another worker would
    assert first == again
    assert turn.taken == 1


async def test_another_message_or_conversation_or_none_is_another_turn(database: Database) -> None:
    turn, known = Counting(), Retries(database)
    for conversation, message_id in (
        ("c", "message-1"),
        ("c", "message-2"),
        ("d", "message-1"),
        ("c", None),
        ("c", None),
    ):
        await known.once(conversation, message_id, turn)
    assert turn.taken == 5


async def test_a_retry_while_the_first_is_running_waits_for_it(database: Database) -> None:
    turn, known = Counting(), Retries(database)
    turn.go_on.clear()
    first = asyncio.create_task(known.once("c", "message-1", turn))
    second = asyncio.create_task(known.once("c", "message-1", turn))
    other_worker = asyncio.create_task(Retries(database).once("c", "message-1", turn))
    while not turn.taken:
        await asyncio.sleep(0)
    turn.go_on.set()
    said = await asyncio.gather(first, second, other_worker)
    assert said[0] == said[1] == said[2]
    assert turn.taken == 1


async def test_a_reader_who_hangs_up_does_not_stop_the_turn(database: Database) -> None:
    turn, known = Counting(), Retries(database)
    turn.go_on.clear()
    first = asyncio.create_task(known.once("c", "message-1", turn))
    while not turn.taken:
        await asyncio.sleep(0)
    first.cancel()
    turn.go_on.set()
    assert (await known.once("c", "message-1", turn))[0]["text"] == "turn 1"


async def test_a_failed_turn_may_be_tried_again(database: Database) -> None:
    turn, known = Counting(failed=True), Retries(database)
    await known.once("c", "message-1", turn)
    await known.once("c", "message-1", turn)
    assert turn.taken == 2


async def test_a_turn_that_died_with_its_process_is_taken_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"conversation": "c", "message_id": "message-1", "at": time.time() - retries.LOST_AFTER - 1}
    await database.run(lambda c: c.execute(replies.insert(), row))
    turn = Counting()
    await Retries(database).once("c", "message-1", turn)
    assert turn.taken == 1


async def test_without_its_table_the_reader_still_gets_a_reply(database: Database) -> None:
    await database.run(lambda c: c.execute(sa.text("DROP TABLE replies")))
    assert await Retries(database).once("c", "message-1", Counting())


async def test_nothing_is_remembered_in_memory_once_a_turn_is_done(database: Database) -> None:
    known = Retries(database)
    await asyncio.gather(*(known.once("c", f"message-{number}", Counting()) for number in range(20)))
    await asyncio.sleep(0)
    assert not known._running
