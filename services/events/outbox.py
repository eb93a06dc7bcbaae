"""The relay's side of the outbox: reading what is owed, and striking off what was carried.

Entries are read above a floor. Ids are drawn before their transactions commit, so a lower id may become visible after
a higher one; whoever reads may raise the floor only past ids whose transactions have certainly ended.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from services.events.model import Sink

_WAITING = """
SELECT id, event_id, topics, body, (SELECT core.now()) AS read_at
FROM events.outbox WHERE sink = $1 AND id > $2 ORDER BY id LIMIT $3
"""

_OWED = "SELECT count(*) FROM (SELECT FROM events.outbox WHERE sink = $1 LIMIT $2) AS entry"

_STRIKE_OFF = "DELETE FROM events.outbox WHERE id = ANY($1::bigint[])"

_SET_ASIDE = """
WITH gone AS (DELETE FROM events.outbox WHERE id = $1 RETURNING id, sink, event_id, topics, body)
INSERT INTO events.set_aside (id, sink, event_id, topics, body, error, at)
SELECT id, sink, event_id, topics, body, $2, core.now() FROM gone
"""


class Entry(msgspec.Struct, frozen=True):
    """What one sink still has to carry. `read_at` is the database's time of the reading."""

    id: int
    event_id: UUID
    topics: list[str]
    body: str
    read_at: datetime


async def waiting(connection: asyncpg.Connection, sink: Sink, floor: int, limit: int) -> list[Entry]:
    """The first `limit` entries of the sink above `floor`, in the order of their ids."""
    return [Entry(*row) for row in await connection.fetch(_WAITING, sink, floor, limit)]


async def owed(pool: asyncpg.Pool, sink: Sink, most: int) -> int:
    """How many entries one sink still has to carry, counted up to `most`."""
    return await pool.fetchval(_OWED, sink, most)  # type: ignore[no-any-return]


async def strike_off(connection: asyncpg.Connection, ids: Sequence[int]) -> None:
    """Forget what was carried."""
    await connection.execute(_STRIKE_OFF, ids)


async def set_aside(connection: asyncpg.Connection, entry_id: int, error: str) -> None:
    """Keep what can never be carried for people to look at, out of the way of the others."""
    await connection.execute(_SET_ASIDE, entry_id, error)


async def make_partitions(connection: asyncpg.Connection) -> None:
    """See to it that the log has its partitions of this month and the next. Safe to repeat."""
    await connection.execute(
        "SELECT events.make_partition(day::date), events.make_partition((day + interval '1 month')::date) "
        "FROM (SELECT core.now() AT TIME ZONE 'UTC' AS day) AS today"
    )
