"""A relay's surroundings: its database, its streams, and a topic that no other test knows."""

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest

from core import redis
from core.ids import uuid7
from core.settings import Settings
from core.streams import Streams


@pytest.fixture
async def connection(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(settings.database_url)
    await connection.execute("TRUNCATE events.outbox, events.set_aside")
    yield connection
    await connection.execute("TRUNCATE events.outbox, events.set_aside")
    await connection.close()


@pytest.fixture
async def streams(settings: Settings) -> AsyncIterator[Streams]:
    client = redis.connect(settings)
    yield Streams(client, settings.redis_prefix)
    await client.aclose()


@pytest.fixture
def topic() -> str:
    return f"project:{uuid7()}"


@pytest.fixture
def bodies_of(streams: Streams) -> Callable[[str], Awaitable[list[str]]]:
    """The bodies that a topic has had since it was looked at first."""
    starts: dict[str, str] = {}

    async def bodies(topic: str) -> list[str]:
        if topic not in starts:
            starts[topic] = await streams.tail(topic)
        entries = await streams.after(topic, starts[topic], limit=10_000)
        assert entries is not None
        return [entry.body.decode() for entry in entries if entry.body is not None]

    return bodies
