"""Who may listen, from the first moment to the last.

A subscription is registered before its right is looked up, so that a removal in between finds it. Removals and ended
sessions are heard on the control topic. While it is not certain that they arrive (Valkey or the relay is away, or the
topic had a gap), PostgreSQL is asked about everybody twice a second, and the verifier believes nothing it remembers.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from uuid import UUID

import asyncpg
import msgspec
import structlog

from core.database import pool
from core.gathering import Gathering
from core.streams import CONTROL
from realtime.connections import Connection, Subscription
from realtime.hub import Hub
from realtime.topics import ControlTopic, Room, parse
from realtime.vital import end, vital
from services.events.model import (
    Control,
    MemberRemoved,
    ProjectDeleted,
    RoleChanged,
    SessionEnded,
    TaskDeleted,
    UserDisabled,
    task_topic,
)
from services.identity import queries as identity
from services.identity.verifier import Verifier
from services.tasks import listening
from services.tasks.listening import Asked

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.05
ASK_SECONDS = 0.5
_ASKED_AT_ONCE = 2_000

DATABASE_AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
"""What is raised while PostgreSQL can't be asked."""

_DECODER: msgspec.json.Decoder[Control] = msgspec.json.Decoder(Control)


class Rights:
    """One a process."""

    def __init__(self, hub: Hub, verifier: Verifier) -> None:
        self._hub = hub
        self._connections = hub.connections
        self.verifier = verifier
        self._audible = Gathering(_audible)
        self._doubtful: set[UUID] = set()
        self._all_doubtful = True
        self._doubt = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._hub.start(ControlTopic(CONTROL, self._hear, self._lose))
        self._tasks = [vital("watch", self._watch()), vital("doubt", self._ask_when_in_doubt())]

    async def stop(self) -> None:
        await end(self._tasks)
        await self._hub.stop()

    async def allow(self, subscription: Subscription) -> bool:
        """Whether it may go live. Ask after registering it. Raises DATABASE_AWAY."""
        allowed = True
        subscription.doubted = True
        while subscription.doubted and allowed:
            subscription.doubted = False
            allowed = await self._may_listen(subscription)
        return allowed and not subscription.revoked

    async def _may_listen(self, subscription: Subscription) -> bool:
        user_id, room = subscription.connection.user_id, subscription.room
        name = parse(room.name)
        if name is None or user_id is None:
            return False
        if name.kind == "user":
            return name.id == user_id
        project_id = await self._audible.answer(_asked(user_id, room))
        if project_id is not None:
            room.project_id = project_id
        return project_id is not None

    # The control topic

    def _hear(self, body: bytes) -> None:
        """A word that this release does not know yet puts everybody in doubt."""
        try:
            self._obey(_DECODER.decode(body))
        except msgspec.ValidationError as error:
            log.error("rights.unknown_control", error=str(error))
            self._lose()

    def _obey(self, control: Control) -> None:
        match control:
            case SessionEnded(session_id=session_id):
                self.verifier.session_ended(session_id)
                self._end(self._connections.of_session(session_id))
            case UserDisabled(user_id=user_id):
                self.verifier.user_disabled(user_id)
                self._end(self._connections.of_user(user_id))
            case RoleChanged(user_id=user_id):
                self.verifier.role_changed(user_id)
                self.doubt(user_id)
            case MemberRemoved(project_id=project_id, user_id=user_id):
                for connection in self._connections.of_user(user_id):
                    _leave_project(connection.subscriptions.values(), project_id)
            case ProjectDeleted(project_id=project_id):
                for room in self._hub.rooms.values():
                    _leave_project(room.subscriptions.values(), project_id)
            case TaskDeleted(task_id=task_id):
                if about_it := self._hub.rooms.get(task_topic(task_id)):
                    for subscription in tuple(about_it.subscriptions.values()):
                        subscription.revoke()

    def _end(self, connections: Iterable[Connection]) -> None:
        for connection in connections:
            connection.end("The session is over.")

    def doubt(self, user_id: UUID) -> None:
        """Ask about this person's sockets."""
        self._doubtful.add(user_id)
        self._doubt.set()

    def _lose(self) -> None:
        """Control messages may have been missed."""
        self.verifier.connected = False
        self._all_doubtful = True
        self._doubt.set()

    # In doubt

    async def _watch(self) -> None:
        """Keep the verifier informed, and ask about everybody while control messages may not arrive."""
        asked_at = float("-inf")
        while True:
            trusted = self._hub.hears_control
            if trusted != self.verifier.connected:
                log.info("rights.trusted" if trusted else "rights.asking")
                self.verifier.connected = trusted
            if not trusted and time.monotonic() - asked_at >= ASK_SECONDS:
                asked_at = time.monotonic()
                self._all_doubtful = True
                self._doubt.set()
            await asyncio.sleep(LOOK_SECONDS)

    async def _ask_when_in_doubt(self) -> None:
        said = False
        while True:
            await self._doubt.wait()
            self._doubt.clear()
            connections = self._in_doubt()
            try:
                await self._ask(connections)
                said = False
            except DATABASE_AWAY as error:
                if not said:
                    log.warning("rights.unknown", error=f"{type(error).__name__}: {error}")
                    said = True
                self._all_doubtful = True
                self._doubt.set()
                await asyncio.sleep(ASK_SECONDS)

    def _in_doubt(self) -> list[Connection]:
        users, self._doubtful = self._doubtful, set()
        everybody, self._all_doubtful = self._all_doubtful, False
        if everybody:
            return list(self._connections)
        return [connection for user_id in users for connection in self._connections.of_user(user_id)]

    async def _ask(self, connections: list[Connection]) -> None:
        """End what PostgreSQL says is over."""
        sessions = {connection.session_id for connection in connections if connection.session_id is not None}
        if not sessions:
            return
        over = sessions - await identity.live_sessions(pool(), sessions)
        self._end(connection for connection in connections if connection.session_id in over)
        shared = [
            (subscription, _asked(connection.user_id, subscription.room))
            for connection in connections
            if connection.user_id is not None
            for subscription in connection.subscriptions.values()
            if not subscription.room.name.startswith("user:")
        ]
        for start in range(0, len(shared), _ASKED_AT_ONCE):
            part = shared[start : start + _ASKED_AT_ONCE]
            answers = await listening.audible(pool(), [asked for _, asked in part])
            for (subscription, _), project_id in zip(part, answers, strict=True):
                if project_id is None and not subscription.revoked:
                    subscription.revoke()


async def _audible(asked: Sequence[Asked]) -> Sequence[UUID | None]:
    return await listening.audible(pool(), asked)


def _leave_project(subscriptions: Iterable[Subscription], project_id: UUID) -> None:
    """Those whose project is not known yet are still joining: they look again."""
    for subscription in tuple(subscriptions):
        if subscription.room.project_id == project_id:
            subscription.revoke()
        elif subscription.room.project_id is None:
            subscription.doubted = True


def _asked(user_id: UUID, room: Room) -> Asked:
    name = parse(room.name)
    if name is None:
        raise ValueError(room.name)
    return Asked(user_id, name.id if name.kind == "project" else None, name.id if name.kind == "task" else None)
