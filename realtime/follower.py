"""Following topics: in step with their streams, whatever gets lost on the way.

Every message names its predecessor. Where that is not the last entry heard, the stream is read from there; where the
stream can't tell any more, the topic's listeners are told so. A lost message, a connection that was cut and a stream
that was trimmed, evicted or flushed are all noticed: at the next message, on reconnecting, or by a look at idle topics.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Iterable
from typing import Protocol

import structlog
from redis.exceptions import ResponseError

from core.servers import AWAY, may_pass
from core.settings import Settings
from core.streams import Entry, Streams, parse_message
from realtime.feed import Feed
from realtime.topics import Topic
from realtime.vital import end, vital

log = structlog.get_logger(__name__)

PAGE = 50
"""Entries read from a stream at once."""
CHECKED_AT_ONCE = 200
READERS = 16
"""How many streams are read at the same time."""
SETTLES_WITHIN = 2.0
RETRY_SECONDS = 0.5


class Ear(Protocol):
    """Who hears a channel that is no topic's. Nothing of it may raise or wait."""

    def message(self, body: bytes) -> None: ...

    def listening(self) -> None:
        """From now on every message is heard."""

    def cut_off(self) -> None:
        """Nothing is heard any more; `listening` will come again."""


class Pulse:
    """Hears that the relay lives. `at` is when it was last known not to be behind, by the monotonic clock."""

    def __init__(self) -> None:
        self.at = float("-inf")

    def message(self, _body: bytes) -> None:
        self.at = time.monotonic()

    def listening(self) -> None:
        """It comes by itself."""

    def cut_off(self) -> None:
        self.at = float("-inf")


