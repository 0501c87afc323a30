"""A message sent twice is one turn."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from bot.store.database import Database, replies
from bot.store.locks import ConversationLocks, InPostgres, InThisProcess
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


@pytest.fixture
def two_workers(url: str, database: Database) -> list[tuple[ConversationLocks, Retries]]:
    """Return what keeps the turns of two workers apart; of SQLite there is one, asked twice."""
    if database.is_sqlite:
        return [(ConversationLocks(InThisProcess()), Retries(database))] * 2
    return [(ConversationLocks(InPostgres(url)), Retries(database)) for _ in range(2)]


async def sent(worker: tuple[ConversationLocks, Retries], turn: Counting, message: str = "message-1") -> str:
    """Take a message as the web channel does, and return its reply."""
    locks, retries = worker
    async with locks.lock("c"):
        return (await retries.once("c", message, turn))[0]["text"]


async def test_a_retry_gets_the_same_replies_without_a_second_turn(database: Database) -> None:
    turn = Counting()
    first = await Retries(database).once("c", "message-1", turn)
    again = await Retries(database).once("c", "message-1", turn)  # as another worker would
    assert first == again
    assert turn.taken == 1


async def test_another_message_or_conversation_is_another_turn(database: Database) -> None:
    turn, known = Counting(), Retries(database)
    for conversation, message_id in (("c", "message-1"), ("c", "message-2"), ("d", "message-1")):
        await known.once(conversation, message_id, turn)
    assert turn.taken == 3


async def test_a_retry_while_the_first_is_running_waits_for_it(
    two_workers: list[tuple[ConversationLocks, Retries]],
) -> None:
    turn = Counting()
    turn.go_on.clear()
    first = asyncio.create_task(sent(two_workers[0], turn))
    while not turn.taken:
        await asyncio.sleep(0)
    again = [asyncio.create_task(sent(worker, turn)) for worker in two_workers]
    turn.go_on.set()
    assert await asyncio.gather(first, *again) == ["turn 1"] * 3
    assert turn.taken == 1


async def test_a_turn_that_died_is_taken_again_at_once(two_workers: list[tuple[ConversationLocks, Retries]]) -> None:
    turn = Counting()
    turn.go_on.clear()
    dies = asyncio.create_task(sent(two_workers[0], turn))
    while not turn.taken:
        await asyncio.sleep(0)
    again = asyncio.create_task(sent(two_workers[1], turn))
    dies.cancel()  # its lock goes with it, as that of a process does (test_locks.py)
    turn.go_on.set()
    assert await again == "turn 2"


async def test_a_failed_turn_may_be_tried_again(database: Database) -> None:
    turn, known = Counting(failed=True), Retries(database)
    await known.once("c", "message-1", turn)
    await known.once("c", "message-1", turn)
    assert turn.taken == 2


async def test_what_an_older_release_left_behind_is_replaced(database: Database) -> None:
    row = {"conversation": "c", "message_id": "message-1", "at": 0.0, "replies": None}
    await database.run(lambda c: c.execute(replies.insert(), row))
    turn, known = Counting(), Retries(database)
    assert await known.once("c", "message-1", turn) == await known.once("c", "message-1", turn)
    assert turn.taken == 1


async def test_without_its_table_the_reader_still_gets_a_reply(database: Database) -> None:
    await database.run(lambda c: c.execute(sa.text("DROP TABLE replies")))
    assert await Retries(database).once("c", "message-1", Counting())
