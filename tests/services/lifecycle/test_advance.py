"""Taking what is due: from the assignment to the end of a task's life."""

import asyncio
from datetime import timedelta

import pytest

from core.database import pool
from core.errors import Conflict
from core.ids import uuid7
from services.events.model import project_topic, task_topic, user_topic
from services.lifecycle.commands import advance
from services.lifecycle.model import StepKind
from services.lifecycle.queries import timeline
from services.notifications.model import Category, Channel
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks import commands as tasks
from services.tasks import leaving
from services.tasks.model import Acknowledge, Priority, Snooze, Status, TaskPatch
from tests.eventually import eventually
from tests.services.lifecycle.world import (
    World,
    agenda_now,
    due_in,
    events,
    frames,
    now,
    pass_by,
    somebody_waits_for_a_lock,
    steps,
    task_now,
    told,
    turn,
)

pytestmark = pytest.mark.anyio

STANDARD = PolicyBody(
    name="Standard",
    remind_before=("P1D", "PT1H"),
    overdue_every="PT4H",
    overdue_limit=3,
    ack_hold="PT4H",
    ladder=(
        LadderStep("PT1H", (Recipient.ASSIGNEE, Recipient.MANAGERS)),
        LadderStep("P1D", (Recipient.OWNER,), raise_priority=True),
        LadderStep("P2D", (Recipient.ADMINS,), reassign_to=Recipient.OWNER, break_quiet=True),
    ),
    channels={Category.ESCALATION: (Channel.IN_APP, Channel.EMAIL)},
)


async def test_a_life_is_assigned_reminded_overdue_escalated_held_by_acknowledging_and_completed(world: World) -> None:
    await world.govern(STANDARD)
    task = await world.task(due_at=await due_in(days=2))

    first = await turn(task)
    assert first.taken == ("Assignment to the assignee",)
    assert first.wait == pytest.approx(86_400, abs=5)
    assert (first.assignee_name, first.closed) == ("Ada", False)

    await pass_by(days=1, seconds=2)
    assert (await turn(task)).taken == ("Reminder 1 day before due to the assignee",)
    await pass_by(hours=23)
    assert (await turn(task)).taken == ("Reminder 1 hour before due to the assignee",)
    await pass_by(hours=1)
    assert (await turn(task)).taken == ("Reminder at due to the assignee",)
    await pass_by(hours=1)
    escalated = await turn(task)
    assert escalated.taken == ("Escalation level 1 to the assignee and the managers",)
    assert escalated.escalation_level == 1
    await pass_by(hours=3)
    assert (await turn(task)).taken == ("Overdue reminder 4 hours past due to the assignee",)

    await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())
    held = await turn(task)
    assert held.taken == ()
    await pass_by(hours=3, minutes=59)
    assert (await turn(task)).taken == ()
    await pass_by(minutes=5)
    assert (await turn(task)).taken == ("Overdue reminder 8 hours past due to the assignee",)

    await tasks.patch(world.ada.actor, task.id, TaskPatch(status=Status.COMPLETED))
    last = await turn(task)
    assert (last.closed, last.wait, last.taken) == (True, None, ())
    await pass_by(days=30)
    assert (await turn(task)).taken == ()
    assert await told(world, task) == [
        ("ASSIGNED", "Ada", "SENT"),
        ("REMINDER", "Ada", "SENT"),
        ("REMINDER", "Ada", "SENT"),
        ("DUE", "Ada", "SENT"),
        ("ESCALATION", "Ada", "SENT"),
        ("ESCALATION", "Mia", "SENT"),
        ("ESCALATION", "Olga", "SENT"),
        ("OVERDUE", "Ada", "SENT"),
        ("OVERDUE", "Ada", "SENT"),
    ]


async def test_a_second_turn_at_the_same_time_changes_nothing(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=-2))
    await turn(task)
    before = await everything_about(task.id)

    again = await turn(task)

    assert again.taken == ()
    assert await everything_about(task.id) == before


async def test_eight_turns_at_once_take_each_step_once(world: World) -> None:
    task = await world.task(due_at=await due_in(minutes=10))
    await pass_by(minutes=11)

    turns = await asyncio.gather(*(advance([task.id]) for _ in range(8)))

    assert len([only for (only,) in turns if only.taken]) == 1
    assert await steps(task) == ["ASSIGNED 1", "DUE 1"]
    assert [kind for kind, *_ in await told(world, task)] == ["ASSIGNED", "DUE"]
    assert (await events(task)).count("task.reminded") == 1


async def test_a_hundred_tasks_take_their_steps_in_one_turn(world: World) -> None:
    made = [await world.task() for _ in range(100)]

    turns = await advance([task.id for task in reversed(made)])

    assert [each.task_id for each in turns] == [task.id for task in reversed(made)]
    assert all(each.taken == ("Assignment to the assignee",) for each in turns)


