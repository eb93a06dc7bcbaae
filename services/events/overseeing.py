"""What those who run Muster see of the outbox: how much is owed, and for how long."""

import msgspec
from msgspec import Struct

from core.database import pool
from services.events.model import Sink

_OWED = """
SELECT sink, count(waiting.id) AS waiting,
       coalesce(extract(epoch FROM max(now - uuid_extract_timestamp(waiting.event_id))), 0)::float8 AS oldest,
       (SELECT count(*) FROM events.set_aside WHERE set_aside.sink = wanted.sink) AS set_aside
FROM unnest($1::text[]) AS wanted (sink)
CROSS JOIN core.now() AS now
LEFT JOIN events.outbox AS waiting USING (sink)
GROUP BY sink ORDER BY sink
"""


class Owed(Struct, frozen=True):
    """What one sink has still to carry; `oldest` is in seconds. What is set aside its sink refused for good."""

    sink: Sink
    waiting: int
    oldest: float
    set_aside: int


async def owed() -> list[Owed]:
    """Every sink, whether or not anything waits for it."""
    return [msgspec.convert(dict(row), Owed) for row in await pool().fetch(_OWED, list(Sink))]
