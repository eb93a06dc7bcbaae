"""A client that does what clients must: it keeps a copy of what it follows, through cuts and losses.

It trusts nobody: events are numbered, and one that is missing, doubled or out of order without a word is a failure.
"""

import asyncio
import json
import random
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from core.streams import position
from tests.realtime.ledger import Ledger, State

RETRY_SECONDS = 0.02


class Copy:
    """A topic as the client knows it."""

    def __init__(self) -> None:
        self.state: State = {}
        self.cursor: str | None = None
        self._fetched = 0
        """The number of the last change in the snapshot."""
        self._last: int | None = None
        """The number of the last event since then."""
        self.ids: set[str] = set()
        """Of the events that came on this connection."""

    @property
    def last(self) -> int:
        """The number of the last change that is in it."""
        return self._fetched if self._last is None else self._last

    def reload(self, snapshot: State, cursor: str | None) -> None:
        """Take a snapshot that was fetched after `subscribed` said so."""
        self.state, self.cursor = snapshot, cursor
        self._fetched, self._last = max(snapshot.values(), default=0), None

    def take(self, frame: dict[str, Any]) -> None:
        assert frame["id"] not in self.ids, f"{frame} came twice"
        assert self.cursor is None or position(frame["cursor"]) > position(self.cursor), "a cursor came again"
        self.ids.add(frame["id"])
        self.cursor = frame["cursor"]
        if "number" in frame["data"]:
            self._change(frame["data"]["item"], frame["data"]["number"])

    def _change(self, item: int, number: int) -> None:
        if self._last is None:
            assert number <= self._fetched + 1, f"{number} follows a snapshot of {self._fetched}"
        else:
            assert number == self._last + 1, f"{number} follows {self._last}"
        self._last = number
        self.state[item] = max(number, self.state.get(item, 0))


class Mirror:
    """Follows the topics of a ledger; the first of them is the user's own."""

    def __init__(self, port: int, token: str, ledger: Ledger) -> None:
        self._url = f"ws://127.0.0.1:{port}/ws"
        self._token = token
        self._ledger = ledger
        self._copies = {topic: Copy() for topic in ledger.topics}
        self._socket: ClientConnection | None = None
        self.connections = 0
        self.events = 0
        self.told_to_reload = 0

    async def follow(self) -> None:
        """Until cancelled."""
        while True:
            with suppress(ConnectionClosed, OSError, InvalidHandshake, TimeoutError):
                async with connect(self._url, compression=None, ping_interval=None, close_timeout=1) as socket:
                    self._socket = socket
                    self.connections += 1
                    await self._hear(socket)
            await asyncio.sleep(RETRY_SECONDS)

    async def be_cut(self, chance: random.Random, pause: tuple[float, float]) -> None:
        """Again and again, after a random pause of so many seconds. Until cancelled."""
        while True:
            await asyncio.sleep(chance.uniform(*pause))
            if self._socket is not None:
                self._socket.transport.abort()

    async def has_joined(self) -> bool:
        return all(copy.cursor is not None for copy in self._copies.values())

    @property
    def behind(self) -> int:
        """How many changes it lacks, of the topic of which it lacks most."""
        return max(self._ledger.last(topic) - copy.last for topic, copy in self._copies.items())

    async def is_true(self) -> bool:
        """Whether each copy is what the ledger says."""
        for topic, copy in self._copies.items():
            assert copy.state == await self._ledger.snapshot(topic), topic
        return True

    async def _hear(self, socket: ClientConnection) -> None:
        resumed = {topic: copy.cursor for topic, copy in self._copies.items()}
        own, *others = self._ledger.topics
        for copy in self._copies.values():
            copy.ids = set()
        await self._say(socket, "auth", resumed[own], token=self._token)
        for topic in others:
            await self._say(socket, "subscribe", resumed[topic], topic=topic)
        async for message in socket:
            await self._take(json.loads(message), resumed)

    async def _say(self, socket: ClientConnection, type: str, after: str | None, **fields: Any) -> None:
        await socket.send(json.dumps({"type": type, **fields, **({} if after is None else {"after": after})}))

    async def _take(self, frame: dict[str, Any], resumed: dict[str, str | None]) -> None:
        if frame["type"] == "event":
            self.events += 1
            self._copies[frame["topic"]].take(frame)
        elif frame["type"] == "subscribed":
            topic = frame["topic"]
            if not frame["recovered"] or resumed[topic] is None:
                self.told_to_reload += not frame["recovered"]
                self._copies[topic].reload(await self._ledger.snapshot(topic), frame["cursor"])
                resumed[topic] = frame["cursor"]
            else:
                assert frame["cursor"] == resumed[topic], "it goes on elsewhere"
        else:
            assert frame["type"] in ("ready", "presence"), frame
