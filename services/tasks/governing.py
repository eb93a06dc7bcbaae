"""The policy of a task's own, which goes before its project's and the system's."""

from uuid import UUID

from msgspec.structs import replace

from core.database import Transaction, pool, transaction
from core.errors import NotFound
from services.identity.model import Actor
from services.policies import placing
from services.policies.model import InForce
from services.policies.queries import Reading, in_force
from services.projects.model import ProjectRole
from services.tasks import queries, rules
from services.tasks.changing import carry_out, lock_present

_OWN = f"""
SELECT project_id, policy_id, version FROM tasks.task WHERE id = $1 AND deleted_at IS NULL AND {queries.MAY_SEE}
"""  # noqa: S608


async def policy_of(actor: Actor, task_id: UUID) -> InForce:
    """What governs a task. Raises NotFound where the actor can't see it."""
    row = await pool().fetchrow(_OWN, task_id, actor.user_id)
    if row is None:
        raise NotFound("task")
    return await _governing(pool(), *row)


async def choose(actor: Actor, task_id: UUID, policy_id: UUID | None) -> InForce:
    """Give a task a policy of its own, the project's or the system's, or with None leave it to its project.

    Raises NotFound, Forbidden for who does not manage the project, Invalid for a policy that the task can't have.
    """
    async with transaction() as tx:
        row, _ = await lock_present(tx, actor, task_id, ProjectRole.MANAGER)
        if policy_id is not None:
            await placing.lock_to_use(tx, row.project_id, policy_id)
        if policy_id != row.policy_id:
            row = await carry_out(tx, actor.user_id, row, rules.follow(policy_id), await tx.now())
        return await _governing(tx, row.project_id, row.policy_id, row.version)


async def require(actor: Actor, task_id: UUID) -> None:
    """Raises what `choose` would raise for want of a right, before it is known what is wanted."""
    async with transaction() as tx:
        await lock_present(tx, actor, task_id, ProjectRole.MANAGER)


async def _governing(source: Reading | Transaction, project_id: UUID, own_id: UUID | None, version: int) -> InForce:
    """Its version rises with the task's, too."""
    found = await in_force(source, project_id, own_id)
    return replace(found, version=max(found.version, version))
