"""Putting policies in force in a scope: what was chosen there, and before it what is scheduled."""

from datetime import datetime
from uuid import UUID

from asyncpg import Record

from core.database import Transaction
from core.errors import Invalid
from services.events.commands import append
from services.policies import rollouts
from services.policies.announcing import changed
from services.policies.model import InForce, Reason
from services.policies.queries import COLUMNS, SYSTEM, in_force
from services.projects.model import Changes

_LOCK_TO_USE = f"""
SELECT {COLUMNS} FROM policies.policy WHERE id = $1 AND retired_at IS NULL FOR SHARE
"""  # noqa: S608

_LOCK_SCOPE = """
INSERT INTO policies.in_force AS chosen (scope, policy_id, version, updated_at) VALUES ($1, NULL, 0, $2)
ON CONFLICT (scope) DO UPDATE SET scope = chosen.scope
RETURNING policy_id, scheduled_policy_id, schedule_id
"""

_CHOOSE = """
UPDATE policies.in_force SET policy_id = $2, version = nextval('core.version'), updated_at = $3 WHERE scope = $1
"""

_SCHEDULE = """
UPDATE policies.in_force
SET scheduled_policy_id = $2, schedule_id = $3, version = nextval('core.version'), updated_at = $4
WHERE scope = $1
"""


async def choose(tx: Transaction, actor_id: UUID, scope: UUID, policy_id: UUID | None) -> InForce:
    """Put a policy in force in a scope, or with None what the system has. Raises Invalid for another project's."""
    if policy_id is not None:
        await lock_to_use(tx, scope, policy_id)
    now = await tx.now()
    before = await lock_scope(tx, scope, now)
    if before["policy_id"] == policy_id:
        return await in_force(tx, scope)
    await tx.execute(_CHOOSE, scope, policy_id, now)
    changes = {"policy_id": (before["policy_id"], policy_id)}
    return await _announce(tx, actor_id, now, scope, before, changes, Reason.CHOSEN)


async def lock_scope(tx: Transaction, scope: UUID, now: datetime) -> Record:
    """Keep others from deciding what is in force in a scope; what was chosen there, and what is scheduled."""
    return (await tx.fetch(_LOCK_SCOPE, scope, now))[0]


async def schedule(
    tx: Transaction, actor_id: UUID | None, now: datetime, scope: UUID, policy_id: UUID | None, schedule_id: UUID | None
) -> None:
    """Let the policy of a schedule go before what was chosen in a scope that is locked, or no schedule's any more."""
    before = await lock_scope(tx, scope, now)
    if before["schedule_id"] == schedule_id:
        return
    await tx.execute(_SCHEDULE, scope, policy_id, schedule_id, now)
    changes = {
        "scheduled_policy_id": (before["scheduled_policy_id"], policy_id),
        "schedule_id": (before["schedule_id"], schedule_id),
    }
    await _announce(tx, actor_id, now, scope, before, changes, Reason.SCHEDULED)


async def _announce(
    tx: Transaction,
    actor_id: UUID | None,
    now: datetime,
    scope: UUID,
    before: Record,
    changes: Changes,
    reason: Reason,
) -> InForce:
    """Say what is in force in a scope from now on, and let the tasks that it governs follow."""
    chosen = await in_force(tx, scope)
    event = await changed(tx, actor_id, now, None if scope == SYSTEM else scope, chosen, changes)
    calls = await rollouts.begin_in(tx, actor_id, now, [scope], reason) if _is_felt(before, changes) else []
    await append(tx, [event], calls)
    return chosen


def _is_felt(before: Record, changes: Changes) -> bool:
    """Whether tasks of the scope may have another policy: they do not where one is chosen beneath a schedule, or where
    the same follows itself. What the system has is not held still here, so that it counts as another one.
    """
    then = {**before} | {name: later for name, (_, later) in changes.items()}
    former, latter = (one["scheduled_policy_id"] or one["policy_id"] for one in (before, then))
    return former is None or former != latter


async def lock_to_use(tx: Transaction, scope: UUID, policy_id: UUID) -> None:
    """Keep a policy from being changed or deleted. Raises Invalid where it is another project's."""
    row = await tx.fetchrow(_LOCK_TO_USE, policy_id)
    if row is None or row["project_id"] not in (None, scope):
        raise Invalid.of("policy_id", "is no policy that can be in force here")
