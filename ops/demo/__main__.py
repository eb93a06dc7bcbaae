"""`python -m ops.demo --seed URL`: what `./muster up --demo` runs once the stack is ready."""

import asyncio
import os
import sys

import asyncpg

from core.settings import Settings
from ops.demo.seed import seed
from ops.program import CannotRun


def main(arguments: list[str]) -> int:
    """Print how to sign in. What can't be done is one sentence, and status 1."""
    match arguments:
        case ["--seed", url]:
            try:
                print(asyncio.run(seed(url, Settings.from_environment(os.environ).database_url)))
            except (CannotRun, OSError, asyncpg.PostgresError) as error:
                print(error)
                return 1
            return 0
        case _:
            print("usage: python -m ops.demo --seed URL", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
