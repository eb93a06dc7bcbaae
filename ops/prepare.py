"""What stands between servers that run and roles that may start: the schema and Temporal's search attributes.

A process of its own, `python -m ops.prepare`, so that the supervisor stays small. It reads the roles' environment, and
it is safe to run from several places at once.
"""

import asyncio
import os

from core.migrations import migrate
from core.settings import Settings
from core.temporal import connect, register_search_attributes


async def prepare(settings: Settings) -> None:
    """Raises what asyncpg or temporalio raise when a server can't be reached or a migration fails."""
    await migrate(settings)
    await register_search_attributes(await connect(settings))


if __name__ == "__main__":
    asyncio.run(prepare(Settings.from_environment(os.environ)))
