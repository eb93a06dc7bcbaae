"""PostgreSQL: one pool a process, transactions that may nest, and the bell that wakes the relay after a commit.

Piccolo declares the tables and their migrations and runs ordinary reads on the same pool; commands and hot reads are
fixed SQL. A transaction that is opened inside another one joins it: a command stays whole on its own, and an edge may
put a row of its own beside it (idempotency keys), or only rehearse it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import asyncpg
import structlog
from piccolo.engine.postgres import PostgresEngine

from core.settings import Settings

log = structlog.get_logger(__name__)


class Engine(PostgresEngine):
    """Piccolo's engine, but it connects to nothing at import: version and extensions are the migrations' business."""

    async def check_version(self) -> None:
        return

    async def prep_database(self) -> None:
        return


ENGINE = Engine(config={}, extensions=())

ACQUIRE_SECONDS = 5.0
LONGEST_TRANSACTION_SECONDS = 10
"""No transaction lives longer: the server ends it. The relay's floor relies on it."""
NOTIFY_INTERVAL_SECONDS = 0.002

_current: ContextVar["Transaction | None"] = ContextVar("transaction", default=None)


class Transaction:
    """Statements of one transaction, and what is to happen once it is committed."""

    def __init__(self, connection: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]") -> None:
        self.connection = connection
        self._after_commit: dict[Callable[[], None], None] = {}

    async def fetch(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        return await self.connection.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: Any) -> asyncpg.Record | None:
        return await self.connection.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: Any) -> Any:
        return await self.connection.fetchval(sql, *args)

    async def execute(self, sql: str, *args: Any) -> str:
        return await self.connection.execute(sql, *args)

    async def executemany(self, sql: str, args: Sequence[Sequence[Any]]) -> None:
        await self.connection.executemany(sql, args)

    async def now(self) -> datetime:
        """The database's time at this moment. Ask after taking locks, never before."""
        return await self.fetchval("SELECT core.now()")  # type: ignore[no-any-return]

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call once after the commit, however often it was asked for; never after a rollback."""
        self._after_commit[callback] = None

    def committed(self) -> None:
        for callback in self._after_commit:
            callback()


def pool() -> asyncpg.Pool:
    """The process's pool. For single statements outside a transaction: `await pool().fetch(...)`."""
    if ENGINE.pool is None:
        raise RuntimeError("The database is not open.")
    return ENGINE.pool


@asynccontextmanager
async def transaction() -> AsyncIterator[Transaction]:
    """A transaction (READ COMMITTED), or the surrounding one. Rolls back on any exception."""
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    async with pool().acquire(timeout=ACQUIRE_SECONDS) as connection:
        inner = Transaction(connection)
        token = _current.set(inner)
        try:
            async with connection.transaction():
                yield inner
        finally:
            _current.reset(token)
    inner.committed()


class _Over(Exception):
    """Ends a rehearsal."""


@asynccontextmanager
async def rehearsal() -> AsyncIterator[Transaction]:
    """A transaction that never comes to pass: commands that join it see what they changed, then all is rolled back.

    Inside another transaction it is a savepoint, and whatever the outer one did stays.
    """
    async with transaction() as outer:
        tried = Transaction(outer.connection)
        token = _current.set(tried)
        try:
            async with outer.connection.transaction():
                yield tried
                raise _Over
        except _Over:
            pass
        finally:
            _current.reset(token)


async def open_database(settings: Settings) -> None:
    """Connect the pool and the bell. Raises OSError or asyncpg.PostgresError when the server can't be reached."""
    ENGINE.config = {"dsn": settings.database_url}
    await ENGINE.start_connection_pool(
        min_size=1,
        max_size=settings.database_pool,
        statement_cache_size=512,
        reset=_keep_session,
        command_timeout=LONGEST_TRANSACTION_SECONDS + 5,
        server_settings=server_settings(settings),
    )
    bell.start(settings)


async def _keep_session(_connection: asyncpg.Connection) -> None:
    """No statement changes its session, so nothing is to be put back on release, which saves a round trip each time.

    What a cancellation left open asyncpg has rolled back before.
    """


async def close_database() -> None:
    await bell.stop()
    await ENGINE.close_connection_pool()


def server_settings(settings: Settings) -> dict[str, str]:
    """How every connection of a role introduces and bounds itself."""
    return {
        "application_name": settings.process_name,
        "timezone": "UTC",
        "transaction_timeout": f"{LONGEST_TRANSACTION_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{LONGEST_TRANSACTION_SECONDS}s",
        "jit": "off",
    }


class Bell:
    """Wakes the relay: at most one NOTIFY per 2 ms and process, on a connection of its own that waits for no disk.

    A NOTIFY inside the commands' transactions would serialise their commits. One that is lost costs little: the relay
    looks by itself several times a second.
    """

    CHANNEL = "outbox"

    def __init__(self) -> None:
        self._rung: asyncio.Event = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def ring(self) -> None:
        self._rung.set()

    def start(self, settings: Settings) -> None:
        self._rung = asyncio.Event()
        self._task = asyncio.create_task(self._run(settings), name="bell")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self, settings: Settings) -> None:
        while True:
            await self._rung.wait()
            try:
                await self._ring_over_one_connection(settings)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("bell.failed", error=str(error))
                await asyncio.sleep(1)

    async def _ring_over_one_connection(self, settings: Settings) -> None:
        options = server_settings(settings) | {"synchronous_commit": "off"}
        connection = await asyncpg.connect(settings.database_url, server_settings=options, timeout=ACQUIRE_SECONDS)
        try:
            while True:
                await self._rung.wait()
                self._rung.clear()
                await connection.execute(f"NOTIFY {self.CHANNEL}", timeout=ACQUIRE_SECONDS)
                await asyncio.sleep(NOTIFY_INTERVAL_SECONDS)
        finally:
            connection.terminate()


bell = Bell()
