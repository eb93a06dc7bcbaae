"""A task's timeline: what happened, who heard of it and how, and what will happen."""

import pytest

from core.database import pool
from core.errors import NotFound
from services.lifecycle.model import EntryState, Send, TimelineEntry
from services.lifecycle.queries import inbox, timeline
from services.notifications import reading
from services.notifications.model import Category, Channel, DeliveryState, Failed
from services.notifications.recording import record
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks import commands as tasks
from services.tasks.model import Acknowledge, Priority, Status, TaskPatch
from services.tasks.queries import subjects
from tests.services.lifecycle.world import World, claim, deliveries, due_in, pass_by, turn

pytestmark = pytest.mark.anyio

POLICY = PolicyBody(
    name="Short",
    remind_before=("P1D", "PT1H"),
    overdue_every="PT4H",
    overdue_limit=1,
    ladder=(LadderStep("PT2H", (Recipient.MANAGERS,), raise_priority=True),),
    channels={Category.ESCALATION: (Channel.IN_APP, Channel.EMAIL)},
)


def shown(entries: tuple[TimelineEntry, ...]) -> list[str]:
    return [f"{entry.kind} {entry.index or ''} {entry.state}".replace("  ", " ") for entry in entries]


async def test_a_timeline_tells_what_happened_and_what_will(world: World) -> None:
    policy_id = await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await pass_by(hours=1, seconds=1)
    await turn(task)

    told = await timeline(world.ben.actor, task.id)

    assert sorted(shown(told.past)) == [
        "ASSIGNED 1 TAKEN",
        "REMINDER 1 SKIPPED",
        "REMINDER 2 TAKEN",
        "task.created TAKEN",
    ]
    assert shown(told.upcoming) == ["DUE 1 UPCOMING", "ESCALATION 1 UPCOMING", "OVERDUE 1 UPCOMING"]
    escalation = told.upcoming[1]
    assert escalation.summary == "Escalation level 1 to the managers, raises the priority to HIGH"
    assert world.names(person.user_id for person in escalation.recipients) == ["Olga", "Mia"]
    assert escalation.effects is not None
    assert escalation.effects.priority is Priority.HIGH
    assert escalation.policy is not None
    assert (escalation.policy.id, escalation.policy.step) == (policy_id, "ladder[0]")


async def test_a_step_that_was_taken_says_who_heard_of_it_where(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=1))
    await pass_by(hours=3, seconds=1)
    await turn(task)

    (escalation,) = [entry for entry in (await timeline(world.ada.actor, task.id)).past if entry.kind == "ESCALATION"]

    assert [(world.name_of(each.user_id), each.read_at) for each in escalation.recipients] == [
        ("Olga", None),
        ("Mia", None),
    ]
    assert sorted((world.name_of(each.user_id), each.channel, each.state) for each in escalation.deliveries) == [
        ("Mia", Channel.EMAIL, DeliveryState.QUEUED),
        ("Mia", Channel.IN_APP, DeliveryState.SENT),
        ("Olga", Channel.EMAIL, DeliveryState.QUEUED),
        ("Olga", Channel.IN_APP, DeliveryState.SENT),
    ]


async def test_a_message_that_failed_tells_the_project_no_address(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=1))
    await pass_by(hours=3, seconds=1)
    await turn(task)
    for delivery_id in await deliveries(task, Channel.EMAIL):
        assert isinstance(await claim(delivery_id), Send)
        await record(delivery_id, 1, Failed("550 <olga@example.org> is unknown here"))

    (escalation,) = [entry for entry in (await timeline(world.ada.actor, task.id)).past if entry.kind == "ESCALATION"]

    failed = [each for each in escalation.deliveries if each.state is DeliveryState.FAILED]
    assert [each.reason for each in failed] == [None, None]


async def test_what_was_skipped_says_why(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)

    (skipped,) = [e for e in (await timeline(world.ada.actor, task.id)).past if e.state is EntryState.SKIPPED]

    assert skipped.reason == "its time lay before this date was set or the task reopened"
    assert skipped.deliveries == ()


