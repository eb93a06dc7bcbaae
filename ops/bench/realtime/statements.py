"""What PostgreSQL is asked meanwhile, by its own log: the one count that misses nothing and needs no extension."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg

from ops.bench.world import World
from ops.program import CannotRun
from ops.waiting import until

_ON = ("log_duration = on", "log_line_prefix = '%a|%i|'")
_WRITTEN_WITHIN = 20.0


class Count:
    """`total` is there once the block around has ended."""

    total = 0


@asynccontextmanager
async def counted(world: World, process_name: str) -> AsyncIterator[Count]:
    """Count the statements that this process runs in the block. Raises CannotRun where the log does not come."""
    log, count = world.log_of("postgres"), Count()
    connection = await asyncpg.connect(world.settings.database_url)
    try:
        begins = log.stat().st_size
        await _configure(connection, [f"ALTER SYSTEM SET {setting}" for setting in _ON])
        await _written(connection, log, begins)
        yield count
        await _written(connection, log, begins)
        count.total = executed(_read(log, begins), process_name)
    finally:
        await _configure(connection, ["ALTER SYSTEM RESET log_duration", "ALTER SYSTEM RESET log_line_prefix"])
        await connection.close()


def executed(log: str, process_name: str) -> int:
    """How many statements of this process the log tells of. One is parsed, bound and executed: only the last counts."""
    lines = re.findall(rf"^{re.escape(process_name)}\|([A-Z ]*)\|LOG:  duration:", log, re.MULTILINE)
    return sum(tag not in ("PARSE", "BIND", "") for tag in lines)


async def _configure(connection: asyncpg.Connection, statements: list[str]) -> None:
    for statement in statements:
        await connection.execute(statement)
    await connection.execute("SELECT pg_reload_conf()")


async def _written(connection: asyncpg.Connection, log: Path, begins: int) -> None:
    """Wait until the log has everything that was executed before now."""
    mark = f"mark {uuid4()}"
    await connection.execute(f"DO $$ BEGIN RAISE LOG '{mark}'; END $$")

    async def is_there() -> bool:
        return mark in _read(log, begins)

    try:
        async with asyncio.timeout(_WRITTEN_WITHIN):
            await until(is_there)
    except TimeoutError:
        raise CannotRun("PostgreSQL's log did not come, so that its statements can't be counted.") from None


def _read(log: Path, begins: int) -> str:
    with log.open("rb") as file:
        file.seek(begins)
        return file.read().decode(errors="replace")
