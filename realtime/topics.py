"""Topics as this process follows them: each knows its position in the stream, and who listens."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from core.streams import Entry, position
from realtime import frames
from realtime.connections import Connection, Subscription

_NAME = re.compile(r"(user|project|task):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_EVENT_ID = slice(len('{"id":"'), len('{"id":"') + 36)
_IDS_REMEMBERED = 64


class TopicName(NamedTuple):
    """`kind` is user, project or task."""

    kind: str
    id: UUID


def parse(name: str) -> TopicName | None:
    """None for what is no topic of ours."""
    match = _NAME.fullmatch(name)
    return None if match is None else TopicName(match[1], UUID(match[2]))


class Topic:
    """A stream that this process follows. In step while not `stale`: then every entry up to `cursor` was heard."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cursor: str | None = None
        self.stale = True
        self.overheard: Entry | None = None
        """The last message that came while out of step."""
        self.heard_at = 0.0
        self.settled = asyncio.Event()
        """Set once there is a cursor, or it is certain that there is none for now."""

    def is_behind(self, cursor: str) -> bool:
        """Whether an entry lies ahead of what was heard."""
        return self.cursor is None or position(cursor) > position(self.cursor)

    def advance(self, entry: Entry) -> None:
        """Hear the entry that follows the last one."""
        self.cursor = entry.id
        if entry.body is not None:
            self.hear(entry.id, entry.body)

    def restart(self, cursor: str) -> None:
        """Go on from `cursor`, after a gap, or for the first time."""
        self.cursor = cursor
        self.settled.set()
        self.lose()

    def cut_off(self) -> None:
        """Nothing is heard for now. Who waits for a first cursor waits no longer."""
        self.stale = True
        if self.cursor is None:
            self.settled.set()
            self.settled = asyncio.Event()

    def hear(self, cursor: str, body: bytes, /) -> None:
        raise NotImplementedError

    def lose(self) -> None:
        """Hear that entries may have been missed."""
        raise NotImplementedError


class ControlTopic(Topic):
    """What every node must hear."""

    def __init__(self, name: str, hear: Callable[[bytes], None], lose: Callable[[], None]) -> None:
        super().__init__(name)
        self._hear = hear
        self._lose = lose

    def hear(self, _cursor: str, body: bytes, /) -> None:
        self._hear(body)

    def lose(self) -> None:
        self._lose()


class Room(Topic):
    """A topic that people listen to. `live` are those who get every event; others are joining, or too slow just now."""

    def __init__(self, name: str, project_id: UUID | None) -> None:
        super().__init__(name)
        self.project_id = project_id
        """Whose members may listen; of a task it is known once somebody's right was checked."""
        self.subscriptions: dict[Connection, Subscription] = {}
        self.live: dict[Connection, None] = {}
        self._empty_since = time.monotonic()
        self._recent: deque[bytes] = deque(maxlen=_IDS_REMEMBERED)

    def admit(self, connection: Connection) -> Subscription:
        """A place in the room, not live yet."""
        subscription = Subscription(connection, self)
        self.subscriptions[connection] = connection.subscriptions[self.name] = subscription
        return subscription

    def dismiss(self, connection: Connection) -> None:
        self.live.pop(connection, None)
        self.subscriptions.pop(connection, None)
        connection.subscriptions.pop(self.name, None)
        self._empty_since = time.monotonic()

    def empty_for(self, now: float) -> float:
        """Seconds since the last one left; 0 while somebody is there."""
        return 0.0 if self.subscriptions else now - self._empty_since

    def hear(self, cursor: str, body: bytes, /) -> None:
        """Write one prepared frame to everybody. An event that comes again, after the stream was lost, is passed by."""
        event_id = body[_EVENT_ID]
        if event_id in self._recent:
            return
        self._recent.append(event_id)
        if self.live:
            frame = frames.event(self.name, cursor, body)
            for connection in tuple(self.live):
                connection.push(frame)

    def lose(self) -> None:
        for connection in tuple(self.live):
            connection.push(frames.subscribed(None, self.name, self.cursor, recovered=False))
