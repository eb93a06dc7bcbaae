"""Another policy in force: the open tasks that it governs are looked at again, in batches."""

from uuid import UUID

import pytest

from core.database import pool
from services.lifecycle.commands import advance, roll_out
from services.policies.model import PolicyBody
from services.tasks import commands as tasks
from services.tasks.model import Status, TaskPatch
from tests.services.lifecycle.world import World, calls, due_in, forget_calls, pass_by, task_now, turn

pytestmark = pytest.mark.anyio


async def poked() -> list[UUID]:
    return [UUID(call["task_id"]) for call in await calls() if call["call"] == "poke"]


async def test_a_rollout_pokes_the_open_tasks_of_its_project_batch_by_batch(world: World) -> None:
    made = [await world.task() for _ in range(5)]
    await tasks.patch(world.ada.actor, made[1].id, TaskPatch(status=Status.CANCELLED))
    open_tasks = [made[0].id, *(task.id for task in made[2:])]
    await forget_calls()

    first = await roll_out(world.project_id, None, 3)
    assert first == made[3].id
    assert await poked() == open_tasks[:3]
    assert await roll_out(world.project_id, first, 3) is None

    assert await poked() == open_tasks
    assert [(await task_now(task))["revision"] for task in made] == [2, 2, 2, 2, 2]


async def test_a_rollout_over_the_system_leaves_projects_with_a_policy_of_their_own(world: World) -> None:
    await pool().execute("UPDATE projects.project SET deleted_at = core.now() WHERE id <> $1", world.project_id)
    task = await world.task()
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
