"""The guard: what fell behind is found and poked, and nothing else."""

from typing import Any

import pytest

from core.database import pool, transaction
from services.identity.model import UserPatch
from services.lifecycle.commands import advance
from services.lifecycle.guarding import guard
from services.lifecycle.rolling_out import roll_out
from services.notifications.model import Category, Channel
from services.policies import rollouts
from services.policies.model import PolicyBody, Reason
from services.tasks import commands as tasks
from services.tasks import leaving
from services.tasks.model import Acknowledge, Status, Task, TaskPatch
from tests.services.lifecycle.world import (
    World,
    calls,
    deliveries,
    due_in,
    events,
    forget_calls,
    pass_by,
    task_now,
    turn,
)

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def _nothing_else_is_behind(world: World) -> None:
    """Earlier tests left open tasks, deliveries and rollouts in the database."""
    await pool().execute("UPDATE projects.project SET deleted_at = core.now() WHERE id <> $1", world.project_id)
    await pool().execute("DELETE FROM notifications.delivery")
    await pool().execute("DELETE FROM policies.rollout")


async def looked() -> list[Any]:
    """What one look of the guard asks of Temporal."""
    await forget_calls()
    found = await guard()
    asked = await calls()
    pokes = [call for call in asked if call["call"] == "poke"]
    starts = [call for call in asked if call["call"] == "deliver"]
    assert (len(pokes), sum(len(call["delivery_ids"]) for call in starts)) == (found.tasks, found.deliveries)
    return asked


def poke(task: Task) -> dict[str, str]:
    return {"call": "poke", "task_id": str(task.id), "key": task.key}


async def test_what_is_as_it_should_be_is_left_alone(world: World) -> None:
    waiting = await world.task(due_at=await due_in(hours=3))
    done = await world.task()
    await tasks.patch(world.ada.actor, done.id, TaskPatch(status=Status.COMPLETED))
    await advance([waiting.id, done.id])
    await pass_by(minutes=5)

    assert await looked() == []


async def test_a_task_that_no_turn_ever_looked_at_is_poked_after_half_a_minute(world: World) -> None:
    task = await world.task()

    assert await looked() == []
    await pass_by(seconds=31)
    assert await looked() == [poke(task)]


async def test_a_task_whose_step_is_half_a_minute_late_is_poked(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)

    await pass_by(hours=1, seconds=25)
    assert await looked() == []
    await pass_by(seconds=10)
    assert await looked() == [poke(task)]


async def test_a_task_whose_change_nobody_looked_at_is_poked_after_half_a_minute(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=6))
    await turn(task)
    await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())

    assert await looked() == []
    await pass_by(seconds=31)
    assert await looked() == [poke(task)]


async def test_the_tasks_of_a_restored_project_are_poked(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=6))
    await pool().execute("UPDATE projects.project SET deleted_at = core.now() WHERE id = $1", world.project_id)
    await turn(task)
    await pass_by(minutes=5)
    assert await looked() == []

    await pool().execute("UPDATE projects.project SET deleted_at = NULL WHERE id = $1", world.project_id)

    assert await looked() == [poke(task)]


async def test_tasks_of_people_without_access_are_taken_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a crash leaves them that cuts off a leaving."""
    monkeypatch.setattr(leaving, "BATCH", 2)
    left = [await world.task() for _ in range(3)]
    left += [await world.task(assignee=world.ben)]
    kept, done = await world.task(assignee=world.mia), await world.task()
    await tasks.patch(world.ada.actor, done.id, TaskPatch(status=Status.COMPLETED))
    await pool().execute("UPDATE identity.user_account SET disabled_at = core.now() WHERE id = $1", world.ada.id)
    await world.remove(world.ben)
    await forget_calls()

    assert (await guard()).unassigned == 4

    assert [(await task_now(task))["assignee_id"] for task in left] == [None] * 4
    assert [(await task_now(task))["assignee_id"] for task in (kept, done)] == [world.mia.id, world.ada.id]
    assert [(await events(task)).count("task.updated") for task in left] == [1] * 4
    assert sorted(call["key"] for call in await calls()) == sorted(task.key for task in left)
    assert (await guard()).unassigned == 0


async def test_who_left_while_the_project_was_deleted_has_no_task_when_it_is_back(world: World) -> None:
    task = await world.task()
    await leaving.delete_project(world.olga.actor, world.project_id)
    await leaving.change_user(world.root.actor, world.ada.id, UserPatch(disabled=True))
    assert (await guard()).unassigned == 0
    await leaving.restore_project(world.olga.actor, world.project_id)

    assert (await guard()).unassigned == 1

    assert (await task_now(task))["assignee_id"] is None


async def test_a_delivery_that_nobody_sends_is_started_again(world: World) -> None:
    await world.govern(PolicyBody(name="By mail", channels={Category.ASSIGNMENT: (Channel.EMAIL,)}))
    task = await world.task()
    await turn(task)
    (delivery_id,) = await deliveries(task, Channel.EMAIL)

    await pass_by(seconds=50)
    assert await looked() == []
    await pass_by(seconds=15)
    (start,) = await looked()
    assert (start["call"], start["channel"], start["delivery_ids"]) == ("deliver", "EMAIL", [str(delivery_id)])


async def test_a_rollout_that_no_batch_moved_for_a_minute_goes_on(world: World) -> None:
    tasks = [await world.task() for _ in range(3)]
    await advance([task.id for task in tasks])
    async with transaction() as tx:
        call = await rollouts.begin(tx, world.mia.id, await tx.now(), world.project_id, Reason.CHOSEN)
    again = {"call": "rollout", "rollout_id": str(call.rollout_id), "project_id": str(world.project_id)}

    await pass_by(seconds=58)
    await roll_out(call, 1)
    await pass_by(seconds=58)
    assert await looked() == []
    await pass_by(seconds=3)
    assert await looked() == [again]
    await roll_out(call, 10)
    await pass_by(minutes=5)
    assert await looked() == []


async def test_where_one_look_fails_the_others_are_done_nevertheless(world: World) -> None:
    await world.task(due_at=await due_in(hours=3))
    async with transaction() as tx:
        call = await rollouts.begin(tx, world.mia.id, await tx.now(), world.project_id, Reason.CHOSEN)
    await forget_calls()
    await pass_by(minutes=2)
    await pool().execute("ALTER TABLE lifecycle.agenda RENAME COLUMN seen_revision TO away")
    try:
        with pytest.raises(ExceptionGroup):
            await guard()
    finally:
        await pool().execute("ALTER TABLE lifecycle.agenda RENAME COLUMN away TO seen_revision")
    assert [each["rollout_id"] for each in await calls()] == [str(call.rollout_id)]
    assert (await guard()).tasks == 1
