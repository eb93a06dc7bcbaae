"""The schema: brought up to date by a release step, waited for by everything else.

What runs migrations is loaded only to run them: whoever waits starts sooner, and stays smaller, without it.
"""

import asyncio
import contextlib
import io
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from pathlib import Path

import asyncpg
import structlog

from core.database import ENGINE
from core.settings import Settings

log = structlog.get_logger(__name__)

ADVISORY_LOCK = 5_307_001
LOCK_TIMEOUT = "2s"
ATTEMPTS = 10
LOOK_AGAIN_SECONDS = 0.2

_SERVICES = Path(__file__).parents[1] / "services"
_ID = re.compile(r'^ID = "(?P<id>[^"]+)"$', re.MULTILINE)


class MigrationError(Exception):
    """The schema could not be brought up to date."""


def run_statements(statements: Sequence[str]) -> Callable[[], Awaitable[None]]:
    """For a migration's `add_raw`: what Piccolo can't declare, in the migration's own transaction."""

    async def run() -> None:
        for statement in statements:
            await ENGINE.run_ddl(statement)

    return run


async def migrate(settings: Settings) -> None:
    """Run what is missing, all or nothing, one process at a time. Raises MigrationError; safe to repeat."""
    ENGINE.config = {"dsn": settings.database_url}
    holder = await asyncpg.connect(settings.database_url)
    try:
        await holder.execute("SELECT pg_advisory_lock($1)", ADVISORY_LOCK)
        await _migrate_with_retries()
    finally:
        await holder.close()


async def _migrate_with_retries() -> None:
    """A migration never waits long behind a lock, and so never makes others wait behind it: it tries again instead."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await _migrate_once()
        except asyncpg.LockNotAvailableError:
            log.warning("migration.locked_out", attempt=attempt)
            await asyncio.sleep(attempt)
    raise MigrationError("The schema is locked by others; the migration gave up.")


async def _migrate_once() -> None:
    from piccolo.apps.migrations.commands.forwards import run_forwards

    async with ENGINE.transaction():
        await ENGINE.run_ddl(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        with contextlib.redirect_stdout(io.StringIO()):
            result = await run_forwards("all")
        if not result.success:
            raise MigrationError(result.message or "A migration failed.")


async def wait_for_schema(settings: Settings) -> None:
    """Return once every migration that this code knows has run. Waits as long as it takes."""
    while True:
        if await schema_is_whole(settings):
            return
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def schema_is_whole(settings: Settings) -> bool:
    """Whether every migration that this code knows has run; not while the database can't be reached."""
    return _known_migrations() <= await _applied_migrations(settings)


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """App and id of each, as Piccolo notes those that it has run."""
    files = _SERVICES.glob("*/migrations/*.py")
    return frozenset((file.parts[-3], found["id"]) for file in files if (found := _ID.search(file.read_text())))


async def _applied_migrations(settings: Settings) -> set[tuple[str, str]]:
    try:
        connection = await asyncpg.connect(settings.database_url, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        log.info("schema.waiting", reason=str(error))
        return set()
    try:
        return {
            (row["app_name"], row["name"]) for row in await connection.fetch("SELECT app_name, name FROM migration")
        }
    except asyncpg.UndefinedTableError:
        return set()
    finally:
        await connection.close()
