"""The hub: the rooms of this process, and who is in them."""

import asyncio
import time
from typing import Any
from uuid import UUID

from core import redis
from core.servers import AWAY
from core.settings import Settings
from core.streams import Entry, Streams, is_cursor
from realtime.connections import Connections
from realtime.follower import SETTLES_WITHIN, Follower
from realtime.heartbeat import beat
from realtime.leases import Leases
from realtime.limits import Limits
from realtime.presence import Presence
from realtime.seats import Seats
from realtime.topics import ControlTopic, Room, TopicName
from realtime.vital import end, vital

IDLE_SECONDS = 20.0
"""A topic that heard nothing for so long is compared with its stream."""
IDLE_SHARE = 0.1
"""Of all topics, which are looked at each second."""
GRACE_SECONDS = 30.0
"""How long a room stays followed after the last listener left."""
HOUSEKEEPING_SECONDS = 1.0
RELIEF_SECONDS = 0.25
SHARED_SECONDS = 0.25
"""How long a page serves others: what is newer than it is read behind it."""
PULSE_WITHIN = 0.6
"""After a longer silence of the relay it is not certain that control messages arrive."""


class Hub:
    """One a process. `control` is the first topic that is followed."""

    def __init__(self, settings: Settings, connections: Connections) -> None:
        self.connections = connections
        self.rooms: dict[str, Room] = {}
        self._empty: dict[Room, None] = {}
        """Rooms that the last listener has left."""
        self.limits = Limits.times(settings.rate_limit_factor)
        self._client = redis.connect(settings, timeout=SETTLES_WITHIN)
        streams = Streams(self._client, settings.redis_prefix)
        self._follower = Follower(settings, streams)
        self._leases = Leases(streams, settings.redis_prefix)
        self.presence = Presence(streams, self._follower, connections, self._leases, settings.redis_prefix)
        self._control: ControlTopic | None = None
        self.seats = Seats(streams, connections, self._leases, settings.redis_prefix)
        self._reading: dict[tuple[str, str], asyncio.Task[list[Entry] | None]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, control: ControlTopic) -> None:
        self._control = control
        self._follower.start()
        self._follower.follow(control)
        self.presence.start()
        self._tasks = [
            vital("housekeeping", self._keep_house()),
            vital("relief", self._relieve()),
            vital("heartbeat", beat(self.connections)),
            vital("lease", self._leases.keep()),
            vital("seats", self.seats.tell()),
        ]

    async def stop(self) -> None:
        await end(self._tasks)
        await self.presence.stop()
        await self._follower.stop()
        await self._client.aclose()

    @property
    def hears_control(self) -> bool:
        """Whether everything on the control topic that was committed until a moment ago has been heard."""
        in_step = self._control is not None and not self._control.stale
        return in_step and time.monotonic() - self._follower.pulse_at < PULSE_WITHIN

    def room(self, name: TopicName) -> Room:
        """The room of a topic; `settle` follows it, once somebody may listen: what nobody may hear leaves no trace."""
        key = f"{name.kind}:{name.id}"
        room = self.rooms.get(key)
        if room is None:
            room = self.rooms[key] = Room(key, _project_of(name), self.presence.left, self._emptied)
        return room

    def _emptied(self, room: Room) -> None:
        self._empty[room] = None

    async def settle(self, room: Room) -> None:
        """Follow a room, and wait until it has a position, but not for a Valkey that is away."""
        self._follower.follow(room)
        await self._follower.settle(room)

    async def page(self, room: Room, cursor: str) -> list[Entry] | None:
        """What lies behind a listener's cursor, oldest first, at most a page; nothing where the room stands there too.

        None where that can't be told. A cursor from another node may be ahead of this one.
        """
        if room.cursor is None or not is_cursor(cursor):
            return None
        try:
            if room.is_behind(cursor):
                await self._follower.catch_up(room)
            if cursor == room.cursor:
                return []
            if room.is_behind(cursor):
                return None
            return await self._read(room, cursor) or None
        except AWAY:
            return None

    async def _read(self, room: Room, cursor: str) -> list[Entry] | None:
        """Whoever comes back from the same place at about the same time is given the same page. Raises AWAY."""
        place = (room.name, cursor)
        reading = self._reading.get(place)
        if reading is None:
            reading = self._reading[place] = asyncio.create_task(self._follower.read(room, cursor))
            reading.add_done_callback(_take_note)
            asyncio.get_running_loop().call_later(SHARED_SECONDS, self._reading.pop, place, None)
        return await asyncio.shield(reading)

    async def _keep_house(self) -> None:
        while True:
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
            now = time.monotonic()
            for room in [room for room in self._empty if self._is_over(room, now)]:
                del self._empty[room], self.rooms[room.name]
                self.presence.forget(room)
                self._follower.unfollow(room)
            self._empty = {room: None for room in self._empty if not room.subscriptions}
            self._follower.look_at_idle(IDLE_SECONDS, IDLE_SHARE)

    def _is_over(self, room: Room, now: float) -> bool:
        return room.empty_for(now) > GRACE_SECONDS and self.presence.has_said_all(room)

    async def _relieve(self) -> None:
        while True:
            await asyncio.sleep(RELIEF_SECONDS)
            self.connections.relieve()


def _project_of(name: TopicName) -> UUID | None:
    return name.id if name.kind == "project" else None


def _take_note(reading: asyncio.Task[Any]) -> None:
    """Whoever waited for it may have left before it failed."""
    if not reading.cancelled():
        reading.exception()
