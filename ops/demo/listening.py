"""Sockets that come back: whenever one breaks it is opened again and goes on behind the last event that it heard."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from ops.demo.client import Person

Event = dict[str, Any]

AGAIN_SECONDS = 0.25
OPENS_WITHIN = 5.0
PING_SECONDS = 2.0


class Listener:
    """One person's ear: their own topic, and others.

    `hear` gets every event once. `lost` is called whenever the socket breaks, `missed` when a stream had a gap.
    What happened meanwhile only HTTP tells then.
    """

    def __init__(
        self,
        base_url: str,
        person: Person,
        topics: Iterable[str],
        hear: Callable[[Event], None],
        lost: Callable[[], None],
        missed: Callable[[], None],
    ) -> None:
        self._url = base_url.replace("http", "ws", 1) + "/ws"
        self._token = person.token
        self._own = f"user:{person.id}"
        self._topics = tuple(topics)
        self._hear = hear
        self._lost = lost
        self._missed = missed
        self._cursors: dict[str, str] = {}
        self._heard: set[str] = set()
        self._waiting_for = {self._own, *self._topics}
        self.subscribed = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with connect(
                    self._url, open_timeout=OPENS_WITHIN, ping_interval=PING_SECONDS, ping_timeout=PING_SECONDS
                ) as socket:
                    await self._listen(socket)
            except (OSError, TimeoutError, WebSocketException):
                self._lost()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self, socket: ClientConnection) -> None:
        await socket.send(json.dumps({"type": "auth", "token": self._token} | self._after(self._own)))
        for topic in self._topics:
            await socket.send(json.dumps({"type": "subscribe", "topic": topic} | self._after(topic)))
        async for text in socket:
            frame = json.loads(text)
            match frame["type"]:
                case "event":
                    self._take(frame)
                case "subscribed":
                    self._begin(frame)
                case "error":
                    return

    def _after(self, topic: str) -> dict[str, str]:
        return {"after": self._cursors[topic]} if topic in self._cursors else {}

    def _take(self, event: Event) -> None:
        self._cursors[event["topic"]] = event["cursor"]
        if event["id"] not in self._heard:
            self._heard.add(event["id"])
            self._hear(event)

    def _begin(self, frame: dict[str, Any]) -> None:
        topic = frame["topic"]
        if topic in self._cursors and not frame["recovered"]:
            self._missed()
        if frame["cursor"] is not None:
            self._cursors[topic] = frame["cursor"]
        self._waiting_for.discard(topic)
        if not self._waiting_for:
            self.subscribed.set()


@asynccontextmanager
async def listening(*listeners: Listener) -> AsyncIterator[None]:
    """All of them listen, and have begun to by the time the body runs."""
    running = [asyncio.create_task(listener.run()) for listener in listeners]
    try:
        for listener in listeners:
            await listener.subscribed.wait()
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
