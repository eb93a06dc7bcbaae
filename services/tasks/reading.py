"""Who has read the comments of a task, and how far. Everybody who may see the task has a marker of their own.

A marker names a comment, and never goes back. The ids of a task's comments rise in the order of their commits, so that
what comes later has a higher one. Marking locks nothing but the marker: it waits for no command on the task.
"""

from typing import NamedTuple
from uuid import UUID

from core.database import Transaction, pool, transaction
from core.errors import Invalid, NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.events import commands as events
from services.identity.model import Actor
from services.notifications import reading as notices
from services.tasks import queries
from services.tasks.announcing import read_event
from services.tasks.model import ReadMarker, ReadUpTo

_READERS_SCOPE = "readers"

_COLUMNS = "task_id, user_id, last_read, read_at, version"

_LOOK = f"""
SELECT marker.last_read, marker.read_at, coalesce(marker.version, 0),
       CASE WHEN $3::uuid IS NULL
            THEN (SELECT id FROM tasks.comment
                  WHERE comment.task_id = task.id AND comment.deleted_at IS NULL ORDER BY id DESC LIMIT 1)
            ELSE (SELECT id FROM tasks.comment WHERE comment.id = $3 AND comment.task_id = task.id)
       END,
       task.project_id
FROM tasks.task LEFT JOIN tasks.read_marker AS marker ON marker.task_id = task.id AND marker.user_id = $2
WHERE task.id = $1 AND task.deleted_at IS NULL AND {queries.MAY_SEE}
"""  # noqa: S608

_MOVE = f"""
INSERT INTO tasks.read_marker AS marker (id, {_COLUMNS})
VALUES (uuidv7(), $1, $2, $3, core.now(), nextval('core.version'))
ON CONFLICT (task_id, user_id) DO UPDATE
SET last_read = excluded.last_read, read_at = core.now(), version = nextval('core.version')
WHERE marker.last_read < excluded.last_read
RETURNING {_COLUMNS}
"""  # noqa: S608

_PRESENT = f"SELECT {_COLUMNS} FROM tasks.read_marker WHERE task_id = $1 AND user_id = $2"  # noqa: S608

_READERS = f"""
SELECT {_COLUMNS}
FROM (SELECT FROM tasks.task WHERE task.id = $1 AND task.deleted_at IS NULL AND {queries.MAY_SEE}) AS allowed
LEFT JOIN LATERAL (
    SELECT {_COLUMNS} FROM tasks.read_marker
    WHERE task_id = $1 AND ($3::uuid IS NULL OR user_id > $3)
      AND EXISTS (SELECT FROM tasks.visible
                  WHERE visible.task_id = read_marker.task_id AND visible.user_id = read_marker.user_id)
    ORDER BY user_id LIMIT $4
) AS marker ON true
ORDER BY user_id
"""  # noqa: S608


class _Look(NamedTuple):
    """A marker as it is, and the comment that it is to name, if there is one."""

    marker: ReadMarker
    target: UUID | None
    project_id: UUID


async def mark(actor: Actor, task_id: UUID, wanted: ReadUpTo) -> ReadMarker:
    """Read up to a comment, and what one was told of comments up to there. Gives the marker as it is then.

    What was read before makes neither a version nor an event. Raises NotFound, and Invalid for a comment of another
    task.
    """
    async with transaction() as tx:
        marker, target, project_id = await _look(tx, actor, task_id, wanted)
        if target is not None and (marker.last_read is None or marker.last_read < target):
            marker = await _move(tx, marker, target, project_id)
        more = await _read_notifications(actor, marker)
    while more:
        more = await _read_notifications(actor, marker)
    return marker


async def _look(tx: Transaction, actor: Actor, task_id: UUID, wanted: ReadUpTo) -> _Look:
    row = await tx.fetchrow(_LOOK, task_id, actor.user_id, wanted.comment_id)
    if row is None:
        raise NotFound("task")
    *columns, target, project_id = row
    if wanted.comment_id is not None and target is None:
        raise Invalid.of("comment_id", "is no comment of this task")
    return _Look(ReadMarker(task_id, actor.user_id, *columns), target, project_id)


async def _move(tx: Transaction, marker: ReadMarker, target: UUID, project_id: UUID) -> ReadMarker:
    moved = await tx.fetchrow(_MOVE, marker.task_id, marker.user_id, target)
    if moved is None:  # the same person has just read further, on another screen
        return ReadMarker(*(await tx.fetch(_PRESENT, marker.task_id, marker.user_id))[0])
    marker = ReadMarker(*moved)
    await events.append(tx, (read_event(marker, project_id, moved["read_at"]),))
    return marker


async def _read_notifications(actor: Actor, marker: ReadMarker) -> bool:
    """One batch. Tells whether there may be more."""
    if marker.last_read is None:
        return False
    return await notices.read_comments(actor, marker.task_id, marker.last_read, queries.subjects)


async def readers(actor: Actor, task_id: UUID, limit: int, after: str | None) -> Page[ReadMarker]:
    """The markers of all who may still see the task, by person. Raises NotFound, and Invalid for a wrong cursor."""
    position = None if after is None else decode_cursor(_READERS_SCOPE, after, UUID)
    rows = await pool().fetch(_READERS, task_id, actor.user_id, position, limit + 1)
    if not rows:
        raise NotFound("task")
    items = [ReadMarker(*row) for row in rows[:limit] if row["user_id"] is not None]
    return Page(items, encode_cursor(_READERS_SCOPE, items[-1].user_id) if len(rows) > limit else None)


async def require(actor: Actor, task_id: UUID) -> None:
    """Raises what `mark` would raise for want of a right, before it is known what is wanted."""
    if not await queries.may_see(pool(), actor.user_id, task_id):
        raise NotFound("task")