class Follower:
    """Hears the feed. A topic is changed here only by what was heard in step, or by the one task that catches it up."""

    def __init__(self, settings: Settings, streams: Streams) -> None:
        self.streams = streams
        self._pulse = Pulse()
        self._feed = Feed(settings, self)
        self._topics: dict[bytes, Topic] = {}
        self._in_turn: deque[Topic] = deque()
        """All of them, as they are looked at in turn."""
        self._ears: dict[bytes, Ear] = {}
        self._unchecked: dict[Topic, None] = {}
        self._something_unchecked = asyncio.Event()
        self._readers = asyncio.Semaphore(READERS)
        self._catching_up: dict[Topic, asyncio.Task[None]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def pulse_at(self) -> float:
        """When the relay was last heard to live and not be behind, by the monotonic clock."""
        return self._pulse.at

    def start(self) -> None:
        self.hear(self.streams.pulse_channel, self._pulse)
        self._tasks = [vital("feed", self._feed.run()), vital("check", self._check())]

    async def stop(self) -> None:
        await end([*self._tasks, *self._catching_up.values()])

    def follow(self, topic: Topic) -> None:
        """Harmless to repeat."""
        channel = self.streams.channel(topic.name)
        if channel not in self._topics:
            self._topics[channel] = topic
            self._in_turn.append(topic)
            self._feed.want(channel)

    def unfollow(self, topic: Topic) -> None:
        channel = self.streams.channel(topic.name)
        self._feed.unwant(channel)
        self._topics.pop(channel, None)
        self._unchecked.pop(topic, None)

    def hear(self, channel: bytes, ear: Ear) -> None:
        """Hear a shard channel that is no topic's. It has one ear."""
        self._ears[channel] = ear
        self._feed.want(channel)

    def unhear(self, channel: bytes) -> None:
        self._feed.unwant(channel)
        self._ears.pop(channel, None)

    async def settle(self, topic: Topic) -> None:
        """Wait until a topic has a position, but not for a Valkey that is away."""
        if topic.cursor is not None or self._feed.is_away(self.streams.channel(topic.name)):
            return
        try:
            async with asyncio.timeout(SETTLES_WITHIN):
                await topic.settled.wait()
        except TimeoutError:
            return

    def look_at_idle(self, idle: float, share: float) -> None:
        """Compare those with their streams that have heard nothing for so many seconds: a share of them at a time, so
        that topics which were followed together are not looked at together.
        """
        now = time.monotonic()
        for _ in range(math.ceil(len(self._in_turn) * share)):
            topic = self._in_turn.popleft()
            if self._topics.get(self.streams.channel(topic.name)) is topic:
                self._in_turn.append(topic)
                if now - topic.heard_at > idle and topic not in self._unchecked:
                    self._put_to_check(topic)

    async def catch_up(self, topic: Topic) -> None:
        """Read the stream to its end, though no gap was noticed."""
        self._start_catching_up(topic)
        await asyncio.shield(self._catching_up[topic])

    async def read(self, topic: Topic, cursor: str) -> list[Entry] | None:
        """A page behind any cursor of the topic; None where something may be missing. Raises AWAY."""
        async with self._readers:
            return await self.streams.after(topic.name, cursor, PAGE)

    # What the feed hears

    def heard(self, channel: bytes, message: bytes) -> None:
        topic = self._topics.get(channel)
        if topic is None:
            if ear := self._ears.get(channel):
                ear.message(message)
            return
        topic.heard_at = time.monotonic()
        entry = parse_message(message)
        if topic.stale:
            topic.overheard = entry
        elif entry.previous == topic.cursor:
            topic.advance(entry)
        elif topic.is_behind(entry.id):
            self._start_catching_up(topic)
        elif entry.id != topic.cursor:
            self._put_to_check(topic)  # it was read before it was heard, or the stream began anew, by another clock

    def listening(self, channel: bytes) -> None:
        if topic := self._topics.get(channel):
            self._put_to_check(topic)
        elif ear := self._ears.get(channel):
            ear.listening()

    def cut_off(self, channels: Iterable[bytes]) -> None:
        for channel in channels:
            if topic := self._topics.get(channel):
                topic.cut_off()
            elif ear := self._ears.get(channel):
                ear.cut_off()

    # Getting into step

    def _put_to_check(self, topic: Topic) -> None:
        topic.stale = True
        self._unchecked[topic] = None
        self._something_unchecked.set()

    async def _check(self) -> None:
        """Compare topics with their streams, many in one round trip."""
        while True:
            await self._something_unchecked.wait()
            batch = [topic for topic, _ in zip(self._unchecked, range(CHECKED_AT_ONCE), strict=False)]
            try:
                tails = await self.streams.tails([topic.name for topic in batch])
            except AWAY:
                self._check_later(batch)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            for topic, tail in zip(batch, tails, strict=True):
                if isinstance(tail, ResponseError) and may_pass(tail):
                    self._check_later([topic])
                else:
                    self._compare(topic, None if isinstance(tail, ResponseError) else tail)
            if not self._unchecked:
                self._something_unchecked.clear()

    def _check_later(self, topics: Iterable[Topic]) -> None:
        """Their node is away: topics of other nodes do not wait for them."""
        for topic in topics:
            self._unchecked.pop(topic, None)
            asyncio.get_running_loop().call_later(RETRY_SECONDS, self._check_again, topic)

    def _check_again(self, topic: Topic) -> None:
        if self._topics.get(self.streams.channel(topic.name)) is topic:
            self._put_to_check(topic)

    def _compare(self, topic: Topic, tail: str | None) -> None:
        self._unchecked.pop(topic, None)
        topic.heard_at = time.monotonic()
        if tail is None:
            log.error("follower.no_stream", topic=topic.name)
        elif topic not in self._catching_up:
            if topic.cursor is None:
                topic.restart(tail)
            if topic.cursor != tail or not _in_step(topic):
                self._start_catching_up(topic)

    def _start_catching_up(self, topic: Topic) -> None:
        topic.stale = True
        if topic not in self._catching_up:
            self._catching_up[topic] = asyncio.create_task(self._catch_up(topic))

    async def _catch_up(self, topic: Topic) -> None:
        """Read the stream from the last entry that was heard, until in step."""
        try:
            while not (await self._read_on(topic) and _in_step(topic)):
                await topic.breathe()
        except AWAY as error:
            log.info("follower.catching_up_later", topic=topic.name, error=f"{type(error).__name__}: {error}")
            self._put_to_check(topic)
        finally:
            del self._catching_up[topic]

    async def _read_on(self, topic: Topic) -> bool:
        """Hear the next page. Gives whether it was the last one."""
        entries = None if topic.cursor is None else await self.read(topic, topic.cursor)
        if entries is None:
            topic.restart(await self.streams.tail(topic.name))
            return True
        for entry in entries:
            topic.advance(entry)
        return len(entries) < PAGE


def _in_step(topic: Topic) -> bool:
    """Whether nothing was overheard that lies ahead, once the next entry, if that was overheard, is heard."""
    entry, topic.overheard = topic.overheard, None
    if entry is not None and entry.previous == topic.cursor:
        topic.advance(entry)
    topic.stale = entry is not None and topic.is_behind(entry.id)
    return not topic.stale
