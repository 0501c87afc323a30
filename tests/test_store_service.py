"""What the running assistant keeps: over a crash, between workers, and not after it was asked to forget."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.channel.incoming import conversation_of
from bot.store.database import counts, opinions, replies, turns
from tests import postgres
from tests.conftest import Service, running

#: The first is remembered as the conversation's area; the second is answered by it.
FIRST, SECOND = "I'm in Kent", "mash number"


def post(service: Service, path: str, data: dict[str, Any], content_type: str = "application/json") -> int:
    """Return the status of a POST to the channel."""
    request = urllib.request.Request(
        f"{service.url}/webhooks/web/{path}", json.dumps(data).encode(), {"Content-Type": content_type}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status


def ask_with_id(service: Service, sender: str, message: str, message_id: str) -> Any:
    """Return the replies to a message that carries an id."""
    data = {"sender": sender, "message": message, "metadata": {"message_id": message_id}}
    status, said = service.post(json.dumps(data).encode())
    assert status == 200
    return said


def area(service: Service, message: str, sender: str) -> str:
    """Return the area that a message is answered for."""
    return service.ask(message, sender=sender)[0]["custom"]["area"]


def kept(url: str, table: sa.Table, sender: str | None = None) -> int:
    """Return how many rows a table has, of one conversation or of all."""
    engine = sa.create_engine(url)
    query = sa.select(sa.func.count()).select_from(table)
    if sender:
        query = query.where(table.c.conversation == conversation_of(sender))
    with engine.connect() as connection:
        number = connection.execute(query).scalar()
    engine.dispose()
    return int(number or 0)


@pytest.fixture
def sqlite(data_dir: Path) -> str:
    return f"sqlite:///{data_dir}/toolkit.db"


def test_a_conversation_is_gone_at_once_when_asked(service: Service, sqlite: str) -> None:
    sender, other = uuid4().hex, uuid4().hex
    for one in (sender, other):
        ask_with_id(service, one, FIRST, f"message-{uuid4()}")
        assert area(service, SECOND, one) == "kent"
    assert kept(sqlite, turns, sender) == 2
    assert kept(sqlite, replies, sender) == 1
    assert post(service, "forget", {"sender": sender}, "text/plain;charset=UTF-8") == 204
    assert kept(sqlite, turns, sender) == kept(sqlite, replies, sender) == 0
    assert kept(sqlite, turns, other) == 2
    assert area(service, SECOND, sender) == "coventry", "a new conversation"


def test_a_wish_to_forget_that_names_no_conversation_is_refused(service: Service) -> None:
    for data in ({}, {"sender": ""}, {"sender": ["x"]}, {"sender": "../x y"}):
        with pytest.raises(urllib.error.HTTPError, match="400"):
            post(service, "forget", data)


def test_a_retry_is_no_second_turn(service: Service, sqlite: str) -> None:
    sender, message_id = uuid4().hex, f"message-{uuid4()}"
    first = ask_with_id(service, sender, "what's HSB", message_id)
    assert ask_with_id(service, sender, "what's HSB", message_id) == first
    assert kept(sqlite, turns, sender) == 1


def test_an_id_that_comes_again_with_other_words_has_a_turn_of_its_own(service: Service) -> None:
    sender, message_id = uuid4().hex, f"message-{uuid4()}"
    ask_with_id(service, sender, "hello", message_id)
    assert ask_with_id(service, sender, "i want to die", message_id)[0]["custom"]["safety"] == "suicidal"


def test_a_reader_who_hangs_up_and_asks_again_took_one_turn(service: Service, sqlite: str) -> None:
    sender, message_id = uuid4().hex, f"message-{uuid4()}"
    data = {"sender": sender, "message": "what's HSB", "metadata": {"message_id": message_id}}
    address = urlsplit(service.url)
    for _ in range(5):
        connection = http.client.HTTPConnection(str(address.hostname), address.port)
        connection.request("POST", "/webhooks/web/webhook", json.dumps(data), {"Content-Type": "application/json"})
        connection.close()
    assert ask_with_id(service, sender, "what's HSB", message_id)[0]["custom"]["topic"] == "definitions/hsb"
    assert kept(sqlite, turns, sender) == 1


def test_turns_and_opinions_are_counted_without_text_or_conversation(service: Service, sqlite: str) -> None:
    before = kept(sqlite, opinions)
    sender = uuid4().hex
    service.ask("what's HSB", sender=sender)
    opinion = {"topic": "definitions/hsb", "helpful": False, "reason": "too_long"}
    assert post(service, "feedback", opinion) == 204
    deadline = time.monotonic() + 60
    while kept(sqlite, opinions) == before and time.monotonic() < deadline:
        time.sleep(0.2)
    engine = sa.create_engine(sqlite)
    with engine.connect() as connection:
        counted = [dict(row) for row in connection.execute(sa.select(counts)).mappings()]
        said = [dict(row) for row in connection.execute(sa.select(opinions)).mappings()]
    engine.dispose()
    assert "definitions/hsb" in {row["topic"] for row in counted}
    assert {"topic": "definitions/hsb", "helpful": False, "reason": "too_long"}.items() <= said[-1].items()
    told = json.dumps([counted, said])
    assert sender not in told
    assert conversation_of(sender) not in told
    with pytest.raises(urllib.error.HTTPError, match="400"):
        post(service, "feedback", {"topic": "no/topic", "helpful": True})


def test_a_conversation_survives_the_death_of_the_process(tmp_path: Path) -> None:
    sender = uuid4().hex
    with running(DATA_DIR=str(tmp_path), RATE_LIMIT_PER_MINUTE="0") as first:
        assert area(first, FIRST, sender) == "kent"
        kill_outright(first)
    with running(DATA_DIR=str(tmp_path), RATE_LIMIT_PER_MINUTE="0") as second:
        assert area(second, SECOND, sender) == "kent"


def kill_outright(service: Service) -> None:
    """Kill -9 the process that listens on the service's port."""
    port = service.url.rsplit(":", 1)[1]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if f"PORT={port}".encode() in environment and b"bot.server" in command:
            os.kill(int(folder.name), signal.SIGKILL)
            return
    pytest.fail("the server's process was not found")


def test_two_workers_on_one_postgresql_share_conversations_retries_and_forgetting() -> None:
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql (.ci/run does)")
    sender, message_id = uuid4().hex, f"message-{uuid4()}"
    with (
        postgres.server(programs) as url,
        running(DB_URL=url, RATE_LIMIT_PER_MINUTE="0") as one,
        running(DB_URL=url, RATE_LIMIT_PER_MINUTE="0") as two,
    ):
        first = ask_with_id(one, sender, FIRST, message_id)
        assert ask_with_id(two, sender, FIRST, message_id) == first
        assert kept(url, turns, sender) == 1
        assert area(two, SECOND, sender) == "kent"
        assert area(one, SECOND, sender) == "kent"
        assert kept(url, turns, sender) == 3
        assert post(two, "forget", {"sender": sender}) == 204
        assert kept(url, turns, sender) == kept(url, replies, sender) == 0
        assert area(one, SECOND, sender) == "coventry"
