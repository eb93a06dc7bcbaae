"""Topics as Valkey streams that know their gaps: each entry names its predecessor, and every cursor names an entry.

The relay publishes, the hubs read. All keys of a topic share a hash tag, so that a cluster keeps them together.
"""

import itertools
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, NamedTuple
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import ResponseError

KEPT_ENTRIES = 2_000
KEPT_SECONDS = 3 * 24 * 3600
REPEAT_KNOWN_SECONDS = 24 * 3600

CONTROL = "control"
"""The topic every node hears: removals, ended sessions, disabled users."""


class Entry(NamedTuple):
    """One entry of a topic. `body` is None in a marker, which no client sees."""

    previous: str
    id: str
    body: bytes | None


class Published(NamedTuple):
    """What is to be published once: `event_id` tells a repeat."""

    topic: str
    event_id: UUID
    body: bytes


class Streams:
    """Needs a client with `decode_responses=False`. Errors are redis-py's."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix

    def channel(self, topic: str) -> bytes:
        return f"{self._prefix}:channel:{{{topic}}}".encode()

    def _stream(self, topic: str) -> str:
        return f"{self._prefix}:stream:{{{topic}}}"

    def _seen(self, topic: str, event_id: UUID) -> str:
        return f"{self._prefix}:seen:{{{topic}}}:{event_id}"

    async def load(self) -> None:
        """Install the functions; needed again after a server came back empty."""
        await self._redis.function_load(files("core").joinpath("streams.lua").read_text(), replace=True)

    async def publish(self, entries: Sequence[Published]) -> list[bytes | None]:
        """Publish in order, in one round trip. Gives the id of each, None where it was published before."""
        try:
            return await self._publish(entries)
        except ResponseError as error:
            if not _is_unknown_function(error):
                raise
            await self.load()
            return await self._publish(entries)

    async def _publish(self, entries: Sequence[Published]) -> list[bytes | None]:
        pipeline = self._redis.pipeline(transaction=False)
        for topic, event_id, body in entries:
            keys = (self._stream(topic), self._seen(topic, event_id), self.channel(topic))
            arguments = (body, KEPT_ENTRIES, KEPT_SECONDS, REPEAT_KNOWN_SECONDS)
            pipeline.execute_command("FCALL", "muster_publish", 3, *keys, *arguments)
        return await pipeline.execute()

    async def tail(self, topic: str) -> str:
        """The id of the topic's last entry; an empty topic gets a marker, so that every cursor names an entry."""
        return await self._mark(topic, anew=False)

    async def break_chain(self, topic: str) -> None:
        """Add an entry that follows nothing: whoever reads this topic is told to reload."""
        await self._mark(topic, anew=True)

    async def _mark(self, topic: str, *, anew: bool) -> str:
        arguments = (self._stream(topic), self.channel(topic), KEPT_SECONDS, "1" if anew else "0")
        try:
            marked: Any = await self._redis.fcall("muster_mark", 2, *arguments)
        except ResponseError as error:
            if not _is_unknown_function(error):
                raise
            await self.load()
            marked = await self._redis.fcall("muster_mark", 2, *arguments)
        return str(marked, "ascii")

    async def after(self, topic: str, cursor: str, limit: int = KEPT_ENTRIES) -> list[Entry] | None:
        """All entries behind `cursor`, oldest first; None where that can't be told, or there are more than `limit`."""
        try:
            raw: Any = await self._redis.xrange(self._stream(topic), min=cursor, count=limit + 2)
        except ResponseError:
            return None  # a cursor that is no stream id
        entries = [_entry(item) for item in raw]
        if entries and entries[0].id == cursor:
            entries = entries[1:]
        elif not entries or entries[0].previous != cursor:
            return None
        if len(entries) > limit or any(b.previous != a.id for a, b in itertools.pairwise(entries)):
            return None
        return entries


def parse_message(message: bytes) -> Entry:
    """A message of the topic's channel."""
    previous, cursor, body = message.split(b" ", 2)
    return Entry(previous.decode(), cursor.decode(), body or None)


def _entry(item: tuple[bytes, dict[bytes, bytes]]) -> Entry:
    cursor, fields = item
    return Entry(fields[b"p"].decode(), cursor.decode(), fields.get(b"b"))


def _is_unknown_function(error: Any) -> bool:
    return "Function not found" in str(error)
