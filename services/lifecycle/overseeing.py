"""What those who run Muster see of tasks' lives: keys, times and states; no title, no name."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from core.database import pool
from services.lifecycle.model import StepKind
from services.tasks.model import Priority, Status

BEHIND_SECONDS = 5
"""So late a task counts as behind: much more than a healthy worker needs, much less than the guard's 30 s."""

_OVERSEEN = """
SELECT task.id, task.key, task.status, task.priority, task.due_at, task.escalation_level AS level, task.revision,
       coalesce(agenda.seen_revision, 0) AS seen_revision, agenda.summary AS next_step, agenda.next_at,
       CASE WHEN is_open THEN greatest(extract(epoch FROM late), 0)::float8 ELSE 0 END AS late
FROM tasks.overseen AS task
CROSS JOIN core.now() AS now
LEFT JOIN lifecycle.agenda ON agenda.task_id = task.id
CROSS JOIN LATERAL (SELECT task.status IN ('PENDING', 'IN_PROGRESS') AS is_open) AS open
CROSS JOIN LATERAL (SELECT greatest(
    now - agenda.next_at,
    CASE WHEN agenda.task_id IS NULL OR agenda.closed OR agenda.seen_revision < task.revision
         THEN now - task.updated_at END
) AS late) AS lateness
"""

_OPEN = f"""{_OVERSEEN}
WHERE is_open AND ($1::text IS NULL OR task.project_key = $1) AND ($2::text IS NULL OR task.status = $2)
  AND (NOT $3 OR late > make_interval(secs => $4))
ORDER BY late > make_interval(secs => $4) DESC NULLS LAST, agenda.next_at NULLS LAST, task.id
LIMIT $5
"""

_ONE = f"{_OVERSEEN} WHERE task.key = $1"

_STEPS = """
SELECT kind, "index", at, taken_at, state, reason FROM lifecycle.step WHERE task_id = $1 ORDER BY taken_at DESC, id DESC
LIMIT $2
"""

_KEYS = "SELECT id, key FROM tasks.overseen WHERE id = ANY($1::uuid[])"


class OverseenTask(Struct, frozen=True):
    """How a task stands. `late` is by how many seconds its next step, or the look at its last change, is overdue."""

    id: UUID
    key: str
    status: Status
    priority: Priority
    due_at: datetime | None
    level: int
    revision: int
    seen_revision: int
    next_step: str | None
    next_at: datetime | None
    late: float

    @property
    def is_behind(self) -> bool:
        return self.late > BEHIND_SECONDS


class RecordedStep(Struct, frozen=True):
    """`at` is when it was promised for."""

    kind: StepKind
    index: int
    at: datetime
    taken_at: datetime
    state: str
    reason: str | None


async def open_tasks(project_key: str | None, status: Status | None, *, behind: bool, limit: int) -> list[OverseenTask]:
    """Open tasks, those that are behind first, then by their next step; with `behind` only those."""
    rows = await pool().fetch(_OPEN, project_key, status, behind, BEHIND_SECONDS, limit)
    return [msgspec.convert(dict(row), OverseenTask) for row in rows]


async def task_of_key(key: str) -> OverseenTask | None:
    """A task by its key, open or closed; None where there is none."""
    row = await pool().fetchrow(_ONE, key)
    return None if row is None else msgspec.convert(dict(row), OverseenTask)


async def last_steps(task_id: UUID, limit: int) -> list[RecordedStep]:
    """What was taken or skipped last, the newest first."""
    return [msgspec.convert(dict(row), RecordedStep) for row in await pool().fetch(_STEPS, task_id, limit)]


async def keys_of(task_ids: Collection[UUID]) -> dict[UUID, str]:
    """The keys of tasks that are there."""
    return {row["id"]: row["key"] for row in await pool().fetch(_KEYS, list(task_ids))}
