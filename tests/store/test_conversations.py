"""A conversation is there for its next turn, and gone when it should be."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.actions.action import ActionSessionStart
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.store import retention
from bot.store.conversations import ConversationStore
from bot.store.database import Database, replies, turns
from bot.store.retention import forget, forget_expired, keep_forgetting, stop
from bot.store.retries import Retries
from tests.conftest import ROOT

HOUR = 3600.0


@pytest.fixture
def store(database: Database) -> ConversationStore:
    return ConversationStore(Domain.load(str(ROOT / "domain.yml")), database=database)


async def say(store: ConversationStore, conversation: str, text: str) -> DialogueStateTracker:
    """Take one turn as the web channel does: read or begin, add events, save once."""
    tracker = await store.get_or_create_tracker(conversation, append_action_listen=False)
    if not tracker.events:
        start = ActionSessionStart()
        for event in await start.run(CollectingOutputChannel(), None, tracker, store.domain):  # type: ignore[arg-type]
            tracker.update(event, store.domain)
    for event in (
        UserUttered(text, {"name": "signs"}, parse_data={"text": text, "topic": "signs/preverbal"}),
        SlotSet("area", "kent"),
        BotUttered(f"The whole answer to {text}", {"custom": {"kind": "answer"}}),
        ActionExecuted("action_listen"),
    ):
        tracker.update(event, store.domain)
    await store.save(tracker)
    return tracker


async def rows(database: Database, table: sa.Table = turns) -> int:
    return await database.run(lambda c: c.execute(sa.select(sa.func.count()).select_from(table)).scalar())


async def test_the_next_turn_finds_the_slots_and_the_last_message(store: ConversationStore) -> None:
    await say(store, "c1", "first")
    said = await say(store, "c1", "second")
    found = await store.retrieve("c1")
    assert found is not None
    assert found.get_slot("area") == "kent"
    assert found.latest_message is not None
    assert found.latest_message.text == "second"
    assert found.latest_message.parse_data["topic"] == "signs/preverbal"
    assert [event.type_name for event in found.events] == [event.type_name for event in said.events]
    assert await store.retrieve("somebody else") is None
    assert list(await store.keys()) == ["c1"]


async def test_saving_twice_stores_nothing_twice(store: ConversationStore) -> None:
    tracker = await say(store, "c1", "first")
    await store.save(tracker)
    await store.save(tracker)
    assert await rows(store.database) == 1


async def test_a_new_session_begins_empty_and_an_empty_tracker_is_no_row(store: ConversationStore) -> None:
    await store.save(store.init_tracker("c1"))
    assert await rows(store.database) == 0
    tracker = await say(store, "c1", "first")
    tracker.update(SessionStarted(timestamp=time.time() + 60), store.domain)
    tracker.update(ActionExecuted("action_listen"), store.domain)
    await store.save(tracker)
    found = await store.retrieve("c1")
    assert found is not None
    assert found.get_slot("area") is None
    assert len(found.events) == 2


async def test_the_words_of_an_answer_are_not_kept(store: ConversationStore) -> None:
    await say(store, "c1", "first")
    stored = await store.database.run(lambda c: c.execute(sa.select(turns.c.events)).scalar())
    assert "first" in stored
    assert "The whole answer" not in stored


async def test_a_conversation_is_forgotten_so_many_hours_after_its_last_message(store: ConversationStore) -> None:
    database, now = store.database, time.time()
    for conversation in ("old", "kept"):
        await say(store, conversation, "first")
    await Retries(database).once("old", "message-1", _reply("x"))

    def age(connection: Any, conversation: str, hours: float) -> None:
        connection.execute(turns.update().where(turns.c.conversation == conversation).values(at=now - hours * HOUR))

    await database.run(age, "old", 24.1)
    await database.run(age, "kept", 30)
    await say(store, "kept", "second")  # its last message is new: all of it stays
    assert await forget_expired(database, 24) == 1
    assert list(await store.keys()) == ["kept"]
    assert await rows(database) == 2
    assert await rows(database, replies) == 0
    assert await forget_expired(database, 24, now=now + 25 * HOUR) == 1
    assert await rows(database) == 0


async def test_many_old_conversations_go_at_once(store: ConversationStore) -> None:
    def fill(connection: Any) -> None:
        row = {"session": 0.0, "upto": 1, "at": 0.0, "events": "[]"}
        connection.execute(turns.insert(), [{"conversation": str(number), **row} for number in range(1100)])

    await store.database.run(fill)
    assert await forget_expired(store.database, 24) == 1100


async def test_the_job_runs_at_once_and_survives_a_failure(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await say(store, "old", "first")
    await store.database.run(lambda c: c.execute(turns.update().values(at=0.0)))
    real, calls = retention.forget_expired, []

    async def fails_once(*given: Any) -> int:
        calls.append(given)
        if len(calls) == 1:
            raise RuntimeError("database gone, with secret text")
        return await real(*given)

    monkeypatch.setattr(retention, "forget_expired", fails_once)
    monkeypatch.setattr(retention, "EVERY", 0.01)
    job = asyncio.create_task(keep_forgetting(store.database, 24))
    while await rows(store.database):
        await asyncio.sleep(0.01)
    await stop(job)
    assert len(calls) >= 2
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


async def test_forgetting_one_leaves_the_others(store: ConversationStore) -> None:
    for conversation in ("mine", "theirs"):
        await say(store, conversation, "first")
        await Retries(store.database).once(conversation, "message-1", _reply(conversation))
    await forget(store.database, "mine")
    assert list(await store.keys()) == ["theirs"]
    assert await rows(store.database, replies) == 1


async def test_nothing_of_a_forgotten_conversation_is_left_in_sqlites_files(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/toolkit.db")
    store = ConversationStore(Domain.load(str(ROOT / "domain.yml")), database=database)
    for number in range(40):
        await say(store, "c1", f"xylophone {number}" * 50)

    def found() -> bool:
        return any(b"xylophone" in path.read_bytes() for path in tmp_path.iterdir())

    assert found(), "what the test looks for would be there"
    await forget(database, "c1")
    assert not found()
    database.close()


async def test_a_failed_statement_does_not_tell_what_was_typed(store: ConversationStore) -> None:
    await say(store, "c1", "first")
    await store.database.run(lambda c: c.execute(sa.text("DROP TABLE turns")))
    with pytest.raises(sa.exc.SQLAlchemyError) as error:
        await say(store, "c1", "xylophone")
    assert "xylophone" not in str(error.value)


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path}/kept/toolkit.db").close()
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
    assert (tmp_path / "kept" / "toolkit.db").stat().st_mode & 0o077 == 0


def _reply(text: str) -> Any:
    async def turn() -> list[dict[str, Any]]:
        return [{"text": text}]

    return turn
