"""A message sent twice with the same id is one turn, in this process and in any other with the same database."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import steady_clock
from bot.replies.render import Message
from bot.store.database import Database, replies

logger = logging.getLogger(__name__)

Turn = Callable[[], Awaitable[list[Message]]]


class Retries:
    """Take each message's turn once, and give its replies to every retry.

    The lock on the conversation does the rest: a retry waits for the turn that it repeats, here or in another process,
    and when that process has died, the lock is free and there are no replies yet. No clock says when a turn is lost.
    """

    def __init__(self, database: Database):
        self.database = database

    async def once(self, conversation: str, message_id: str, turn: Turn) -> list[Message]:
        """Return the replies of the turn, taken now unless this message had its turn already.

        To be called while the conversation is locked. A turn that failed is not kept: its retry is a new attempt.
        """
        try:
            known = await self.database.run(_known, conversation, message_id)
        except SQLAlchemyError as error:  # better a turn too many than no reply
            logger.error(f"A retry could not be recognised: {type(error).__name__}")
            return await turn()
        if known:
            return json.loads(known)
        said = await turn()
        if not any(one.get("custom", {}).get("failed") for one in said):
            try:
                await self.database.run(_keep, conversation, message_id, json.dumps(said))
            except SQLAlchemyError as error:
                logger.error(f"Replies could not be kept for a retry: {type(error).__name__}")
        return said


def _known(connection: Connection, conversation: str, message_id: str) -> str | None:
    return connection.execute(sa.select(replies.c.replies).where(*_row(conversation, message_id))).scalar()


def _keep(connection: Connection, conversation: str, message_id: str, said: str) -> None:
    row = {"conversation": conversation, "message_id": message_id, "at": steady_clock.time(), "replies": said}
    connection.execute(replies.delete().where(*_row(conversation, message_id)))
    connection.execute(replies.insert(), row)


def _row(conversation: str, message_id: str) -> tuple[sa.sql.ColumnElement, sa.sql.ColumnElement]:
    return replies.c.conversation == conversation, replies.c.message_id == message_id
