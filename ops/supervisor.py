"""Keep programs running: restarted with back-off when they die, stopped in order when asked, never left behind."""

import asyncio
import os
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from signal import Signals

from ops.logs import LogFile, Logs
from ops.program import CannotRun, Program
from ops.spawn import kill_session, spawn
from ops.waiting import until

FIRST_DELAY = 0.2
LONGEST_DELAY = 10.0
STEADY_AFTER = 10.0
"""Seconds; a program that was up so long starts again with the first delay."""
READY_WITHIN = 120.0
ATTEMPTS = 5
"""A program that ends so often before it was ever ready will not come."""
LAST_WORDS_SECONDS = 0.1


class State(StrEnum):
    STARTING = "starting"
    UP = "up"
    RESTARTING = "restarting"
    DOWN = "down"


@dataclass(frozen=True)
class Report:
    """One process as `muster status` shows it."""

    name: str
    role: str
    pid: int | None
    port: int | None
    state: State
    restarts: int


class Backoff:
    """0.2 s, doubled up to 10 s; from the start again after a run of 10 s."""

    def __init__(self) -> None:
        self._next = FIRST_DELAY

    def after(self, uptime: float) -> float:
        delay = FIRST_DELAY if uptime >= STEADY_AFTER else self._next
        self._next = min(delay * 2, LONGEST_DELAY)
        return delay


class Keeper:
    """Keeps one program running until it is told to stop. `changed` is called after every change of its report."""

    def __init__(self, program: Program, log: LogFile, say: Callable[[str], None], changed: Callable[[], None]) -> None:
        self.program = program
        self._log = log
        self._say = say
        self._changed = changed
        self._state = State.DOWN
        self._restarts = 0
        self._process: Process | None = None
        self._stopping = False
        self._is_awaited = False
        self._said = ""
        self._announced = asyncio.Event()
        self._ever_ready = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._readers: set[asyncio.Task[None]] = set()

    def report(self) -> Report:
        pid = None if self._process is None else self._process.pid
        return Report(self.program.name, self.program.role, pid, self.program.port, self._state, self._restarts)

    async def start(self) -> None:
        """Returns when the program is ready for the first time. Raises CannotRun when it will not be.

        When nobody waits any longer (the call was cancelled) the program is tried for ever.
        """
        self._running = asyncio.create_task(self._keep_running(), name=self.program.name)
        ready = asyncio.create_task(self._ever_ready.wait())
        self._is_awaited = True
        try:
            done, _ = await asyncio.wait(
                {self._running, ready}, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            self._is_awaited = False
            ready.cancel()
        if self._running in done:
            await self._running
        if not self._ever_ready.is_set():
            raise self._failure(f"{self.program.name} is not ready after {READY_WITHIN:.0f} seconds")

    def expect_stop(self) -> None:
        """From now on an end is no failure."""
        self._stopping = True

    async def stop(self) -> None:
        """Ask the program to end, kill it when it does not in time."""
        self._stopping = True
        if self._running is not None and self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(self.program.stop_signal)
            await asyncio.wait({self._running}, timeout=self.program.stop_within)
        await self._end()

    async def _end(self) -> None:
        if self._process is not None:
            kill_session(self._process)
            await self._process.wait()
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})
        await self._read_the_rest()
        for reader in self._readers:
            reader.cancel()
        self._log.close()
        self._process = None
        self._show(State.DOWN)

    async def _keep_running(self) -> None:
        backoff = Backoff()
        clock = asyncio.get_running_loop().time
        self._show(State.STARTING)
        while not self._stopping:
            started = clock()
            ending = await self._run_once()
            if self._stopping:
                return
            self._restarts += 1
            self._show(State.RESTARTING)
            if self._is_awaited and self._restarts >= ATTEMPTS:
                raise self._failure(f"{self.program.name} does not start: it {ending}")
            delay = backoff.after(clock() - started)
            self._say(f"{self.program.name} {ending}; starting it again in {delay:.1f} s")
            await asyncio.sleep(delay)

    async def _run_once(self) -> str:
        """From preparation to the end, and how it ended. Raises CannotRun where somebody waits for the first start."""
        self._announced.clear()
        try:
            await self.program.prepare()
            self._process = await self._spawn()
        except OSError as error:
            return f"could not be started ({error.strerror or error})"
        except CannotRun as error:
            if self._is_awaited:
                raise
            return f"could not be started ({error})"
        self._changed()
        waiting = asyncio.create_task(self._until_ready())
        status = await self._process.wait()
        waiting.cancel()
        kill_session(self._process)
        await self._read_the_rest()
        self._process = None
        return _described(status)

    async def _read_the_rest(self) -> None:
        """An orphan may hold the pipe open for longer: then its last lines come later."""
        if self._readers:
            await asyncio.wait(self._readers, timeout=LAST_WORDS_SECONDS)

    async def _until_ready(self) -> None:
        if self.program.ready is None:
            await self._announced.wait()
        else:
            await until(self.program.ready)
        again = " again" if self._ever_ready.is_set() else ""
        self._ever_ready.set()
        self._show(State.UP)
        where = "" if self.program.port is None else f" on port {self.program.port}"
        pid = "" if self._process is None else f", pid {self._process.pid}"
        self._say(f"{self.program.name} is up{again}{where}{pid}")

    async def _spawn(self) -> Process:
        reading, writing = os.pipe()
        try:
            process = await spawn(
                self.program.command,
                folder=self.program.folder,
                environment=self.program.environment,
                output=writing,
                orphan_signal=self.program.orphan_signal,
                uid=self.program.uid,
            )
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        reader = asyncio.create_task(self._log.follow(reading, self._notice))
        self._readers.add(reader)
        reader.add_done_callback(self._readers.discard)
        return process

    def _notice(self, line: str) -> None:
        if self.program.announces in line:
            self._announced.set()
        if "No space left on device" in line:
            self._say(f"The disk is full: {self.program.name} can't write to {self.program.folder}.")
        elif not self._stopping:
            self._say_once(self.program.notable(line))

    def _say_once(self, notable: str | None) -> None:
        """What is said again and again is in the log."""
        if notable is not None and notable != self._said:
            self._said = notable
            self._say(f"{self.program.name}: {notable}")

    def _show(self, state: State) -> None:
        self._state = state
        self._changed()

    def _failure(self, what: str) -> CannotRun:
        return CannotRun(f"{what} ({self._log.last_line or 'it said nothing'}); see {self._log.path}.")


