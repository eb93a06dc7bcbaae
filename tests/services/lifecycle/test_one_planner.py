"""One planner: whoever changes it changes what is done, what is foretold and what is previewed alike."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from services.lifecycle import rules
from services.lifecycle.model import Step, StepKind, Taken, TaskFacts
from services.lifecycle.previewing import preview
from services.lifecycle.previews import Preview, PreviewRequest, SampleTask
from services.lifecycle.queries import agenda, timeline
from services.policies.model import PolicyBody
from services.tasks.model import Task
from tests.services.lifecycle.world import World, agenda_now, due_in, now, pass_by, steps, turn

pytestmark = pytest.mark.anyio

LATER = timedelta(minutes=7)

planner = rules.plan


def late(task: TaskFacts, policy: PolicyBody, taken: Collection[Taken], now: datetime) -> list[Step]:
    """A planner with which what is told at due comes seven minutes later, and is not due before then."""
    on_time = [step for step in planner(task, policy, taken, now) if step.key.kind is not StepKind.DUE]
    moved = [step for step in planner(task, policy, taken, now - LATER) if step.key.kind is StepKind.DUE]
    return [*on_time, *(replace(step, at=step.at + LATER) for step in moved)]


async def foretold(world: World, task: Task, policy_id: UUID) -> dict[str, datetime]:
    """When each of those who tell of it has the reminder at due."""
    await turn(task)
    (upcoming,) = (await timeline(world.ada.actor, task.id)).upcoming
    (item,) = (await agenda(world.ada.actor, 50, None, marked=True)).items
    (marked,) = [mark for mark in item.marks if mark.kind is StepKind.DUE]
    of_project = await preview(world.mia.actor, policy_id, PreviewRequest(project_id=world.project_id))
    sample = SampleTask(due_at=task.due_at)
    of_sample = await preview(world.mia.actor, policy_id, PreviewRequest(task=sample))
    assert (upcoming.kind, item.kind) == (StepKind.DUE, StepKind.DUE)
    return {
        "runner": (await agenda_now(task))["next_at"],
        "timeline": upcoming.at,
        "agenda": item.at,
        "mark": marked.at,
        "preview": previewed(of_project),
        "sample": previewed(of_sample),
    }


def previewed(shown: Preview) -> datetime:
    (task,) = shown.tasks
    (at,) = [step.at for step in task.steps if step.kind is StepKind.DUE]
    return at


async def test_what_is_done_foretold_and_previewed_follows_a_changed_plan_alike(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy_id = await world.govern(PolicyBody(name="At due"))
    due_at = await due_in(hours=3)
    task = await world.task(due_at=due_at)

    assert set((await foretold(world, task, policy_id)).values()) == {due_at}
    monkeypatch.setattr(rules, "plan", late)
    assert set((await foretold(world, task, policy_id)).values()) == {due_at + LATER}

    await pass_by(hours=3, minutes=6)
    assert set((await foretold(world, task, policy_id)).values()) == {due_at + LATER}
    assert (await now() > due_at, await steps(task)) == (True, ["ASSIGNED 1"])

    await pass_by(minutes=1, seconds=1)
    await turn(task)
    assert await steps(task) == ["ASSIGNED 1", "DUE 1"]
