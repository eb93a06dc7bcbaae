"""What stands between servers that run and roles that may start: the schema and Temporal's search attributes.

A process of its own, `python -m ops.prepare`, so that the supervisor stays small. It reads the roles' environment, and
it is safe to run from several places at once.
"""

import asyncio
import os
import sys
from typing import NoReturn

import asyncpg
from temporalio.service import RPCError

from core.migrations import MigrationError, migrate
from core.settings import Settings
from core.temporal import connect, register_search_attributes


async def prepare(settings: Settings) -> None:
    """Raises what asyncpg or temporalio raise when a server can't be reached, MigrationError when a migration fails."""
    await migrate(settings)
    await register_search_attributes(await connect(settings))


def main() -> NoReturn:
    """Leaves without Python's own clearing up, in which Temporal's SDK can crash."""
    status = 0
    try:
        asyncio.run(prepare(Settings.from_environment(os.environ)))
    except (OSError, asyncpg.PostgresError, MigrationError, RPCError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
