"""Topics as Valkey streams that know their gaps: each entry names its predecessor, and every cursor names an entry.

The relay publishes, the hubs read. All keys of a topic share a hash tag, so that a cluster keeps them together.
"""

import asyncio
import itertools
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, NamedTuple
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from core.calls import Call, Calls
from core.servers import Servers, may_pass, servers_of

KEPT_ENTRIES = 2_000
KEPT_SECONDS = 3 * 24 * 3600
REPEAT_KNOWN_SECONDS = 24 * 3600
_TAILS_REMEMBERED = 10_000
"""Of topics that were published to last."""

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
    """Needs a client with `decode_responses=False`. Raises AWAY (core.servers) where no server can be reached."""

    def __init__(self, redis: Redis | Servers, prefix: str) -> None:
        self._servers = servers_of(redis)
        self._calls = Calls(self._servers, self.load)
        self._prefix = prefix
        self._tails: dict[str, bytes] = {}
        """The ids of the entries that this process published last, by topic; the longest untouched first."""
        self._installed = False

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
        """Install the functions; needed again after a server came back empty. Raises where none can be reached."""
        await self._servers.ready()
        text = files("core").joinpath("streams.lua").read_text()
        loading = [server.function_load(text, replace=True) for server in self._servers.primaries()]
        outcomes = await asyncio.gather(*loading, return_exceptions=True)
        failures = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if len(failures) == len(outcomes):
            raise failures[0]
        self._installed = True

    async def publish(self, entries: Sequence[Published]) -> list[bytes | ResponseError | None]:
        """Publish, in order for each topic, in one round trip, but for entries that were published before.

        Gives for each the id of its entry, None for a repeat, or the error by which it was refused; those behind it in
        its topic are then, too. To repeat the whole call is safe, and necessary when it raises.
        """
        before: dict[str, UUID] = {}
        calls = []
        for entry in entries:
            calls.append(self._publication(entry, before.get(entry.topic)))
            before[entry.topic] = entry.event_id
        answers = await self.call(calls)
        self._remember(entries, answers)
        return answers

    def _publication(self, entry: Published, before: UUID | None) -> tuple[Any, ...]:
        """The first of its topic in a batch tells where the topic ended, as far as that is remembered."""
        keys = [self._stream(entry.topic), self._seen(entry.topic, entry.event_id), self.channel(entry.topic)]
        arguments = [entry.body, KEPT_ENTRIES, KEPT_SECONDS, REPEAT_KNOWN_SECONDS]
        if before is not None:
            keys.append(self._seen(entry.topic, before))
        elif (tail := self._tails.get(entry.topic)) is not None:
            arguments.append(tail)
        return ("muster_publish", len(keys), *keys, *arguments)

    def _remember(self, entries: Sequence[Published], answers: Sequence[bytes | ResponseError | None]) -> None:
        for entry, answer in zip(entries, answers, strict=True):
            if isinstance(answer, bytes):
                self._tails.pop(entry.topic, None)
                self._tails[entry.topic] = answer
        while len(self._tails) > _TAILS_REMEMBERED:
            del self._tails[next(iter(self._tails))]

    async def pulse(self) -> None:
        """Say that everything committed until now has been published."""
        await self.ask(self.pulse_channel, "SPUBLISH", self.pulse_channel, b"")

    async def tail(self, topic: str) -> str:
        """The id of the topic's last entry; an empty topic gets a marker, so that every cursor names an entry."""
        return str((await self._call_or_raise(self._mark(topic, "0"))).decode())

    async def tails(self, topics: Sequence[str]) -> list[str | ResponseError]:
        """`tail` of each topic, in one round trip, or the error by which it was refused."""
        answers = await self.call([self._mark(topic, "0") for topic in topics])
        return [answer if isinstance(answer, ResponseError) else answer.decode() for answer in answers]

    async def break_chain(self, topic: str) -> None:
        """Add an entry that follows nothing: whoever reads this topic is told to reload."""
        await self._call_or_raise(self._mark(topic, "1"))

    def _mark(self, topic: str, anew: str) -> tuple[Any, ...]:
        return ("muster_mark", 2, self._stream(topic), self.channel(topic), KEPT_SECONDS, anew)

    async def after(self, topic: str, cursor: str, limit: int) -> list[Entry] | None:
        """The first `limit` entries behind `cursor`, oldest first; None where something between them may be missing."""
        if not is_cursor(cursor):
            return None
        stream = self._stream(topic)
        try:
            raw = await self.ask(stream.encode(), "XRANGE", stream, cursor, "+", "COUNT", limit + 1)
        except ResponseError as error:
            if may_pass(error):
                raise
            return None  # a cursor out of range, or no stream at all
        entries = [_entry(item) for item in raw]
        if not entries or cursor not in (entries[0].id, entries[0].previous):
            return None
        if any(later.previous != earlier.id for earlier, later in itertools.pairwise(entries)):
            return None
        return entries[1:] if entries[0].id == cursor else entries[:limit]

    async def call(self, calls: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Call functions that are harmless to repeat: (name, number of keys, keys..., arguments...), one key at least.

        Answers as in Calls.make: an error stands for its call only. What a server does not know is installed first, and
        once by each process, for a server keeps what a former release installed.
        """
        if not self._installed:
            await self.load()
        return await self._calls.make([Call(_bytes(call[2]), ("FCALL", *call)) for call in calls])

    async def _call_or_raise(self, call: tuple[Any, ...]) -> Any:
        return _or_raise((await self.call([call]))[0])

    async def ask(self, key: bytes, *command: Any) -> Any:
        """The answer to a command that is harmless to repeat, from the server that has the key. Raises AWAY."""
        return _or_raise((await self._calls.make([Call(key, command)]))[0])


def _or_raise(answer: Any) -> Any:
    if isinstance(answer, ResponseError):
        raise answer
    return answer


def _bytes(key: str | bytes) -> bytes:
    return key.encode() if isinstance(key, str) else key


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


def _entry(item: tuple[bytes, list[bytes]]) -> Entry:
    cursor, flat = item
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    return Entry(fields[b"p"].decode(), cursor.decode(), fields.get(b"b"))
