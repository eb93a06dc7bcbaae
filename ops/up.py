"""`./muster up`: everything runs in the foreground until somebody says stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine, Mapping
from signal import Signals

from ops.console import announce, say
from ops.data import DataFolder, Stack, started_at
from ops.logs import Logs
from ops.network import Reservations, answers_ok, why_not_listen
from ops.program import CannotRun
from ops.spawn import ProgramFailed, run_to_end
from ops.stack import ROOT, Plan, Wishes, make_plan
from ops.supervisor import Report, Supervisor
from ops.waiting import until

READY_WITHIN = 120.0
OTHERS_WITHIN = 10.0
"""Seconds; so long is waited for relay and worker when the api is ready already."""


async def up(wishes: Wishes, data: DataFolder, environment: Mapping[str, str]) -> None:
    """Returns when it was told to stop and nothing is left running. Raises CannotRun and SettingsError."""
    stop = _stop_event()
    reservations = Reservations()
    with data.claimed():
        plan = make_plan(wishes, data, reservations, environment)
        refusal = why_not_listen(wishes.port, plan.settings.host)
        if refusal is not None:
            raise CannotRun(refusal)
        reservations.hand_over()
        stack = RunningStack(plan, data)
        try:
            await _unless(stop, stack.start(demo=wishes.demo))
            await stop.wait()
        finally:
            await stack.stop()
            reservations.release()


class RunningStack:
    """A stack on a claimed data folder."""

    def __init__(self, plan: Plan, data: DataFolder) -> None:
        self._plan = plan
        self._data = data
        self._started = started_at(os.getpid())
        self._supervisor = Supervisor(Logs(data.logs), say, self._describe)
        self._supervisor.add([*plan.embedded.programs, *plan.roles])

    async def start(self, *, demo: bool) -> None:
        """The web app, servers, the schema, then the roles. Raises CannotRun when one of them will not come up."""
        if built := await self._run("The web app can't be built", "ops.web"):
            say(built)
        await self._supervisor.start(self._plan.embedded.programs)
        await self._run("The schema can't be brought up to date", "ops.migrate")
        await self._start_roles()
        sign_in = await self._run("The system can't be filled", "ops.demo", "--seed", self._plan.url) if demo else ""
        announce(f"Muster is ready at {self._plan.url}")
        if self._plan.embedded.temporal_ui is not None:
            announce(f"Temporal's UI is at {self._plan.embedded.temporal_ui}")
        if sign_in:
            announce(sign_in)

    async def stop(self) -> None:
        """Stop the roles, then the servers."""
        say("Stopping ...")
        await self._supervisor.stop()
        say("Everything has stopped.")

    async def _run(self, otherwise: str, module: str, *arguments: str) -> str:
        """Run a step to its end, and give what it printed. Raises CannotRun, with `otherwise`, when it fails."""
        command = (sys.executable, "-P", "-m", module, *arguments)
        try:
            return await run_to_end(command, folder=ROOT, environment=self._plan.environment)
        except ProgramFailed as failure:
            raise CannotRun(f"{otherwise}: {failure}") from failure

    async def _start_roles(self) -> None:
        """Returns when the api is ready and the others work, or at least go on trying: Temporal may be away."""
        roles = asyncio.create_task(self._supervisor.start(self._plan.roles))
        ready = asyncio.create_task(self._until_ready())
        try:
            await asyncio.wait({roles, ready}, return_when=asyncio.FIRST_COMPLETED)
            if roles.done():
                await roles
            await ready
            await asyncio.wait({roles}, timeout=OTHERS_WITHIN)
            if roles.done():
                await roles
        finally:
            roles.cancel()
            ready.cancel()

    async def _until_ready(self) -> None:
        try:
            async with asyncio.timeout(READY_WITHIN):
                await until(self._is_ready)
        except TimeoutError as error:
            raise CannotRun(f"Muster is not ready after {READY_WITHIN:.0f} s; see {self._data.logs}.") from error

    async def _is_ready(self) -> bool:
        return await answers_ok("/health/ready", self._plan.settings.port, self._plan.health_host)

    def _describe(self, reports: list[Report]) -> None:
        stack = Stack(
            supervisor=os.getpid(),
            supervisor_started=self._started,
            url=self._plan.url,
            temporal_ui=self._plan.embedded.temporal_ui,
            addresses=self._plan.addresses,
            processes=reports,
        )
        try:
            self._data.describe(stack)
        except OSError as error:
            say(f"The state of the processes can't be written: {error.strerror}.")


def _stop_event() -> asyncio.Event:
    """Set by Ctrl-C, SIGTERM and a closed terminal, unless nohup(1) was asked to survive that."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (Signals.SIGINT, Signals.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if signal.getsignal(Signals.SIGHUP) is not signal.SIG_IGN:
        loop.add_signal_handler(Signals.SIGHUP, stop.set)
    return stop


async def _unless(stop: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Do the work, or leave it when the stop comes first."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        working.cancel()
        await asyncio.wait({working})
    if not working.cancelled():
        await working
