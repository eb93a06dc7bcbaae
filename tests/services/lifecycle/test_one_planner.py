"""One planner: whoever changes it changes what is done, what is foretold and what is previewed alike."""

from collections.abc import Collection
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from services.lifecycle import rules
from services.lifecycle.model import Step, StepKind, Taken, TaskFacts
from services.lifecycle.previewing import preview
from services.lifecycle.previews import PreviewRequest
from services.lifecycle.queries import timeline
from services.policies.model import PolicyBody
from tests.services.lifecycle.world import World, agenda_now, due_in, turn

pytestmark = pytest.mark.anyio

LATER = timedelta(minutes=7)


async def test_runner_timeline_and_preview_follow_a_changed_plan_alike(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy_id = await world.govern(PolicyBody(name="At due"))
    due_at = await due_in(hours=3)
    task = await world.task(due_at=due_at)
    await turn(task)
    planner = rules.plan

    def late(task: TaskFacts, policy: PolicyBody, taken: Collection[Taken], now: datetime) -> list[Step]:
        steps = planner(task, policy, taken, now)
        return [replace(step, at=step.at + LATER) if step.key.kind is StepKind.DUE else step for step in steps]

    async def foretold() -> dict[str, datetime]:
        """When each of the three has the reminder at due."""
        await turn(task)
        (upcoming,) = (await timeline(world.ada.actor, task.id)).upcoming
        (previewed,) = (await preview(world.mia.actor, policy_id, PreviewRequest(project_id=world.project_id))).tasks
        assert [step.kind for step in previewed.steps] == [upcoming.kind] == [StepKind.DUE]
        return {
            "runner": (await agenda_now(task))["next_at"],
            "timeline": upcoming.at,
            "preview": previewed.steps[0].at,
        }

    assert await foretold() == dict.fromkeys(("runner", "timeline", "preview"), due_at)
    monkeypatch.setattr(rules, "plan", late)
    assert await foretold() == dict.fromkeys(("runner", "timeline", "preview"), due_at + LATER)
