"""The world of a measurement: embedded servers in a temporary folder, and roles that come and go over them."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from core.database import close_database, open_database
from core.settings import Settings
from ops.console import say
from ops.data import DataFolder
from ops.logs import Logs
from ops.network import Reservations, answers_ok
from ops.program import CannotRun, Program
from ops.spawn import ProgramFailed, run_to_end
from ops.stack import ROOT, Plan, Wishes, make_plan
from ops.supervisor import Report, Supervisor
from ops.waiting import until

LIMITS_OUT_OF_REACH = "1000"
"""Limits are counted as always; the factor only lifts them above what one account can ask for."""
READY_WITHIN = 60.0
_INFORMATION = ": info "


@dataclass(frozen=True)
class World:
    """Running servers with a migrated schema. `settings` are the roles' own; `baseline_port` is the bare server's."""

    plan: Plan
    data: DataFolder
    logs: Logs
    baseline_port: int
    servers: Supervisor

    @property
    def settings(self) -> Settings:
        return self.plan.settings

    @asynccontextmanager
    async def running(self, *roles: str, beside: Sequence[Program] = ()) -> AsyncIterator[Supervisor]:
        """These roles of the stack, or the `baseline`, and others `beside`; stopped at the end. Raises CannotRun."""
        own = [program for program in (*self.plan.roles, self._baseline()) if program.role in roles]
        programs = [*own, *beside]
        async with _supervised(self.logs, programs) as supervisor:
            if "api" in roles and {"relay", "worker"} <= set(roles):
                await self._until_ready()
            yield supervisor

    def log_of(self, name: str) -> Path:
        return self.data.logs / f"{name}.log"

    def _baseline(self) -> Program:
        api = next(program for program in self.plan.roles if program.role == "api")
        return replace(
            api,
            name="baseline",
            role="baseline",
            command=(sys.executable, "-P", "-m", "ops.bench.baseline"),
            environment={**api.environment, "MUSTER_PORT": str(self.baseline_port), "MUSTER_PROCESS": "baseline"},
            port=self.baseline_port,
            ready=partial(answers_ok, "/health/live", self.baseline_port),
        )

    async def _until_ready(self) -> None:
        async with asyncio.timeout(READY_WITHIN):
            await until(partial(answers_ok, "/health/ready", self.settings.port))


@asynccontextmanager
async def world(fcm_url: str) -> AsyncIterator[World]:
    """A world of its own that leaves nothing behind. Raises CannotRun."""
    async with AsyncExitStack() as closing:
        folder = closing.enter_context(_folder())
        reservations = Reservations()
        closing.callback(reservations.release)
        data = DataFolder(folder)
        closing.enter_context(data.claimed())
        port, baseline_port = reservations.choose(), reservations.choose()
        plan = make_plan(Wishes(port=port), data, reservations, _environment(fcm_url))
        reservations.hand_over()
        logs = Logs(data.logs)
        servers = await closing.enter_async_context(_supervised(logs, plan.embedded.programs))
        await _prepare(plan)
        yield World(plan, data, logs, baseline_port, servers)


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[None]:
    """Commands run here as they do in the api's process, bell included."""
    await open_database(replace(settings, process_name="bench"))
    try:
        yield
    finally:
        await close_database()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="muster-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _environment(fcm_url: str) -> dict[str, str]:
    """Nothing of what the caller has set for another stack."""
    own = {"GOOGLE_APPLICATION_CREDENTIALS"}
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("MUSTER_") and name not in own
    }
    return inherited | {"MUSTER_RATE_LIMIT_FACTOR": LIMITS_OUT_OF_REACH, "MUSTER_FCM_URL": fcm_url}


@asynccontextmanager
async def _supervised(logs: Logs, programs: Sequence[Program]) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(logs, _say, _ignore)
    supervisor.add(programs)
    try:
        await supervisor.start(programs)
        yield supervisor
    finally:
        await supervisor.stop()


def _say(line: str) -> None:
    """Starts, ends and errors; what would have been sent is of no interest here."""
    if _INFORMATION not in line:
        say(line)


def _ignore(_reports: list[Report]) -> None:
    """Nobody looks at this stack with `muster status`."""


async def _prepare(plan: Plan) -> None:
    command = (sys.executable, "-P", "-m", "ops.migrate")
    try:
        await run_to_end(command, folder=ROOT, environment=plan.environment)
    except ProgramFailed as failure:
        raise CannotRun(f"The schema could not be prepared: {failure}") from failure
