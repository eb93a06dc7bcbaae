"""What a client says on its socket, and what it is answered."""

import asyncio
import time
from collections import deque
from collections.abc import Coroutine
from functools import partial
from typing import Any
from uuid import UUID

import structlog

from core.errors import Unauthenticated
from core.streams import Entry
from realtime import frames, topics
from realtime.connections import Connection, Subscription
from realtime.frames import (
    Auth,
    BadFrame,
    Code,
    Error,
    FrameId,
    Ping,
    Pong,
    Presence,
    Ready,
    Revoked,
    Subscribe,
    Subscribed,
    Typing,
    Unsubscribe,
    Unsubscribed,
    answering,
)
from realtime.heartbeat import HEARTBEAT_SECONDS
from realtime.hub import Hub
from realtime.limits import REFUSED, TYPING_SECONDS, Allowance
from realtime.rights import DATABASE_AWAY, Rights
from realtime.wire import HELD_BYTES, Wire
from services.events.model import user_topic

log = structlog.get_logger(__name__)

AUTH_SECONDS = 5.0
VERIFICATION_SECONDS = 30.0
"""How long a token may wait to be looked up: in a crowd that comes back at once nobody is sent away for the crowd."""
TOO_MANY_CONNECTIONS = 4429
FAILED = 1011
MOST_WAITING = 64
"""Frames of one client that wait for those before them; then no more are read until there are fewer."""

_NO_SUCH_TOPIC = "There is no such topic, or it is not yours to hear."