async def test_batches_that_overlap_and_commands_in_between_get_in_nobodys_way(world: World) -> None:
    made = [await world.task(due_at=await due_in(minutes=10)) for _ in range(20)]
    ids = [task.id for task in made]
    await pass_by(minutes=11)

    await asyncio.gather(
        *(advance(batch) for batch in (ids, ids[::-1], ids[5:15], ids[::2])),
        *(tasks.patch(world.ada.actor, task.id, TaskPatch(status=Status.IN_PROGRESS)) for task in made),
    )

    assert [await steps(task) for task in made] == [["ASSIGNED 1", "DUE 1"]] * 20


async def test_a_task_that_does_not_exist_is_closed(world: World) -> None:
    known, unknown = await world.task(), uuid7()

    missing, present = await advance([unknown, known.id])

    assert (missing.task_id, missing.closed, missing.key) == (unknown, True, None)
    assert not present.closed
    assert await advance([]) == []


async def test_deleting_a_project_closes_its_tasks(world: World) -> None:
    task = await world.task(due_at=await due_in(days=1))
    await turn(task)
    await pool().execute("UPDATE projects.project SET deleted_at = core.now() WHERE id = $1", world.project_id)
    await pass_by(days=2)

    last = await turn(task)

    assert (last.closed, last.taken) == (True, ())
    assert (await agenda_now(task))["closed"]


async def test_a_step_is_announced_to_the_project_in_short_and_to_its_people_in_full(world: World) -> None:
    task = await world.task(description="All four of them.")

    await turn(task)

    shown = {
        topic: frame for topics, frame in await frames(task) for topic in topics if frame["kind"] == "task.assigned"
    }
    assert shown.keys() == {
        task_topic(task.id),
        project_topic(world.project_id),
        user_topic(world.ada.id),
        user_topic(world.mia.id),
    }
    assert "description" not in shown[project_topic(world.project_id)]["data"]
    close = shown[task_topic(task.id)]
    assert close["data"]["description"] == "All four of them."
    assert close["step"] == {"kind": "ASSIGNED", "index": 1}
    assert close["actor_id"] is None


async def test_whoever_assigns_themselves_is_told_nothing(world: World) -> None:
    task = await world.task(assignee=world.mia, creator=world.mia)

    assert (await turn(task)).taken == ()
    assert await told(world, task) == []


async def test_who_loses_a_task_is_told_with_who_gets_it(world: World) -> None:
    task = await world.task()
    await turn(task)
    await tasks.patch(world.mia.actor, task.id, TaskPatch(assignee_id=world.ben.id))

    await turn(task)

    assert await told(world, task) == [
        ("ASSIGNED", "Ada", "SENT"),
        ("ASSIGNED", "Ada", "SENT"),
        ("ASSIGNED", "Ben", "SENT"),
    ]
    losers = await pool().fetch(
        "SELECT user_id FROM notifications.notification WHERE task_id = $1 AND facts ? 'lost'", task.id
    )
    assert world.names(row["user_id"] for row in losers) == ["Ada"]


async def test_after_a_nights_outage_nobody_gets_a_burst_and_no_level_is_forgotten(world: World) -> None:
    await world.govern(STANDARD)
    task = await world.task(due_at=await due_in(days=2))
    await turn(task)
    await pass_by(days=3, hours=8)

    late = await turn(task)

    assert late.escalation_level == 2
    assert late.priority is Priority.HIGH
    assert await steps(task) == ["ASSIGNED 1", "OVERDUE 3", "ESCALATION 2"]
    assert await steps(task, "SKIPPED") == [
        "REMINDER 1", "REMINDER 2", "DUE 1", "ESCALATION 1", "OVERDUE 1", "OVERDUE 2",
    ]  # fmt: skip
    heard = [(kind, name) for kind, name, _ in await told(world, task)]
    assert sorted(heard[1:]) == [
        ("ESCALATION", "Ada"),
        ("ESCALATION", "Mia"),
        ("ESCALATION", "Olga"),
        ("OVERDUE", "Ada"),
    ]


