"""A crowd of WebSocket clients: the program crowd.c, compiled when it is needed, what it is told and what it tells."""

import os
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from ops.program import CannotRun
from ops.spawn import ProgramFailed, kill_session, run_to_end, spawn
from ops.stack import ROOT

SOURCE = Path(__file__).with_name("crowd.c")
_FLAGS = ("-O2", "-std=gnu11")
IN_FLIGHT = 256
"""So many sockets at a time are on their way in."""
JOIN_WITHIN = 60
_COMPILERS = ("cc", "gcc", "clang")


class Door(msgspec.Struct, frozen=True):
    """Where a server lets a socket in, and by which steps; crowd.c says how they are written."""

    port: int
    path: str
    steps: Sequence[str]


class Joined(msgspec.Struct, frozen=True):
    """How a crowd came in. `cpu` is what it took itself, in seconds."""

    joined: int
    gone: int
    reason: str
    started_ns: int
    ended_ns: int
    cpu: float

    @property
    def seconds(self) -> float:
        """From the first handshake until the last socket had joined."""
        return (self.ended_ns - self.started_ns) / 1e9


class Tally(msgspec.Struct, frozen=True):
    """What a crowd got. `first_ns` and `last_ns`, by the monotonic clock, are the first stamp and the last delivery.

    `p50` and `p99` are of single deliveries; `to_last` has of every event how long it took to the last socket.
    `cpu` and `wall` are the crowd's own time since it was told what to expect. All in seconds.
    """

    sockets: int
    gone: int
    deliveries: int
    lost: int
    doubled: int
    first_ns: int
    last_ns: int
    p50: float
    p99: float
    cpu: float
    wall: float
    to_last: list[float]

    @property
    def seconds(self) -> float:
        """From the first event's stamp to the last delivery."""
        return (self.last_ns - self.first_ns) / 1e9

    @property
    def share(self) -> float:
        """Of one CPU, that the crowd took itself."""
        return self.cpu / self.wall

    @property
    def whole(self) -> bool:
        """Whether every socket got everything once."""
        return self.lost == self.doubled == self.gone == 0


Told = TypeVar("Told", Joined, Tally)


class Crowd:
    """Sockets that have joined, or are about to."""

    def __init__(self, process: Process, sockets: int) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._told = process.stdin
        self._tells = process.stdout
        self._sockets = sockets

    async def joined(self) -> Joined:
        """Ask once, first of all. Raises CannotRun where not every socket could join."""
        joined = await self._next(Joined)
        if joined.joined < self._sockets:
            why = f", the first because {joined.reason}" if joined.reason else ""
            raise CannotRun(
                f"Only {joined.joined:,} of {self._sockets:,} sockets joined in {joined.seconds:.0f} s; "
                f"{joined.gone:,} were lost{why}."
            )
        return joined

    async def expect(self, events: int, within: int) -> None:
        """From now on `tally` waits for so many events a socket, counted since the last tally, but no more seconds."""
        self._told.write(f"expect {events} {within}\n".encode())
        await self._told.drain()

    async def tally(self) -> Tally:
        return await self._next(Tally)

    async def _next(self, kind: type[Told]) -> Told:
        line = await self._tells.readline()
        try:
            return msgspec.json.decode(line, type=kind)
        except msgspec.DecodeError as error:
            said = line.decode(errors="replace").strip() or "it said nothing"
            raise CannotRun(f"The crowd of sockets has failed: {said}") from error


async def build(folder: Path) -> Path:
    """Compile the program into this folder. Raises CannotRun where there is no compiler, or it refuses."""
    compiler = next((found for name in _COMPILERS if (found := shutil.which(name))), None)
    if compiler is None or sys.platform != "linux":
        raise CannotRun(
            "Sockets by the thousand are made by a small C program: that takes Linux and a C compiler (cc)."
        )
    program = folder / "crowd"
    command = (compiler, *_FLAGS, "-o", str(program), str(SOURCE))
    try:
        await run_to_end(command, folder=ROOT, environment=os.environ)
    except ProgramFailed as failure:
        raise CannotRun(f"The crowd of sockets can't be compiled: {failure}") from failure
    return program


@asynccontextmanager
async def gather(program: Path, door: Door, sockets: int, *, in_flight: int = IN_FLIGHT) -> AsyncIterator[Crowd]:
    """A crowd on its way in. At the end it is cut off, all sockets at once."""
    numbers = (str(number) for number in (sockets, in_flight, JOIN_WITHIN))
    command = (str(program), str(door.port), door.path, *numbers, *door.steps)
    process = await spawn(command, folder=ROOT, environment={}, output=PIPE, input_from=PIPE)
    try:
        yield Crowd(process, sockets)
    finally:
        kill_session(process)
        await process.wait()
