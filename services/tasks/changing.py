"""The two halves of every command on a task: to open it with a right, and to change it and say so."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.database import Transaction
from core.errors import Forbidden, NotFound
from core.ids import uuid7
from services.events import commands as events
from services.events.model import Control, Poke
from services.identity.model import Actor
from services.notifications import withdrawing
from services.projects import commands as projects
from services.projects.model import ProjectRole
from services.tasks import queries
from services.tasks.announcing import task_event
from services.tasks.model import TaskRow
from services.tasks.news import tell_creator
from services.tasks.remembering import remember
from services.tasks.rules import Change
from services.tasks.storage import lock, lock_rows, save

_PROJECT_OF = "SELECT project_id FROM tasks.task WHERE id = $1"


async def lock_present(
    tx: Transaction, actor: Actor, task_id: UUID, at_least: ProjectRole
) -> tuple[TaskRow, ProjectRole]:
    """A task that is not deleted, locked, and the actor's role in its project. Raises NotFound, Forbidden."""
    row, role = await lock_for_work(tx, actor, task_id, at_least)
    if row.deleted_at is not None:
        raise NotFound("task")
    return row, role


async def lock_for_work(
    tx: Transaction, actor: Actor, task_id: UUID, at_least: ProjectRole
) -> tuple[TaskRow, ProjectRole]:
    project_id = await tx.fetchval(_PROJECT_OF, task_id)
    if project_id is None:
        raise NotFound("task")
    try:
        membership = await projects.lock_for_work(tx, actor.user_id, project_id, at_least)
    except NotFound:
        raise await _refusal(tx, actor, task_id) from None
    rows = await lock_rows(tx, (task_id,))
    return rows[0], membership.role


async def lock_seen(tx: Transaction, actor: Actor, task_id: UUID) -> TaskRow:
    """A task that the actor may see, be it as an admin who is no member, locked. Raises NotFound."""
    rows = await lock(tx, (task_id,))
    if not await queries.may_see(tx, actor.user_id, task_id):
        raise NotFound("task")
    return rows[0]


async def _refusal(tx: Transaction, actor: Actor, task_id: UUID) -> NotFound | Forbidden:
    """An admin to whom a task was escalated reads it; what else they may do goes by `lock_seen`."""
    if await queries.may_see(tx, actor.user_id, task_id):
        return Forbidden("You may read this task, but you are no member of its project.")
    return NotFound("task")


async def carry_out(
    tx: Transaction,
    actor_id: UUID | None,
    row: TaskRow,
    change: Change,
    now: datetime,
    controls: Sequence[Control] = (),
) -> TaskRow:
    """Store a change with what undoing it needs, withdraw what it ends, announce it, and tell the task's creator. The
    system is no actor.
    """
    columns = change.columns | ({"revision": row.revision + 1} if change.relevant else {})
    event_id = uuid7()
    memory = None
    if change.undoable and actor_id is not None:
        memory = remember(event_id, actor_id, row, change.kind, change.columns)
    after = await save(tx, row, columns, now, memory)
    if change.fence is not None:
        await withdrawing.withdraw(tx, now, row.id, change.fence.step_kinds, change.fence.spare_assignment_no)
    event = task_event(change.kind, row, after, actor_id, now, changes=change.shown(row), event_id=event_id)
    await events.append(tx, (event,), (Poke(row.id, row.key),) if change.relevant else (), controls)
    await tell_creator(tx, now, change.kind, after, actor_id)
    return after
