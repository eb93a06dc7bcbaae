"""Putting another policy in force for tasks that live already."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from core.database import pool
from ops.bench.people import Person, Project, fill
from services.lifecycle.commands import advance
from services.policies import commands as policies
from services.policies.model import PolicyBody, PolicyCreate
from tests.eventually import eventually
from tests.roles import role
from tests.services.lifecycle.world import due_in, now, pass_by, steps
from tests.workflows.house import WITHIN, House
from workflows.policy_rollout import TASKS_PER_BATCH

pytestmark = pytest.mark.anyio

AT_DUE = PolicyBody(name="At due")
DAY = 86_400.0
FOLLOWED_WITHIN = 5.0
"""Seconds from the change of a policy to what follows from it, in a life that was asleep."""
RESUMED_WITHIN = 60.0
OPEN_TASKS = 200

_WATCH = """
CREATE TABLE public.touched (task_id uuid, how text);
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'task' THEN
        INSERT INTO public.touched VALUES (new.id, 'revision');
    ELSIF new.body::json ->> 'call' = 'poke' THEN
        INSERT INTO public.touched VALUES ((new.body::json ->> 'task_id')::uuid, 'poke');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touched AFTER UPDATE OF revision ON tasks.task
    FOR EACH ROW WHEN (old.revision <> new.revision) EXECUTE FUNCTION public.touch();
CREATE TRIGGER touched AFTER INSERT ON events.outbox
    FOR EACH ROW WHEN (new.sink = 'workflows') EXECUTE FUNCTION public.touch();
