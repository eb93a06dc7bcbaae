"""Another policy in force: the open tasks that it governs are looked at again, in batches."""

from uuid import UUID

import pytest

from core.database import pool
from services.lifecycle.commands import advance
from services.lifecycle.rolling_out import roll_out
from services.policies.model import PolicyBody
from services.tasks import commands as tasks
from services.tasks.model import Status, TaskPatch
from tests.services.lifecycle.world import (
    World,
    agenda_now,
    calls,
    due_in,
    forget_calls,
    pass_by,
    task_now,
    told,
    turn,
)

pytestmark = pytest.mark.anyio


async def poked() -> list[UUID]:
    return [UUID(call["task_id"]) for call in await calls() if call["call"] == "poke"]


async def test_a_rollout_pokes_the_open_tasks_of_its_project_batch_by_batch(world: World) -> None:
    await world.govern(PolicyBody(name="At due"))
    made = [await world.task(due_at=await due_in(hours=3)) for _ in range(5)]
    await tasks.patch(world.ada.actor, made[1].id, TaskPatch(status=Status.CANCELLED))
    open_tasks = [made[0].id, *(task.id for task in made[2:])]
    await advance(open_tasks)
    await world.govern(PolicyBody(name="Early", remind_before=("PT1H",)))
    await forget_calls()

    first = await roll_out(world.project_id, None, 3)
    assert first == made[3].id
    assert await poked() == open_tasks[:3]
    assert await roll_out(world.project_id, first, 3) is None

    assert await poked() == open_tasks
    assert [(await task_now(task))["revision"] for task in made] == [2, 2, 2, 2, 2]
    assert [(await agenda_now(made[0]))[field] for field in ("kind", "seen_revision")] == ["REMINDER", 2]


async def test_a_rollout_leaves_lives_asleep_whose_next_step_comes_no_earlier(world: World) -> None:
    await world.govern(PolicyBody(name="Early", remind_before=("PT1H",)))
    task = await world.task(due_at=await due_in(hours=3))
    await turn(task)
    await world.govern(PolicyBody(name="At due"))
    await forget_calls()

    await roll_out(world.project_id, None, 100)

    assert await poked() == []
    assert (await agenda_now(task))["kind"] == "DUE"


async def test_a_rollout_takes_what_another_policy_makes_due(world: World) -> None:
    await world.govern(PolicyBody(name="At due"))
    task = await world.task(due_at=await due_in(hours=3))
    await turn(task)
    await pass_by(hours=2)
    await world.govern(PolicyBody(name="Early", remind_before=("PT1H",)))

    await roll_out(world.project_id, None, 100)

    assert await told(world, task) == [("ASSIGNED", "Ada", "SENT"), ("REMINDER", "Ada", "SENT")]


async def test_a_rollout_over_the_system_leaves_projects_with_a_policy_of_their_own(world: World) -> None:
    await pool().execute("UPDATE projects.project SET deleted_at = core.now() WHERE id <> $1", world.project_id)
    task = await world.task(due_at=await due_in(hours=3))
    await forget_calls()
    assert await roll_out(None, None, 100) is None
    assert await poked() == [task.id]

    await world.govern(PolicyBody(name="Our own"))
    await forget_calls()
    assert await roll_out(None, None, 100) is None
    assert await poked() == []


async def test_what_was_taken_stays_taken_under_another_policy(world: World) -> None:
    await world.govern(PolicyBody(name="Early", remind_before=("PT2H", "PT1H")))
    task = await world.task(due_at=await due_in(hours=3))
    await advance([task.id])
    await pass_by(hours=1, seconds=1)
    await advance([task.id])

    await world.govern(PolicyBody(name="Other", remind_before=("PT2H", "PT90M"), remind_at_due=False))
    await roll_out(world.project_id, None, 100)

    looked = await turn(task)
    assert looked.taken == ()
    assert looked.next_step == "Reminder 1 hour 30 minutes before due to the assignee"
