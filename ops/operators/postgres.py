"""Reaching a stack's PostgreSQL, or saying in one sentence why not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

from core.database import close_database, open_database
from core.settings import Settings
from ops.program import CannotRun

_AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[None]:
    """The process's pool is open inside. Raises CannotRun where PostgreSQL does not answer, or breaks off meanwhile."""
    try:
        await open_database(settings)
    except _AWAY as error:
        raise CannotRun(f"PostgreSQL does not answer at {_host_of(settings.database_url)}.") from error
    try:
        yield
    except _AWAY as error:
        raise CannotRun(f"PostgreSQL broke off: {error or 'it did not answer in time'}.") from error
    finally:
        await close_database()


def _host_of(url: str) -> str:
    """Without the password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 5432}"
