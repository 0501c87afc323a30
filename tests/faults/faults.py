"""Each fault is injected while readers ask; what was lost or wrong must be nothing.

Not collected by `make test`: `make test-faults` names this file. The table goes to build/faults.md.
"""

from __future__ import annotations

import resource
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.channel.incoming import conversation_of
from bot.store.database import turns
from bot.train import checksum_path, model_path
from tests.conftest import ROOT
from tests.faults import topology
from tests.faults.client import CASE, COMPUTED, PLAIN, QUESTIONS, Tally
from tests.faults.topology import Part, Topology, port_of, until

TALLIES: list[Tally] = []
HEADER = "| fault | sent | answered | honest failure | unreachable | lost | wrong |\n|---|---|---|---|---|---|---|\n"


@pytest.fixture(scope="session")
def parts() -> Iterator[Topology]:
    with topology.running() as running:
        yield running
    table = HEADER + "\n".join(tally.row() for tally in TALLIES) + "\n"
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "faults.md").write_text(table)
    print("\n" + table)


def tally(fault: str) -> Tally:
    """Return a new count that stands in the table."""
    TALLIES.append(Tally(fault))
    return TALLIES[-1]


def settle(counted: Tally, database_url: str) -> None:
    """Fail when anything was lost, wrong or never answered."""
    assert counted.count_lost(database_url) == 0
    assert not counted.wrong, counted.wrong[:5]
    assert counted.answered + counted.failed + counted.unreachable == counted.sent


def address(part: Part) -> str:
    return f"http://127.0.0.1:{port_of(part)}"


def ask_all(counted: Tally, url: str, senders: int) -> None:
    """Ask every question in so many conversations at once, of two areas in turn."""

    def one(number: int) -> None:
        sender, area = uuid4().hex, ("kent", "coventry")[number % 2]
        for message in QUESTIONS:
            counted.ask(url, sender, message, area=area)

    with ThreadPoolExecutor(senders) as readers:
        list(readers.map(one, range(senders)))


def test_without_a_fault_every_question_is_answered(parts: Topology) -> None:
    counted = tally("none")
    ask_all(counted, parts.url, 4)
    settle(counted, parts.database.url)
    assert counted.answered == counted.sent


def test_two_messages_of_one_conversation_at_once_through_two_workers_are_both_answered_and_stored(
    parts: Topology,
) -> None:
    counted = tally("two messages of one conversation at once, 20 pairs, two workers")
    senders = [uuid4().hex for _ in range(20)]
    with ThreadPoolExecutor(4) as readers:
        asked = [
            readers.submit(counted.ask, address(part), sender, message)
            for sender in senders
            for part, message in zip(parts.assistants, (PLAIN, COMPUTED), strict=True)
        ]
        assert all(one.result() for one in asked)
    settle(counted, parts.database.url)
    assert counted.answered == counted.sent
    engine = sa.create_engine(parts.database.url)
    with engine.connect() as connection:
        for sender in senders:
            query = sa.select(turns.c.session, turns.c.upto).where(turns.c.conversation == conversation_of(sender))
            rows = connection.execute(query.order_by(turns.c.at)).all()
            assert len({row.session for row in rows}) == 1, "one conversation, not two beginnings"
            assert [row.upto for row in rows] == sorted({row.upto for row in rows}), "one after the other"
    engine.dispose()


def test_one_action_server_killed_and_started_again(parts: Topology) -> None:
    counted = tally("one of two action servers killed (-9) while asked, then started again")
    with ThreadPoolExecutor(1) as killer:
        killed = killer.submit(parts.actions[0].send, signal.SIGKILL)
        ask_all(counted, parts.url, 6)
        killed.result()
    parts.actions[0].start()
    ask_all(counted, parts.url, 2)
    settle(counted, parts.database.url)
    assert not counted.unreachable


def test_both_action_servers_killed(parts: Topology) -> None:
    counted = tally("both action servers killed, then started again")
    for part in parts.actions:
        part.send(signal.SIGKILL)
    ask_all(counted, parts.url, 4)
    for part in parts.actions:
        part.start()
    ask_all(counted, parts.url, 2)
    settle(counted, parts.database.url)
    assert not counted.unreachable


