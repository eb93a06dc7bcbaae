"""What another policy would make of tasks: asked of the planner that runs, and nothing changed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from core.database import pool
from core.errors import Forbidden, Invalid, NotFound
from services.lifecycle import previewing
from services.lifecycle.commands import advance
from services.lifecycle.model import StepKind
from services.lifecycle.previewing import preview, preview_draft
from services.lifecycle.previews import (
    BeforeAfter,
    Change,
    DraftRequest,
    PreviewedPerson,
    PreviewedStep,
    PreviewRequest,
    SampleTask,
)
from services.notifications.commands import prefer
from services.notifications.model import Preferences, QuietHours
from services.oncall.model import Away, SubstituteCreate
from services.policies import substitutes
from services.policies.model import LadderStep, PolicyBody, PolicyCreate, Recipient
from services.tasks import commands as tasks
from services.tasks.model import Snooze
from tests.services.lifecycle.world import Person, World, due_in, now, pass_by

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

    assert (shown.task_count, shown.open_count) == (1, 1)
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
    await world.remove(world.ada)
    with pytest.raises(NotFound):
        await preview(world.ada.actor, policy, PreviewRequest(task=SampleTask()))
    with pytest.raises(NotFound):
        await preview(world.ada.actor, await of_the_system(), PreviewRequest(project_id=world.project_id))


async def of_the_system() -> UUID:
    policy_id: UUID = await pool().fetchval("SELECT id FROM policies.policy WHERE project_id IS NULL LIMIT 1")
    return policy_id


async def test_an_admin_may_preview_every_project_that_there_is(world: World) -> None:
    policy = await world.govern(CALM)
    task = await world.task()
    draft = PolicyCreate("Draft")

    stored = await preview(world.root.actor, policy, PreviewRequest(project_id=world.project_id))
    drafted = await preview_draft(world.root.actor, DraftRequest(draft, project_id=world.project_id))

    assert [[shown.key for shown in each.tasks] for each in (stored, drafted)] == [[task.key], [task.key]]
    await pool().execute("UPDATE projects.project SET deleted_at = core.now() WHERE id = $1", world.project_id)
    with pytest.raises(NotFound):
        await preview(world.root.actor, await of_the_system(), PreviewRequest(project_id=world.project_id))


async def test_a_preview_that_looked_at_the_oldest_only_says_how_many_are_open(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = await world.govern(CALM)
    tasks = [await world.task() for _ in range(3)]
    await pool().execute("UPDATE tasks.task SET status = 'COMPLETED' WHERE id = $1", (await world.task()).id)
    monkeypatch.setattr(previewing, "MOST_PREVIEWED", 2)

    shown = await preview(world.mia.actor, policy, PreviewRequest(project_id=world.project_id))

    assert (shown.task_count, shown.open_count) == (2, 3)
    assert [each.key for each in shown.tasks] == [task.key for task in tasks[:2]]


async def live_in(person: Person, time_zone: str, **preferences: Any) -> None:
    await prefer(person.actor, Preferences(time_zone=time_zone, **preferences))


def step_of(steps: Sequence[PreviewedStep], kind: StepKind, index: int = 1) -> PreviewedStep:
    (only,) = [step for step in steps if (step.kind, step.index) == (kind, index)]
    return only


def next_noon(moment: datetime, days: int) -> datetime:
    return moment.replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)


async def test_each_recipient_has_the_step_on_their_own_clocks(world: World) -> None:
    policy = await world.govern(STRICT)
    await live_in(world.ada, "Pacific/Apia")
    await live_in(world.olga, "America/Phoenix")
    due_at = next_noon(await now(), 2)
    task = await world.task(due_at=due_at)

    (shown,) = (await preview(world.mia.actor, policy, PreviewRequest(project_id=world.project_id))).tasks

    (reminded,) = step_of(shown.steps, StepKind.DUE).recipients
    assert (reminded.user_id, reminded.time_zone) == (world.ada.id, "Pacific/Apia")
    assert reminded.local_time.isoformat()[10:] == "T01:00:00+13:00"
    (escalated,) = step_of(shown.steps, StepKind.ESCALATION).recipients
    assert (escalated.user_id, escalated.time_zone) == (world.olga.id, "America/Phoenix")
    assert escalated.local_time == due_at + timedelta(hours=1)
    assert escalated.local_time.isoformat()[10:] == "T06:00:00-07:00"
    assert shown.task_id == task.id
    assert b"T06:00:00-07:00" in msgspec.json.encode(shown)


async def test_a_push_that_somebodys_quiet_hours_would_hold_says_until_when(world: World) -> None:
    noisy = LadderStep("PT1H", (Recipient.ASSIGNEE,), break_quiet=True)
    policy = await world.govern(PolicyBody(name="Noisy", remind_before=("PT3H",), ladder=(noisy,)))
    await live_in(world.ada, "Pacific/Apia", quiet_hours=QuietHours("22:00", "07:30"))
    due_at = next_noon(await now(), 2)
    await world.task(due_at=due_at)

    (shown,) = (await preview(world.mia.actor, policy, PreviewRequest(project_id=world.project_id))).tasks

    held = [step_of(shown.steps, kind).recipients[0] for kind in (StepKind.REMINDER, StepKind.DUE, StepKind.ESCALATION)]
    half_past_seven = due_at + timedelta(hours=6, minutes=30)
    assert [(person.held_until, person.held_by) for person in held] == [
        (half_past_seven, "quiet hours"),
        (half_past_seven, "quiet hours"),
        (None, None),
    ]


async def test_a_snooze_holds_a_push_to_the_assignee_and_to_whoever_stands_in(world: World) -> None:
    await world.govern(PolicyBody(name="At due", snooze_limit="PT2H"))
    policy = await world.govern(PolicyBody(name="Later", snooze_limit="PT1H"))
    due_at = await due_in(hours=3)
    task = await world.task(due_at=due_at)
    await advance([task.id])
    await tasks.snooze(world.ada.actor, task.id, Snooze(due_at + timedelta(hours=9)))

    async def told() -> PreviewedPerson:
        (shown,) = (await preview(world.mia.actor, policy, PreviewRequest(project_id=world.project_id))).tasks
        (person,) = step_of(shown.steps, StepKind.DUE).recipients
        assert (person.held_until, person.held_by) == (due_at + timedelta(hours=1), "snoozed")
        return person

    assert ((await told()).user_id, (await told()).instead_of) == (world.ada.id, ())
    away = SubstituteCreate(world.ben.id, await now(), due_at + timedelta(days=1))
    absence = await substitutes.create(world.ada.actor, world.ada.id, away)
    assert (await told()).user_id == world.ben.id
    assert (await told()).instead_of == (Away(world.ada.id, absence.ends_at),)


async def test_a_step_that_would_not_come_waits_as_the_policy_in_force_has_it(world: World) -> None:
    policy = await world.govern(PolicyBody(name="Never", remind_at_due=False, snooze_limit="PT1H"))
    await world.govern(PolicyBody(name="At due", snooze_limit="PT2H"))
    due_at = await due_in(hours=3)
    task = await world.task(due_at=due_at)
    await advance([task.id])
    await tasks.snooze(world.ada.actor, task.id, Snooze(due_at + timedelta(hours=9)))

    (shown,) = (await preview(world.mia.actor, policy, PreviewRequest(project_id=world.project_id))).tasks

    (person,) = step_of(shown.removed, StepKind.DUE).recipients
    assert person.held_until == due_at + timedelta(hours=2)


async def test_a_sample_may_be_anybodys_whom_one_knows_or_in_another_zone(world: World) -> None:
    policy = await world.govern(STRICT)
    await live_in(world.ada, "Pacific/Apia")
    due_at = next_noon(await now(), 2)

    async def due_for(**fields: Any) -> tuple[UUID, str]:
        sample = SampleTask(due_at=due_at, **fields)
        (shown,) = (await preview(world.mia.actor, policy, PreviewRequest(task=sample))).tasks
        (person,) = step_of(shown.steps, StepKind.DUE).recipients
        return person.user_id, person.local_time.isoformat()[11:]

    assert await due_for() == (world.mia.id, "12:00:00+00:00")
    assert await due_for(assignee_id=world.ada.id) == (world.ada.id, "01:00:00+13:00")
    assert await due_for(time_zone="America/Phoenix") == (world.mia.id, "05:00:00-07:00")
    for wrong in ({"assignee_id": world.root.id}, {"time_zone": "Atlantis"}):
        with pytest.raises(Invalid) as refusal:
            await due_for(**wrong)
        assert [error.field for error in refusal.value.errors] == [f"task.{name}" for name in wrong]


async def test_a_preview_sums_up_what_would_differ(world: World) -> None:
    strict = await world.govern(STRICT)
    calm = await world.govern(CALM)
    late = await world.task(due_at=await due_in(hours=2))
    soon = await world.task(due_at=await due_in(days=5))
    far = await world.task(due_at=await due_in(days=50))
    await pass_by(hours=4)
    await advance([late.id, soon.id, far.id])

    shown = await preview(world.mia.actor, strict, PreviewRequest(project_id=world.project_id))

    assert shown.summary == "3 tasks: 1 more reminder and 2 more escalations this week, 1 would escalate at once"
    assert shown.this_week[StepKind.REMINDER] == BeforeAfter(1, 2)
    assert shown.this_week[StepKind.ESCALATION] == BeforeAfter(0, 2)
    assert (shown.difference[StepKind.REMINDER], shown.difference[StepKind.ESCALATION]) == (2, 3)
    assert shown.escalating_at_once == 1
    assert [task.key for task in shown.tasks] == [late.key, soon.key, far.key]
    nothing = await preview(world.mia.actor, calm, PreviewRequest(project_id=world.project_id))
    assert nothing.summary == "3 tasks: nothing changes this week"


async def test_a_task_shows_which_steps_come_go_and_move(world: World) -> None:
    moving = PolicyBody(name="Moving", remind_before=("PT90M",), remind_at_due=False, overdue_every="PT1H")
    other = await world.govern(moving)
    calm = await world.govern(CALM)
    due_at = await due_in(hours=3)
    task = await world.task(due_at=due_at)
    await advance([task.id])

    (shown,) = (await preview(world.mia.actor, other, PreviewRequest(project_id=world.project_id))).tasks

    moved, added = step_of(shown.steps, StepKind.REMINDER), step_of(shown.steps, StepKind.OVERDUE)
    assert (moved.change, moved.at, moved.was_at) == (
        Change.MOVED,
        due_at - timedelta(minutes=90),
        due_at - timedelta(hours=1),
    )
    assert (added.change, added.was_at) == (Change.ADDED, None)
    (removed,) = shown.removed
    assert (removed.kind, removed.change, removed.at) == (StepKind.DUE, Change.REMOVED, due_at)
    assert [(step.policy and step.policy.id) for step in (moved, removed)] == [other, calm]


async def test_a_task_with_a_policy_of_its_own_is_left_out(world: World) -> None:
    strict = await world.govern(STRICT)
    calm = await world.govern(CALM)
    own, ours = await world.task(), await world.task()
    await pool().execute("UPDATE tasks.task SET policy_id = $2 WHERE id = $1", own.id, calm)

    shown = await preview(world.mia.actor, strict, PreviewRequest(project_id=world.project_id))

    assert [task.key for task in shown.tasks] == [ours.key]


async def test_a_hundred_tasks_are_shown_the_most_affected_first(world: World) -> None:
    strict = await world.govern(STRICT)
    await world.govern(CALM)
    calm_ones = [await world.task() for _ in range(101)]
    affected = await world.task(due_at=await due_in(days=1))
    await advance([task.id for task in (*calm_ones, affected)])

    shown = await preview(world.mia.actor, strict, PreviewRequest(project_id=world.project_id))

    assert shown.task_count == 102
    assert [task.key for task in shown.tasks] == [affected.key, *(task.key for task in calm_ones[:99])]


async def test_a_policy_that_is_being_written_is_previewed_for_those_who_may_write_it(world: World) -> None:
    await world.govern(CALM)
    await world.task(due_at=await due_in(hours=4))
    draft = PolicyCreate("Draft", project_id=world.project_id, remind_before=("PT60M", "PT2H"))
    sample = SampleTask(due_at=datetime(2031, 3, 6, 9, tzinfo=UTC))

    ours = await preview_draft(world.mia.actor, DraftRequest(draft, project_id=world.project_id))
    sampled = await preview_draft(world.mia.actor, DraftRequest(draft, sample))

    for shown in (ours, sampled):
        (task,) = shown.tasks
        step = step_of(task.steps, StepKind.REMINDER)
        assert step.change is Change.ADDED
        assert step.policy is not None
        assert (step.policy.id, step.policy.version, step.policy.step) == (None, None, "remind_before[0]")
    unhoused = PolicyCreate("Draft")
    assert (await preview_draft(world.root.actor, DraftRequest(unhoused, sample))).task_count == 1
    for person, request in (
        (world.ada, DraftRequest(draft, project_id=world.project_id)),
        (world.ada, DraftRequest(unhoused, project_id=world.project_id)),
        (world.mia, DraftRequest(unhoused, sample)),
    ):
        with pytest.raises(Forbidden):
            await preview_draft(person.actor, request)


async def test_everything_that_is_wrong_with_a_policy_that_is_being_written_is_named(world: World) -> None:
    draft = PolicyCreate(" ", project_id=world.project_id, remind_before=("soon",))
    with pytest.raises(Invalid) as refusal:
        await preview_draft(world.mia.actor, DraftRequest(draft, SampleTask()))
    assert [error.field for error in refusal.value.errors] == ["policy.name", "policy.remind_before[0]"]
