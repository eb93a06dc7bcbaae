"""Schedules in the real Temporal: they put policies in force, take them back, and heal when somebody meddles."""

from datetime import timedelta
from uuid import UUID

import pytest
from temporalio.client import ScheduleHandle
from temporalio.service import RPCError, RPCStatusCode

from core.database import pool
from services.policies import commands as policies
from services.policies import queries, schedule_queries
from services.policies.model import PolicyBody, PolicyCreate
from services.policies.schedule_commands import create, end, pause, resume
from services.policies.schedule_model import PolicySchedule, PolicyScheduleCreate, ScheduleState
from services.tasks.model import Task
from tests.eventually import eventually
from tests.services.lifecycle.world import agenda_now, due_in, now, pass_by
from tests.workflows.house import WITHIN, House

pytestmark = pytest.mark.anyio

AT_DUE = PolicyBody(name="At due")
DAY = 86_400.0
FOLLOWS_WITHIN = timedelta(seconds=5)
ANSWERS_WITHIN = timedelta(seconds=2)


async def scheduled(house: House, *, begins: float, lasts: float) -> PolicySchedule:
    """The policy "Early", which reminds an hour before due, in force in so many seconds, for so long."""
    manager, project_id = house.world.mia.actor, house.world.project_id
    early = await policies.create(manager, PolicyCreate("Early", ("PT1H",), project_id=project_id))
    starts_at = await due_in(seconds=begins)
    return await create(
        manager,
        PolicyScheduleCreate(
            name="For a while",
            policy_id=early.id,
            project_id=project_id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(seconds=lasts),
        ),
    )


def handle_of(house: House, schedule: PolicySchedule) -> ScheduleHandle:
    return house.client.get_schedule_handle(f"policy-schedule:{schedule.id}")


async def until_state(house: House, schedule: PolicySchedule, state: ScheduleState) -> None:
    async def reached() -> bool:
        found = await schedule_queries.get(house.world.mia.actor, schedule.id)
        return found.state is state

    await eventually(reached, WITHIN)


async def until_kept(house: House, schedule: PolicySchedule, *, paused: bool | None) -> None:
    """Until Temporal's own is paused or not, or with None is gone.

    A question that meets the very moment in which it is deleted is never answered, so it is asked again.
    """

    async def so() -> bool:
        try:
            found = await handle_of(house, schedule).describe(rpc_timeout=ANSWERS_WITHIN)
        except RPCError as error:
            return paused is None and error.status is RPCStatusCode.NOT_FOUND
        return found.schedule.state.paused is paused

    await eventually(so, WITHIN, every=0.05)


async def governs(house: House) -> UUID | None:
    return (await queries.of_project(house.world.mia.actor, house.world.project_id)).schedule_id


async def until_next_step(house: House, task: Task, *, before_due: float) -> None:
    """Until the next step of the task's life is planned so many seconds before due."""

    async def planned() -> bool:
        agenda = await agenda_now(task)
        return agenda is not None and agenda["next_at"] == task.due_at - timedelta(seconds=before_due)

    assert task.due_at is not None
    await eventually(planned, WITHIN)


async def test_a_running_task_follows_when_a_schedule_begins(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=2 * DAY)
        await until_next_step(house, task, before_due=0)
        schedule = await scheduled(house, begins=3, lasts=DAY)
        assert schedule.state is ScheduleState.UPCOMING
        await house.until_plan(task, lambda turn: turn.wait is not None and turn.wait < 2 * DAY - 3000)
        assert await now() - schedule.next[0].starts_at < FOLLOWS_WITHIN
        assert await governs(house) == schedule.id
        await end(house.world.mia.actor, schedule.id)
        await until_next_step(house, task, before_due=0)
        await until_kept(house, schedule, paused=None)


async def test_a_running_task_follows_when_a_schedule_ends(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=2 * DAY)
        schedule = await scheduled(house, begins=-56, lasts=60)
        assert schedule.state is ScheduleState.ACTIVE
        await until_next_step(house, task, before_due=3600)
        await until_state(house, schedule, ScheduleState.ENDED)
        await until_next_step(house, task, before_due=0)
        assert await now() - schedule.next[0].ends_at < FOLLOWS_WITHIN
        assert await governs(house) is None
        await until_kept(house, schedule, paused=None)


async def test_temporals_schedule_is_paused_resumed_and_deleted_with_ours(house: House) -> None:
    manager = house.world.mia.actor
    schedule = await scheduled(house, begins=DAY, lasts=3600)
    await until_kept(house, schedule, paused=False)
    found = await handle_of(house, schedule).describe()
    boundaries = [at for occurrence in schedule.next for at in (occurrence.starts_at, occurrence.ends_at)]
    for fires_at, boundary in zip(found.info.next_action_times, boundaries, strict=True):
        assert timedelta(0) <= fires_at - boundary < timedelta(seconds=1)
    await pause(manager, schedule.id)
    await until_kept(house, schedule, paused=True)
    await resume(manager, schedule.id)
    await until_kept(house, schedule, paused=False)
    await end(manager, schedule.id)
    await until_kept(house, schedule, paused=None)


async def test_one_that_was_deleted_by_hand_is_made_again_and_what_it_missed_is_made_up(house: House) -> None:
    async with house.working(), house.guarded() as guard:
        schedule = await scheduled(house, begins=60, lasts=DAY)
        await until_kept(house, schedule, paused=False)
        await handle_of(house, schedule).delete()
        await pass_by(seconds=130)
        await guard.trigger()
        await until_state(house, schedule, ScheduleState.ACTIVE)
        assert await governs(house) == schedule.id
        await until_kept(house, schedule, paused=False)
        await end(house.world.mia.actor, schedule.id)
        await until_kept(house, schedule, paused=None)


async def test_one_that_was_paused_in_temporal_has_no_effect_until_it_is_resumed_there(house: House) -> None:
    async with house.working(), house.guarded() as guard:
        schedule = await scheduled(house, begins=60, lasts=DAY)
        await until_kept(house, schedule, paused=False)
        await handle_of(house, schedule).pause(note="an incident")
        await pass_by(seconds=130)
        await guard.trigger()
        await house.until_done("Guard")
        await eventually(nothing_owed, WITHIN)
        await until_kept(house, schedule, paused=True)
        assert (await handle_of(house, schedule).describe()).info.num_actions == 0
        assert await governs(house) is None
        await handle_of(house, schedule).unpause()
        await guard.trigger()
        await until_state(house, schedule, ScheduleState.ACTIVE)
        await end(house.world.mia.actor, schedule.id)
        await until_kept(house, schedule, paused=None)


async def nothing_owed() -> bool:
    return await pool().fetchval("SELECT count(*) FROM events.outbox WHERE sink = 'workflows'") == 0


async def test_who_comes_too_early_waits_for_the_clock_of_the_database(house: House) -> None:
    async with house.working():
        schedule = await scheduled(house, begins=64, lasts=DAY)
        await until_kept(house, schedule, paused=False)
        await pass_by(seconds=61)
        starts_at = schedule.next[0].starts_at
        await handle_of(house, schedule).trigger()
        await until_state(house, schedule, ScheduleState.ACTIVE)
        assert await now() >= starts_at
        await end(house.world.mia.actor, schedule.id)
        await until_kept(house, schedule, paused=None)
