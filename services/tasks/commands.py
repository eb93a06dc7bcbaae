"""What changes tasks. Each command is one transaction: lock, check right and version, change, announce.

Locks are taken in one order: projects, tasks by id, members, and last the counter that numbers a project's tasks.
"""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from core.database import Transaction, transaction
from core.errors import Conflict, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from core.validation import Fields
from services.events import commands as events
from services.events.model import Poke, TaskDeleted
from services.identity.model import Actor
from services.notifications import withdrawing
from services.projects import commands as projects
from services.projects.model import ProjectRole
from services.tasks import queries, rules
from services.tasks.announcing import created_event
from services.tasks.answering import lock_to_acknowledge, lock_to_snooze
from services.tasks.changing import carry_out, lock_for_work, lock_present
from services.tasks.model import Acknowledge, Priority, Snooze, Status, Task, TaskCreate, TaskPatch, TaskRow, Viewer
from services.tasks.storage import lock as lock
from services.tasks.storage import mark_told as mark_told
from services.tasks.storage import raise_revisions as raise_revisions
from services.tasks.storage import save

_CREATE = """
WITH work AS MATERIALIZED (
    SELECT key FROM projects.lock_for_work($2, $3)
    WHERE role <> 'VIEWER' AND ($8::uuid IS NULL OR EXISTS (SELECT FROM projects.lock_member($2, $8)))
), counted AS (
    INSERT INTO tasks.counter AS counter (project_id, last)
    SELECT $2, 1 FROM work
    ON CONFLICT (project_id) DO UPDATE SET last = counter.last + 1
    RETURNING last
), timed AS MATERIALIZED (
    SELECT last, core.now() AS now FROM counted
)
INSERT INTO tasks.task (
    id, project_id, creator_id, number, key, title, description, status, priority, assignee_id, due_at, labels,
    position, version, created_at, updated_at, cycle_started_at, escalation_level, revision, cycle, accepted_no,
    assignment_no, assigned_at, assigner_id, escalated_to_admins
)
SELECT $1, $2, $3, last, key || '-' || last, $4, $5, $6, $7, $8, $9, $10,
       coalesce($11::double precision, last), nextval('core.version'), now, now, now, 0, 1, 1, 0,
       CASE WHEN $8::uuid IS NULL THEN 0 ELSE 1 END,
       CASE WHEN $8::uuid IS NULL THEN NULL ELSE now END,
       CASE WHEN $8::uuid IS NULL THEN NULL ELSE $3 END,
       false
FROM timed, work
RETURNING key, position, version, created_at
"""


async def create(actor: Actor, wanted: TaskCreate) -> Task:
    """Raises NotFound for a project that the actor can't see, Forbidden for a viewer, Invalid for wrong fields and for
    an assignee without access.
    """
    fields = Fields()
    columns = rules.accept(fields, wanted)
    async with transaction() as tx:
        if fields.errors:
            await projects.lock_for_work(tx, actor.user_id, wanted.project_id, ProjectRole.MEMBER)
            fields.refuse_if_wrong()
        task_id, assignee_id = uuid7(), wanted.assignee_id
        title, description, labels = columns["title"], columns["description"], columns["labels"]
        made = await tx.fetchrow(
            _CREATE,
            task_id,
            wanted.project_id,
            actor.user_id,
            title,
            description,
            Status.PENDING,
            wanted.priority,
            assignee_id,
            columns["due_at"],
            labels,
            wanted.position,
        )
        if made is None:
            await projects.lock_for_work(tx, actor.user_id, wanted.project_id, ProjectRole.MEMBER)
            raise Invalid.of("assignee_id", "has no access to this project")
        key, position, version, now = made
        task = Task(
            id=task_id,
            key=key,
            project_id=wanted.project_id,
            title=title,
            status=Status.PENDING,
            priority=wanted.priority,
            creator_id=actor.user_id,
            assignee_id=assignee_id,
            due_at=columns["due_at"],
            acknowledged_at=None,
            snoozed_until=None,
            escalation_level=0,
            labels=labels,
            position=position,
            version=version,
            created_at=now,
            updated_at=now,
            completed_at=None,
            description=description,
        )
        await events.append(tx, (created_event(task),), (Poke(task_id, key),))
    return replace(task, viewer=Viewer())


async def patch(actor: Actor, task_id: UUID, wanted: TaskPatch, if_match: int | None = None) -> Task:
    """Raises NotFound, Forbidden, VersionMismatch, Invalid, and Conflict for a transition that does not exist.

    What changes nothing makes neither a version nor an event.
    """
    async with transaction() as tx:
        row = await _open(tx, actor, task_id, ProjectRole.MEMBER, if_match)
        fields = Fields()
        columns = rules.accept(fields, wanted)
        fields.refuse_if_wrong()
        now = await tx.now()
        status = wanted.status if isinstance(wanted.status, Status) else row.status
        change = rules.edit(row, columns, status, actor.user_id, now)
        if change is not None:
            assignee_id = change.columns.get("assignee_id")
            if assignee_id is not None and not await projects.lock_member(tx, row.project_id, assignee_id):
                raise Invalid.of("assignee_id", "has no access to this project")
            row = await carry_out(tx, actor.user_id, row, change, now)
        return await _as_seen(tx, actor, row)