class Conversation:
    """One socket's. Frames are taken one after the other, each to its end; at rest no task waits for the next."""

    __slots__ = ("_allowance", "_at_work", "_connection", "_hub", "_rights", "_room_again", "_waiting")

    def __init__(self, wire: Wire, hub: Hub, rights: Rights) -> None:
        self._connection = Connection(wire)
        self._hub = hub
        self._rights = rights
        self._allowance = Allowance(hub.limits)
        self._at_work: asyncio.Task[None] | None = None
        self._waiting: deque[bytes] | None = None
        self._room_again: asyncio.Future[None] | None = None
        self._connection.ends_in(AUTH_SECONDS, "Not authenticated in time.")

    # What the wire hears

    def hear(self, message: bytes) -> None:
        if not self._allowance.take(self._hub.limits):
            self._refuse_for(
                "frames", frames.id_of(message), f"At most {self._hub.limits.frames_a_second:g} frames a second."
            )
        elif self._at_work is None and not self._waiting and self._connection.wire.backlog < HELD_BYTES:
            self._take(message)
        else:
            self._wait(message)

    def pinged(self) -> None:
        if not self._allowance.take(self._hub.limits):
            self._refuse_for("frames", None, f"At most {self._hub.limits.frames_a_second:g} frames a second.")

    def filled(self) -> None:
        self._hub.connections.behind.add(self._connection)
        self._connection.filled()

    def drained(self) -> None:
        self._hub.connections.behind.discard(self._connection)
        self._connection.drained()
        if self._room_again is not None and not self._room_again.done():
            self._room_again.set_result(None)
        if self._at_work is None:
            self._go_on()

    def gone(self) -> None:
        self._connection.forget()
        user_id = self._connection.user_id
        self._hub.connections.behind.discard(self._connection)
        self._hub.connections.remove(self._connection)
        if user_id is not None:
            self._hub.seats.left(user_id)
        self._waiting = None
        if self._at_work is not None:
            self._at_work.cancel()

    # One after the other

    def _take(self, message: bytes) -> None:
        """Do what a frame asks; what has to wait for others is done in a task."""
        try:
            work = self._do(frames.decode(message))
        except BadFrame as error:
            self._refuse(error.id, error.code, str(error))
            return
        if work is not None:
            self._at_work = asyncio.get_running_loop().create_task(self._work(work))
            self._at_work.add_done_callback(partial(_close, work))

    async def _work(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("conversation.failed")
            self._connection.wire.end(FAILED, "The server has failed.")
        finally:
            self._at_work = None
            self._go_on()

    def _wait(self, message: bytes) -> None:
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(message)
        wire = self._connection.wire
        if len(self._waiting) >= MOST_WAITING or wire.backlog >= HELD_BYTES:
            wire.hold(True)

    def _go_on(self) -> None:
        wire = self._connection.wire
        while self._waiting and self._at_work is None and wire.backlog < HELD_BYTES:
            self._take(self._waiting.popleft())
        if self._waiting is not None and not self._waiting:
            self._waiting = None
            wire.hold(False)

    def _do(self, frame: frames.ClientFrame) -> Coroutine[Any, Any, None] | None:
        if isinstance(frame, Auth):
            return self._authenticate(frame)
        if self._connection.user_id is None:
            raise BadFrame(Code.UNAUTHENTICATED, "Say who you are first.", frame.id)
        match frame:
            case Subscribe():
                return self._subscribe(frame)
            case Unsubscribe():
                self._unsubscribe(frame)
            case Presence():
                self._hub.presence.show(self._place(frame), frame.state, frame.task_id)
            case Typing():
                self._type(self._place(frame))
            case Ping():
                self._connection.say(Pong(answering(frame.id)))
        return None

    def _refuse(self, id: FrameId, code: Code, detail: str) -> None:
        self._connection.say(Error(code, detail, answering(id)))

    def _refuse_for(self, limit: str, id: FrameId, detail: str) -> None:
        REFUSED.labels(limit).inc()
        self._refuse(id, Code.TOO_MANY, detail)

    # Who speaks

    async def _authenticate(self, frame: Auth) -> None:
        connection, verifier = self._connection, self._rights.verifier
        known, session_before = connection.user_id, connection.session_id
        try:
            claims = await verifier.claims_of(frame.token)
            if known not in (None, claims.user_id):
                raise Unauthenticated("A socket belongs to one person.")
            if known is None:
                connection.ends_in(VERIFICATION_SECONDS, "It could not be told in time who you are.")
            self._hub.connections.add(connection, claims.user_id, claims.session_id)
            actor = verifier.known(frame.token.encode()) or await verifier.look_up(frame.token.encode(), claims)
        except Unauthenticated as error:
            connection.end(error.detail)
            return
        except DATABASE_AWAY:
            self._be_again(known, session_before)
            self._refuse(frame.id, Code.UNAVAILABLE, "It can't be told now who you are.")
            return
        if await self._hub.seats.taken_by(actor.user_id) > self._hub.limits.connections and known is None:
            self._refuse_for("connections", frame.id, f"At most {self._hub.limits.connections} connections at a time.")
            connection.wire.end(TOO_MANY_CONNECTIONS, "Too many connections.")
            return
        connection.ends_in(claims.expires_at - time.time(), "The access token has expired.")
        connection.say(Ready(actor.user_id, connection.id, HEARTBEAT_SECONDS, answering(frame.id)))
        if known is None:
            await self._subscribe(Subscribe(user_topic(actor.user_id), frame.after))

    def _be_again(self, user_id: UUID | None, session_id: UUID | None) -> None:
        """Whoever they were before somebody else could not be verified."""
        if user_id is None or session_id is None:
            self._hub.connections.remove(self._connection)
            self._connection.ends_in(AUTH_SECONDS, "Not authenticated in time.")
        else:
            self._hub.connections.add(self._connection, user_id, session_id)
            self._rights.doubt(user_id)  # that session may have ended while it was not theirs

    # What they do

    def _place(self, frame: Presence | Typing) -> Subscription:
        """Their place on a topic where people see each other. Raises BadFrame."""
        subscription = self._connection.subscriptions.get(frame.topic)
        if subscription is None or not subscription.joined or subscription.room.roster is None:
            raise BadFrame(Code.NOT_SUBSCRIBED, "Subscribe to the topic of a project or a task first.", frame.id)
        return subscription

    def _type(self, place: Subscription) -> None:
        now = time.monotonic()
        if now - place.typed_at >= TYPING_SECONDS:
            place.typed_at = now
            self._hub.presence.type(place)

    # What they listen to

    def _unsubscribe(self, frame: Unsubscribe) -> None:
        if subscription := self._connection.subscriptions.get(frame.topic):
            subscription.leave()
        self._connection.say(Unsubscribed(frame.topic, answering(frame.id)))

    async def _subscribe(self, frame: Subscribe) -> None:
        connection = self._connection
        name = topics.parse(frame.topic)
        if name is None:
            return self._refuse(frame.id, Code.NOT_FOUND, _NO_SUCH_TOPIC)
        if present := connection.subscriptions.get(frame.topic):
            present.room.flush()  # the answer's cursor names what was heard
            return self._say_subscribed(present, present.room.cursor, True, frame.id)
        most = self._hub.limits.subscriptions
        if len(connection.subscriptions) >= most:
            return self._refuse_for("subscriptions", frame.id, f"A socket listens to {most} topics at most.")
        subscription = self._hub.room(name).admit(connection)
        try:
            await self._join(subscription, frame)
        except DATABASE_AWAY:
            self._refuse(frame.id, Code.UNAVAILABLE, "It can't be told now whether this is yours to hear.")
        finally:
            if not subscription.joined:
                subscription.leave()

    async def _join(self, subscription: Subscription, frame: Subscribe) -> None:
        room = subscription.room
        page = None
        if allowed := await self._rights.allow(subscription):
            await self._hub.settle(room)
            page = None if frame.after is None else await self._hub.page(room, frame.after)
        if not allowed or subscription.revoked:
            self._refuse(frame.id, Code.NOT_FOUND, _NO_SUCH_TOPIC)
            return
        self._hub.presence.enter(subscription)
        if page is None or frame.after is None:
            recovered = frame.after is None and room.cursor is not None
            self._say_subscribed(subscription, room.cursor, recovered, frame.id)
            subscription.go_live()
        else:
            self._say_subscribed(subscription, frame.after, True, frame.id)
            await self._catch_up(subscription, frame.after, page)

    def _say_subscribed(self, subscription: Subscription, cursor: str | None, recovered: bool, id: FrameId) -> None:
        room = subscription.room
        self._connection.say(Subscribed(room.name, cursor, recovered, room.crowd(), answering(id)))

    async def _catch_up(self, subscription: Subscription, cursor: str, page: list[Entry] | None) -> None:
        """Write what was missed behind `cursor`, and go live at the moment when the room stands at the same entry."""
        room = subscription.room
        while page is not None and not subscription.revoked:
            cursor = await self._write(page, cursor, subscription)
            if cursor == room.cursor:
                break
            page = await self._hub.page(room, cursor)
        if subscription.revoked:
            self._connection.say(Revoked(room.name))
            return
        if page is None:
            self._connection.say(Subscribed(room.name, room.cursor, recovered=False))
            room.told_to_reload.add(self._connection)
        subscription.go_live()

    async def _write(self, page: list[Entry], cursor: str, subscription: Subscription) -> str:
        """Write a page as far as the room has come, at the reader's pace. Gives the cursor of the last one written."""
        room, connection = subscription.room, self._connection
        for entry in page:
            while connection.wire.is_full:
                await self._until_drained()
            if subscription.revoked:
                break
            if entry.body is not None:
                connection.wire.write(frames.event(room.name, entry.id, entry.body))
            cursor = entry.id
            if cursor == room.cursor:
                break
        return cursor

    async def _until_drained(self) -> None:
        """Ends with the connection at the latest; who answers pings and never reads keeps one page waiting, no more."""
        self._room_again = asyncio.get_running_loop().create_future()
        await self._room_again


def _close(work: Coroutine[Any, Any, None], _: asyncio.Task[None]) -> None:
    """What was cancelled before its first step was never awaited."""
    work.close()