"""

_UNWATCH = """
DROP TRIGGER touched ON tasks.task;
DROP TRIGGER touched ON events.outbox;
DROP FUNCTION public.touch();
DROP TABLE public.touched;
"""

_COUNTS = """
SELECT task_id, count(*) FROM public.touched JOIN tasks.task ON task.id = task_id
WHERE how = $1 AND project_id = $2 GROUP BY task_id
"""


class Oracle:
    """Sees in PostgreSQL itself how often each task of a project was touched, whoever did it and whatever was forgotten
    since.
    """

    def __init__(self, project_id: UUID) -> None:
        self._project_id = project_id

    async def counts(self, how: str) -> dict[UUID, int]:
        rows = await pool().fetch(_COUNTS, how, self._project_id)
        return {row["task_id"]: row["count"] for row in rows}


@asynccontextmanager
async def watching(house: House) -> AsyncIterator[Oracle]:
    await pool().execute(_WATCH)
    try:
        yield Oracle(house.world.project_id)
    finally:
        await pool().execute(_UNWATCH)


async def put_in_force(house: House, **says: Any) -> None:
    world = house.world
    made = await policies.create(world.mia.actor, PolicyCreate(project_id=world.project_id, **says))
    await policies.choose_for_project(world.mia.actor, world.project_id, made.id)


async def rollout_now(house: House) -> asyncpg.Record:
    row = await pool().fetchrow("SELECT * FROM policies.rollout WHERE project_id = $1", house.world.project_id)
    assert row is not None
    return row


@asynccontextmanager
async def held(house: House, task_id: UUID) -> AsyncIterator[None]:
    """Meanwhile whoever changes this task waits."""
    somebody = await asyncpg.connect(house.settings.database_url)
    try:
        async with somebody.transaction():
            await somebody.execute("SELECT FROM tasks.task WHERE id = $1 FOR UPDATE", task_id)
            yield
    finally:
        await somebody.close()


async def test_every_task_hears_of_another_policy_batch_by_batch(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=2 * DAY)
        for _ in range(101):
            await house.world.task(due_at=task.due_at)
        await house.until_plan(task, lambda turn: turn.next_step is not None)
        await put_in_force(house, name="Early", remind_before=("P1D",))
        await house.until_done("PolicyRollout")

        async def all_will_be_reminded() -> bool:
            kinds = await pool().fetch(
                "SELECT kind, count(*) FROM lifecycle.agenda WHERE project_id = $1 GROUP BY kind",
                house.world.project_id,
            )
            assert {row["kind"]: row["count"] for row in kinds} == {"REMINDER": 102}
            return True

        await eventually(all_will_be_reminded, WITHIN)


async def test_a_policy_that_changes_in_the_middle_of_a_life_is_followed_within_seconds(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=2 * DAY)
        await house.until_plan(task, lambda turn: turn.next_step is not None and "at due" in turn.next_step)
        assert task.due_at is not None
        soon = int((task.due_at - await now()).total_seconds()) - 1

        await put_in_force(house, name="Soon", remind_before=(f"PT{soon}S",))

        async def reminded() -> bool:
            assert await steps(task) == ["ASSIGNED 1", "REMINDER 1"]
            return True

        await eventually(reminded, FOLLOWED_WITHIN)


async def test_a_rollout_whose_worker_is_killed_goes_on_and_touches_each_task_once(house: House) -> None:
    world = house.world
    await world.govern(AT_DUE)
    async with pool().acquire() as connection:
        await fill(connection, Project(world.project_id, "PUMPS"), Person(world.ada.id, ""), 2 * OPEN_TASKS)
    rows = await pool().fetch("SELECT id FROM tasks.open WHERE project_id = $1", world.project_id)
    open_tasks = {row["id"] for row in rows}

    async def is_under_way() -> bool:
        return 0 < (await rollout_now(house))["looked_at"] < OPEN_TASKS

    async def is_done() -> bool:
        return bool((await rollout_now(house))["state"] == "DONE")

    async with watching(house) as oracle, house.guarded() as guard:
        await guard.pause()
        async with role("worker", house.settings) as victim:
            await put_in_force(house, name="Early", remind_before=("P1D",))
            await eventually(is_under_way, RESUMED_WITHIN, every=0.005)
            victim.kill()
            await victim.wait()
            assert await is_under_way()
        async with role("worker", house.settings):
            await eventually(is_done, RESUMED_WITHIN)
            await house.until_done("PolicyRollout")
        revised, poked = await oracle.counts("revision"), await oracle.counts("poke")

    once = dict.fromkeys(open_tasks, 1)
    assert (revised, poked) == (once, once)
    row = await rollout_now(house)
    assert [row[name] for name in ("total", "looked_at", "governed", "poked")] == [OPEN_TASKS] * 4


async def test_a_rollout_that_was_terminated_by_hand_is_finished_and_touches_each_task_once(house: House) -> None:
    await house.world.govern(AT_DUE)
    made = [await house.world.task(due_at=await due_in(days=2)) for _ in range(TASKS_PER_BATCH + 10)]
    open_tasks = [task.id for task in made]
    await advance(open_tasks)
    async with house.working():
        for task in made:  # whose life had a turn to come would follow by itself
            await house.until_plan(task, lambda turn: turn.wait is not None)

    async def is_midway() -> bool:
        return bool((await rollout_now(house))["looked_at"] == TASKS_PER_BATCH)

    async with watching(house) as oracle:
        async with held(house, open_tasks[-1]), house.working():
            await put_in_force(house, name="Early", remind_before=("P1D",))
            await eventually(is_midway, WITHIN)
            rollout = await rollout_now(house)
            await house.client.get_workflow_handle(f"rollout:{rollout['id']}").terminate("by hand")
        rollout = await rollout_now(house)
        assert (rollout["state"], rollout["looked_at"]) == ("RUNNING", TASKS_PER_BATCH)

        await pass_by(seconds=70)
        async with house.working(), house.guarded() as guard:
            await guard.trigger()
            await house.until_done("PolicyRollout")
        revised, poked = await oracle.counts("revision"), await oracle.counts("poke")

    once = dict.fromkeys(open_tasks, 1)
    assert (revised, poked) == (once, once)
    rollout = await rollout_now(house)
    assert [rollout[name] for name in ("state", "looked_at", "poked")] == ["DONE", len(made), len(made)]