async def test_the_ladder_reassigns_and_the_new_assignee_hears_of_it_in_the_same_turn(world: World) -> None:
    await world.govern(
        PolicyBody(
            name="Hand over",
            remind_at_due=False,
            ladder=(LadderStep("PT1H", (Recipient.ADMINS,), raise_priority=True, reassign_to=Recipient.OWNER),),
        )
    )
    task = await world.task(due_at=await due_in(hours=1))
    await turn(task)
    await pass_by(hours=2, seconds=1)

    taken = await turn(task)

    assert taken.taken == (
        "Escalation level 1 to the admins, raises the priority to HIGH, reassigns the task",
        "Assignment to the assignee",
    )
    assert taken.assignee_id == world.olga.id
    row = await task_now(task)
    assert (row["assignment_no"], row["assigner_id"], row["told_id"]) == (2, None, world.olga.id)
    assert row["escalated_to_admins"]
    assert await told(world, task) == [
        ("ASSIGNED", "Ada", "SENT"),
        ("ASSIGNED", "Ada", "SENT"),
        ("ASSIGNED", "Olga", "SENT"),
        ("ESCALATION", "Root", "SENT"),
    ]
    changes = await pool().fetchval(
        "SELECT changes::text FROM events.event WHERE task_id = $1 AND kind = 'task.escalated'", task.id
    )
    assert '"priority": ["MEDIUM", "HIGH"]' in changes
    assert (await turn(task)).taken == ()


async def test_reassigning_by_the_ladder_ends_what_was_still_to_be_said_to_the_former_assignee(world: World) -> None:
    await world.govern(
        PolicyBody(
            name="Hand over",
            ladder=(LadderStep("PT1H", (Recipient.ASSIGNEE,), reassign_to=Recipient.OWNER),),
            channels={Category.REMINDER: (Channel.EMAIL,), Category.ESCALATION: (Channel.EMAIL,)},
        )
    )
    task = await world.task(due_at=await due_in(hours=1))
    await pass_by(hours=1)
    await turn(task)
    await pass_by(hours=1)

    await turn(task)

    assert await told(world, task, channel=Channel.EMAIL) == [
        ("DUE", "Ada", "WITHDRAWN"),
        ("ESCALATION", "Ada", "QUEUED"),
    ]


async def test_an_escalation_that_reaches_nobody_climbs_at_once_and_says_so(world: World) -> None:
    await world.govern(
        PolicyBody(
            name="Climb",
            remind_at_due=False,
            ladder=(LadderStep("PT1H", (Recipient.ADMINS,)), LadderStep("P30D", (Recipient.OWNER,))),
        )
    )
    await pool().execute("UPDATE identity.user_account SET disabled_at = core.now() WHERE id = $1", world.root.id)
    task = await world.task(due_at=await due_in(hours=1))
    await turn(task)
    await pass_by(hours=2, seconds=1)

    assert (await turn(task)).escalation_level == 2
    assert (await told(world, task))[1:] == [("ESCALATION", "Olga", "SENT")]
    reason = await pool().fetchval(
        "SELECT reason FROM lifecycle.step WHERE task_id = $1 AND kind = 'ESCALATION' AND state = 'SKIPPED'", task.id
    )
    assert reason == "reaches nobody: became part of level 2"


