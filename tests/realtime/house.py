"""A whole house: the server with its hub, a relay's leader for people, and somebody to be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from core import redis
from core.database import pool, transaction
from core.ids import uuid7
from core.settings import Settings
from core.streams import CONTROL, Published, Streams
from relay.leader import Candidate
from relay.sinks.people import People
from server import make_server
from services.events.commands import append
from services.events.model import Control, Frame, Happened, Kind, user_topic
from services.identity.keys import KeyRing
from services.identity.model import Actor
from tests import cast
from tests.eventually import eventually
from tests.realtime.client import Client, open_client

_BEGIN_SESSION = """
INSERT INTO identity.session (id, user_id, agent, address, created_at, last_used_at, expires_at)
VALUES ($1, $2, '', '', core.now(), core.now(), core.now() + $3)
"""


class House:
    """What tests of the realtime edge need."""

    def __init__(self, settings: Settings, port: int, streams: Streams, keys: KeyRing) -> None:
        self.settings = settings
        self.port = port
        self.streams = streams
        self.keys = keys

    async def sign_in(self, actor: Actor) -> str:
        """An access token of a session that lives."""
        await pool().execute(_BEGIN_SESSION, actor.session_id, actor.user_id, timedelta(days=1))
        return self.keys.sign({"sub": str(actor.user_id), "sid": str(actor.session_id)})

    async def someone(self) -> tuple[Actor, str]:
        """A person without any project, and their token."""
        actor = await cast.person("Ada")
        return actor, await self.sign_in(actor)

    def client(self, token: str | None = None, after: str | None = None) -> AbstractAsyncContextManager[Client]:
        return open_client(self.port, token, after)

    async def publish(self, topic: str, *numbers: int) -> list[str]:
        """Publish an event for each number as the relay would, and give the cursors."""
        answers = await self.streams.publish([Published(topic, uuid7(), body(number)) for number in numbers])
        return [answer.decode() for answer in answers if isinstance(answer, bytes)]

    async def publish_control(self, message: bytes) -> None:
        await self.streams.publish([Published(CONTROL, uuid7(), message)])

    async def happen(self, user_id: UUID) -> None:
        """Something happens that this person hears of, by the road of every command."""
        async with transaction() as tx:
            frame = Frame((user_topic(user_id),), {"id": user_id})
            await append(tx, [Happened(kind=Kind.USER_UPDATED, at=await tx.now(), actor_id=None, frames=(frame,))])

    async def command(self, *controls: Control) -> None:
        async with transaction() as tx:
            await append(tx, controls=controls)


def body(number: int, padding: int = 0) -> bytes:
    """An event's body; `padding` in bytes."""
    fields = {
        "id": uuid7(),
        "kind": "task.updated",
        "at": datetime.now(UTC),
        "actor_id": None,
        "data": {"number": number, "padding": "x" * padding},
    }
    return msgspec.json.encode(fields)


def numbers(events: list[dict[str, dict[str, int]]]) -> list[int]:
    return [event["data"]["number"] for event in events]


@asynccontextmanager
async def relaying(settings: Settings) -> AsyncIterator[None]:
    """A leader of the people's sink in this process."""
    client = redis.connect(settings)
    stopping = asyncio.Event()
    candidate = asyncio.create_task(Candidate(settings, People(Streams(client, settings.redis_prefix)), stopping).run())
    try:
        yield
    finally:
        stopping.set()
        await candidate
        await client.aclose()


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncIterator[House]:
    server = make_server(settings)
    serving = asyncio.create_task(server.serve())

    async def started() -> bool:
        if serving.done():
            serving.result()
        return server.started

    try:
        await eventually(started, within=20)
        keys = KeyRing()
        await keys.open()
        port: int = server.servers[0].sockets[0].getsockname()[1]
        async with aclosing(redis.connect(settings)) as client:
            yield House(settings, port, Streams(client, settings.redis_prefix), keys)
    finally:
        server.should_exit = True
        await serving
