"""A message sent twice with the same id is one turn, in this process and in any other with the same database."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.replies.render import Message
from bot.store.database import Database, replies

logger = logging.getLogger(__name__)

Turn = Callable[[], Awaitable[list[Message]]]

#: Seconds after which a turn that another process began counts as lost with that process; longer than a turn may take.
LOST_AFTER = 15.0
#: Seconds between two looks at a turn that another process is taking.
LOOK_EVERY = 0.2


class Retries:
    """Take each message's turn once, and give its replies to every retry."""

    def __init__(self, database: Database):
        self.database = database
        self._running: dict[tuple[str, str], asyncio.Task[list[Message]]] = {}

    async def once(self, conversation: str, message_id: str | None, turn: Turn) -> list[Message]:
        """Return the replies of the turn, taken now unless this message had its turn already.

        A turn that failed is not kept: its retry is a new attempt.
        """
        if message_id is None:
            return await turn()
        key = (conversation, message_id)
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._take(conversation, message_id, turn))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(task)  # the one who asked first may have gone; the others still wait

    async def _take(self, conversation: str, message_id: str, turn: Turn) -> list[Message]:
        try:
            while not await self._claim(conversation, message_id):
                if known := await self.database.run(_known, conversation, message_id):
                    return json.loads(known)
                await asyncio.sleep(LOOK_EVERY)
        except SQLAlchemyError as error:  # better a turn too many than no reply
            logger.error(f"A retry could not be recognised: {type(error).__name__}")
            return await turn()
        said = await turn()
        failed = any(one.get("custom", {}).get("failed") for one in said)
        try:
            await self.database.run(_settle, conversation, message_id, None if failed else json.dumps(said))
        except SQLAlchemyError as error:
            logger.error(f"Replies could not be kept for a retry: {type(error).__name__}")
        return said

    async def _claim(self, conversation: str, message_id: str) -> bool:
        try:
            return await self.database.run(_claim, conversation, message_id, time.time())
        except IntegrityError:  # another process was quicker by a moment
            return False


def _known(connection: Connection, conversation: str, message_id: str) -> str | None:
    return connection.execute(sa.select(replies.c.replies).where(*_row(conversation, message_id))).scalar()


def _claim(connection: Connection, conversation: str, message_id: str, now: float) -> bool:
    lost = sa.and_(*_row(conversation, message_id), replies.c.replies.is_(None), replies.c.at < now - LOST_AFTER)
    if connection.execute(replies.update().where(lost).values(at=now)).rowcount:
        return True
    if connection.execute(sa.select(replies.c.at).where(*_row(conversation, message_id))).first():
        return False
    connection.execute(replies.insert(), {"conversation": conversation, "message_id": message_id, "at": now})
    return True


def _settle(connection: Connection, conversation: str, message_id: str, said: str | None) -> None:
    row = _row(conversation, message_id)
    connection.execute(
        replies.delete().where(*row) if said is None else replies.update().where(*row).values(replies=said)
    )


def _row(conversation: str, message_id: str) -> tuple[sa.sql.ColumnElement, sa.sql.ColumnElement]:
    return replies.c.conversation == conversation, replies.c.message_id == message_id
