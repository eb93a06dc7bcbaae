"""The hub: follows topics in Valkey and writes what it hears to everybody who listens.

Every message names its predecessor. Where that is not the last one heard, the stream is read from there; where the
stream can't tell any more, the listeners are told to reload. So a lost message, a connection that was cut and a stream
that was trimmed, evicted or flushed are all noticed: at the next message, on reconnecting, or by the look at idle
topics.
"""

import asyncio
import time
from uuid import UUID

import structlog

from core import redis
from core.settings import Settings
from core.streams import Entry, Streams, is_cursor, parse_message
from realtime.connections import Connections
from realtime.feed import AWAY, Feed
from realtime.topics import ControlTopic, Room, Topic, TopicName

log = structlog.get_logger(__name__)

PAGE = 200
"""Entries read from a stream at once."""
CHECKED_AT_ONCE = 200
READERS = 16
"""How many topics read their streams at the same time."""
IDLE_SECONDS = 20.0
"""A topic that heard nothing for so long is compared with its stream."""
GRACE_SECONDS = 30.0
"""How long a room stays followed after the last listener left."""
SETTLES_WITHIN = 2.0
RETRY_SECONDS = 0.5
HOUSEKEEPING_SECONDS = 1.0
RELIEF_SECONDS = 0.25
PULSE_WITHIN = 0.6
"""After a longer silence of the relay it is not certain that control messages arrive."""


class Hub:
    """One a process. `control` hears removals and ended sessions, and is the first topic that is followed."""

    def __init__(self, settings: Settings, connections: Connections) -> None:
        self._client = redis.connect(settings, timeout=SETTLES_WITHIN)
        self.streams = Streams(self._client, settings.redis_prefix)
        self.connections = connections
        self.rooms: dict[str, Room] = {}
        self._feed = Feed(settings, self)
        self._topics: dict[bytes, Topic] = {}
        self._control: ControlTopic | None = None
        self._unchecked: dict[Topic, None] = {}
        self._something_unchecked = asyncio.Event()
        self._readers = asyncio.Semaphore(READERS)
        self._catching_up: dict[Topic, asyncio.Task[None]] = {}
        self._pulse_at = float("-inf")
        self._tasks: list[asyncio.Task[None]] = []

    # Following topics

    def start(self, control: ControlTopic) -> None:
        self._control = control
        self._feed.want(self.streams.pulse_channel)
        self._follow(control)
        for run in (self._feed.run, self._check, self._keep_house, self._relieve):
            self._tasks.append(asyncio.create_task(run(), name=run.__qualname__))

    async def stop(self) -> None:
        tasks = [*self._tasks, *self._catching_up.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._client.aclose()

    @property
    def hears_control(self) -> bool:
        """Whether everything on the control topic that was committed until a moment ago has been heard."""
        in_step = self._control is not None and not self._control.stale
        return in_step and time.monotonic() - self._pulse_at < PULSE_WITHIN

    def room(self, name: TopicName) -> Room:
        """The room of a topic, followed from now on."""
        key = f"{name.kind}:{name.id}"
        room = self.rooms.get(key)
        if room is None:
            room = self.rooms[key] = Room(key, _project_of(name))
            self._follow(room)
        return room

    def _follow(self, topic: Topic) -> None:
        channel = self.streams.channel(topic.name)
        self._topics[channel] = topic
        self._feed.want(channel)

    def _unfollow(self, room: Room) -> None:
        channel = self.streams.channel(room.name)
        self._feed.unwant(channel)
        del self._topics[channel]
        del self.rooms[room.name]
        self._unchecked.pop(room, None)

    async def settle(self, topic: Topic) -> None:
        """Wait until a topic has a position, but not for a Valkey that is away."""
        if topic.cursor is not None or not self._feed.connected:
            return
        try:
            async with asyncio.timeout(SETTLES_WITHIN):
                await topic.settled.wait()
        except TimeoutError:
            return

    # What the feed hears

    def heard(self, channel: bytes, message: bytes) -> None:
        if channel == self.streams.pulse_channel:
            self._pulse_at = time.monotonic()
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
            topic.stale = True
            self._start_catching_up(topic)

    def listening(self, channel: bytes) -> None:
        topic = self._topics.get(channel)
        if topic is not None:
            self._put_to_check(topic)

    def cut_off(self) -> None:
        self._pulse_at = float("-inf")
        for topic in self._topics.values():
            topic.cut_off()

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
            log.error("hub.no_stream", topic=topic.name)
            return
        if topic in self._catching_up:
            return
        if topic.cursor is None:
            topic.restart(tail)
        if topic.cursor != tail or not self._in_step(topic):
            self._start_catching_up(topic)

    def _in_step(self, topic: Topic) -> bool:
        """Whether nothing was overheard that lies ahead, once the next entry, if that was overheard, is heard."""
        entry, topic.overheard = topic.overheard, None
        if entry is not None and entry.previous == topic.cursor:
            topic.advance(entry)
        topic.stale = entry is not None and topic.is_behind(entry.id)
        return not topic.stale

    def _start_catching_up(self, topic: Topic) -> None:
        topic.stale = True
        if topic not in self._catching_up:
            task = asyncio.create_task(self._catch_up(topic), name=f"catches up {topic.name}")
            self._catching_up[topic] = task
            task.add_done_callback(lambda _: self._catching_up.pop(topic, None))

    async def _catch_up(self, topic: Topic) -> None:
        """Read the stream from the last entry that was heard, until in step."""
        try:
            async with self._readers:
                while not (await self._read_on(topic) and self._in_step(topic)):
                    pass
        except AWAY as error:
            log.info("hub.catching_up_later", topic=topic.name, error=f"{type(error).__name__}: {error}")
            topic.stale = True
            self._unchecked[topic] = None
            self._something_unchecked.set()

    async def _read_on(self, topic: Topic) -> bool:
        """Hear the next page. Gives whether it was the last one."""
        entries = None if topic.cursor is None else await self.streams.after(topic.name, topic.cursor, PAGE)
        if entries is None:
            topic.restart(await self.streams.tail(topic.name))
            return True
        for entry in entries:
            topic.advance(entry)
        return len(entries) < PAGE

    async def page(self, room: Room, cursor: str) -> list[Entry] | None:
        """What lies behind a listener's cursor, oldest first, at most a page; nothing where the room stands there too.

        None where that can't be told. A cursor from another node may be ahead of this one.
        """
        if room.cursor is None or not is_cursor(cursor):
            return None
        try:
            if room.is_behind(cursor):
                self._start_catching_up(room)
                await asyncio.shield(self._catching_up[room])
            if cursor == room.cursor:
                return []
            if room.is_behind(cursor):
                return None
            async with self._readers:
                return await self.streams.after(room.name, cursor, PAGE) or None
        except AWAY:
            return None

    # Housekeeping

    async def _keep_house(self) -> None:
        while True:
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
            now = time.monotonic()
            for topic in tuple(self._topics.values()):
                if isinstance(topic, Room) and topic.empty_for(now) > GRACE_SECONDS:
                    self._unfollow(topic)
                elif now - topic.heard_at > IDLE_SECONDS and topic not in self._unchecked:
                    self._put_to_check(topic)

    async def _relieve(self) -> None:
        while True:
            await asyncio.sleep(RELIEF_SECONDS)
            self.connections.relieve()


def _project_of(name: TopicName) -> UUID | None:
    return name.id if name.kind == "project" else None
