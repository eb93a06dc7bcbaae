"""How an event reaches each server: by the road that it is built for, from the same event of 200 bytes."""

import time
from collections.abc import Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec
from redis.asyncio import Redis

from core.ids import uuid7
from core.streams import Published, Streams
from ops.program import CannotRun

EVENT_BYTES = 200
_ENCODER = msgspec.msgpack.Encoder()


class Event(NamedTuple):
    id: UUID
    body: bytes


def event() -> Event:
    """An event of EVENT_BYTES, stamped with this moment where the crowd looks for it: in its title."""
    event_id = uuid7()
    head = f'{{"id":"{event_id}","kind":"task.updated","data":{{"title":"{time.monotonic_ns()}","text":"'
    tail = '"}}'
    return Event(event_id, (head + "x" * (EVENT_BYTES - len(head) - len(tail)) + tail).encode())


class Road(Protocol):
    async def publish(self, events: Sequence[Event]) -> None:
        """Publish them in order, in one round trip."""


class StreamRoad:
    """Ours, as the relay publishes: into the topic's stream, then to its channel."""

    def __init__(self, streams: Streams, topic: str) -> None:
        self._streams = streams
        self._topic = topic

    async def publish(self, events: Sequence[Event]) -> None:
        answers = await self._streams.publish([Published(self._topic, event.id, event.body) for event in events])
        if not all(isinstance(answer, bytes) for answer in answers):
            raise CannotRun(f"Valkey has refused an event: {answers}")


class ChannelRoad:
    """That of ws: the event as it is, by PUBLISH."""

    def __init__(self, client: Redis, channel: str) -> None:
        self._client = client
        self._channel = channel

    async def publish(self, events: Sequence[Event]) -> None:
        pipeline = self._client.pipeline(transaction=False)
        for event in events:
            pipeline.publish(self._channel, self._message(event))
        await pipeline.execute()

    def _message(self, event: Event) -> bytes:
        return event.body


class EmitterRoad(ChannelRoad):
    """That of Socket.IO: byte for byte what its @socket.io/redis-emitter publishes for `to(room).emit("event", ...)`.

    The server takes it as from another node: it decodes it, encodes the packet once and sends it to its own sockets.
    """

    def __init__(self, client: Redis, room: str) -> None:
        super().__init__(client, f"socket.io#/#{room}#")
        self._options = {"rooms": [room], "except": [], "flags": {}}

    def _message(self, event: Event) -> bytes:
        packet = {"type": 2, "data": ["event", msgspec.json.decode(event.body)], "nsp": "/"}
        return _ENCODER.encode(["emitter", packet, self._options])