async def delete(actor: Actor, task_id: UUID, if_match: int | None = None) -> None:
    """Hide a task; for 30 days it can be restored. Raises NotFound, Forbidden, VersionMismatch."""
    async with transaction() as tx:
        row = await _open(tx, actor, task_id, ProjectRole.MEMBER, if_match)
        now = await tx.now()
        await carry_out(tx, actor.user_id, row, rules.delete(row, now), now, (TaskDeleted(row.id),))


async def restore(actor: Actor, task_id: UUID) -> Task:
    """Raises NotFound when it can't be restored any more, Forbidden, Conflict when it is not deleted."""
    async with transaction() as tx:
        row, now = await _lock_deleted(tx, actor, task_id)
        row = await carry_out(tx, actor.user_id, row, rules.restore(row, now), now)
        return await _as_seen(tx, actor, row)


async def acknowledge(actor: Actor, task_id: UUID, wanted: Acknowledge) -> Task:
    """The assignee, whoever stands in for them, whom it was escalated to, or a manager takes notice.

    Raises NotFound, Forbidden, Invalid for a notification that is not the actor's and about this task, Conflict for a
    closed task or a notification whose cycle has passed.
    """
    async with transaction() as tx:
        row = await lock_to_acknowledge(tx, actor, task_id, wanted.notification_id)
        now = await tx.now()
        row = await carry_out(tx, actor.user_id, row, rules.acknowledge(row, now), now)
        return await _as_seen(tx, actor, row)


async def snooze(actor: Actor, task_id: UUID, wanted: Snooze) -> Task:
    """Hold the assignee's deliveries: they do, whoever stands in for them, or a manager.

    Refuses like `acknowledge`, and Invalid for a time that is past or too far.
    """
    async with transaction() as tx:
        row = await lock_to_snooze(tx, actor, task_id, wanted.notification_id)
        now = await tx.now()
        fields = Fields()
        until = rules.snoozed_until(fields, wanted.until, now)
        fields.refuse_if_wrong()
        if until != row.snoozed_until:
            row = await carry_out(tx, actor.user_id, row, rules.snooze(row, until), now)
        return await _as_seen(tx, actor, row)


async def apply_effects(
    tx: Transaction,
    now: datetime,
    row: TaskRow,
    *,
    level: int | None = None,
    priority: Priority | None = None,
    assignee: UUID | None = None,
    escalated_to_admins: bool = False,
) -> TaskRow:
    """What a step changes in its task, which the caller has locked; None changes nothing. The caller announces it.

    Reassigning ends the deliveries of the former assignment. Raises Conflict for an `assignee` who has just lost
    access: whoever chose them is to look again.
    """
    columns = rules.take_effect(
        row, now, level=level, priority=priority, assignee=assignee, escalated_to_admins=escalated_to_admins
    )
    if not columns:
        return row
    if "assignment_no" in columns:
        if not await projects.lock_member(tx, row.project_id, columns["assignee_id"]):
            raise Conflict("The next assignee is leaving the project.", "no_access")
        await withdrawing.withdraw(tx, now, row.id, None, columns["assignment_no"])
    return await save(tx, row, columns, now)


async def require(actor: Actor, task_id: UUID, at_least: ProjectRole) -> None:
    """Raises what a command on this task would raise for want of a right, before it is known what is wanted."""
    async with transaction() as tx:
        await lock_present(tx, actor, task_id, at_least)


async def require_deleted(actor: Actor, task_id: UUID) -> None:
    """The same for `restore`."""
    async with transaction() as tx:
        await _lock_deleted(tx, actor, task_id)


async def _lock_deleted(tx: Transaction, actor: Actor, task_id: UUID) -> tuple[TaskRow, datetime]:
    """A task that may be restored, and the time."""
    row, _ = await lock_for_work(tx, actor, task_id, ProjectRole.MEMBER)
    now = await tx.now()
    if row.deleted_at is None:
        raise Conflict("The task is not deleted.", "not_deleted")
    if row.deleted_at <= now - rules.KEPT_AFTER_DELETION:
        raise NotFound("task")
    return row, now


async def _open(tx: Transaction, actor: Actor, task_id: UUID, at_least: ProjectRole, if_match: int | None) -> TaskRow:
    row, _ = await lock_present(tx, actor, task_id, at_least)
    if if_match is not None and if_match != row.version:
        raise VersionMismatch(row.version, await _as_seen(tx, actor, row))
    return row


async def _as_seen(tx: Transaction, actor: Actor, row: TaskRow) -> Task:
    return row.task(await queries.viewer(tx, actor.user_id, row.id))
