"""What another policy would make of tasks: asked of the planner that runs, and nothing changed."""

import pytest

from core.database import pool
from core.errors import Invalid, NotFound
from services.lifecycle.commands import advance
from services.lifecycle.model import PreviewRequest, SampleTask, StepKind
from services.lifecycle.queries import preview
from services.policies.model import LadderStep, PolicyBody, Recipient
from tests.services.lifecycle.world import World, due_in, pass_by

pytestmark = pytest.mark.anyio

CALM = PolicyBody(name="Calm", remind_before=("PT1H",))
STRICT = PolicyBody(
    name="Strict", remind_before=("PT2H", "PT1H"), ladder=(LadderStep("PT1H", (Recipient.OWNER,), raise_priority=True),)
)


async def test_a_sample_task_shows_every_step_and_how_many_more_there_are_than_now(world: World) -> None:
    strict = await world.govern(STRICT)
    await world.govern(CALM)
    sample = SampleTask(due_at=await due_in(hours=3))

    shown = await preview(world.mia.actor, strict, PreviewRequest(task=sample))

    assert shown.task_count == 1
    assert (shown.counts[StepKind.REMINDER], shown.difference[StepKind.REMINDER]) == (2, 1)
    assert (shown.counts[StepKind.ESCALATION], shown.difference[StepKind.ESCALATION]) == (1, 1)
    (only,) = shown.tasks
    assert [step.kind for step in only.steps if step.kind != "ASSIGNED"] == [
        "REMINDER",
        "REMINDER",
        "DUE",
        "ESCALATION",
    ]


async def test_a_projects_open_tasks_show_what_would_happen_at_once(world: World) -> None:
    strict = await world.govern(STRICT)
    await world.govern(CALM)
    late = await world.task(due_at=await due_in(hours=2))
    await world.task(due_at=await due_in(days=5))
    await pass_by(hours=4)
    await advance([late.id])
    steps = await pool().fetchval("SELECT count(*) FROM lifecycle.step WHERE task_id = $1", late.id)

    shown = await preview(world.mia.actor, strict, PreviewRequest(project_id=world.project_id))

    assert shown.task_count == 2
    assert shown.at_once[StepKind.ESCALATION] == 1
    assert shown.tasks[0].key == late.key
    assert await pool().fetchval("SELECT count(*) FROM lifecycle.step WHERE task_id = $1", late.id) == steps


async def test_a_preview_needs_a_policy_and_a_project_that_one_can_see_and_one_subject(world: World) -> None:
    policy = await world.govern(CALM)

    with pytest.raises(Invalid):
        await preview(world.mia.actor, policy, PreviewRequest())
    with pytest.raises(NotFound):
        await preview(world.root.actor, policy, PreviewRequest(project_id=world.project_id))
    await world.remove(world.ada)
    with pytest.raises(NotFound):
        await preview(world.ada.actor, policy, PreviewRequest(task=SampleTask()))
