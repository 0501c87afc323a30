"""Forgetting: one conversation at once, and every conversation some hours after its last message."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot import steady_clock
from bot.store.database import PERSONAL, Database, replies, turns

logger = logging.getLogger(__name__)

#: Seconds between two runs of the job. A conversation outlives its hours by this much at most.
EVERY = 300
#: Seconds for which replies are kept for a retry; they show what was asked, so far less than the conversation.
RETRY_WINDOW = 900


async def forget(database: Database, conversation: str) -> None:
    """Delete all that is kept of a conversation."""
    await database.run(_delete, [conversation])
    await database.scrub()


async def forget_expired(database: Database, hours: float, now: float | None = None) -> int:
    """Delete every conversation whose last message is older than so many hours; return how many there were."""
    moment = steady_clock.time() if now is None else now
    number = await database.run(_delete_older, moment - hours * 3600, moment - RETRY_WINDOW)
    await database.scrub()
    return number


async def keep_forgetting(database: Database, hours: float) -> None:
    """Run the job at once and then every few minutes, whatever fails, until cancelled."""
    while True:
        try:
            await forget_expired(database, hours)
        except Exception as error:
            logger.error(f"Old conversations could not be deleted: {type(error).__name__}; tried again in {EVERY} s")
        await asyncio.sleep(EVERY)


async def stop(job: asyncio.Task) -> None:
    """Cancel the job and wait for its end."""
    job.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await job


def _delete(connection: Connection, conversations: list[str]) -> None:
    for table in PERSONAL:
        connection.execute(table.delete().where(table.c.conversation.in_(conversations)))


def _delete_older(connection: Connection, last_message: float, last_reply: float) -> int:
    query = sa.select(turns.c.conversation).group_by(turns.c.conversation)
    old = list(connection.execute(query.having(sa.func.max(turns.c.at) < last_message)).scalars())
    for start in range(0, len(old), 500):  # SQLite takes a limited number of parameters
        _delete(connection, old[start : start + 500])
    connection.execute(replies.delete().where(replies.c.at < last_reply))
    return len(old)
