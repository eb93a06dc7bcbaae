"""What happens to tasks when somebody leaves, and when a whole project goes away or comes back.

Tasks go in batches of up to 100. The first batch shares the transaction of what caused it: where there are no more,
everything happens or nothing.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.database import Transaction, transaction
from services.events import commands as events
from services.events.model import Kind, Poke
from services.identity import administration
from services.identity.model import Actor, User, UserPatch
from services.projects import commands as projects
from services.projects.model import Project
from services.projects.queries import members_of_deleted
from services.tasks import queries, rules
from services.tasks.changing import carry_out
from services.tasks.news import tell_people
from services.tasks.storage import lock

BATCH = 100

_ASSIGNED = """
SELECT id FROM tasks.task
WHERE assignee_id = $1 AND ($2::uuid IS NULL OR project_id = $2)
  AND deleted_at IS NULL AND status IN ('PENDING', 'IN_PROGRESS')
  AND project_id IN (SELECT id FROM projects.present)
ORDER BY id LIMIT $3
"""

_ESTRANGED = """
WITH pair AS MATERIALIZED (
    SELECT DISTINCT assignee_id, project_id FROM tasks.task
    WHERE deleted_at IS NULL AND status IN ('PENDING', 'IN_PROGRESS') AND assignee_id IS NOT NULL
), stranger AS MATERIALIZED (
    SELECT assignee_id, project_id FROM pair JOIN projects.present ON present.id = project_id
    WHERE NOT EXISTS (SELECT FROM projects.visible
                      WHERE visible.project_id = pair.project_id AND visible.user_id = pair.assignee_id)
)
SELECT task.id, task.assignee_id FROM stranger JOIN tasks.task USING (assignee_id, project_id)
WHERE task.deleted_at IS NULL AND task.status IN ('PENDING', 'IN_PROGRESS')
LIMIT $1
"""


async def remove_member(actor: Actor, project_id: UUID, user_id: UUID, if_match: int | None = None) -> None:
    """Unassign a member's open tasks, and with the last batch end the membership and tell them.

    Raises NotFound, Forbidden, VersionMismatch, Conflict for the last owner.
    """
    more = True
    while more:
        async with transaction() as tx:
            await projects.check_removal(tx, actor, project_id, user_id, if_match)
            more = await _unassign(tx, actor, user_id, project_id)
            if not more:
                await projects.remove_member(actor, project_id, user_id, if_match)
                await tell_people(tx, Kind.MEMBER_REMOVED, actor, project_id, (user_id,))
    await _unassign_all(actor, user_id, project_id)


async def change_user(actor: Actor, user_id: UUID, wanted: UserPatch, if_match: int | None = None) -> User:
    """Change an account; one that is disabled gives its open tasks back.

    Refuses as `identity.administration.change_user` does.
    """
    async with transaction() as tx:
        user = await administration.change_user(actor, user_id, wanted, if_match)
        if not user.disabled:
            return user
        await _unassign(tx, actor, user_id, None)
    await _unassign_all(actor, user_id, None)
    return user


async def delete_user(actor: Actor, user_id: UUID, if_match: int | None = None) -> None:
    """Delete an account, which gives its open tasks back. Refuses as `identity.administration.delete_user`."""
    async with transaction() as tx:
        await administration.delete_user(actor, user_id, if_match)
        await _unassign(tx, actor, user_id, None)
    await _unassign_all(actor, user_id, None)


async def _unassign_all(actor: Actor, user_id: UUID, project_id: UUID | None) -> None:
    """What is left, and what was assigned while the person was leaving."""
    more = True
    while more:
        async with transaction() as tx:
            more = await _unassign(tx, actor, user_id, project_id)


async def _unassign(tx: Transaction, actor: Actor, user_id: UUID, project_id: UUID | None) -> bool:
    """One batch of a person's open tasks. Tells whether there may be more."""
    found = await tx.fetch(_ASSIGNED, user_id, project_id, BATCH)
    rows = await lock(tx, [record["id"] for record in found])
    now = await tx.now()
    for row in rows:
        if row.is_open and row.assignee_id == user_id:
            await carry_out(tx, actor.user_id, row, rules.reassign(row, None, actor.user_id, now), now)
    return len(found) == BATCH


async def unassign_strangers(most: int) -> int:
    """Take open tasks back from assignees without access, whose leaving was cut off by a crash, or whose project was
    deleted when they left. At most so many; says how many.
    """
    async with transaction() as tx:
        strangers = {row["id"]: row["assignee_id"] for row in await tx.fetch(_ESTRANGED, most)}
    ids = sorted(strangers)
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return sum([await _unassign_batch(batch, strangers) for batch in batches])


async def _unassign_batch(task_ids: Sequence[UUID], strangers: Mapping[UUID, UUID]) -> int:
    """Those whose assignee is still the same, and still a stranger."""
    async with transaction() as tx:
        rows = [row for row in await lock(tx, task_ids) if row.is_open and row.assignee_id == strangers[row.id]]
        now = await tx.now()
        estranged = [row for row in rows if row.assignee_id not in row.seen_by]
        for row in estranged:
            await carry_out(tx, None, row, rules.reassign(row, None, None, now), now)
    return len(estranged)


async def delete_project(actor: Actor, project_id: UUID, if_match: int | None = None) -> None:
    """Hide a project, tell its other members, and wake its open tasks' workflows, which find it gone and end.

    Of more than a batch of members some are not told where a crash comes between: they find the project gone.
    Refuses as `projects.commands.delete` does.
    """
    async with transaction() as tx:
        await projects.delete(actor, project_id, if_match)
        woken = await _wake(tx, project_id, None)
        told = await _tell_deleted(tx, actor, project_id, None)
    await _wake_rest(project_id, woken)
    while len(told) == BATCH:
        async with transaction() as tx:
            told = await _tell_deleted(tx, actor, project_id, told[-1])


async def _tell_deleted(tx: Transaction, actor: Actor, project_id: UUID, after: UUID | None) -> Sequence[UUID]:
    """One batch of a deleted project's members, by id."""
    people = await members_of_deleted(tx, project_id, after, BATCH)
    await tell_people(tx, Kind.PROJECT_DELETED, actor, project_id, people)
    return people


async def restore_project(actor: Actor, project_id: UUID) -> Project:
    """Bring a project back, and its open tasks to life. Refuses as `projects.commands.restore` does."""
    async with transaction() as tx:
        project = await projects.restore(actor, project_id)
        woken = await _wake(tx, project_id, None)
    await _wake_rest(project_id, woken)
    return project


async def _wake(tx: Transaction, project_id: UUID, after: UUID | None) -> Sequence[UUID]:
    """One batch of a project's open tasks, by id."""
    tasks = await queries.open_tasks(tx, project_id, after, BATCH)
    await events.append(tx, (), [Poke(task_id, key) for task_id, key in tasks])
    return [task_id for task_id, _ in tasks]


async def _wake_rest(project_id: UUID, woken: Sequence[UUID]) -> None:
    while len(woken) == BATCH:
        async with transaction() as tx:
            woken = await _wake(tx, project_id, woken[-1])
