"""Owing something to a sink, and looking at what is owed."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from core.ids import uuid7
from services.events.model import Sink

_OWE = "INSERT INTO events.outbox (sink, shard, event_id, topics, body) VALUES ($1, 0, $2, $3, $4) RETURNING id"


def body(number: int) -> str:
    return f'{{"number":{number}}}'


async def owe(
    connection: asyncpg.Connection,
    topics: Sequence[str],
    text: str,
    sink: Sink = Sink.PEOPLE,
    event_id: UUID | None = None,
) -> int:
    """An entry of the outbox, and its id."""
    return int(await connection.fetchval(_OWE, sink, event_id or uuid7(), list(topics), text))


async def owed(connection: asyncpg.Connection, sink: Sink = Sink.PEOPLE) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM events.outbox WHERE sink = $1", sink))
