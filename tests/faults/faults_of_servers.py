"""Assistants and action servers that die or hang while readers ask. Named by `make test-faults`, not by `make test`."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from uuid import uuid4

from tests.faults.client import CASE, COMPUTED, PLAIN, Tally, ask_all, ask_while, sessions, settle
from tests.faults.topology import Topology, address

Begin = Callable[[str], Tally]


def test_without_a_fault_every_question_is_answered(parts: Topology, tally: Begin) -> None:
    counted = tally("none")
    ask_all(counted, parts.url, 4)
    settle(counted, parts.database.url)
    assert counted.answered == counted.sent, parts.complaints()


def test_one_action_server_killed_and_started_again(parts: Topology, tally: Begin) -> None:
    counted = tally("one of two action servers killed (-9) while asked, then started again")
    ask_while(counted, parts.url, 6, lambda: parts.actions[0].send(signal.SIGKILL))
    parts.actions[0].start()
    ask_all(counted, parts.url, 2)
    settle(counted, parts.database.url)
    assert not counted.unreachable


def test_both_action_servers_killed(parts: Topology, tally: Begin) -> None:
    counted = tally("both action servers killed, then started again")
    for part in parts.actions:
        part.send(signal.SIGKILL)
    ask_all(counted, parts.url, 4)
    for part in parts.actions:
        part.start()
    ask_all(counted, parts.url, 2)
    settle(counted, parts.database.url)
    assert not counted.unreachable


def test_a_slow_action_ends_in_the_honest_failure_and_holds_up_nobody_else(parts: Topology, tally: Begin) -> None:
    counted = tally("actions that never come back (stopped for the length of a turn)")
    for part in parts.actions:
        part.send(signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as reader:
            slow = reader.submit(counted.ask, parts.url, uuid4().hex, COMPUTED)
            meanwhile = []
            while not wait([slow], timeout=0.5).done:
                meanwhile.append(counted.ask(parts.url, uuid4().hex, PLAIN)["custom"].get("topic"))
            assert slow.result()["custom"]["failed"]
    finally:
        for part in parts.actions:
            part.send(signal.SIGCONT)
    settle(counted, parts.database.url)
    assert len(meanwhile) > 1, "the others did not wait for it"
    assert counted.failed == 1, parts.complaints()


def test_an_assistant_killed_between_turns_and_the_conversation_goes_on(parts: Topology, tally: Begin) -> None:
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
    for sender in senders:
        stored = sessions(parts.database.url, sender)
        assert len(stored) == 3
        assert len(set(stored)) == 1, "it went on where it was"
    assert counted.answered == counted.sent, parts.complaints()


def test_an_assistant_killed_in_the_middle_of_turns(parts: Topology, tally: Begin) -> None:
    counted = tally("one of two assistants killed (-9) in the middle of turns, then started again")
    ask_while(counted, parts.url, 10, lambda: parts.assistants[1].send(signal.SIGKILL))
    parts.assistants[1].start()
    ask_all(counted, parts.url, 2)
    settle(counted, parts.database.url)
    assert not counted.unreachable


def test_an_update_replaces_one_assistant_after_the_other_and_nobody_notices(parts: Topology, tally: Begin) -> None:
    counted = tally("update: each assistant stopped (SIGTERM) and started again, one after the other, while asked")
    for part in parts.assistants:
        ask_while(counted, parts.url, 10, partial(part.send, signal.SIGTERM))
        part.start()
    ask_all(counted, parts.url, 2)
    settle(counted, parts.database.url)
    assert counted.answered == counted.sent, parts.complaints()
    assert not counted.again, "what was being answered was finished, and the rest went to the other"
