"""A stand-in for a mail server on loopback: takes every mail, and remembers to whom it went and when."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from ops.network import HOST

_MAIL_ENDS = b"\r\n.\r\n"


class Mail(NamedTuple):
    """`at` is when it came, in Unix time."""

    recipient: str
    at: float


class Mails:
    """`arrived`, in that order."""

    def __init__(self) -> None:
        self.arrived: list[Mail] = []
        self._connections: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.current_task()
        assert connection is not None
        self._connections.add(connection)
        try:
            writer.write(b"220 bench ESMTP\r\n")
            await self._talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            return
        finally:
            self._connections.discard(connection)
            writer.close()

    def hang_up(self) -> None:
        for connection in tuple(self._connections):
            connection.cancel()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = ""
        while (line := await reader.readuntil(b"\r\n"))[:4].upper() != b"QUIT":
            command = line[:4].upper()
            if command == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
            if command == b"DATA":
                writer.write(b"354 Go on\r\n")
                await reader.readuntil(_MAIL_ENDS)
                self.arrived.append(Mail(recipient, time.time()))
            writer.write(b"250 OK\r\n")
        writer.write(b"221 Bye\r\n")


@asynccontextmanager
async def smtp() -> AsyncIterator[tuple[str, Mails]]:
    """The server's URL, and what arrives there."""
    mails = Mails()
    server = await asyncio.start_server(mails.serve, HOST, 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"smtp://{HOST}:{port}", mails
    finally:
        server.close()
        mails.hang_up()