class Supervisor:
    """Programs in the order of their dependence: what comes first is stopped last. Those of one role stop together."""

    def __init__(self, logs: Logs, say: Callable[[str], None], changed: Callable[[list[Report]], None]) -> None:
        self._logs = logs
        self._say = say
        self._on_change = changed
        self._keepers: dict[str, Keeper] = {}

    def reports(self) -> list[Report]:
        return [keeper.report() for keeper in self._keepers.values()]

    def add(self, programs: Sequence[Program]) -> None:
        """Announce programs that will be started."""
        for program in programs:
            self._keepers[program.name] = Keeper(program, self._logs.open(program.name), self._say, self._changed)
        self._changed()

    async def start(self, programs: Sequence[Program]) -> None:
        """Start these together. Returns when all are ready; raises CannotRun when one will not be."""
        starting = [asyncio.create_task(self._keepers[program.name].start()) for program in programs]
        try:
            await asyncio.gather(*starting)
        finally:
            for task in starting:
                task.cancel()

    async def stop(self) -> None:
        """Stop everything in reverse order. Every program is given its time, none more."""
        for keeper in self._keepers.values():
            keeper.expect_stop()
        for _role, keepers in groupby(reversed(self._keepers.values()), key=lambda keeper: keeper.program.role):
            await asyncio.gather(*[keeper.stop() for keeper in keepers])

    def _changed(self) -> None:
        self._on_change(self.reports())


def _described(status: int) -> str:
    return f"was killed by {Signals(-status).name}" if status < 0 else f"ended with status {status}"
