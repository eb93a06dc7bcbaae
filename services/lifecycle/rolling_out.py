"""Putting the policy in force for the open tasks that it governs, batch by batch."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from core.database import Transaction, transaction
from services.events import commands as events
from services.events.model import Poke
from services.lifecycle.calendar import LAST
from services.lifecycle.commands import advance
from services.policies import queries as policies
from services.tasks import commands as tasks

_OPEN = """
SELECT id, key, project_id, policy_id FROM tasks.open
WHERE ($1::uuid IS NULL OR project_id = $1) AND ($2::uuid IS NULL OR id > $2)
ORDER BY id LIMIT $3
"""

_EXPECTED = """
SELECT task_id, next_at FROM lifecycle.agenda
WHERE task_id = ANY($1::uuid[]) AND NOT closed AND next_at IS NOT NULL ORDER BY task_id
"""


async def roll_out(project_id: UUID | None, after: UUID | None, limit: int) -> UUID | None:
    """Advance those of the next `limit` open tasks, by id, that the policy in force in this scope governs, and poke
    those whose next step comes earlier now; the timers of the others come early enough.

    A `project_id` of None is the whole system. Gives the last task's id, to go on after it, and None at the end. A
    batch that is repeated does no harm.
    """
    async with transaction() as tx:
        batch = await tx.fetch(_OPEN, project_id, after, limit)
        in_force = await policies.in_force(tx, project_id or policies.SYSTEM)
        governing = await policies.governing(tx, [(row["project_id"], row["policy_id"]) for row in batch])
        keys = {
            row["id"]: row["key"]
            for row, policy in zip(batch, governing, strict=True)
            if policy.id == in_force.policy_id
        }
        await tasks.lock(tx, keys)
        before = await _expected(tx, keys)
        await tasks.raise_revisions(tx, keys)
        await advance(list(keys))
        expected = await _expected(tx, keys)
        earlier = [task_id for task_id, at in expected.items() if at < before.get(task_id, LAST)]
        await events.append(tx, calls=[Poke(task_id, keys[task_id]) for task_id in earlier])
    return batch[-1]["id"] if len(batch) == limit else None


async def _expected(tx: Transaction, task_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the lives of open tasks are to wake up, as far as they were told to."""
    rows = await tx.fetch(_EXPECTED, list(task_ids))
    return {row["task_id"]: row["next_at"] for row in rows}
