"""Why Rasa's own RedisLockStore is not used: of two messages of one conversation at once, it loses one.

It reads a list of tickets, adds one and writes the list back (rasa/core/lock_store.py, issue_ticket; RasaHQ/rasa#9213).
Two workers that read the same list draw the same ticket, and both are let in.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import sqlalchemy as sa
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore, RedisLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from sqlalchemy.exc import IntegrityError

from bot.store.conversations import ConversationStore
from bot.store.database import Database, metadata
from bot.store.locks import ConversationLocks, InPostgres, InRedis
from tests.conftest import ROOT

MESSAGES = ("from the first worker", "from the second worker")


class ReadByBoth(RedisLockStore):
    """Rasa's own, where two workers read the list of tickets before either writes it: what chance does now and then."""

    def __init__(self, url: str, meet: threading.Barrier):
        host, port = url.removeprefix("redis://").removesuffix("/0").split(":")
        super().__init__(host=host, port=int(port))
        self.meet = meet

    def get_or_create_lock(self, conversation_id: str) -> TicketLock:
        """Read the list, and wait until the other worker has read it too."""
        found = super().get_or_create_lock(conversation_id)
        self.meet.wait()
        return found


def take(url: str, locks: LockStore, message: str, inside: Callable[[], object]) -> None:
    """Take one turn as a worker does: lock, read the conversation, add the message, save."""

    async def turn() -> None:
        with closing(Database(url)) as database:
            store = ConversationStore(Domain.load(str(ROOT / "domain.yml")), database=database)
            async with locks.lock("c"):
                tracker = await store.get_or_create_tracker("c")
                inside()
                for event in (UserUttered(message), ActionExecuted("action_listen")):
                    tracker.update(event, store.domain)
                await store.save(tracker)

    asyncio.run(turn())


def two_at_once(url: str, workers: Sequence[LockStore], inside: Callable[[], object]) -> tuple[list[str], int]:
    """Return which of two messages that two workers took at once are in the store, and how many turns failed."""
    engine = sa.create_engine(url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    engine.dispose()
    with ThreadPoolExecutor(2) as threads:
        taken = [threads.submit(take, url, *one, inside) for one in zip(workers, MESSAGES, strict=True)]
    failed = [one.exception() for one in taken if one.exception()]
    assert all(isinstance(error, IntegrityError) for error in failed), failed
    database = Database(url)
    store = ConversationStore(Domain.load(str(ROOT / "domain.yml")), database=database)
    tracker = asyncio.run(store.retrieve("c"))
    database.close()
    assert tracker is not None
    return [event.text or "" for event in tracker.events if isinstance(event, UserUttered)], len(failed)


def test_rasas_own_lock_lets_two_workers_in_at_once_and_a_message_is_lost(postgres_url: str, redis_url: str) -> None:
    at_once, meet = threading.Barrier(2), threading.Barrier(2)
    stock = [ReadByBoth(redis_url, meet) for _ in MESSAGES]
    kept, _ = two_at_once(postgres_url, stock, at_once.wait)  # which never ends unless both are let in
    assert len(kept) == 1, "the other is lost: its turn failed, or was saved as if it were stored already"


@pytest.mark.parametrize("server", ["postgresql", "redis"])
def test_with_our_lock_both_messages_are_kept_whoever_is_first(postgres_url: str, redis_url: str, server: str) -> None:
    for _ in range(10):
        workers = [
            ConversationLocks(InRedis(redis_url) if server == "redis" else InPostgres(postgres_url)) for _ in MESSAGES
        ]
        kept, failed = two_at_once(postgres_url, workers, lambda: None)
        assert sorted(kept) == sorted(MESSAGES)
        assert not failed
