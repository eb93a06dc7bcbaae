"""Putting the policy in force for the open tasks that it governs, batch by batch.

A batch and the rollout's place behind it are one transaction: one that is repeated after a crash begins where the last
that was committed ended, and touches and counts no task twice.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from core.database import Transaction, pool, transaction
from services.events import commands as events
from services.events import outbox
from services.events.model import Poke, Sink, StartRollout
from services.lifecycle.calendar import LAST
from services.lifecycle.commands import advance
from services.policies import queries as policies
from services.policies import rollouts
from services.policies.model import Rollout, RolloutState
from services.policies.rollouts import Batch, Running
from services.tasks import commands as tasks

Visit = Callable[[Transaction, Mapping[UUID, str]], Awaitable[int]]
"""What is done about the governed tasks of a batch, given with their keys; gives how many of them were poked."""

MOST_OWED = 200
"""A rollout waits while Temporal is owed more calls than that: those of tasks that people change come through."""

UNHURRIED_FOR = timedelta(milliseconds=12)
"""For each open task so long a rollout may spare everybody else; then those that wait for it count for more."""

_OPEN = """
SELECT id, key, project_id, policy_id FROM tasks.open
WHERE ($1::uuid IS NULL OR project_id = $1) AND ($2::uuid IS NULL OR id > $2)
ORDER BY id LIMIT $3
"""

_TOTAL = "SELECT count(*) FROM tasks.open WHERE $1::uuid IS NULL OR project_id = $1"

_EXPECTED = """
SELECT task_id, next_at FROM lifecycle.agenda
WHERE task_id = ANY($1::uuid[]) AND NOT closed AND next_at IS NOT NULL ORDER BY task_id
"""


async def roll_out(call: StartRollout, limit: int, after: UUID | None = None) -> Rollout:
    """Advance those of the next `limit` open tasks, by id, that the rollout's policy or what is in force in its place
    governs now, and poke those whose next step comes earlier; the timers of the others come early enough. Gives how far
    it has come.

    One that ended is left alone. `after` is for a rollout that has no row yet: where it stands.
    """
    return await _move_on(call, limit, after, _look_again)


async def pass_by(call: StartRollout, after: UUID | None = None) -> Rollout:
    """Leave the next task to its own life, which is poked: one that can't be advanced holds up no other."""
    return await _move_on(call, 1, after, _leave)


async def _move_on(call: StartRollout, limit: int, after: UUID | None, visit: Visit) -> Rollout:
    async with transaction() as tx:
        rollout = await _held(tx, call, after)
        if rollout.shown.state is not RolloutState.RUNNING:
            return rollout.shown
        if rollout.started_version is None:
            rollout = await rollouts.start(tx, rollout, await tx.fetchval(_TOTAL, call.project_id))
        governing_id = await rollouts.governs(tx, rollout)
        if await rollouts.is_covered(tx, rollout, governing_id):
            return await rollouts.supersede(tx, await tx.now(), rollout)
        batch = await _batch(tx, rollout, governing_id, limit, visit)
        return await rollouts.move(tx, await tx.now(), rollout, batch)


async def has_time(rollout: Rollout) -> bool:
    """Whether one that has begun has not gone on for long, for the number of tasks that it looks at."""
    assert rollout.started_at is not None
    assert rollout.total is not None
    now: datetime = await pool().fetchval("SELECT core.now()")
    return now - rollout.started_at < UNHURRIED_FOR * rollout.total


async def has_room() -> bool:
    """Whether Temporal has taken enough of what it is owed for another batch."""
    return await outbox.owed(pool(), Sink.WORKFLOWS, MOST_OWED + 1) <= MOST_OWED


async def _held(tx: Transaction, call: StartRollout, after: UUID | None) -> Running:
    held = await rollouts.lock(tx, call.rollout_id)
    if held is None:
        await rollouts.adopt(tx, call, after)
        held = await rollouts.lock(tx, call.rollout_id)
    assert held is not None
    return held


async def _batch(tx: Transaction, rollout: Running, governing_id: UUID, limit: int, visit: Visit) -> Batch:
    rows = await tx.fetch(_OPEN, rollout.shown.project_id, rollout.after, limit)
    governing = await policies.governing(tx, [(row["project_id"], row["policy_id"]) for row in rows])
    governed = [row for row, policy in zip(rows, governing, strict=True) if policy.id == governing_id]
    keys = {row["id"]: row["key"] for row in governed}
    poked = await visit(tx, keys)
    return Batch(len(rows), len(keys), poked, rows[-1]["id"] if rows else None, last=len(rows) < limit)


async def _look_again(tx: Transaction, keys: Mapping[UUID, str]) -> int:
    """Advance the tasks, given with their keys. Gives how many must wake earlier than they were told."""
    await tasks.lock(tx, keys)
    before = await _expected(tx, keys)
    await tasks.raise_revisions(tx, keys)
    await advance(list(keys))
    expected = await _expected(tx, keys)
    earlier = [task_id for task_id, at in expected.items() if at < before.get(task_id, LAST)]
    await events.append(tx, calls=[Poke(task_id, keys[task_id]) for task_id in earlier])
    return len(earlier)


async def _leave(tx: Transaction, keys: Mapping[UUID, str]) -> int:
    await tasks.lock(tx, keys)
    await tasks.raise_revisions(tx, keys)
    await events.append(tx, calls=[Poke(task_id, key) for task_id, key in keys.items()])
    return len(keys)


async def _expected(tx: Transaction, task_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the lives of open tasks are to wake up, as far as they were told to."""
    rows = await tx.fetch(_EXPECTED, list(task_ids))
    return {row["task_id"]: row["next_at"] for row in rows}
