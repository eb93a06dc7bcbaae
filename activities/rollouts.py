"""What rollouts ask for: many small batches, with room between them for everybody else."""

import asyncio
import time
from uuid import UUID

import structlog
from temporalio import activity

from activities.heartbeats import heartbeats
from services.events.model import StartRollout
from services.lifecycle import rolling_out
from services.lifecycle.model import RolledOut
from services.policies.model import Rollout, RolloutState

log = structlog.get_logger(__name__)

PIECE_SECONDS = 2.0
"""Then the workflow hears how far it has come, and queues for more: a small one behind large ones waits no longer."""
BREATH = 5.0
"""The pause after a batch, in times of what the batch took: most of the time belongs to everybody else."""
LONGEST_BREATH_SECONDS = 0.1
"""So that 10,000 tasks are through in three minutes on a busy machine, too."""
WAKES_A_SECOND = 12
"""To wake a life costs Temporal, relay and worker far more than its place in a batch, and one after another they are
not felt; while all of a batch's wake at once, everybody waits.
"""
PATIENCE = 3
"""Attempts at a piece: what fails then, though PostgreSQL answers, is one task, which is found by going one by one."""
LOOK_AGAIN_SECONDS = 0.1
"""How soon it is seen that Temporal has caught up."""


@activity.defn
async def roll_out(project_id: UUID | None, after: UUID | None, limit: int) -> RolledOut:
    """Go on with this workflow's rollout, `limit` tasks a batch, from where its row says that it stands.

    Comes back after two seconds, at the end, or when the worker shuts down. `after` counts only where an earlier
    release began and kept no row.
    """
    workflow_id = activity.info().workflow_id
    assert workflow_id is not None
    call = StartRollout(UUID(workflow_id.removeprefix("rollout:")), project_id)
    async with heartbeats():
        rollout = await _roll_out(call, limit, after)
    return RolledOut(rollout.state is not RolloutState.RUNNING, rollout.looked_at, rollout.total)


async def _roll_out(call: StartRollout, limit: int, after: UUID | None) -> Rollout:
    """Where a task was to wake the next ones are looked at one by one, until one is not."""
    end = time.monotonic() + PIECE_SECONDS
    size, poked = limit, None
    while True:
        began = time.monotonic()
        rollout = await _next_batch(call, size, after)
        if rollout.state is not RolloutState.RUNNING or activity.is_worker_shutdown():
            return rollout
        waking = 0 if poked is None else rollout.poked - poked
        size, poked = limit, rollout.poked
        breath = min((time.monotonic() - began) * BREATH, LONGEST_BREATH_SECONDS)
        if waking and await rolling_out.has_time(rollout):
            size, breath = 1, max(breath, waking / WAKES_A_SECOND)
        await asyncio.sleep(breath)
        if not await _is_room_before(end):
            return rollout


async def _next_batch(call: StartRollout, limit: int, after: UUID | None) -> Rollout:
    if activity.info().attempt <= PATIENCE:
        return await rolling_out.roll_out(call, limit, after)
    try:
        return await rolling_out.roll_out(call, 1, after)
    except Exception as error:
        rollout = await rolling_out.pass_by(call, after)
        log.exception("rollout.passed_by", rollout_id=str(call.rollout_id), error=str(error))
        return rollout


async def _is_room_before(end: float) -> bool:
    """True once Temporal has caught up, False when the piece is over."""
    while time.monotonic() < end:
        if await rolling_out.has_room():
            return True
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    return False
