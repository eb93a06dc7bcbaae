"""Reaching a stack's PostgreSQL and Temporal, or saying in one sentence why not."""

import asyncio
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

import asyncpg
from temporalio.client import Client
from temporalio.service import RPCError

from core.database import close_database, open_database
from core.settings import Settings
from core.temporal import connect
from ops.data import DataFolder
from ops.program import CannotRun

RPC_TIMEOUT = timedelta(seconds=10)

T = TypeVar("T")


def settings_of(data: DataFolder) -> Settings:
    """The settings of the stack on this folder, or of the servers that the environment names. Raises CannotRun."""
    return Settings.from_environment({**data.addresses(os.environ), **os.environ})


def run(work: Coroutine[None, None, T]) -> T:
    """Do the work. Raises CannotRun where a server went away meanwhile or refused."""
    try:
        return asyncio.run(work)
    except RPCError as error:
        raise CannotRun(f"Temporal refused: {error.message.rstrip('.')}.") from error
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotRun(f"PostgreSQL broke off: {error or 'it did not answer in time'}.") from error


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[None]:
    """The process's pool is open inside. Raises CannotRun where PostgreSQL does not answer."""
    try:
        await open_database(settings)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise CannotRun(f"PostgreSQL does not answer at {_host_of(settings.database_url)}.") from error
    try:
        yield
    finally:
        await close_database()


async def temporal(settings: Settings) -> Client:
    """Raises CannotRun where Temporal does not answer."""
    try:
        return await connect(settings, lazy=False)
    except RuntimeError as error:
        raise CannotRun(f"Temporal does not answer at {settings.temporal_address}.") from error


def _host_of(url: str) -> str:
    """Without the password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 5432}"
