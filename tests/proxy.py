"""A TCP proxy between a test and what it talks to: it can stall, cut, lead somewhere else, or to several by turns."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from ops.network import HOST

_PIECE = 64 * 1024


class Proxy:
    """`targets` are ports; a connection goes to the next one that takes it, whoever it comes from."""

    def __init__(self, targets: Sequence[int]) -> None:
        self.targets = list(targets)
        self.port = 0
        self._turn = 0
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._writers: set[StreamWriter] = set()

    def stall(self) -> None:
        """Let nothing through, and close nothing."""
        self._flowing.clear()

    def flow(self) -> None:
        self._flowing.set()

    def cut(self) -> None:
        """End every connection, as a cable does that is pulled out."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def serve(self, client: StreamReader, to_client: StreamWriter) -> None:
        self._writers.add(to_client)
        try:
            server, to_server = await self._connect()
        except OSError:
            to_client.transport.abort()
            self._writers.discard(to_client)
            return
        self._writers.add(to_server)
        await asyncio.gather(self._pump(client, to_server), self._pump(server, to_client))
        self._writers -= {to_client, to_server}

    async def _connect(self) -> tuple[StreamReader, StreamWriter]:
        for _ in self.targets:
            self._turn += 1
            with suppress(OSError):
                return await asyncio.open_connection(HOST, self.targets[self._turn % len(self.targets)])
        raise ConnectionRefusedError

    async def _pump(self, source: StreamReader, sink: StreamWriter) -> None:
        try:
            while piece := await source.read(_PIECE):
                await self._flowing.wait()
                sink.write(piece)
                await sink.drain()
        except (OSError, RuntimeError):  # uvloop's word for a transport that was cut meanwhile
            sink.transport.abort()
        sink.close()


@asynccontextmanager
async def proxy(*targets: int) -> AsyncIterator[Proxy]:
    """One that runs, on a port of its own."""
    made = Proxy(targets)
    server = await asyncio.start_server(made.serve, HOST)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.flow()
        made.cut()
        await server.wait_closed()
