"""Putting another policy in force for tasks that live already."""

import pytest

from core.database import pool
from services.policies import commands as policies
from services.policies.model import PolicyBody, PolicyCreate
from tests.eventually import eventually
from tests.workflows.house import WITHIN, House

pytestmark = pytest.mark.anyio

AT_DUE = PolicyBody(name="At due")
DAY = 86_400.0


async def test_every_task_hears_of_another_policy_batch_by_batch(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=2 * DAY)
        for _ in range(101):
            await house.world.task(due_at=task.due_at)
        await house.until_plan(task, lambda turn: turn.next_step is not None)
        early = PolicyCreate("Early", project_id=house.world.project_id, remind_before=("P1D",))
        made = await policies.create(house.world.mia.actor, early)
        await policies.choose_for_project(house.world.mia.actor, house.world.project_id, made.id)
        await house.until_done("PolicyRollout")

        async def all_will_be_reminded() -> bool:
            kinds = await pool().fetch(
                "SELECT kind, count(*) FROM lifecycle.agenda WHERE project_id = $1 GROUP BY kind",
                house.world.project_id,
            )
            assert {row["kind"]: row["count"] for row in kinds} == {"REMINDER": 102}
            return True

        await eventually(all_will_be_reminded, WITHIN)