async def test_an_assignee_without_access_counts_as_none_and_the_creator_hears(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await world.remove(world.ada)
    await pass_by(hours=1, seconds=1)

    await turn(task)

    assert (await told(world, task))[1:] == [("REMINDER", "Mia", "SENT")]


async def test_a_snooze_holds_only_that_persons_deliveries_and_no_step(world: World) -> None:
    await world.govern(STANDARD)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await tasks.snooze(world.ada.actor, task.id, Snooze(await due_in(hours=10)))
    await pass_by(hours=3, seconds=1)

    await turn(task)

    assert "ESCALATION 1" in await steps(task)
    assert {(kind, name, state) for kind, name, state in await told(world, task) if kind == "ESCALATION"} == {
        ("ESCALATION", "Ada", "HELD"),
        ("ESCALATION", "Mia", "SENT"),
        ("ESCALATION", "Olga", "SENT"),
    }
    until = await pool().fetchval(
        "SELECT send_at FROM notifications.delivery WHERE task_id = $1 AND user_id = $2 AND state = 'HELD' LIMIT 1",
        task.id,
        world.ada.id,
    )
    assert until == (await task_now(task))["snoozed_until"]


@pytest.mark.parametrize("ending", ["complete", "cancel", "acknowledge", "reassign", "postpone", "delete"])
async def test_what_ends_a_step_withdraws_what_it_still_wanted_to_say(world: World, ending: str) -> None:
    await world.govern(PolicyBody(name="By mail", channels={Category.REMINDER: (Channel.EMAIL,)}))
    task = await world.task(due_at=await due_in(hours=1))
    await pass_by(hours=1, seconds=1)
    await turn(task)
    assert await told(world, task, channel=Channel.EMAIL) == [("DUE", "Ada", "QUEUED")]

    actor = world.ada.actor
    match ending:
        case "complete":
            await tasks.patch(actor, task.id, TaskPatch(status=Status.COMPLETED))
        case "cancel":
            await tasks.patch(actor, task.id, TaskPatch(status=Status.CANCELLED))
        case "acknowledge":
            await tasks.acknowledge(actor, task.id, Acknowledge())
        case "reassign":
            await tasks.patch(actor, task.id, TaskPatch(assignee_id=world.ben.id))
        case "postpone":
            await tasks.patch(actor, task.id, TaskPatch(due_at=await due_in(days=3)))
        case "delete":
            await tasks.delete(actor, task.id)

    assert await told(world, task, channel=Channel.EMAIL) == [("DUE", "Ada", "WITHDRAWN")]


async def test_reopening_an_overdue_task_escalates_nobody_at_once(world: World) -> None:
    await world.govern(STANDARD)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await tasks.patch(world.ada.actor, task.id, TaskPatch(status=Status.COMPLETED))
    await turn(task)
    await pass_by(days=7)
    await tasks.patch(world.mia.actor, task.id, TaskPatch(status=Status.PENDING))

    reopened = await turn(task)

    assert reopened.escalation_level == 0
    assert "ESCALATION 1" not in await steps(task)
    await pass_by(hours=1, seconds=1)
    assert (await turn(task)).escalation_level == 1


async def test_restoring_a_project_escalates_nobody_at_once(world: World) -> None:
    await world.govern(STANDARD)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await leaving.delete_project(world.olga.actor, world.project_id)
    await pass_by(days=7)
    assert (await turn(task)).closed
    await leaving.restore_project(world.olga.actor, world.project_id)

    restored = await turn(task)

    assert restored.escalation_level == 0
    assert "ESCALATION 1" not in await steps(task)
    promised = (await timeline(world.mia.actor, task.id)).upcoming
    first = next(entry.at for entry in promised if entry.kind == StepKind.ESCALATION)
    assert abs(first - await due_in(hours=1)) < timedelta(seconds=5)
    await pass_by(hours=1, seconds=1)
    assert (await turn(task)).escalation_level == 1


async def test_a_reminder_of_a_day_is_skipped_when_the_date_is_an_hour_away(world: World) -> None:
    await world.govern(STANDARD)
    task = await world.task(due_at=await due_in(minutes=90))

    await turn(task)

    assert await steps(task, "SKIPPED") == ["REMINDER 1"]
    assert await told(world, task) == [("ASSIGNED", "Ada", "SENT")]


async def test_a_push_expires_when_the_next_step_comes(world: World) -> None:
    await world.govern(
        PolicyBody(name="By mail", remind_before=("PT1H",), channels={Category.REMINDER: (Channel.EMAIL,)})
    )
    task = await world.task(due_at=await due_in(hours=2))
    await pass_by(hours=1, seconds=1)

    await turn(task)

    expires_at = await pool().fetchval(
        "SELECT expires_at FROM notifications.delivery WHERE task_id = $1 AND channel = 'EMAIL'", task.id
    )
    assert expires_at == task.due_at


async def test_the_wait_is_never_shorter_than_fifty_milliseconds_nor_longer_than_four_weeks(world: World) -> None:
    soon = await world.task(due_at=await due_in(hours=1, milliseconds=700))
    late = await world.task(due_at=await now() + timedelta(days=4000))

    waits = [each.wait for each in await advance([soon.id, late.id])]

    assert waits[0] is not None
    assert waits[0] >= 0.05
    assert waits[1] == 28 * 86_400


async def everything_about(task_id: object) -> list[str]:
    """Every row that a turn may touch, as text."""
    found = await pool().fetch(
        """
        SELECT task::text FROM tasks.task WHERE id = $1
        UNION ALL SELECT agenda::text FROM lifecycle.agenda WHERE task_id = $1
        UNION ALL SELECT step::text FROM lifecycle.step WHERE task_id = $1
        UNION ALL SELECT notification::text FROM notifications.notification WHERE task_id = $1
        UNION ALL SELECT delivery::text FROM notifications.delivery WHERE task_id = $1
        UNION ALL SELECT event::text FROM events.event WHERE task_id = $1
        UNION ALL SELECT count(*)::text FROM events.outbox
        """,
        task_id,
    )
    return sorted(row[0] for row in found)


async def test_a_ladder_reassigns_to_nobody_who_is_just_leaving(world: World) -> None:
    step = LadderStep("PT1H", (Recipient.OWNER,), reassign_to=Recipient.OWNER)
    await world.govern(PolicyBody(name="Upwards", ladder=(step,)))
    task = await world.task(due_at=await due_in(hours=1))
    await turn(task)
    await pass_by(hours=2, seconds=1)

    async with pool().acquire() as connection, connection.transaction():
        await connection.execute("DELETE FROM projects.member WHERE user_id = $1", world.olga.id)
        late = asyncio.create_task(turn(task))
        await eventually(somebody_waits_for_a_lock)

    with pytest.raises(Conflict):
        await late
    await turn(task)
    assert (await task_now(task))["assignee_id"] == world.ada.id
