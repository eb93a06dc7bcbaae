"""The servers of the tests: one PostgreSQL, one Valkey and one Temporal for a whole run, in a folder of their own.

They are kept by a child process, `python -m tests.stack FOLDER`, which says where they are once they are ready, and
stops them when its standard input closes: however pytest ends, nothing is left running.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import asyncpg

from core.migrations import migrate
from core.settings import Settings
from core.temporal import connect, register_search_attributes
from ops.embedded.postgres import Postgres
from ops.embedded.temporal import Temporal
from ops.embedded.valkey import Valkey
from ops.logs import Logs
from ops.network import Reservations
from ops.supervisor import Supervisor

TEMPLATE = "muster_template"
TIME_SKIPPING = ("frontend.WorkflowTimeSkippingEnabled=true",)
_ROOT = Path(__file__).parent.parent
_STOPS_WITHIN = 30.0


class ServersFailed(Exception):
    """There are no servers to test on."""


@dataclass(frozen=True)
class Servers:
    """Where the servers are. `database_url` names the migrated template; nobody may stay connected to it."""

    database_url: str
    redis_url: str
    temporal_address: str
    temporal_ui: str
    pids: dict[str, int]

    def database(self, name: str) -> str:
        return self.database_url.removesuffix(TEMPLATE) + name


@contextmanager
def running_servers() -> Iterator[Servers]:
    """Start the servers, and stop them at the end. Raises ServersFailed."""
    with tempfile.TemporaryDirectory(prefix="muster-tests-") as folder:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.stack", folder],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        with keeper:
            assert keeper.stdin is not None
            assert keeper.stdout is not None
            answer = keeper.stdout.readline()
            if not answer:
                raise ServersFailed("The test servers did not start; what they said stands above.")
            try:
                yield Servers(**json.loads(answer))
            finally:
                keeper.stdin.close()
                keeper.wait(_STOPS_WITHIN)


async def create_database(servers: Servers, name: str) -> str:
    """A fresh copy of the migrated template, and its URL."""
    connection = await asyncpg.connect(servers.database("postgres"))
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY file_copy')
    finally:
        await connection.close()
    return servers.database(name)


async def _keep_servers(folder: Path) -> None:
    ports = Reservations()
    postgres = Postgres(folder, ports.choose(), durable=False)
    valkey = Valkey(folder, ports.choose())
    temporal = Temporal(folder, ports.choose(), ports.choose(), dynamic_config=TIME_SKIPPING)
    supervisor = Supervisor(Logs(folder / "logs"), _say, lambda _reports: None)
    programs = [postgres.program(), valkey.program(), temporal.program()]
    supervisor.add(programs)
    ports.hand_over()
    try:
        await supervisor.start(programs)
        await _prepare_template(folder, postgres, valkey, temporal)
        pids = {report.name: report.pid for report in supervisor.reports() if report.pid is not None}
        servers = Servers(postgres.url(TEMPLATE), valkey.url(), temporal.address, temporal.ui_url, pids)
        print(json.dumps(asdict(servers)), flush=True)
        await asyncio.to_thread(sys.stdin.read)
    finally:
        await supervisor.stop()


async def _prepare_template(folder: Path, postgres: Postgres, valkey: Valkey, temporal: Temporal) -> None:
    connection = await asyncpg.connect(postgres.url("postgres"))
    try:
        await connection.execute(f"CREATE DATABASE {TEMPLATE}")
    finally:
        await connection.close()
    settings = Settings(postgres.url(TEMPLATE), valkey.url(), temporal.address, folder)
    await migrate(settings)
    await register_search_attributes(await connect(settings))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    asyncio.run(_keep_servers(Path(sys.argv[1])))
    os._exit(0)  # Temporal's SDK may crash while the interpreter takes itself down
