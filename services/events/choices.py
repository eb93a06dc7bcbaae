"""Reading from the log what was put in force where: of one project, of the system, which is no project's, and of a task
of its own.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from core.database import Transaction
from services.events.model import Event, Kind

_COLUMNS = "id, at, kind, actor_id, project_id, task_id, changes"

_LATEST = "\nUNION ALL\n".join(
    f"""
    (SELECT {_COLUMNS} FROM events.event
     WHERE {scope} AND kind = '{Kind.POLICY_CHANGED}' AND at >= $2 AND changes ?| $3::text[]
     ORDER BY id DESC LIMIT $4)
    """  # noqa: S608
    for scope in ("project_id = $1", "project_id IS NULL")
)
"""The kind is written into it: an index holds these alone."""

_CHOSEN_AT = f"""
SELECT max(at) FROM events.event WHERE task_id = $1 AND kind = '{Kind.TASK_UPDATED}' AND changes ? 'policy_id'
"""  # noqa: S608


async def own_policy_chosen_at(tx: Transaction, task_id: UUID) -> datetime | None:
    """When a task was last given a policy of its own, or left to its project. Whoever asks has checked the right."""
    at: datetime | None = await tx.fetchval(_CHOSEN_AT, task_id)
    return at


async def policy_choices(
    tx: Transaction, project_id: UUID, since: datetime, changed: Collection[str], limit: int
) -> list[Event]:
    """The latest events since then that changed one of these fields of what is in force, in the project or in the
    system; at most so many of each, newest first. Whoever asks has checked the right.
    """
    rows = await tx.fetch(_LATEST, project_id, since, list(changed), limit)
    return sorted(map(_event, rows), key=lambda event: event.id, reverse=True)


def _event(row: Record) -> Event:
    *values, changes = row
    return Event(*(*values, msgspec.json.decode(changes), None))
