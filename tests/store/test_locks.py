"""One turn of a conversation at a time, in one worker and in several."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot import settings
from bot.channel.turn import TURN_TIMEOUT
from bot.store.database import Database, metadata
from bot.store.locks import ConversationLocks, Holder, InPostgres, InRedis, InThisProcess
from tests import redis_server


@pytest.fixture(params=["postgresql", "redis"])
def two_workers(request: pytest.FixtureRequest) -> list[ConversationLocks]:
    """Return the lock stores of two workers that share a server."""
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
        return [ConversationLocks(InRedis(url)) for _ in range(2)]
    url = request.getfixturevalue("postgres_url")
    return [ConversationLocks(InPostgres(url)) for _ in range(2)]


class Turn:
    """Counts who is inside at once."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.done: list[str] = []

    async def take(self, locks: ConversationLocks, conversation: str, name: str) -> None:
        async with locks.lock(conversation):
            self.inside += 1
            self.most = max(self.most, self.inside)
            for _ in range(5):
                await asyncio.sleep(0)
            await asyncio.sleep(0.01)
            self.done.append(name)
            self.inside -= 1


async def test_turns_of_one_conversation_follow_each_other_in_the_order_they_came() -> None:
    locks, turn = ConversationLocks(InThisProcess()), Turn()
    names = [str(number) for number in range(10)]
    await asyncio.gather(*(turn.take(locks, "c", name) for name in names))
    assert turn.most == 1
    assert turn.done == names


async def test_other_conversations_do_not_wait() -> None:
    locks, turn = ConversationLocks(InThisProcess()), Turn()
    await asyncio.gather(*(turn.take(locks, str(number), "x") for number in range(5)))
    assert turn.most == 5


async def test_no_two_workers_take_turns_of_one_conversation_at_once(two_workers: list[ConversationLocks]) -> None:
    turn = Turn()
    names = [str(number) for number in range(20)]
    await asyncio.gather(*(turn.take(two_workers[int(name) % 2], "c", name) for name in names))
    assert turn.most == 1
    assert sorted(turn.done) == sorted(names), "none is lost"


async def test_a_turn_that_is_given_up_while_it_waits_leaves_the_conversation_free(
    two_workers: list[ConversationLocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.locks.REDIS_LEASE", 1.0)  # Redis may hold what was given up until its lease ends
    first, second = two_workers
    turn = Turn()
    async with first.lock("given-up"):
        waiting = asyncio.create_task(turn.take(second, "given-up", "given up"))
        await asyncio.sleep(0.1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    for delay in (0.0, 0.0005, 0.001, 0.002, 0.005):
        hurried = asyncio.create_task(turn.take(second, "given-up", "hurried"))
        await asyncio.sleep(delay)
        hurried.cancel()
        await asyncio.gather(hurried, return_exceptions=True)
    turn = Turn()
    await asyncio.wait_for(turn.take(first, "given-up", "next"), 30)
    assert turn.done == ["next"]


async def test_a_turn_that_is_given_up_while_it_writes_keeps_its_conversation_until_that_is_done(
    database: Database,
) -> None:
    locks, begun, may_end = ConversationLocks(InThisProcess()), threading.Event(), threading.Event()
    done: list[str] = []

    def write(_: Connection) -> None:
        begun.set()
        may_end.wait(30)
        done.append("the one given up")

    async def slow() -> None:
        async with locks.lock("c"):
            await database.run(write)

    async def next_one() -> None:
        async with locks.lock("c"):
            done.append("the next")

    given_up = asyncio.create_task(slow())
    await asyncio.to_thread(begun.wait, 30)
    given_up.cancel()
    following = asyncio.create_task(next_one())
    await asyncio.sleep(0.1)
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    await following
    assert done == ["the one given up", "the next"]


def test_postgresql_gives_up_a_statement_before_a_reader_has_waited_for_a_whole_turn(postgres_url: str) -> None:
    opened = Database(postgres_url)
    with opened.engine.connect() as connection:
        limit = connection.execute(sa.text("SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout'"))
        assert 0 < limit.scalar_one() < TURN_TIMEOUT * 1000
    opened.close()


async def test_a_dead_workers_conversation_is_free_at_once_and_a_broken_connection_is_made_anew(
    postgres_url: str,
) -> None:
    dead, living = InPostgres(postgres_url), InPostgres(postgres_url)
    engine = sa.create_engine(postgres_url)
    async with dead.held("c"):
        with engine.begin() as connection:  # what the server does when a worker's connection is gone
            others = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            assert connection.execute(sa.text(others)).rowcount == 1
        async with asyncio.timeout(30), living.held("c"):
            pass
    async with asyncio.timeout(30), dead.held("c"):
        pass
    engine.dispose()


async def test_a_turn_that_was_taken_stands_when_redis_dies_before_it_ends(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = redis_server.program()
    assert path
    with redis_server.crashable(path) as server:
        locks, turn = ConversationLocks(InRedis(server.url)), Turn()
        async with locks.lock("c"):
            server.crash()
        assert "could not be given back" in caplog.text
        server.start()
        await turn.take(locks, "c", "the next")
        server.crash()
        server.start()
        await turn.take(locks, "c", "the one after it")
    assert turn.done == ["the next", "the one after it"]


def test_workers_that_start_at_once_make_the_tables_once(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url)
    metadata.drop_all(engine)

    async def start() -> list[Database]:
        return await asyncio.gather(*(asyncio.to_thread(Database, postgres_url) for _ in range(4)))

    for opened in asyncio.run(start()):
        opened.close()
    assert set(metadata.tables) <= set(sa.inspect(engine).get_table_names())
    engine.dispose()


@pytest.mark.parametrize(
    ("lock_store", "database", "chosen"),
    [
        ("", "", InThisProcess),
        ("", "postgresql://toolkit@db.example.org/toolkit", InPostgres),
        ("redis://cache.example.org:6379/0", "postgresql://toolkit@db.example.org/toolkit", InRedis),
    ],
)
async def test_the_environment_chooses_who_keeps_workers_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lock_store: str, database: str, chosen: type[Holder]
) -> None:
    for name, value in {"LOCK_STORE_URL": lock_store, "DB_URL": database, "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    assert isinstance(ConversationLocks().holder, chosen)


def test_an_address_that_is_no_redis_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCK_STORE_URL", "http://cache.example.org")
    with pytest.raises(ValueError, match="LOCK_STORE_URL is not an address"):
        settings.check()
