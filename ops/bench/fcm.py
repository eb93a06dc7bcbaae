"""A stand-in for FCM HTTP v1 on loopback: takes every push, and remembers which notification came when."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from ops.network import HOST


class _Message(msgspec.Struct, frozen=True):
    data: dict[str, str]


class _Send(msgspec.Struct, frozen=True):
    message: _Message


class Push(msgspec.Struct, frozen=True):
    """An accepted push; `at` is Unix time in seconds."""

    notification_id: str
    task_id: str
    kind: str
    at: float


class Pushes:
    """Everything that arrived, in order."""

    def __init__(self) -> None:
        self.accepted: list[Push] = []
        self._connections: set[asyncio.Task[None]] = set()

    def of(self, kind: str) -> list[Push]:
        return [push for push in self.accepted if push.kind == kind]

    def forget(self) -> None:
        self.accepted.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.current_task()
        assert connection is not None
        self._connections.add(connection)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
                self._keep(await reader.readexactly(length))
                writer.write(_answer(len(self.accepted)))
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            self._connections.discard(connection)
            writer.close()

    def hang_up(self) -> None:
        for connection in tuple(self._connections):
            connection.cancel()

    def _keep(self, body: bytes) -> None:
        data = msgspec.json.decode(body, type=_Send).message.data
        self.accepted.append(Push(data["notification_id"], data.get("task_id", ""), data["kind"], time.time()))


def _answer(number: int) -> bytes:
    body = msgspec.json.encode({"name": f"projects/muster/messages/{number}"})
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


@asynccontextmanager
async def fcm() -> AsyncIterator[tuple[str, Pushes]]:
    """The endpoint's URL, and what arrives there."""
    pushes = Pushes()
    server = await asyncio.start_server(pushes.serve, HOST, 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://{HOST}:{port}", pushes
    finally:
        server.close()
        pushes.hang_up()
