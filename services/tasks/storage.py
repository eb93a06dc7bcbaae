"""How tasks are locked, stored and looked up for commands, in fixed SQL."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec.structs import astuple, replace

from core.database import Transaction
from services.projects.commands import lock_projects
from services.tasks.model import ROW_COLUMNS, Priority, Status, TaskRow
from services.tasks.remembering import Memory

_PROJECTS = "SELECT DISTINCT project_id FROM tasks.task WHERE id = ANY($1::uuid[])"

_LOOK = f"""
SELECT {", ".join(ROW_COLUMNS)},
       ARRAY(SELECT visible.user_id FROM projects.visible
             WHERE visible.project_id = task.project_id AND visible.user_id IN (task.creator_id, task.assignee_id)),
       (SELECT present.restored_at FROM projects.present WHERE present.id = task.project_id)
FROM tasks.task WHERE id = ANY($1::uuid[]) ORDER BY id
"""  # noqa: S608

_LOCK = f"{_LOOK} FOR NO KEY UPDATE"

_MARK_TOLD = "UPDATE tasks.task SET told_id = assignee_id WHERE id = $1"

_RAISE_REVISIONS = """
WITH wanted AS (SELECT id FROM tasks.task WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE)
UPDATE tasks.task SET revision = revision + 1 WHERE id IN (SELECT id FROM wanted)
"""

_STATUS = ROW_COLUMNS.index("status")
_PRIORITY = ROW_COLUMNS.index("priority")
_SEEN_BY = len(ROW_COLUMNS)


async def lock(tx: Transaction, task_ids: Collection[UUID]) -> list[TaskRow]:
    """Lock tasks by id (FOR NO KEY UPDATE), their projects (FOR SHARE) before. Those that do not exist are left out;
    deleted ones, and those of deleted projects, are not.
    """
    projects = await lock_projects(tx, await project_ids_of(tx, task_ids))
    rows = await lock_rows(tx, task_ids)
    return [replace(row, project_deleted_at=projects[row.project_id].deleted_at) for row in rows]


async def look(tx: Transaction, task_ids: Collection[UUID]) -> list[TaskRow]:
    """Tasks of present projects as they are, not locked: for previews and timelines."""
    return [_row(record) for record in await tx.fetch(_LOOK, list(task_ids))]


async def project_ids_of(tx: Transaction, task_ids: Collection[UUID]) -> list[UUID]:
    return [row["project_id"] for row in await tx.fetch(_PROJECTS, list(task_ids))]


async def lock_rows(tx: Transaction, task_ids: Collection[UUID]) -> list[TaskRow]:
    """Lock tasks whose projects the caller has locked already."""
    return [_row(record) for record in await tx.fetch(_LOCK, list(task_ids))]


def _row(record: Record) -> TaskRow:
    values = list(record)
    values[_STATUS] = Status(values[_STATUS])
    values[_PRIORITY] = Priority(values[_PRIORITY])
    values[_SEEN_BY] = tuple(sorted(values[_SEEN_BY]))
    return TaskRow(*values)


async def save(
    tx: Transaction, row: TaskRow, columns: Mapping[str, Any], now: datetime, memory: Memory | None = None
) -> TaskRow:
    """Write new values of columns, with a new version, and what is to be remembered of this change. The row must be
    locked.
    """
    names = tuple(sorted(columns))
    values = [columns[name] for name in names]
    if memory is None:
        version = await tx.fetchval(_update(names), row.id, now, *values)
    else:
        version = await tx.fetchval(_update_and_remember(names), row.id, now, *values, *astuple(memory))
    saved = replace(row, **columns, version=version, updated_at=now)
    return replace(saved, seen_by=_seen_by(row, saved))


@lru_cache(maxsize=256)
def _update(names: tuple[str, ...]) -> str:
    assignments = "".join(f"{name} = ${place}, " for place, name in enumerate(names, start=3))
    return f"""
    UPDATE tasks.task SET {assignments}updated_at = $2, version = nextval('core.version')
    WHERE id = $1 RETURNING version
    """  # noqa: S608


@lru_cache(maxsize=256)
def _update_and_remember(names: tuple[str, ...]) -> str:
    """Both in one statement: every change of a task pays for it."""
    event_id, kind, actor_id, before = (f"${place}" for place in range(len(names) + 3, len(names) + 7))
    return f"""
    WITH saved AS ({_update(names)}), remembered AS (
        INSERT INTO tasks.former (task_id, event_id, kind, actor_id, before, version, at)
        SELECT $1, {event_id}::uuid, {kind}, {actor_id}::uuid, {before}, version, $2 FROM saved
        ON CONFLICT (task_id) DO UPDATE
        SET event_id = excluded.event_id, kind = excluded.kind, actor_id = excluded.actor_id,
            before = excluded.before, version = excluded.version, at = excluded.at
    )
    SELECT version FROM saved
    """  # noqa: S608


def _seen_by(before: TaskRow, after: TaskRow) -> tuple[UUID, ...]:
    """A new assignee has access: nobody else is assigned."""
    newcomers = () if after.assignee_id == before.assignee_id else (after.assignee_id,)
    present = (*before.seen_by, *newcomers)
    return tuple(sorted({person for person in (after.creator_id, after.assignee_id) if person and person in present}))


async def mark_told(tx: Transaction, row: TaskRow) -> TaskRow:
    """Remember that the present assignee was told; no client sees that, so there is no new version."""
    await tx.execute(_MARK_TOLD, row.id)
    return replace(row, told_id=row.assignee_id)


async def raise_revisions(tx: Transaction, task_ids: Collection[UUID]) -> None:
    """What governs these tasks has changed: their lifecycle is to look again. No client sees that."""
    await tx.execute(_RAISE_REVISIONS, list(task_ids))
