"""The guard: what fell behind is found and heals by itself."""

from datetime import timedelta

import pytest
from temporalio.client import ScheduleOverlapPolicy

from services.notifications.model import Channel
from services.policies.model import PolicyBody
from tests.eventually import eventually
from tests.services.lifecycle.world import pass_by, steps
from tests.workflows.house import WITHIN, House
from worker import ensure_guard

pytestmark = pytest.mark.anyio

AT_DUE = PolicyBody(name="At due")


async def test_a_life_that_was_terminated_by_hand_begins_again(house: House) -> None:
    async with house.working(), house.guarded() as guard:
        task = await house.task(AT_DUE, due=100)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        await house.lifecycle_of(task).terminate("by hand")
        await pass_by(seconds=140)
        await guard.trigger()
        await house.until_steps(task, ["ASSIGNED 1", "DUE 1"])
        await house.until_status(task, "RUNNING")


async def test_a_delivery_that_nobody_sends_is_started_again(house: House) -> None:
    told = await house.announce([house.world.ada.id], Channel.EMAIL)

    async def deliver() -> str:
        found = [run.id async for run in house.client.list_workflows(house.all_of("Deliver"))]
        return found[0] if found else ""

    await house.client.get_workflow_handle(await eventually(deliver, WITHIN)).terminate("by hand")
    await pass_by(seconds=70)
    async with house.working(), house.guarded() as guard:
        await guard.trigger()
        await house.until_told(told, {"SENT": 1})


async def test_a_look_that_finds_nothing_pokes_nobody(house: House) -> None:
    async with house.working(), house.guarded() as guard:
        task = await house.task(AT_DUE, due=100)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        before = len((await house.lifecycle_of(task).fetch_history()).events)
        await guard.trigger()
        await house.until_done("Guard")
        assert len((await house.lifecycle_of(task).fetch_history()).events) == before
    assert await steps(task) == ["ASSIGNED 1"]


async def test_the_schedule_is_made_once_and_skips_what_overlaps(house: House) -> None:
    async with house.guarded() as guard:
        await guard.pause(note="maintenance")
        await ensure_guard(house.client, house.settings)
        schedule = (await guard.describe()).schedule
    assert schedule.state.paused
    assert schedule.policy.overlap is ScheduleOverlapPolicy.SKIP
    assert schedule.policy.catchup_window == timedelta(minutes=1)
    assert [interval.every for interval in schedule.spec.intervals] == [timedelta(minutes=1)]
