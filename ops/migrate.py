"""The release step, `python -m ops.migrate`: brings the schema up to date before the roles start.

It reads the roles' environment and is safe to run from several places at once.
"""

import asyncio
import os
import sys

import asyncpg

from core.migrations import MigrationError, migrate
from core.settings import Settings, SettingsError


def main() -> int:
    """What goes wrong is one line on standard error."""
    try:
        asyncio.run(migrate(Settings.from_environment(os.environ)))
    except (OSError, asyncpg.PostgresError, MigrationError, SettingsError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
