"""Reading the log, newest first. The right to see is part of each statement."""

from collections.abc import Collection, Sequence
from typing import Any, Protocol
from uuid import UUID

import msgspec
from asyncpg import Record

from core.database import Transaction, pool
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.events.model import Event, Kind, StepRef

_MAY_SEE = {
    "project": "EXISTS (SELECT FROM projects.visible WHERE visible.project_id = $2 AND visible.user_id = $1)",
    "task": "EXISTS (SELECT FROM tasks.visible WHERE visible.task_id = $2 AND visible.user_id = $1)",
    "user": "$1::uuid = $2::uuid",
}

_ABOUT = {
    "project": "event.project_id = $2",
    "task": "event.task_id = $2",
    "user": """
        event.user_ids @> ARRAY[$2::uuid]
        AND (event.project_id IS NULL OR event.kind = 'member.removed'
             OR EXISTS (SELECT FROM projects.visible
                        WHERE visible.project_id = event.project_id AND visible.user_id = $1))
    """,
}

_PAGES = {
    scope: f"""
    SELECT id, at, kind, actor_id, project_id, task_id, changes, step
    FROM (SELECT WHERE {_MAY_SEE[scope]}) AS allowed
    LEFT JOIN LATERAL (
        SELECT * FROM events.event
        WHERE {about} AND ($3::uuid IS NULL OR event.id < $3)
        ORDER BY event.id DESC LIMIT $4
    ) AS event ON true
    ORDER BY id DESC
    """  # noqa: S608
    for scope, about in _ABOUT.items()
}

_OF_TASK = """
SELECT id, at, kind, actor_id, project_id, task_id, changes, step FROM events.event
WHERE task_id = $1 AND kind = ANY($2::text[]) ORDER BY id DESC LIMIT $3
"""

_OF_PROJECT = {
    nobodys: f"""
    SELECT id, at, kind, actor_id, project_id, task_id, changes, step FROM events.event
    WHERE {condition} AND kind = $2 AND changes ?| $3::text[] AND ($4::uuid IS NULL OR id < $4)
    ORDER BY id DESC LIMIT $5
    """  # noqa: S608
    for nobodys, condition in ((False, "project_id = $1"), (True, "project_id IS NULL AND $1::uuid IS NULL"))
}
"""Two statements: an index finds no row by what is not distinct from null."""

_OF_SCHEDULE = f"""
SELECT id, at, kind, actor_id, project_id, task_id, changes, step FROM events.event
WHERE kind = '{Kind.POLICY_SCHEDULE_CHANGED}' AND changes #>> '{{schedule_id,1}}' = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC LIMIT $3
"""  # noqa: S608
"""The kind is written into it: an index holds these alone."""

_CHANGES = msgspec.json.Decoder(dict[str, Any])
_STEP = msgspec.json.Decoder(StepRef)


class Source(Protocol):
    """What statements run on: a transaction, or the pool."""

    async def fetch(self, sql: str, /, *args: Any) -> list[Record]: ...


async def page(user_id: UUID, topic: str, limit: int, after: str | None) -> Page[Event]:
    """What happened on a topic (`project:<id>`, `task:<id>`, one's own `user:<id>`), newest first.

    Raises NotFound for a topic that does not exist or that this person can't see, Invalid for a wrong cursor.
    """
    scope, about = _parse(topic)
    position = None if after is None else decode_cursor("events", after, UUID)
    rows = await pool().fetch(_PAGES[scope], user_id, about, position, limit + 1)
    if not rows:
        raise NotFound("topic")
    items = [_event(row) for row in rows[:limit] if row["id"] is not None]
    return Page(items, encode_cursor("events", items[-1].id) if len(rows) > limit else None)


async def of_task(tx: Transaction, task_id: UUID, kinds: Collection[str], limit: int) -> list[Event]:
    """The latest events of these kinds about a task, newest first. Whoever asks has checked the right."""
    return [_event(row) for row in await tx.fetch(_OF_TASK, task_id, list(kinds), limit)]


async def of_project(
    source: Source, project_id: UUID | None, kind: str, changed: Collection[str], limit: int, after: str | None
) -> Page[Event]:
    """Events of one kind about a project, or about none, that changed one of these fields, newest first.

    Whoever asks has checked the right. Raises Invalid for a wrong cursor.
    """
    scope = f"events {kind}"
    position = None if after is None else decode_cursor(scope, after, UUID)
    statement = _OF_PROJECT[project_id is None]
    rows = await source.fetch(statement, project_id, kind, list(changed), position, limit + 1)
    return _page(rows, limit, scope)


async def of_schedule(source: Source, schedule_id: UUID, limit: int, after: str | None) -> Page[Event]:
    """Events about a policy's schedule, newest first. Whoever asks has checked the right. Raises Invalid for a wrong
    cursor.
    """
    scope = "events of a schedule"
    position = None if after is None else decode_cursor(scope, after, UUID)
    rows = await source.fetch(_OF_SCHEDULE, str(schedule_id), position, limit + 1)
    return _page(rows, limit, scope)


def _page(rows: Sequence[Record], limit: int, scope: str) -> Page[Event]:
    items = [_event(row) for row in rows[:limit]]
    return Page(items, encode_cursor(scope, items[-1].id) if len(rows) > limit else None)


def _parse(topic: str) -> tuple[str, UUID]:
    scope, _, text = topic.partition(":")
    try:
        about = UUID(text)
    except ValueError:
        raise NotFound("topic") from None
    if scope not in _PAGES:
        raise NotFound("topic")
    return scope, about


def _event(row: Record) -> Event:
    *values, changes, step = row
    return Event(*(*values, _CHANGES.decode(changes), None if step is None else _STEP.decode(step)))
