"""Who is connected: one object a socket, found by user and by session, and bounded in what waits for its reader."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from core.ids import uuid7
from realtime import frames
from realtime.frames import PresenceState, Revoked, Subscribed
from realtime.limits import LAGGED, SOCKETS
from realtime.wire import BACKLOG_BYTES, Wire

if TYPE_CHECKING:
    from realtime.topics import Room

SESSION_OVER = 4401
PROCESS_BACKLOG_BYTES = 128 * 1024 * 1024


class Subscription:
    """One connection's place in one room. `joined` once its answer was given; `revoked` for good; `doubted` until its
    right was checked again; `present` once others see it there. `state` and `task_id` are what this connection does
    there, `typed_at` when it last typed.
    """

    __slots__ = ("connection", "doubted", "joined", "present", "revoked", "room", "state", "task_id", "typed_at")

    def __init__(self, connection: "Connection", room: "Room") -> None:
        self.connection = connection
        self.room = room
        self.joined = False
        self.revoked = False
        self.doubted = False
        self.present = False
        self.state = PresenceState.VIEWING
        self.task_id: UUID | None = None
        self.typed_at = float("-inf")

    def go_live(self) -> None:
        """From now on every event; for a reader who is too slow just now, once they have caught up."""
        self.joined = True
        self.connection.attend(self.room)

    def leave(self) -> None:
        self.room.dismiss(self.connection)

    def revoke(self) -> None:
        """Its right has ended. One that is still joining hears so as the answer that it waits for."""
        self.revoked = True
        self.connection.hear_out()
        self.leave()
        if self.joined:
            self.connection.say(Revoked(self.room.name))


class Connection:
    """One socket and what it listens to. `user_id` is None until it has said who it is."""

    __slots__ = ("_deadline", "id", "lagging", "session_id", "subscriptions", "user_id", "wire")

    def __init__(self, wire: Wire) -> None:
        self.id = uuid7()
        self.wire = wire
        self.user_id: UUID | None = None
        self.session_id: UUID | None = None
        self.subscriptions: dict[str, Subscription] = {}
        self.lagging = False
        self._deadline: asyncio.TimerHandle | None = None

    def say(self, frame: frames.ServerFrame) -> None:
        """Write a frame, or nothing once the connection is closing."""
        if self.wire.is_open:
            self.wire.write(frames.written(frame))

    def ends_in(self, seconds: float, reason: str) -> None:
        """Close with 4401 then, unless a later moment is set before."""
        self._cancel_deadline()
        self._deadline = asyncio.get_running_loop().call_later(seconds, self.end, reason)

    def end(self, reason: str) -> None:
        """Close with 4401: the session is over, or was never there."""
        self.hear_out()
        self.wire.end(SESSION_OVER, reason)

    def hear_out(self) -> None:
        """Write everything that was heard for it until now: whoever loses a right still hears why."""
        for subscription in tuple(self.subscriptions.values()):
            subscription.room.flush()

    def forget(self) -> None:
        """Listen to nothing any more."""
        self._cancel_deadline()
        for subscription in tuple(self.subscriptions.values()):
            subscription.room.omit(self)
        for subscription in tuple(self.subscriptions.values()):
            subscription.revoked = True
            subscription.leave()

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    # What the hub has for this reader

    def attend(self, room: "Room") -> None:
        """Take the place in a room that fits the reader's pace: `live`, or looked at with every frame."""
        if not self.lagging:
            room.seat(self)

    def push(self, frame: bytes) -> None:
        """Write to a reader who is slow, or stop doing so until they have caught up."""
        if self.wire.backlog + len(frame) > BACKLOG_BYTES:
            self.lag()
        else:
            self.wire.write(frame)

    def lag(self) -> None:
        """Leave what is live in every room: nothing more is queued for a reader who does not read."""
        if not self.lagging:
            LAGGED.inc()
        self.lagging = True
        for subscription in self.subscriptions.values():
            subscription.room.omit(self)

    def filled(self) -> None:
        """The reader is slow: every further frame looks at what waits already."""
        for subscription in self.subscriptions.values():
            subscription.room.slow_down(self)

    def drained(self) -> None:
        """The reader has taken what was queued, but has missed what was not."""
        missed, self.lagging = self.lagging, False
        for name, subscription in self.subscriptions.items():
            if subscription.joined:
                if missed:
                    room = subscription.room
                    self.say(Subscribed(name, room.cursor, recovered=False, presence=room.crowd()))
                self.attend(subscription.room)


class Connections:
    """All connections of this process that have said who they are."""

    def __init__(self) -> None:
        self._all: set[Connection] = set()
        self.behind: set[Connection] = set()
        """Those whose readers have not taken everything yet."""
        self._of_user: defaultdict[UUID, set[Connection]] = defaultdict(set)
        self._of_session: defaultdict[UUID, set[Connection]] = defaultdict(set)
        self._emptied = asyncio.Event()

    def __iter__(self) -> Iterator[Connection]:
        return iter(tuple(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def add(self, connection: Connection, user_id: UUID, session_id: UUID) -> None:
        """Add it, or note its new session."""
        self.remove(connection)
        connection.user_id, connection.session_id = user_id, session_id
        self._all.add(connection)
        SOCKETS.set(len(self._all))
        self._of_user[user_id].add(connection)
        self._of_session[session_id].add(connection)

    def remove(self, connection: Connection) -> None:
        """From now on it is nobody's."""
        if connection.user_id is not None and connection.session_id is not None:
            self._all.discard(connection)
            SOCKETS.set(len(self._all))
            _discard(self._of_user, connection.user_id, connection)
            _discard(self._of_session, connection.session_id, connection)
            connection.user_id = connection.session_id = None
            if not self._all:
                self._emptied.set()

    async def until_empty(self) -> None:
        """Wait until nobody is connected."""
        while self._all:
            self._emptied.clear()
            await self._emptied.wait()

    def of_user(self, user_id: UUID) -> Iterable[Connection]:
        return tuple(self._of_user.get(user_id, ()))

    def count_of(self, user_id: UUID) -> int:
        return len(self._of_user.get(user_id, ()))

    def of_session(self, session_id: UUID) -> Iterable[Connection]:
        return tuple(self._of_session.get(session_id, ()))

    def relieve(self) -> None:
        """Where more waits than a process may hold, the slowest readers get no more until they have caught up."""
        if len(self.behind) * BACKLOG_BYTES <= PROCESS_BACKLOG_BYTES:
            return
        excess = sum(connection.wire.backlog for connection in self.behind) - PROCESS_BACKLOG_BYTES
        for connection in sorted(self.behind, key=lambda connection: connection.wire.backlog, reverse=True):
            if excess <= 0:
                return
            connection.lag()
            excess -= connection.wire.backlog


def _discard(index: defaultdict[UUID, set[Connection]], key: UUID, connection: Connection) -> None:
    index[key].discard(connection)
    if not index[key]:
        del index[key]
