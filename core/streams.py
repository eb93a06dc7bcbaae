"""Topics as Valkey streams that know their gaps: each entry names its predecessor, and every cursor names an entry.

The relay publishes, the hubs read. All keys of a topic share a hash tag, so that a cluster keeps them together.
"""

import asyncio
import itertools
import math
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, NamedTuple
from uuid import UUID

import hiredis
from redis.asyncio import Redis
from redis.exceptions import ResponseError

KEPT_ENTRIES = 2_000
KEPT_SECONDS = 3 * 24 * 3600
REPEAT_KNOWN_SECONDS = 24 * 3600

_PACKED_AT_ONCE = 50
_ROUND_TRIP_SECONDS = 5.0
_CURSOR = re.compile(r"[0-9]{1,20}-[0-9]{1,20}")

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

    @property
    def pulse_channel(self) -> bytes:
        """Where the relay says that it lives and is not behind."""
        return f"{self._prefix}:pulse:{{{CONTROL}}}".encode()

    def channel(self, topic: str) -> bytes:
        return f"{self._prefix}:channel:{{{topic}}}".encode()

    def _stream(self, topic: str) -> str:
        return f"{self._prefix}:stream:{{{topic}}}"

    def _seen(self, topic: str, event_id: UUID) -> str:
        return f"{self._prefix}:seen:{{{topic}}}:{event_id}"

    async def load(self) -> None:
        """Install the functions; needed again after a server came back empty."""
        await self._redis.function_load(files("core").joinpath("streams.lua").read_text(), replace=True)

    async def publish(self, entries: Sequence[Published]) -> list[bytes | ResponseError | None]:
        """Publish in order, in one round trip, but for entries that were published before.

        Gives for each the id of its entry, None for a repeat, or the error by which the server refused it. To repeat
        the whole call is safe, and necessary when it raises.
        """
        return await self.call([self._publication(entry) for entry in entries])

    def _publication(self, entry: Published) -> tuple[Any, ...]:
        keys = (self._stream(entry.topic), self._seen(entry.topic, entry.event_id), self.channel(entry.topic))
        return ("muster_publish", 3, *keys, entry.body, KEPT_ENTRIES, KEPT_SECONDS, REPEAT_KNOWN_SECONDS)

    async def pulse(self) -> None:
        """Say that everything committed until now has been published."""
        await self._redis.spublish(self.pulse_channel, b"")

    async def tail(self, topic: str) -> str:
        """The id of the topic's last entry; an empty topic gets a marker, so that every cursor names an entry."""
        return (await self._call_or_raise([self._mark(topic, "0")]))[0].decode()

    async def tails(self, topics: Sequence[str]) -> list[str | None]:
        """`tail` of each topic, in one round trip; None where the server refuses it."""
        answers = await self.call([self._mark(topic, "0") for topic in topics])
        return [None if isinstance(answer, ResponseError) else answer.decode() for answer in answers]

    async def break_chain(self, topic: str) -> None:
        """Add an entry that follows nothing: whoever reads this topic is told to reload."""
        await self._call_or_raise([self._mark(topic, "1")])

    def _mark(self, topic: str, anew: str) -> tuple[Any, ...]:
        return ("muster_mark", 2, self._stream(topic), self.channel(topic), KEPT_SECONDS, anew)

    async def after(self, topic: str, cursor: str, limit: int) -> list[Entry] | None:
        """The first `limit` entries behind `cursor`, oldest first; None where something between them may be missing."""
        if not is_cursor(cursor):
            return None
        try:
            raw: Any = await self._redis.xrange(self._stream(topic), min=cursor, count=limit + 1)
        except ResponseError:
            return None  # a cursor out of range, or no stream at all
        entries = [_entry(item) for item in raw]
        if not entries or cursor not in (entries[0].id, entries[0].previous):
            return None
        if any(later.previous != earlier.id for earlier, later in itertools.pairwise(entries)):
            return None
        return entries[1:] if entries[0].id == cursor else entries[:limit]

    async def call(self, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Call functions in one round trip, and install them first where the server does not know them."""
        answers = await self._pipeline(calls)
        if any(isinstance(answer, ResponseError) and "Function not found" in str(answer) for answer in answers):
            await self.load()
            answers = await self._pipeline(calls)
        return answers

    async def _call_or_raise(self, calls: Sequence[tuple[Any, ...]]) -> list[bytes]:
        answers = await self.call(calls)
        for answer in answers:
            if isinstance(answer, ResponseError):
                raise answer
        return answers

    async def _pipeline(self, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        """redis-py's own pipeline packs in Python and all at once; this packs in C, while the server is at work."""
        pool: Any = self._redis.connection_pool
        connection = await pool.get_connection()
        try:
            async with asyncio.timeout(_ROUND_TRIP_SECONDS):
                for start in range(0, len(calls), _PACKED_AT_ONCE):
                    packed = [hiredis.pack_command(("FCALL", *call)) for call in calls[start : start + _PACKED_AT_ONCE]]
                    await connection.send_packed_command(packed, check_health=False)
                return [await _answer(connection) for _ in calls]
        except BaseException:
            await connection.disconnect(nowait=True)
            raise
        finally:
            await pool.release(connection)


async def _answer(connection: Any) -> Any:
    try:
        return await connection.read_response(timeout=math.inf)
    except ResponseError as error:
        return error


def parse_message(message: bytes) -> Entry:
    """A message of the topic's channel."""
    previous, cursor, body = message.split(b" ", 2)
    return Entry(previous.decode(), cursor.decode(), body or None)


def is_cursor(text: str) -> bool:
    """Whether it has the form of one."""
    return _CURSOR.fullmatch(text) is not None


def position(cursor: str) -> tuple[int, int]:
    """A cursor in the order of its stream."""
    milliseconds, _, sequence = cursor.partition("-")
    return int(milliseconds), int(sequence)


def _entry(item: tuple[bytes, dict[bytes, bytes]]) -> Entry:
    cursor, fields = item
    return Entry(fields[b"p"].decode(), cursor.decode(), fields.get(b"b"))
