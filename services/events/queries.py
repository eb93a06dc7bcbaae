"""What reads the log. Who may see what of it, the services above decide."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

import asyncpg
import msgspec

from services.events.model import Event

_OF_TASK = """
SELECT to_json(event)::text FROM events.event
WHERE task_id = $1 AND kind = ANY($2::text[]) ORDER BY id DESC LIMIT $3
"""

_EVENT = msgspec.json.Decoder(Event)


class Source(Protocol):
    """What statements run on: a transaction, or the pool."""

    async def fetch(self, sql: str, /, *args: object) -> list[asyncpg.Record]: ...


async def of_task(source: Source, task_id: UUID, kinds: Collection[str], limit: int) -> list[Event]:
    """The latest events of these kinds about a task, newest first."""
    return [_EVENT.decode(text) for (text,) in await source.fetch(_OF_TASK, task_id, list(kinds), limit)]