async def test_an_acknowledgement_shows_what_it_holds_and_until_when(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=1))
    await pass_by(hours=1, seconds=1)
    await turn(task)
    acknowledged = await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())

    told = await timeline(world.ada.actor, task.id)

    assert shown(told.past)[-1] == "task.acknowledged TAKEN"
    held = [entry for entry in told.upcoming if entry.state is EntryState.HELD]
    assert shown(tuple(held)) == ["ESCALATION 1 HELD", "OVERDUE 1 HELD"]
    assert acknowledged.acknowledged_at is not None
    assert (held[0].at - acknowledged.acknowledged_at).total_seconds() == 4 * 3600
    assert held[0].reason == "held by the acknowledgement"


async def test_a_change_says_who_changed_what_from_what_to_what(world: World) -> None:
    due_at, later = await due_in(hours=2), await due_in(hours=4)
    task = await world.task(due_at=due_at)
    wanted = TaskPatch(due_at=later, assignee_id=world.ben.id, description="All of them.")
    await tasks.patch(world.mia.actor, task.id, wanted)

    entry = (await timeline(world.ada.actor, task.id)).past[-1]

    assert (entry.kind, entry.actor_id) == ("task.updated", world.mia.id)
    assert {"assignee_id", "description", "due_at"} <= set(entry.summary.replace(",", "").split())
    assert entry.changes == {
        "assignee_id": [str(world.ada.id), str(world.ben.id)],
        "due_at": [moment.isoformat().replace("+00:00", "Z") for moment in (due_at, later)],
    }


async def test_who_was_told_and_has_read_it_says_when(world: World) -> None:
    task = await world.task()
    await turn(task)
    (notice,) = (await inbox(world.ada.actor, True, 50, None)).items
    await reading.mark_read(world.ada.actor, [notice.id], subjects)

    (assigned,) = [entry for entry in (await timeline(world.mia.actor, task.id)).past if entry.kind == "ASSIGNED"]

    (told,) = assigned.recipients
    assert told.user_id == world.ada.id
    assert told.read_at is not None
    assert (assigned.actor_id, assigned.changes) == (None, {})


async def test_a_closed_task_has_nothing_to_come(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=2))
    await tasks.patch(world.ada.actor, task.id, TaskPatch(status=Status.COMPLETED))

    told = await timeline(world.ada.actor, task.id)

    assert told.upcoming == ()
    assert shown(told.past) == ["task.created TAKEN", "task.completed TAKEN"]


async def test_a_timeline_changes_nothing(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=2))

    await timeline(world.ada.actor, task.id)

    assert await pool().fetchval("SELECT count(*) FROM lifecycle.step WHERE task_id = $1", task.id) == 0


async def test_who_may_not_see_a_task_may_not_see_its_timeline(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=2))

    with pytest.raises(NotFound):
        await timeline(world.root.actor, task.id)
    await tasks.delete(world.mia.actor, task.id)
    with pytest.raises(NotFound):
        await timeline(world.ada.actor, task.id)


async def test_an_admin_reads_the_timeline_of_what_was_escalated_to_the_admins(world: World) -> None:
    ladder = (LadderStep("PT1H", (Recipient.ADMINS,)),)
    await world.govern(PolicyBody(name="To the admins", ladder=ladder))
    task = await world.task(due_at=await due_in(hours=1))
    await pass_by(hours=2, seconds=1)
    await turn(task)

    assert "ESCALATION 1 TAKEN" in shown((await timeline(world.root.actor, task.id)).past)
    (told,) = (await inbox(world.root.actor, None, 50, None)).items
    assert (told.kind, told.key, told.title) == ("ESCALATION", task.key, f"{task.key} was escalated to level 1")


async def test_an_inbox_has_the_words_for_what_may_still_be_seen(world: World) -> None:
    kept = await world.task()
    gone = await world.task()
    await turn(gone)
    await turn(kept)
    await tasks.delete(world.mia.actor, gone.id)

    mine = await inbox(world.ada.actor, True, 50, None)

    assert {(told.key, told.title) for told in mine.items} == {
        (kept.key, f"{kept.key} was assigned to you"),
        (None, "About a task that you can no longer see"),
    }
    first = await inbox(world.ada.actor, True, 1, None)
    second = await inbox(world.ada.actor, True, 1, first.next)
    assert [told.id for told in (*first.items, *second.items)] == [told.id for told in mine.items]
