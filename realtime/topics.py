"""Topics as this process follows them: each knows its position in the stream, and who listens."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from msgspec import UNSET, UnsetType

from core.streams import Entry, position
from realtime import frames
from realtime.connections import Connection, Subscription
from realtime.frames import Crowd, Subscribed
from realtime.roster import Roster
from realtime.wire import Wire, broadcast

_NAME = re.compile(r"(user|project|task):([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_EVENT_ID = slice(len('{"id":"'), len('{"id":"') + 36)
_IDS_REMEMBERED = 64
_BREATHS = 5
_BREATH_SECONDS = 0.01
_WRITTEN_AT_ONCE = 16 * 1024
"""Bytes."""


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

    async def breathe(self) -> None:
        """Between two pages of what was missed: whoever passes it on may need a moment."""

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
    """A topic that people listen to. `live` are those who have taken everything so far, with their descriptors, `slow`
    those at whose backlog is looked before each frame; others are joining, or too slow just now.
    """

    def __init__(
        self,
        name: str,
        project_id: UUID | None,
        left: Callable[["Room", UUID], None],
        emptied: Callable[["Room"], None],
    ) -> None:
        """`left` hears who is seen no more, `emptied` that nobody is left."""
        super().__init__(name)
        self.project_id = project_id
        """Whose members may listen; of a task it is known once somebody's right was checked."""
        self.subscriptions: dict[Connection, Subscription] = {}
        self.live: dict[Connection, int] = {}
        self.slow: dict[Connection, None] = {}
        self.roster = None if name.startswith("user:") else Roster()
        """Who is here, where people see each other."""
        self._left = left
        self._emptied = emptied
        self._empty_since = time.monotonic()
        self._recent: deque[bytes] = deque(maxlen=_IDS_REMEMBERED)
        """Ids of events that were heard since entries were missed last."""
        self._former: deque[bytes] = deque(maxlen=_IDS_REMEMBERED)
        """Of those that were heard before: they may come again."""
        self.told_to_reload: set[Connection] = set()
        """Since entries were missed last: what was heard before that is in their snapshot."""
        self._pending: list[bytes] = []
        """Heard, and not yet written."""
        self._pending_bytes = 0
        self._readers: tuple[tuple[Wire, int], ...] | None = None
        """`live` as `broadcast` wants it, until that changes."""

    def admit(self, connection: Connection) -> Subscription:
        """A place in the room, not live yet."""
        subscription = Subscription(connection, self)
        self.subscriptions[connection] = connection.subscriptions[self.name] = subscription
        return subscription

    def dismiss(self, connection: Connection) -> None:
        """A place is given up. What was heard before is still written to it."""
        self.flush()
        self.omit(connection)
        self.told_to_reload.discard(connection)
        subscription = self.subscriptions.pop(connection, None)
        connection.subscriptions.pop(self.name, None)
        self._empty_since = time.monotonic()
        if subscription is not None and subscription.present and connection.user_id is not None:
            self._left(self, connection.user_id)
        if not self.subscriptions:
            self._emptied(self)

    def seat(self, connection: Connection) -> None:
        """From here on it gets what is heard, at its pace: what was heard before is written first, and may fill it."""
        self.flush()
        self.omit(connection)
        if connection.wire.is_full:
            self.slow[connection] = None
        else:
            self.live[connection] = connection.wire.fd
            self._readers = None

    def slow_down(self, connection: Connection) -> None:
        """Something waits for it now: nothing may go past that. What is pending will find it among the slow."""
        if self.live.pop(connection, None) is not None:
            self._readers = None
            self.slow[connection] = None

    def omit(self, connection: Connection) -> None:
        """Write to it no more for now."""
        if self.live.pop(connection, None) is not None:
            self._readers = None
        self.slow.pop(connection, None)

    def empty_for(self, now: float) -> float:
        """Seconds since the last one left; 0 while somebody is there."""
        return 0.0 if self.subscriptions else now - self._empty_since

    def crowd(self) -> Crowd | UnsetType:
        """Who is here; nothing where people do not see each other."""
        return UNSET if self.roster is None else self.roster.crowd()

    def hear(self, cursor: str, body: bytes, /) -> None:
        """Prepare one frame for everybody. What comes again, because its having come was forgotten, is passed by."""
        event_id = body[_EVENT_ID]
        if event_id in self._recent:
            return
        self._recent.append(event_id)
        if not self.subscriptions:
            return
        frame = frames.event(self.name, cursor, body)
        if event_id in self._former:
            self._write_to_newcomers(frame)
        else:
            self._write(frame)

    async def breathe(self) -> None:
        """Much comes at once: let readers take it who can, but wait for nobody long."""
        for _ in range(_BREATHS):
            self.flush()
            if not self.slow:
                return
            await asyncio.sleep(_BREATH_SECONDS)

    def lose(self) -> None:
        self._former.extend(self._recent)
        self._recent.clear()
        self.told_to_reload = {who for who, subscription in self.subscriptions.items() if subscription.joined}
        if self.subscriptions:
            self._write(frames.written(Subscribed(self.name, self.cursor, recovered=False)))

    def _write_to_newcomers(self, frame: bytes) -> None:
        """The others had it before they were told to reload: nobody gets an id twice, and whoever came in between gets
        it once.
        """
        self.flush()
        for connection in (*self.live, *self.slow):
            if connection not in self.told_to_reload:
                connection.push(frame)

    def _write(self, frame: bytes) -> None:
        """What is heard in one go is written in one: events that come in a burst cost each reader one system call."""
        if not self._pending:
            asyncio.get_running_loop().call_soon(self.flush)
        self._pending.append(frame)
        self._pending_bytes += len(frame)
        if self._pending_bytes >= _WRITTEN_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what was heard so far to those who are here now."""
        if not self._pending:
            return
        frame = self._pending[0] if len(self._pending) == 1 else b"".join(self._pending)
        self._pending, self._pending_bytes = [], 0
        if self._readers is None:
            self._readers = tuple((connection.wire, fd) for connection, fd in self.live.items())
        slow = tuple(self.slow)
        broadcast(frame, self._readers)
        for connection in slow:
            connection.push(frame)

    def tell_people(self, frame: bytes, but: UUID | None = None) -> None:
        """Write what is no event to everybody who has been told who is here, but for one person."""
        for connection, subscription in tuple(self.subscriptions.items()):
            if subscription.present and not connection.lagging and connection.user_id != but:
                connection.push(frame)
