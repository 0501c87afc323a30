"""The channel's addresses, when the reader has gone before the answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channel import web
from bot.channel.incoming import conversation_of
from bot.limits import RateLimit
from bot.store.database import Database, replies


class Busy:
    """A lock store in which a turn of the conversation is being taken, until it is told to end."""

    def __init__(self) -> None:
        self.asked, self.ended = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def lock(self, conversation: str) -> AsyncIterator[None]:
        self.asked.set()
        await self.ended.wait()
        yield


async def test_a_conversation_is_forgotten_though_the_reader_leaves_during_a_turn(tmp_path: Path) -> None:
    database, busy = Database(f"sqlite:///{tmp_path}/toolkit.db"), Busy()
    row = {"conversation": conversation_of("abc"), "message_id": "12345678", "at": 1.0, "replies": "[]"}
    await database.run(lambda c: c.execute(replies.insert(), row))
    agent = SimpleNamespace(lock_store=busy)
    services = SimpleNamespace(agent=agent, database=database, limit=RateLimit(0), trusted_proxies=[])
    body = json.dumps({"sender": "abc"}).encode()
    request: Any = SimpleNamespace(
        app=SimpleNamespace(ctx=services), body=body, ip="127.0.0.1", headers=SimpleNamespace(getall=lambda *_: [])
    )
    handler = asyncio.create_task(web._forget(request))
    await busy.asked.wait()
    handler.cancel()  # as Sanic does when the connection ends
    with pytest.raises(asyncio.CancelledError):
        await handler
    busy.ended.set()
    await asyncio.gather(*web._running)
    left = await database.run(lambda c: c.execute(sa.select(sa.func.count()).select_from(replies)).scalar())
    database.close()
    assert left == 0
