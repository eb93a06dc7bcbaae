"""Following topics: in step with their streams, whatever gets lost on the way.

Every message names its predecessor. Where that is not the last entry heard, the stream is read from there; where the
stream can't tell any more, the topic's listeners are told so. A lost message, a connection that was cut and a stream
that was trimmed, evicted or flushed are all noticed: at the next message, on reconnecting, or by a look at idle topics.
"""

import asyncio
import time
from typing import Any

import structlog

from core.settings import Settings
from core.streams import Entry, Streams, parse_message
from realtime.feed import AWAY, Feed
from realtime.topics import Topic
from realtime.vital import vital

log = structlog.get_logger(__name__)

PAGE = 200
"""Entries read from a stream at once."""
CHECKED_AT_ONCE = 200
READERS = 16
"""How many streams are read at the same time."""
SETTLES_WITHIN = 2.0
RETRY_SECONDS = 0.5


class Follower:
    """Hears the feed. A topic is changed here only by what was heard in step, or by the one task that catches it up."""

    def __init__(self, settings: Settings, streams: Streams) -> None:
        self.streams = streams
        self.pulse_at = float("-inf")
        """When the relay was last heard to live and not be behind, by the monotonic clock."""
        self._feed = Feed(settings, self)
        self._topics: dict[bytes, Topic] = {}
        self._ears: dict[bytes, Any] = {}
        self._unchecked: dict[Topic, None] = {}
        self._something_unchecked = asyncio.Event()
        self._readers = asyncio.Semaphore(READERS)
        self._catching_up: dict[Topic, asyncio.Task[None]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._feed.want(self.streams.pulse_channel)
        self._tasks = [vital("feed", self._feed.run()), vital("check", self._check())]

    async def stop(self) -> None:
        tasks = [*self._tasks, *self._catching_up.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def follow(self, topic: Topic) -> None:
        """Harmless to repeat."""
        channel = self.streams.channel(topic.name)
        if channel not in self._topics:
            self._topics[channel] = topic
            self._feed.want(channel)

    def unfollow(self, topic: Topic) -> None:
        channel = self.streams.channel(topic.name)
        self._feed.unwant(channel)
        self._topics.pop(channel, None)
        self._unchecked.pop(topic, None)

    def hear(self, channel: bytes, ear: Any) -> None:
        self._ears[channel] = ear
        self._feed.want(channel)

    def unhear(self, channel: bytes) -> None:
        self._ears.pop(channel, None)
        self._feed.unwant(channel)

    async def settle(self, topic: Topic) -> None:
        """Wait until a topic has a position, but not for a Valkey that is away."""
        if topic.cursor is not None or not self._feed.connected:
            return
        try:
            async with asyncio.timeout(SETTLES_WITHIN):
                await topic.settled.wait()
        except TimeoutError:
            return

    def look_at_idle(self, idle: float) -> None:
        """Compare those with their streams that have heard nothing for so many seconds."""
        now = time.monotonic()
        for topic in self._topics.values():
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
        if channel == self.streams.pulse_channel:
            self.pulse_at = time.monotonic()
            return
        if ear := self._ears.get(channel):
            ear.message(message)
            return
        topic = self._topics.get(channel)
        if topic is None:
            return
        topic.heard_at = time.monotonic()
        entry = parse_message(message)
        if topic.stale:
            topic.overheard = entry
        elif entry.previous == topic.cursor:
            topic.advance(entry)
        elif topic.is_behind(entry.id):
            self._start_catching_up(topic)

    def listening(self, channel: bytes) -> None:
        if ear := self._ears.get(channel):
            ear.listening()
        topic = self._topics.get(channel)
        if topic is not None:
            self._put_to_check(topic)

    def cut_off(self) -> None:
        self.pulse_at = float("-inf")
        for topic in self._topics.values():
            topic.cut_off()
        for ear in self._ears.values():
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
                await asyncio.sleep(RETRY_SECONDS)
                continue
            for topic, tail in zip(batch, tails, strict=True):
                self._compare(topic, tail)
            if not self._unchecked:
                self._something_unchecked.clear()

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
                pass
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
