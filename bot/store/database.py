"""The one database: SQLite in a file unless DB_URL names another; its tables, and how the event loop reaches it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import settings

T = TypeVar("T")

#: What PostgreSQL and its client wait for, in seconds or milliseconds: as long as SQLite does, half of a turn's time.
#: tcp_user_timeout is for a server that vanishes without a word (postgresql.org/docs/current/libpq-connect.html).
_PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 5000, "options": "-c statement_timeout=5000"}

metadata = sa.MetaData()

#: One row a turn: the events it added to a session of a conversation. `at` is seconds since 1970 (bot/steady_clock.py).
turns = sa.Table(
    "turns",
    metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("session", sa.Float(53), primary_key=True),
    sa.Column("upto", sa.Integer, primary_key=True),
    sa.Column("at", sa.Float(53), nullable=False),
    sa.Column("events", sa.Text, nullable=False),
)

#: What was replied to a message that carries an id.
replies = sa.Table(
    "replies",
    metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("message_id", sa.String(64), primary_key=True),
    sa.Column("at", sa.Float(53), nullable=False, index=True),
    sa.Column("replies", sa.Text),
)

#: Tables whose rows belong to one conversation and go when it is forgotten.
PERSONAL = (turns, replies)

#: How often something was asked in an hour, and how it went. Neither text nor conversation.
counts = sa.Table(
    "counts",
    metadata,
    sa.Column("hour", sa.String(13), primary_key=True),
    sa.Column("topic", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("safety", sa.String(16), primary_key=True),
    sa.Column("area", sa.String(32), primary_key=True),
    sa.Column("outcome", sa.String(16), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)

#: How often readers found a topic's answer helpful or not in an hour, and why not.
opinions = sa.Table(
    "opinions",
    metadata,
    sa.Column("hour", sa.String(13), primary_key=True),
    sa.Column("topic", sa.String(64), primary_key=True),
    sa.Column("helpful", sa.Boolean, primary_key=True),
    sa.Column("reason", sa.String(32), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)


class Database:
    """A database and the threads that wait for it, so that the event loop does not."""

    def __init__(self, url: str):
        """Open the database and make what tables it lacks. Raises sqlalchemy.exc.SQLAlchemyError."""
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.is_sqlite else _server(url)
        # SQLite has one writer at a time: one thread queues for it more cheaply than several that find it locked.
        self._threads = ThreadPoolExecutor(1 if self.is_sqlite else 4, thread_name_prefix="database")
        with self.engine.begin() as connection:
            if not self.is_sqlite:  # of two workers that start at once, one waits for the other's tables
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(0)))
            metadata.create_all(connection)

    async def run(self, work: Callable[..., T], *given: Any) -> T:
        """Return work(connection, *given), done in one transaction on a thread of the database.

        When it is cancelled, what was begun comes to its end first: a turn that is given up writes nothing after its
        conversation's lock is free.
        """
        begun = self._threads.submit(self._transaction, work, given)
        try:
            return await asyncio.shield(waiting := asyncio.wrap_future(begun))
        except asyncio.CancelledError:
            if not begun.cancel():
                await asyncio.wait([waiting])
            raise

    def _transaction(self, work: Callable[..., T], given: tuple[Any, ...]) -> T:
        with self.engine.begin() as connection:
            return work(connection, *given)

    async def scrub(self) -> None:
        """Leave nothing of deleted rows in SQLite's files. A server does this itself (docs/data-protection.md)."""
        if self.is_sqlite:
            await asyncio.get_running_loop().run_in_executor(self._threads, self._truncate_journal)

    def _truncate_journal(self) -> None:
        with self.engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Finish what was begun and close every connection."""
        self._threads.shutdown()
        self.engine.dispose()


def check_database() -> None:
    """Raise ValueError with a sentence for the operator when what is kept cannot be kept."""
    try:
        Database(settings.db_url()).close()
    except (SQLAlchemyError, ImportError, OSError) as error:
        where = "that DB_URL names" if os.environ.get("DB_URL") else f"in {settings.data_dir()}"  # never a password
        raise ValueError(
            f"The database {where} cannot be opened ({type(error).__name__}). "
            "Check that it is there and may be written to, or leave DB_URL out to use a file."
        ) from None


def _sqlite(url: str) -> Engine:
    """Return an engine for a file that forgets: deleted rows are overwritten, and the journal is emptied.

    The write-ahead journal with synchronous=NORMAL survives the death of the process at any moment; the last turns may
    be lost when the machine loses power (sqlite.org/pragma.html#pragma_synchronous).
    """
    file = make_url(url).database
    if file and file != ":memory:":
        Path(file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(file).touch(mode=0o600)
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=sa.pool.QueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": 5},
    )

    @sa.event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions, below
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _server(url: str) -> Engine:
    # hide_parameters: an error names the statement, never what was typed. pre_ping: a restarted server is found again.
    return sa.create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=0,
        pool_timeout=5,
        connect_args=_PATIENCE,
    )


@lru_cache(maxsize=1)
def database() -> Database:
    """Return this process's database, opened once."""
    return Database(settings.db_url())
