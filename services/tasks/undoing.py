"""Undo: one's own last change of a task is taken back, as long as nothing else has changed the task.

An undo is a change of its own, with a version and an event of its own. The task's columns come back as they were, its
cycle and level too, so that its steps go on where they were: what was taken stays taken, and what the change withdrew
stays withdrawn. Numbers that were taken back are never given again, for steps are known by them.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.database import Transaction, transaction
from core.errors import Conflict, Forbidden, Invalid, NotFound
from services.events.model import Kind
from services.identity.model import Actor
from services.policies.placing import lock_to_use
from services.projects import commands as projects
from services.projects.model import ProjectRole
from services.tasks import queries, rules
from services.tasks.changing import carry_out, lock_for_work, lock_seen
from services.tasks.model import Status, Task, TaskRow, Undo
from services.tasks.remembering import Former, recall
from services.tasks.rules import Change

UNDOABLE_FOR = timedelta(seconds=60)

_RELEVANT = frozenset(
    {"status", "cycle", "assignment_no", "acknowledged_at", "snoozed_until", "deleted_at", "policy_id"}
)
_OF_READERS = frozenset({Kind.TASK_ACKNOWLEDGED, Kind.TASK_SNOOZED})
"""What somebody who only reads may have done, as the one who was asked. Whoever did it may take it back."""


async def undo(actor: Actor, task_id: UUID, wanted: Undo) -> Task:
    """Take back the actor's own last change of a task, within 60 s.

    Raises NotFound, Forbidden for whoever may not change it any more, and Conflict: `not_last` where the event is not
    the actor's last change or can't be undone, `changed_since` where the task has changed since, `too_late`,
    `no_access` where the former assignee has left, and `no_policy` where the former policy was deleted.
    """
    async with transaction() as tx:
        row, last = await _lock(tx, actor, task_id)
        now = await tx.now()
        former = _undoable(row, last, wanted.event_id, now)
        change = take_back(row, former.columns, actor.user_id, now)
        await _lock_named(tx, row.project_id, change.columns)
        row = await carry_out(tx, actor.user_id, row, change, now)
        return row.task(await queries.viewer(tx, actor.user_id, row.id))


async def require(actor: Actor, task_id: UUID) -> None:
    """Raises what `undo` would raise for want of a right, before it is known what is wanted."""
    async with transaction() as tx:
        await _lock(tx, actor, task_id)


async def _lock(tx: Transaction, actor: Actor, task_id: UUID) -> tuple[TaskRow, Former | None]:
    """The task, and its last change if that was the actor's. A deleted one is only there for who just deleted it."""
    try:
        row, role = await lock_for_work(tx, actor, task_id, ProjectRole.VIEWER)
    except Forbidden:
        return await _lock_as_admin(tx, actor, task_id)
    last = await recall(tx, task_id, actor.user_id)
    if row.deleted_at is not None and last is None:
        raise NotFound("task")
    needed = _needed(last)
    if not role.reaches(needed):
        raise Forbidden(f"Your role in this project is {role}; this needs {needed}.")
    return row, last


async def _lock_as_admin(tx: Transaction, actor: Actor, task_id: UUID) -> tuple[TaskRow, Former]:
    """Admins who are no members take back what they did as those who were asked."""
    row = await lock_seen(tx, actor, task_id)
    last = await recall(tx, task_id, actor.user_id)
    if last is None or last.kind not in _OF_READERS:
        raise Forbidden("You may read this task, but you are no member of its project.")
    return row, last


def _needed(last: Former | None) -> ProjectRole:
    """The role that the change itself asks for."""
    if last is None:
        return ProjectRole.MEMBER
    if last.kind in _OF_READERS:
        return ProjectRole.VIEWER
    return ProjectRole.MANAGER if "policy_id" in last.columns else ProjectRole.MEMBER


async def _lock_named(tx: Transaction, project_id: UUID, columns: Mapping[str, Any]) -> None:
    """Keep whom and what the columns name from leaving."""
    assignee_id, policy_id = columns.get("assignee_id"), columns.get("policy_id")
    if assignee_id is not None and not await projects.lock_member(tx, project_id, assignee_id):
        raise Conflict("The former assignee has left the project.", "no_access")
    if policy_id is not None:
        try:
            await lock_to_use(tx, project_id, policy_id)
        except Invalid:
            raise Conflict("The former policy was deleted.", "no_policy") from None


def _undoable(row: TaskRow, last: Former | None, event_id: UUID, now: datetime) -> Former:
    if last is None or last.event_id != event_id:
        raise Conflict("Only your own last change of a task can be undone.", "not_last")
    if last.version != row.version:
        raise Conflict("The task has changed since.", "changed_since")
    if now - last.at > UNDOABLE_FOR:
        raise Conflict(f"A change can be undone for {UNDOABLE_FOR.seconds} seconds.", "too_late")
    return last


def take_back(row: TaskRow, former: Mapping[str, Any], actor_id: UUID, now: datetime) -> Change:
    """The change that brings `former` values of columns back. `told_id` is compared, not brought back: it is true."""
    columns = {name: value for name, value in former.items() if name != "told_id"}
    if "cycle" in former:
        columns["undone_cycle"] = row.cycle
    if "assignment_no" in former:
        columns |= _former_assignment(row, former, actor_id, now)
    columns = rules.only_new(row, columns)
    status = columns.get("status", row.status)
    relevant = not _RELEVANT.isdisjoint(columns)
    return Change(_kind(row, columns), columns, relevant, rules.fence_of(row, columns, status), undoable=False)


def _former_assignment(row: TaskRow, former: Mapping[str, Any], actor_id: UUID, now: datetime) -> dict[str, Any]:
    """The same one again, unless the other assignee was told meanwhile: then it is a new one, of which both are told.
    What was accepted stays accepted. One to the actor themself is the system's: of those to oneself nobody is told.
    """
    if former["told_id"] == row.told_id or former["assignee_id"] is None:
        return {"undone_assignment_no": row.assignment_no}
    number = rules.next_assignment_no(row)
    assigner_id = None if former["assignee_id"] == actor_id else actor_id
    anew = {"assignment_no": number, "assigned_at": now, "assigner_id": assigner_id}
    accepted = former.get("accepted_no", row.accepted_no) == former["assignment_no"]
    return anew | ({"accepted_no": number} if accepted else {})


def _kind(row: TaskRow, columns: Mapping[str, Any]) -> Kind:
    """What it looks like to everybody else."""
    if "deleted_at" in columns:
        return Kind.TASK_RESTORED
    match columns.get("status", row.status):
        case row.status:
            return Kind.TASK_UPDATED
        case Status.COMPLETED:
            return Kind.TASK_COMPLETED
        case Status.CANCELLED:
            return Kind.TASK_CANCELLED
        case _:
            return Kind.TASK_UPDATED if row.status.is_open else Kind.TASK_REOPENED
