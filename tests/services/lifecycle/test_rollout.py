"""Another policy in force: the open tasks that it governs are looked at again, in batches, each once."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec
import pytest

from core.database import pool, transaction
from core.ids import uuid7
from services.events.model import StartRollout
from services.lifecycle.commands import advance
from services.lifecycle.rolling_out import roll_out
from services.policies import rollouts
from services.policies.model import PolicyBody, Reason, Rollout, RolloutState
from services.policies.queries import SYSTEM
from services.tasks import commands as tasks
from services.tasks.model import Status, TaskPatch
from tests.eventually import eventually
from tests.services.lifecycle.world import (
    World,
    agenda_now,
    calls,
    due_in,
    forget_calls,
    pass_by,
    somebody_waits_for_a_lock,
    task_now,
    told,
    turn,
)

pytestmark = pytest.mark.anyio


AT_DUE = PolicyBody(name="At due")
EARLY = PolicyBody(name="Early", remind_before=("PT1H",))


async def begin(world: World, scope: UUID | None = None) -> StartRollout:
    async with transaction() as tx:
        return await rollouts.begin(tx, world.mia.id, await tx.now(), scope or world.project_id, Reason.CHOSEN)


async def roll_out_all(world: World, scope: UUID | None = None) -> Rollout:
    return await roll_out(await begin(world, scope), 100)


async def announced(call: StartRollout) -> list[Any]:
    """What people heard of a rollout, the oldest first."""
    rows = await pool().fetch("SELECT topics, body FROM events.outbox WHERE sink = 'people' ORDER BY id")
    frames = [(row["topics"], msgspec.json.decode(row["body"])) for row in rows]
    return [
        (topics, frame["data"])
        for topics, frame in frames
        if frame.get("kind") == "policy_rollout.changed" and frame["data"]["id"] == str(call.rollout_id)
    ]


async def poked() -> list[UUID]:
    return [UUID(call["task_id"]) for call in await calls() if call["call"] == "poke"]


async def test_a_rollout_pokes_the_open_tasks_of_its_project_batch_by_batch(world: World) -> None:
    await world.govern(AT_DUE)
    made = [await world.task(due_at=await due_in(hours=3)) for _ in range(5)]
    await tasks.patch(world.ada.actor, made[1].id, TaskPatch(status=Status.CANCELLED))
    open_tasks = [made[0].id, *(task.id for task in made[2:])]
    await advance(open_tasks)
    await world.govern(EARLY)
    await forget_calls()

    call = await begin(world)
    first = await roll_out(call, 3)
    assert (first.state, first.total, first.looked_at, first.governed, first.poked) == (
        RolloutState.RUNNING,
        4,
        3,
        3,
        3,
    )
    assert (first.percent, first.finished_at) == (75, None)
    assert await poked() == open_tasks[:3]
    last = await roll_out(call, 3)
    assert (last.state, last.looked_at, last.governed, last.poked, last.percent) == (RolloutState.DONE, 4, 4, 4, 100)
    assert await roll_out(call, 3) == last

    assert await poked() == open_tasks
    assert [(await task_now(task))["revision"] for task in made] == [2, 2, 2, 2, 2]
    assert [(await agenda_now(made[0]))[field] for field in ("kind", "seen_revision")] == ["REMINDER", 2]


async def test_a_rollout_leaves_lives_asleep_whose_next_step_comes_no_earlier(world: World) -> None:
    await world.govern(EARLY)
    task = await world.task(due_at=await due_in(hours=3))
    await turn(task)
    await world.govern(AT_DUE)
    await forget_calls()

    rolled_out = await roll_out_all(world)

    assert (await poked(), rolled_out.governed, rolled_out.poked) == ([], 1, 0)
    assert (await agenda_now(task))["kind"] == "DUE"


async def test_a_rollout_takes_what_another_policy_makes_due(world: World) -> None:
    await world.govern(AT_DUE)
    task = await world.task(due_at=await due_in(hours=3))
    await turn(task)
    await pass_by(hours=2)
    await world.govern(EARLY)

    await roll_out_all(world)

    assert await told(world, task) == [("ASSIGNED", "Ada", "SENT"), ("REMINDER", "Ada", "SENT")]


async def test_a_rollout_over_the_system_leaves_projects_with_a_policy_of_their_own(world: World) -> None:
    await pool().execute("UPDATE projects.project SET deleted_at = core.now() WHERE id <> $1", world.project_id)
    task = await world.task(due_at=await due_in(hours=3))
    await forget_calls()
    assert (await roll_out_all(world, SYSTEM)).governed == 1
    assert await poked() == [task.id]

    await world.govern(PolicyBody(name="Our own"))
    await forget_calls()
    left = await roll_out_all(world, SYSTEM)
    assert (left.project_id, left.looked_at, left.governed, left.poked) == (None, 1, 0, 0)
    assert await poked() == []


async def test_what_was_taken_stays_taken_under_another_policy(world: World) -> None:
    await world.govern(PolicyBody(name="Early", remind_before=("PT2H", "PT1H")))
    task = await world.task(due_at=await due_in(hours=3))
    await advance([task.id])
    await pass_by(hours=1, seconds=1)
    await advance([task.id])

    await world.govern(PolicyBody(name="Other", remind_before=("PT2H", "PT90M"), remind_at_due=False))
    await roll_out_all(world)

    looked = await turn(task)
    assert looked.taken == ()
    assert looked.next_step == "Reminder 1 hour 30 minutes before due to the assignee"


async def test_a_batch_that_was_broken_off_is_counted_and_touches_its_tasks_once(world: World) -> None:
    await world.govern(AT_DUE)
    made = [await world.task(due_at=await due_in(hours=3)) for _ in range(4)]
    await world.govern(EARLY)
    await forget_calls()
    call = await begin(world)
    await roll_out(call, 2)
    async with pool().acquire() as somebody, somebody.transaction():
        await somebody.execute("SELECT FROM tasks.task WHERE id = $1 FOR UPDATE", made[3].id)
        batch = asyncio.create_task(roll_out(call, 2))
        await eventually(somebody_waits_for_a_lock)
        batch.cancel()
        await asyncio.wait((batch,))

    rolled_out = [await roll_out(call, 2) for _ in range(3)][-1]

    assert (rolled_out.state, rolled_out.looked_at, rolled_out.governed, rolled_out.poked) == ("DONE", 4, 4, 4)
    assert [(await task_now(task))["revision"] for task in made] == [2, 2, 2, 2]
    assert await poked() == [task.id for task in made]


async def test_two_who_work_at_one_rollout_share_its_tasks(world: World) -> None:
    made = [await world.task(due_at=await due_in(hours=3)) for _ in range(6)]
    await forget_calls()
    call = await begin(world)
    await roll_out(call, 1)

    await asyncio.gather(*(roll_out(call, 2) for _ in range(4)))

    assert [(await task_now(task))["revision"] for task in made] == [2] * 6
    assert await poked() == [task.id for task in made]


async def test_a_rollout_stops_when_one_of_the_same_place_began_after_it(world: World) -> None:
    made = [await world.task(due_at=await due_in(hours=3)) for _ in range(4)]
    first, second, elsewhere = await begin(world), await begin(world), await begin(world, SYSTEM)
    await roll_out(elsewhere, 1)
    assert (await roll_out(first, 2)).state is RolloutState.RUNNING
    await roll_out(second, 2)

    stopped = await roll_out(first, 2)

    assert (stopped.state, stopped.looked_at) == (RolloutState.SUPERSEDED, 2)
    assert stopped.finished_at is not None
    assert [await roll_out(second, 2) for _ in range(2)][-1].state is RolloutState.DONE
    assert [(await task_now(task))["revision"] for task in made[2:]] == [2, 2]
    assert [data["state"] for _, data in await announced(first)] == ["RUNNING", "SUPERSEDED"]


async def test_one_that_was_committed_late_is_not_taken_for_older(world: World) -> None:
    """What it puts in force was not there yet when the other, which has a higher id, began."""
    await world.task()
    late, early = await begin(world), await begin(world)
    assert (await roll_out(early, 10)).state is RolloutState.DONE
    assert (await roll_out(late, 10)).state is RolloutState.DONE


async def test_a_rollout_of_a_release_that_kept_no_rows_goes_on_where_it_was(world: World) -> None:
    made = [await world.task() for _ in range(3)]
    policy_id = await world.govern(AT_DUE)
    call = StartRollout(uuid7(), world.project_id)

    adopted = await roll_out(call, 10, made[0].id)

    assert (adopted.reason, adopted.policy_id, adopted.actor_id) == (Reason.ADOPTED, policy_id, None)
    assert (adopted.state, adopted.looked_at) == (RolloutState.DONE, 2)
    assert [(await task_now(task))["revision"] for task in made] == [1, 2, 2]


async def test_people_hear_of_the_beginning_of_the_end_and_of_a_second_in_between(world: World) -> None:
    for _ in range(5):
        await world.task()
    call = await begin(world)
    await roll_out(call, 1)
    await pass_by(seconds=1)
    for _ in range(2):
        await roll_out(call, 1)
    await roll_out(call, 3)

    heard = await announced(call)

    assert [(data["state"], data["looked_at"]) for _, data in heard] == [("RUNNING", 0), ("RUNNING", 2), ("DONE", 5)]
    readers = {f"user:{person.id}" for person in (world.olga, world.mia, world.root)}
    assert all(set(topics) == readers for topics, _ in heard)
    assert await pool().fetchval("SELECT count(*) FROM events.event WHERE kind = 'policy_rollout.changed'") == 0


async def test_admins_hear_of_a_rollout_over_the_system(world: World) -> None:
    call = await begin(world, SYSTEM)
    ((topics, data),) = await announced(call)
    assert (topics, data["project_id"]) == ([f"user:{world.root.id}"], None)
