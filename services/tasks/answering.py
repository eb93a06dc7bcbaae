"""Who may answer when a task asks: its assignee, whoever stands in for them, and managers. Whoever a step of the
present cycle escalated it to may acknowledge it as well, admins who are no members too: who is asked may answer.
"""

from uuid import UUID

from core.database import Transaction, transaction
from core.errors import Conflict, Forbidden, Invalid
from services.identity.model import Actor
from services.notifications import queries as notices
from services.oncall.absences import stands_in
from services.projects.model import ProjectRole
from services.tasks.changing import lock_present, lock_seen
from services.tasks.model import TaskRow


async def lock_to_acknowledge(tx: Transaction, actor: Actor, task_id: UUID, notification_id: UUID | None) -> TaskRow:
    """A task that the actor may acknowledge, locked. Raises NotFound, Forbidden, Invalid for a notification that is
    not the actor's and about this task, Conflict for one whose cycle has passed.
    """
    row = await _lock(tx, actor, task_id, asked_too=True)
    await _check_notification(tx, actor, row, notification_id)
    return row


async def lock_to_snooze(tx: Transaction, actor: Actor, task_id: UUID, notification_id: UUID | None) -> TaskRow:
    """A task whose assignee's messages the actor may hold, locked. Refuses likewise."""
    row = await _lock(tx, actor, task_id, asked_too=False)
    await _check_notification(tx, actor, row, notification_id)
    return row


async def require_to_acknowledge(actor: Actor, task_id: UUID) -> None:
    """Raises what acknowledging would raise for want of a right, before it is known what is wanted."""
    async with transaction() as tx:
        await _lock(tx, actor, task_id, asked_too=True)


async def require_to_snooze(actor: Actor, task_id: UUID) -> None:
    """The same for snoozing."""
    async with transaction() as tx:
        await _lock(tx, actor, task_id, asked_too=False)


async def _lock(tx: Transaction, actor: Actor, task_id: UUID, *, asked_too: bool) -> TaskRow:
    try:
        row, role = await lock_present(tx, actor, task_id, ProjectRole.VIEWER)
    except Forbidden:
        if asked_too and (found := await _lock_as_admin(tx, actor, task_id)):
            return found
        raise
    if role.reaches(ProjectRole.MANAGER) or row.assignee_id == actor.user_id:
        return row
    if await _stands_in(tx, actor, row) or (asked_too and await _was_asked(tx, actor, row)):
        return row
    raise Forbidden("Only the assignee, their substitute and managers may do this.")


async def _lock_as_admin(tx: Transaction, actor: Actor, task_id: UUID) -> TaskRow | None:
    """The task where an admin who is no member was asked; None where they only read it."""
    row = await lock_seen(tx, actor, task_id)
    return row if await _was_asked(tx, actor, row) else None


async def _stands_in(tx: Transaction, actor: Actor, row: TaskRow) -> bool:
    if row.assignee_id is None:
        return False
    return await stands_in(tx, actor.user_id, row.assignee_id, row.project_id, await tx.now())


async def _was_asked(tx: Transaction, actor: Actor, row: TaskRow) -> bool:
    return await notices.was_escalated_to(tx, actor.user_id, row.id, row.cycle)


async def _check_notification(tx: Transaction, actor: Actor, row: TaskRow, notification_id: UUID | None) -> None:
    if notification_id is None:
        return
    cycle = await notices.cycle_of(tx, notification_id, actor.user_id, row.id)
    if cycle is None:
        raise Invalid.of("notification_id", "is no notification of yours about this task")
    if cycle != row.cycle:
        raise Conflict("The task has moved on since this notification.", "cycle_passed")
