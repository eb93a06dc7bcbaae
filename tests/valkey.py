"""A Valkey of a test's own, to be killed and started again."""

import asyncio
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ops.embedded.valkey import Valkey
from ops.network import Reservations
from tests.eventually import eventually


class OwnValkey:
    """Keeps its data and its port from one start to the next."""

    def __init__(self, folder: Path) -> None:
        ports = Reservations()
        self._server = Valkey(folder, ports.choose())
        ports.release()
        self._process: Process | None = None

    @property
    def url(self) -> str:
        return self._server.url()

    async def start(self) -> None:
        program = self._server.program()
        assert program.ready is not None
        await program.prepare()
        self._process = await asyncio.create_subprocess_exec(*program.command, cwd=program.folder, stdout=DEVNULL)
        await eventually(program.ready)

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        self._process = None

    async def stop(self) -> None:
        if self._process is not None:
            await self.kill()


@asynccontextmanager
async def own_valkey(folder: Path) -> AsyncIterator[OwnValkey]:
    """A running server, stopped at the end."""
    valkey = OwnValkey(folder)
    await valkey.start()
    try:
        yield valkey
    finally:
        await valkey.stop()
