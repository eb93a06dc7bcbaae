"""A client of the WebSocket, as tests want one: it says something, and finds the frames that it is looking for."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from realtime.frames import ServerFrame

PATIENCE_SECONDS = 20.0
"""For what must come, however busy the machine is. Tests of promptness give a bound of their own."""

Frame = dict[str, Any]


class Client:
    """Keeps every frame that has arrived; `expect` passes over those that do not match."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Frame] = []
        self._looked_at = 0

    async def say(self, type: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": type, **fields}))

    async def expect(self, type: str, within: float = PATIENCE_SECONDS, **fields: Any) -> Frame:
        """The next frame of this type with these fields."""
        wanted = {"type": type, **fields}
        async with asyncio.timeout(within):
            while True:
                while self._looked_at == len(self.frames):
                    await self._receive()
                frame = self.frames[self._looked_at]
                self._looked_at += 1
                if wanted.items() <= frame.items():
                    return frame

    async def subscribe(self, topic: str, **fields: Any) -> Frame:
        await self.say("subscribe", topic=topic, **fields)
        return await self.expect("subscribed", topic=topic)

    async def in_step(self) -> None:
        """Return once the server has taken everything that was said, and its answers are here."""
        await self.say("ping", id="in step")
        await self.expect("pong", id="in step")

    async def until(self, check: Callable[[], bool], within: float = PATIENCE_SECONDS) -> None:
        """Receive until something is true of what has arrived."""
        async with asyncio.timeout(within):
            while not check():
                await self._receive()

    def people(self, topic: str) -> dict[str, Frame]:
        """Who is on a topic, as the frames that have arrived so far say (docs/protocol.md), by user id."""
        people: dict[str, Frame] = {}
        for frame in self.frames:
            if frame.get("topic") != topic:
                continue
            if frame["type"] == "subscribed" and "presence" in frame:
                people = {person["user_id"]: person for person in frame["presence"]["people"]}
            elif frame["type"] == "presence":
                people = {user_id: person for user_id, person in people.items() if user_id not in frame["left"]}
                people |= {person["user_id"]: person for person in frame["joined"]}
                for user_id, state in frame["state"].items():
                    people[user_id] = people[user_id] | {"state": state}
        return people

    async def close_code(self, within: float = PATIENCE_SECONDS) -> int | None:
        """Read to the end, and tell how the server closed."""
        async with asyncio.timeout(within):
            try:
                while True:
                    await self._receive()
            except ConnectionClosed as closed:
                return None if closed.rcvd is None else closed.rcvd.code

    async def _receive(self) -> None:
        text = await self.socket.recv()
        check(text)
        self.frames.append(json.loads(text))

    def events(self, topic: str) -> list[Frame]:
        """Those that have arrived so far."""
        return [frame for frame in self.frames if frame["type"] == "event" and frame["topic"] == topic]


def check(text: str | bytes) -> None:
    """Whatever the server says is one of the frames that the protocol page shows, with no field that it does not."""
    said = msgspec.json.decode(text)
    read = msgspec.to_builtins(msgspec.json.decode(text, type=ServerFrame))
    assert _without_nulls(said) == _without_nulls(read)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


@asynccontextmanager
async def open_client(port: int, token: str | None = None, after: str | None = None) -> AsyncIterator[Client]:
    """A connected client, which has said who it is where there is a token."""
    async with connect(f"ws://127.0.0.1:{port}/ws", compression=None, max_size=None, ping_interval=None) as socket:
        client = Client(socket)
        if token is not None:
            await client.say("auth", token=token, **({} if after is None else {"after": after}))
            await client.expect("ready")
            await client.expect("subscribed")
        yield client
