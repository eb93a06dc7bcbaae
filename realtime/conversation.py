"""What a client says on its socket, and what it is answered."""

import time
from uuid import UUID

from core.errors import Unauthenticated
from core.streams import Entry
from realtime import frames, topics
from realtime.connections import Connection, Subscription
from realtime.frames import Auth, BadFrame, FrameId, Ping, Presence, Subscribe, Typing, Unsubscribe
from realtime.hub import Hub
from realtime.rights import DATABASE_AWAY, Rights
from services.events.model import user_topic
from services.identity.verifier import Verifier

AUTH_SECONDS = 5.0
VERIFICATION_SECONDS = 30.0
"""How long a token may wait to be looked up: in a crowd that comes back at once nobody is sent away for the crowd."""
HEARTBEAT_SECONDS = 20
"""How often the server pings."""
MOST_SUBSCRIPTIONS = 500

_NO_SUCH_TOPIC = "There is no such topic, or it is not yours to hear."


class Conversation:
    """One socket's. Frames are taken one after the other, each to its end."""

    def __init__(self, connection: Connection, hub: Hub, rights: Rights, verifier: Verifier) -> None:
        self._connection = connection
        self._wire = connection.wire
        self._hub = hub
        self._rights = rights
        self._verifier = verifier

    def begin(self) -> None:
        self._connection.ends_in(AUTH_SECONDS, "Not authenticated in time.")

    def end(self) -> None:
        self._hub.connections.remove(self._connection)
        self._connection.forget()

    async def take(self, text: str | bytes) -> None:
        """Do what a frame asks, and answer it, once the reader has room for the answer."""
        await self._wire.drained()
        try:
            frame = frames.decode(text)
            if isinstance(frame, Auth):
                await self._authenticate(frame)
            elif self._connection.user_id is None:
                self._refuse(frame.id, "unauthenticated", "Say who you are first.")
            else:
                await self._do(frame)
        except BadFrame as error:
            self._refuse(error.id, error.code, str(error))

    async def _do(self, frame: frames.ClientFrame) -> None:
        match frame:
            case Subscribe():
                await self._subscribe(frame)
            case Unsubscribe():
                if subscription := self._connection.subscriptions.get(frame.topic):
                    subscription.leave()
                self._wire.write(frames.answer("unsubscribed", frame.id, topic=frame.topic))
            case Presence() | Typing():
                self._refuse(frame.id, "unsupported", "This server does not know presence yet.")
            case Ping():
                self._wire.write(frames.answer("pong", frame.id))

    def _refuse(self, id: FrameId, code: str, detail: str) -> None:
        self._wire.write(frames.error(id, code, detail))

    # Who speaks

    async def _authenticate(self, frame: Auth) -> None:
        token = frame.token.encode()
        known, session_before = self._connection.user_id, self._connection.session_id
        try:
            claims = await self._verifier.keys.claims_of(frame.token)
            user_id, session_id = UUID(claims["sub"]), UUID(claims["sid"])
            if known not in (None, user_id):
                raise Unauthenticated("A socket belongs to one person.")
            if known is None:
                self._connection.ends_in(VERIFICATION_SECONDS, "It could not be told in time who you are.")
            self._hub.connections.add(self._connection, user_id, session_id)
            actor = self._verifier.known(token) or await self._verifier.verify(token)
        except Unauthenticated as error:
            self._connection.end(error.detail)
            return
        except DATABASE_AWAY:
            self._be_again(known, session_before)
            self._refuse(frame.id, "unavailable", "It can't be told now who you are.")
            return
        self._connection.ends_in(claims["exp"] - time.time(), "The access token has expired.")
        self._wire.write(frames.ready(frame.id, actor.user_id, self._connection.id, HEARTBEAT_SECONDS))
        if known is None:
            await self._subscribe(Subscribe(user_topic(actor.user_id), frame.after))

    def _be_again(self, user_id: UUID | None, session_id: UUID | None) -> None:
        """Whoever they were before somebody else could not be verified."""
        if user_id is None or session_id is None:
            self._hub.connections.remove(self._connection)
            self.begin()
        else:
            self._hub.connections.add(self._connection, user_id, session_id)

    # What they listen to

    async def _subscribe(self, frame: Subscribe) -> None:
        connection = self._connection
        name = topics.parse(frame.topic)
        if name is None:
            return self._refuse(frame.id, "not_found", _NO_SUCH_TOPIC)
        if present := connection.subscriptions.get(frame.topic):
            return self._wire.write(frames.subscribed(frame.id, frame.topic, present.room.cursor, recovered=True))
        if len(connection.subscriptions) >= MOST_SUBSCRIPTIONS:
            return self._refuse(frame.id, "too_many", f"A socket listens to {MOST_SUBSCRIPTIONS} topics at most.")
        subscription = self._hub.room(name).admit(connection)
        try:
            await self._join(subscription, frame)
        except DATABASE_AWAY:
            self._refuse(frame.id, "unavailable", "It can't be told now whether this is yours to hear.")
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
            self._refuse(frame.id, "not_found", _NO_SUCH_TOPIC)
        elif page is None or frame.after is None:
            recovered = frame.after is None and room.cursor is not None
            self._wire.write(frames.subscribed(frame.id, room.name, room.cursor, recovered))
            subscription.go_live()
        else:
            self._wire.write(frames.subscribed(frame.id, room.name, frame.after, recovered=True))
            await self._catch_up(subscription, frame.after, page)

    async def _catch_up(self, subscription: Subscription, cursor: str, page: list[Entry] | None) -> None:
        """Write what was missed behind `cursor`, and go live at the moment when the room stands at the same entry."""
        room = subscription.room
        while page is not None and not subscription.revoked:
            cursor = await self._write(page, cursor, subscription)
            if cursor == room.cursor:
                break
            page = await self._hub.page(room, cursor)
        if subscription.revoked:
            self._wire.write(frames.answer("revoked", topic=room.name))
            return
        if page is None:
            self._wire.write(frames.subscribed(None, room.name, room.cursor, recovered=False))
        subscription.go_live()

    async def _write(self, page: list[Entry], cursor: str, subscription: Subscription) -> str:
        """Write a page as far as the room has come, at the reader's pace. Gives the cursor of the last one written."""
        room = subscription.room
        for entry in page:
            await self._wire.drained()
            if subscription.revoked:
                break
            if entry.body is not None:
                self._wire.write(frames.event(room.name, entry.id, entry.body))
            cursor = entry.id
            if cursor == room.cursor:
                break
        return cursor