def test_a_slow_action_ends_in_the_honest_failure_and_holds_up_nobody_else(parts: Topology) -> None:
    counted = tally("actions that never come back (stopped for the length of a turn)")
    for part in parts.actions:
        part.send(signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as reader:
            slow = reader.submit(counted.ask, parts.url, uuid4().hex, COMPUTED)
            for _ in range(5):
                assert counted.ask(parts.url, uuid4().hex, PLAIN)["custom"]["topic"]
            assert not slow.done(), "the others did not wait for it"
            assert slow.result()["custom"]["failed"]
    finally:
        for part in parts.actions:
            part.send(signal.SIGCONT)
    settle(counted, parts.database.url)
    assert counted.failed == 1


def test_an_assistant_killed_between_turns_and_the_conversation_goes_on(parts: Topology) -> None:
    counted = tally("one of two assistants killed (-9) between turns, then started again")
    first = parts.assistants[0]
    senders = [uuid4().hex for _ in range(5)]
    for sender in senders:
        assert counted.ask(address(first), sender, CASE, area="kent")
    first.send(signal.SIGKILL)
    for sender in senders:
        assert counted.ask(parts.url, sender, CASE, area="kent")
    first.start()
    for sender in senders:
        assert counted.ask(address(first), sender, CASE, area="kent")
    settle(counted, parts.database.url)
    engine = sa.create_engine(parts.database.url)
    with engine.connect() as connection:
        for sender in senders:
            query = sa.select(turns.c.session).where(turns.c.conversation == conversation_of(sender))
            sessions = list(connection.execute(query).scalars())
            assert len(sessions) == 3
            assert len(set(sessions)) == 1, "it went on where it was"
    engine.dispose()
    assert counted.answered == counted.sent


def test_an_assistant_killed_in_the_middle_of_turns(parts: Topology) -> None:
    counted = tally("one of two assistants killed (-9) in the middle of turns, then started again")
    with ThreadPoolExecutor(1) as killer:
        killed = killer.submit(parts.assistants[1].send, signal.SIGKILL)
        ask_all(counted, parts.url, 10)
        killed.result()
    parts.assistants[1].start()
    settle(counted, parts.database.url)


def test_postgresql_stopped_and_back(parts: Topology) -> None:
    counted = tally("PostgreSQL crashed, asked meanwhile, and back")
    sender = uuid4().hex
    assert counted.ask(parts.url, sender, PLAIN, area="kent")
    parts.database.crash()
    for message in QUESTIONS:
        reply = counted.ask(parts.url, sender, message, area="kent", store_away=True)
        assert reply["custom"].get("failed") or message == CASE
    parts.database.start()
    for message in QUESTIONS:
        counted.ask(parts.url, sender, message, area="kent")
    settle(counted, parts.database.url)
    assert counted.failed == 2, "the two that were asked without a store, and none after it"


def test_a_full_disk_is_an_honest_failure_and_what_was_acknowledged_stays(parts: Topology, tmp_path: Path) -> None:
    counted = tally("disk full (SQLite: no file may grow), then room again")
    url = f"sqlite:///{tmp_path}/toolkit.db"
    part = topology.assistant(DATA_DIR=str(tmp_path), DB_URL="", ACTION_SERVER_URL=address(parts.actions[0]))
    part.start()
    try:
        assert part.process is not None
        sender = uuid4().hex
        assert counted.ask(address(part), sender, PLAIN)
        _, most = resource.prlimit(part.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(part.process.pid, resource.RLIMIT_FSIZE, (1, most))
        for message in QUESTIONS:
            reply = counted.ask(address(part), sender, message, store_away=True)
            assert reply["custom"].get("failed") or message == CASE
        resource.prlimit(part.process.pid, resource.RLIMIT_FSIZE, (most, most))
        for message in QUESTIONS:
            counted.ask(address(part), sender, message)
        settle(counted, url)
        assert counted.failed == 2
    finally:
        part.stop()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the program that may be broken."""
    for name in ("bot", "actions", "content", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "credentials.yml", "endpoints.yml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "models").mkdir()
    for file in (model_path(), checksum_path(model_path())):
        shutil.copy(file, tmp_path / "models")
    return tmp_path


def refuses_to_start(part: Part) -> str:
    """Return what a part says that ends instead of starting."""
    with pytest.raises(AssertionError):
        part.start()
    assert part.process is not None
    until(lambda: part.process.poll() is not None, "its end")  # type: ignore[union-attr]
    assert part.process.returncode != 0
    return part.log.read_text(errors="replace")


def test_a_corrupt_model_does_not_start(copy: Path) -> None:
    model = copy / "models" / model_path().name
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 1
    model.write_bytes(data)
    part = topology.assistant(cwd=copy, DATA_DIR=str(copy / "var"), DB_URL="")
    assert "is not the one trained here" in refuses_to_start(part)


def test_a_broken_content_file_does_not_start_and_is_named(copy: Path) -> None:
    (copy / "content" / "helplines.yml").write_text("- id: [broken\n")
    for part in (
        topology.assistant(cwd=copy, DATA_DIR=str(copy / "var"), DB_URL=""),
        topology.action_server(cwd=copy),
    ):
        assert "helplines.yml" in refuses_to_start(part)


def test_a_hundred_conversations_at_once(parts: Topology) -> None:
    counted = tally("100 conversations of three messages at once")
    ask_all(counted, parts.url, 100)
    settle(counted, parts.database.url)
    assert not counted.unreachable
