"""PostgreSQL, Redis, the disk and the clock fail while readers ask."""

from __future__ import annotations

import json
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.store.database import counts
from tests import redis_server
from tests.faults import topology
from tests.faults.client import (
    CASE,
    PLAIN,
    QUESTIONS,
    Tally,
    ask_all,
    ask_while,
    pairs_at_once,
    post,
    sessions,
    settle,
)  # fmt: skip
from tests.faults.clock import Clock
from tests.faults.topology import Topology, address

Begin = Callable[[str], Tally]


def ask_without_store(counted: Tally, url: str, sender: str) -> None:
    """Ask every question while nothing can be stored: the honest failure, and of a case its own text and contacts."""
    for message in QUESTIONS:
        reply = counted.ask(url, sender, message, area="kent")
        assert reply["custom"]["failed"]
        assert (reply["custom"]["safety"] == "case") == (message == CASE)


def test_postgresql_stopped_and_back(parts: Topology, tally: Begin) -> None:
    counted = tally("PostgreSQL crashed, asked meanwhile, and back")
    sender = uuid4().hex
    assert counted.ask(parts.url, sender, PLAIN, area="kent")
    parts.database.crash()
    ask_without_store(counted, parts.url, sender)
    parts.database.start()
    for message in QUESTIONS:
        counted.ask(parts.url, sender, message, area="kent")
    settle(counted, parts.database.url)
    assert len(set(sessions(parts.database.url, sender))) == 1, "it went on where it was"
    assert counted.failed == 3, f"those that were asked without a store, and none after it: {parts.complaints()}"


def test_postgresql_crashes_in_the_middle_of_turns(parts: Topology, tally: Begin) -> None:
    counted = tally("PostgreSQL crashed in the middle of turns, and back")
    ask_while(counted, parts.url, 6, parts.database.crash)
    parts.database.start()
    ask_all(counted, parts.url, 2)
    settle(counted, parts.database.url)
    assert not counted.unreachable


@pytest.fixture
def redis(parts: Topology) -> Iterator[tuple[redis_server.Server, list[str]]]:
    """Start a Redis and two assistants that lock by it; return it and their addresses."""
    program = redis_server.program()
    assert program
    with redis_server.crashable(program) as server:
        env = {**parts.shared, "LOCK_STORE_URL": server.url}
        locking = [topology.assistant(f"assistant-redis-{number}", **env) for number in (1, 2)]
        try:
            for part in locking:
                part.start()
            yield server, [address(part) for part in locking]
        finally:
            for part in locking:
                part.stop()


def test_redis_stopped_and_back(parts: Topology, tally: Begin, redis: tuple[redis_server.Server, list[str]]) -> None:
    server, urls = redis
    counted = tally("two messages of one conversation at once, 20 pairs, two workers that lock by Redis")
    senders = pairs_at_once(counted, urls, 20)
    settle(counted, parts.database.url)
    assert counted.answered == counted.sent, parts.complaints()
    assert all(len(sessions(parts.database.url, sender)) == 2 for sender in senders)

    counted = tally("Redis killed, asked meanwhile, and back")
    sender = uuid4().hex
    assert counted.ask(urls[0], sender, PLAIN, area="kent")
    server.crash()
    ask_without_store(counted, urls[0], sender)
    server.start()
    for url, asked_by in ((urls[1], uuid4().hex), (urls[0], sender)):
        for message in QUESTIONS:
            counted.ask(url, asked_by, message, area="kent")
    settle(counted, parts.database.url)
    assert counted.failed == 3, f"those that were asked without it, and none after it: {parts.complaints()}"

    counted = tally("Redis killed in the middle of turns, and back")
    ask_while(counted, urls[0], 6, server.crash)
    server.start()
    ask_all(counted, urls[1], 2)
    settle(counted, parts.database.url)
    assert not counted.unreachable


def test_a_full_disk_is_an_honest_failure_and_what_was_acknowledged_stays(
    parts: Topology, tally: Begin, tmp_path: Path
) -> None:
    counted = tally("disk full (SQLite: no file may grow), then room again")
    url = f"sqlite:///{tmp_path}/toolkit.db"
    env = {"DATA_DIR": str(tmp_path), "DB_URL": "", "ACTION_SERVER_URL": address(parts.actions[0])}
    part = topology.assistant("assistant-disk", **env)
    part.start()
    try:
        assert part.process is not None
        sender = uuid4().hex
        assert counted.ask(address(part), sender, PLAIN)
        _, most = resource.prlimit(part.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(part.process.pid, resource.RLIMIT_FSIZE, (1, most))
        ask_without_store(counted, address(part), sender)
        resource.prlimit(part.process.pid, resource.RLIMIT_FSIZE, (most, most))
        for message in QUESTIONS:
            counted.ask(address(part), sender, message, area="kent")
        settle(counted, url)
        assert counted.failed == 3, parts.complaints()
    finally:
        part.stop()


def test_a_clock_that_is_put_forwards_and_back_loses_forgets_and_stalls_nothing(
    parts: Topology, tally: Begin, tmp_path: Path
) -> None:
    counted = tally("wall clock put an hour forwards, an hour back, 13 hours forwards, and right, while asked")
    clock, url = Clock(tmp_path / "clock"), f"sqlite:///{tmp_path}/toolkit.db"
    env = {"DATA_DIR": str(tmp_path), "DB_URL": "", "ACTION_SERVER_URL": address(parts.actions[0])}
    program = ("tests.faults.clock", str(clock.file))
    part = topology.assistant("assistant-clock", program=program, RATE_LIMIT_PER_MINUTE="60", **env)
    part.start()
    try:
        assert part.process is not None
        pid, sender = part.process.pid, uuid4().hex
        data = {"sender": sender, "message": PLAIN, "metadata": {"area": "kent", "message_id": uuid4().hex}}
        again = json.dumps(data).encode()
        first = post(address(part), again)
        assert counted.ask(address(part), sender, CASE, area="kent")
        for hours in (1, -1, 13, 0):
            ask_while(counted, address(part), 3, lambda hours=hours: clock.set(hours, pid))  # type: ignore[misc]
            assert post(address(part), again) == first, "a retry is known"
            reply = counted.ask(address(part), sender, PLAIN, area="kent", open_case=True)
            assert reply["custom"]["safety"] == "case", "neither forgotten nor refused by a limit"
        settle(counted, url)
        stored = sessions(url, sender)
        assert len(stored) == 2 + 4
        assert len(set(stored)) == 1, "the conversation never began anew"
        assert counted.answered == counted.sent, parts.complaints()
        part.send(signal.SIGTERM)  # what was counted by the hour is written when it stops
    finally:
        part.stop()
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        hours_counted = set(connection.execute(sa.select(counts.c.hour)).scalars())
    engine.dispose()
    assert len(hours_counted) >= 4, "the clock was put: each hour has its own count"
