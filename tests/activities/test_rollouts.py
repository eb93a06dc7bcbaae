"""The activity that rolls a policy out, over the real database, where one task can't be advanced."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest
from temporalio.testing import ActivityEnvironment

from activities.rollouts import PATIENCE, WAKES_A_SECOND, roll_out
from core.database import close_database, open_database, pool, transaction
from core.settings import Settings
from services.events.model import StartRollout
from services.lifecycle.commands import advance
from services.lifecycle.model import RolledOut
from services.policies import rollouts
from services.policies.model import Reason
from tests.services.lifecycle.world import World, calls, create_world, due_in, forget_calls, task_now

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    await open_database(settings)
    yield await create_world()
    await close_database()


async def piece(call: StartRollout, attempt: int, beats: list[tuple[object, ...]] | None = None) -> RolledOut:
    environment = ActivityEnvironment()
    if beats is not None:
        environment.on_heartbeat = lambda *details: beats.append(details)
    environment.info = replace(environment.info, workflow_id=f"rollout:{call.rollout_id}", attempt=attempt)
    found: RolledOut = await environment.run(roll_out, call.project_id, None, 10)
    return found


async def whole(call: StartRollout, attempt: int) -> RolledOut:
    """Piece by piece, until it is done."""
    while not (found := await piece(call, attempt)).done:
        pass
    return found


_OF_MANY = """
UPDATE policies.rollout
SET total = 10000, started_version = nextval('core.version'), started_at = core.now() - $2::interval
WHERE id = $1
"""


async def seconds_to_wake(world: World, count: int, *, began_ago: timedelta) -> float:
    """How long a rollout over 10,000 tasks, begun so long ago, takes for the last of them, which all must wake."""
    for _ in range(count):
        await world.task(due_at=await due_in(hours=3))
    async with transaction() as tx:
        call = await rollouts.begin(tx, world.mia.id, await tx.now(), world.project_id, Reason.CHOSEN)
        await tx.execute(_OF_MANY, call.rollout_id, began_ago)
    await forget_calls()
    began = time.monotonic()
    await whole(call, 1)
    took = time.monotonic() - began
    assert len(await calls()) == count
    return took


async def test_it_lives_before_anything_has_been_looked_at(world: World) -> None:
    async with transaction() as tx:
        call = await rollouts.begin(tx, world.mia.id, await tx.now(), world.project_id, Reason.CHOSEN)
    beats: list[tuple[object, ...]] = []
    assert (await piece(call, 1, beats)).done
    assert beats


async def test_lives_are_woken_one_after_another(world: World) -> None:
    took = await seconds_to_wake(world, 25, began_ago=timedelta(0))
    assert took > 14 / WAKES_A_SECOND


async def test_a_rollout_that_goes_on_for_long_hurries(world: World) -> None:
    took = await seconds_to_wake(world, 40, began_ago=timedelta(minutes=3))
    assert took < 30 / WAKES_A_SECOND


async def test_a_task_that_can_not_be_advanced_is_left_to_its_own_life_once_that_is_no_outage(world: World) -> None:
    tasks = [await world.task(due_at=await due_in(hours=3)) for _ in range(5)]
    await advance([task.id for task in tasks])
    broken = tasks[2]
    async with transaction() as tx:
        call = await rollouts.begin(tx, world.mia.id, await tx.now(), world.project_id, Reason.CHOSEN)
    await forget_calls()
    await pool().execute(
        f"ALTER TABLE lifecycle.agenda ADD CONSTRAINT broken CHECK (task_id <> '{broken.id}') NOT VALID"
    )
    try:
        with pytest.raises(asyncpg.CheckViolationError):
            await piece(call, PATIENCE)
        assert {(await task_now(task))["revision"] for task in tasks} == {1}
        came = await whole(call, PATIENCE + 1)
    finally:
        await pool().execute("ALTER TABLE lifecycle.agenda DROP CONSTRAINT broken")

    assert came == RolledOut(done=True, looked_at=5, total=5)
    assert {(await task_now(task))["revision"] for task in tasks} == {2}
    assert [each["task_id"] for each in await calls()] == [str(broken.id)]
