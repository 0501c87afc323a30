"""Many at once, one who never reads, and two messages of one conversation through two assistants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
import yaml

from bot.channel.incoming import conversation_of
from bot.store.database import turns
from tests import redis_server
from tests.faults import topology
from tests.faults.client import Tally, ask_all, never_reads, pairs_at_once, settle
from tests.faults.topology import Topology, address

Begin = Callable[[str], Tally]


def test_two_messages_of_one_conversation_at_once_through_two_workers_are_both_answered_and_stored(
    parts: Topology, tally: Begin
) -> None:
    counted = tally("two messages of one conversation at once, 60 pairs, two workers")
    senders = pairs_at_once(counted, [address(part) for part in parts.assistants], 60)
    settle(counted, parts.database.url)
    assert counted.answered == counted.sent, parts.complaints()
    engine = sa.create_engine(parts.database.url)
    with engine.connect() as connection:
        for sender in senders:
            query = sa.select(turns.c.session, turns.c.upto).where(turns.c.conversation == conversation_of(sender))
            rows = connection.execute(query.order_by(turns.c.at)).all()
            assert len({row.session for row in rows}) == 1, "one conversation, not two beginnings"
            assert [row.upto for row in rows] == sorted({row.upto for row in rows}), "one after the other"
    engine.dispose()


def test_the_same_with_rasas_own_lock_is_counted_for_comparison(parts: Topology, tally: Begin, copy: Path) -> None:
    """Chance decides how much it loses."""
    counted = tally("for comparison: the same, two workers with Rasa's own RedisLockStore")
    program = redis_server.program()
    assert program
    with redis_server.crashable(program) as server:
        endpoints = yaml.safe_load((copy / "endpoints.yml").read_text())
        endpoints["lock_store"] = {"type": "redis", "url": "127.0.0.1", "port": server.port}
        (copy / "endpoints.yml").write_text(yaml.safe_dump(endpoints))
        pair = [topology.assistant(f"assistant-stock-lock-{n}", cwd=copy, **parts.shared) for n in (1, 2)]
        try:
            for part in pair:
                part.start()
            pairs_at_once(counted, [address(part) for part in pair], 60)
        finally:
            for part in pair:
                part.stop()
    counted.count_lost(parts.database.url)
    assert counted.answered + counted.failed + counted.unreachable == counted.sent


def test_two_hundred_conversations_at_once_and_some_who_never_read(parts: Topology, tally: Begin) -> None:
    counted = tally("200 conversations of three messages at once, and three clients who send and never read")
    deaf = [never_reads(url) for url in (parts.url, *(address(part) for part in parts.assistants))]
    try:
        ask_all(counted, parts.url, 200)
    finally:
        for connection in deaf:
            connection.close()
    settle(counted, parts.database.url)
    assert not counted.unreachable
