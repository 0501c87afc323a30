"""Two messages of one conversation at once, through two workers: with our lock both are kept.

Rasa's own RedisLockStore reads a list of tickets, adds one and writes the list back (rasa/core/lock_store.py,
issue_ticket; RasaHQ/rasa#9213): two workers that read the same list draw the same ticket, and both are let in. What it
loses by chance stands in the table of faults (docs/operations.md), measured by `make test-faults`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import sqlalchemy as sa
from rasa.core.lock_store import LockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from sqlalchemy.exc import IntegrityError

from bot.store.conversations import ConversationStore
from bot.store.database import Database, metadata
from bot.store.locks import ConversationLocks, InPostgres, InRedis
from tests.conftest import ROOT

MESSAGES = ("from the first worker", "from the second worker")
#: Read once: reading it is not safe in two threads at once.
DOMAIN = Domain.load(str(ROOT / "domain.yml"))


def take(url: str, locks: LockStore, message: str) -> None:
    """Take one turn as a worker does: lock, read the conversation, add the message, save."""

    async def turn() -> None:
        with closing(Database(url)) as database:
            store = ConversationStore(DOMAIN, database=database)
            async with locks.lock("c"):
                tracker = await store.get_or_create_tracker("c")
                for event in (UserUttered(message), ActionExecuted("action_listen")):
                    tracker.update(event, store.domain)
                await store.save(tracker)

    asyncio.run(turn())


def two_at_once(url: str, workers: Sequence[LockStore]) -> tuple[list[str], int]:
    """Return which of two messages that two workers took at once are in the store, and how many turns failed."""
    engine = sa.create_engine(url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    engine.dispose()
    with ThreadPoolExecutor(2) as threads:
        taken = [threads.submit(take, url, *one) for one in zip(workers, MESSAGES, strict=True)]
    failed = [one.exception() for one in taken if one.exception()]
    assert all(isinstance(error, IntegrityError) for error in failed), failed
    database = Database(url)
    store = ConversationStore(DOMAIN, database=database)
    tracker = asyncio.run(store.retrieve("c"))
    database.close()
    assert tracker is not None
    return [event.text or "" for event in tracker.events if isinstance(event, UserUttered)], len(failed)


@pytest.mark.parametrize("server", ["postgresql", "redis"])
def test_with_our_lock_both_messages_are_kept_whoever_is_first(postgres_url: str, redis_url: str, server: str) -> None:
    for _ in range(10):
        workers = [
            ConversationLocks(InRedis(redis_url) if server == "redis" else InPostgres(postgres_url)) for _ in MESSAGES
        ]
        kept, failed = two_at_once(postgres_url, workers)
        assert sorted(kept) == sorted(MESSAGES)
        assert not failed
