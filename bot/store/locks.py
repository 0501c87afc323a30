"""One turn of a conversation at a time: in the order of arrival within a worker, and one worker at a time."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol
from weakref import WeakValueDictionary

import redis.asyncio
import redis.exceptions
import sqlalchemy as sa
from rasa.core.lock_store import LockStore
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy.engine import Connection

from bot import settings

logger = logging.getLogger(__name__)

#: Seconds between two tries for a conversation that another worker has.
LOOK_EVERY = 0.05
#: Seconds after which Redis gives a dead worker's conversation to another; longer than a turn may take.
REDIS_LEASE = 15.0
#: A machine that vanishes without a word holds its locks until PostgreSQL notices: 5 s and 3 unanswered probes.
_KEEPALIVE = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"


class Holder(Protocol):
    """What keeps other workers out of a conversation."""

    def held(self, conversation: str) -> contextlib.AbstractAsyncContextManager[None]:
        """Hold a conversation for as long as the context lasts."""


class ConversationLocks(LockStore):
    """Rasa's lock store: LOCK_STORE_URL, else a PostgreSQL DB_URL, else this process alone. Named in endpoints.yml.

    Rasa's own RedisLockStore reads a list of tickets, changes it and writes it back: of two workers that do so at once,
    one loses its ticket and with it the reader's message (RasaHQ/rasa#9213). It also looks once a second.
    """

    def __init__(self, holder: Holder | None = None, **_: Any):
        self.holder = holder or _chosen(settings.lock_store_url(), settings.db_url())
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @contextlib.asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[None]:
        """Hold a conversation while a turn is taken. Raises what the database or Redis raises when it is away."""
        here = self._here.setdefault(conversation_id, asyncio.Lock())
        async with here, self.holder.held(conversation_id):  # asyncio.Lock is first come, first served
            yield


class InThisProcess:
    """Nothing beyond the process's own queue: SQLite has one worker."""

    @contextlib.asynccontextmanager
    async def held(self, conversation: str) -> AsyncIterator[None]:
        """Hold nothing more."""
        yield


class InPostgres:
    """PostgreSQL's advisory locks, all held by one connection: when the worker dies, they are free at once.

    A lock of a session needs a session of its own: connect to the server, not to a pool that shares sessions between
    transactions (postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS).
    """

    def __init__(self, url: str):
        arguments = {"options": _KEEPALIVE, "connect_timeout": 5}
        self._engine = sa.create_engine(
            url, hide_parameters=True, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool, connect_args=arguments
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="locks")
        self._connection: Connection | None = None

    @contextlib.asynccontextmanager
    async def held(self, conversation: str) -> AsyncIterator[None]:
        """Hold a conversation; try again until it is free."""
        key = int.from_bytes(hashlib.sha256(conversation.encode()).digest()[:8], "big", signed=True)
        try:
            while not await self._run(self._try, key):
                await asyncio.sleep(LOOK_EVERY)
            yield
        finally:
            # Also when the try was cancelled: it may be taken all the same. The thread does one after the other.
            await asyncio.shield(self._run(self._give_back, key))

    async def _run(self, work: Callable[[int], bool], key: int) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, key)

    def _try(self, key: int) -> bool:
        if self._connection is not None:
            try:
                return self._ask("pg_try_advisory_lock", key)
            except sa.exc.DBAPIError:  # the server was restarted since: its connection is found broken only now
                self._drop()
        self._connection = self._engine.connect()
        return self._ask("pg_try_advisory_lock", key)

    def _give_back(self, key: int) -> bool:
        try:
            return self._connection is not None and self._ask("pg_advisory_unlock", key)
        except sa.exc.DBAPIError:
            self._drop()  # and every lock with it
            return False

    def _ask(self, function: str, key: int) -> bool:
        assert self._connection is not None
        return bool(self._connection.execute(sa.text(f"SELECT {function}(:key)"), {"key": key}).scalar())

    def _drop(self) -> None:
        broken, self._connection = self._connection, None
        if broken is not None:
            broken.invalidate()
            broken.close()


class InRedis:
    """Redis-py's lock: taken by one command and given back by one script, so that no two workers can be in between."""

    def __init__(self, url: str):
        # A Redis that was started again left a broken connection behind, which is found so only when it is used.
        once_more: Any = {"retry": Retry(NoBackoff(), 1), "retry_on_error": [redis.exceptions.ConnectionError]}
        self._redis = redis.asyncio.from_url(url, socket_timeout=5, socket_connect_timeout=5, **once_more)

    @contextlib.asynccontextmanager
    async def held(self, conversation: str) -> AsyncIterator[None]:
        """Hold a conversation; try again until it is free."""
        lock = self._redis.lock(f"conversation:{conversation}", timeout=REDIS_LEASE, sleep=LOOK_EVERY)
        await lock.acquire()
        try:
            yield
        finally:
            try:
                await lock.release()
            except redis.exceptions.RedisError as error:  # the turn is stored, the lease ends by itself
                logger.error(f"A conversation could not be given back to Redis: {type(error).__name__}")


def _chosen(lock_store_url: str, db_url: str) -> Holder:
    if lock_store_url:
        return InRedis(lock_store_url)
    return InPostgres(db_url) if sa.engine.make_url(db_url).get_backend_name() == "postgresql" else InThisProcess()
