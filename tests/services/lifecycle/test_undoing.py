"""What a life makes of an undo: it goes on where it was, nothing is told twice, and nothing is forgotten."""

from uuid import UUID

import pytest

from core.database import pool
from core.errors import Conflict
from services.lifecycle.model import EntryState
from services.lifecycle.queries import timeline
from services.notifications.model import Channel
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks import commands as tasks
from services.tasks import undoing
from services.tasks.model import Acknowledge, Status, Task, TaskPatch, Undo
from tests.services.lifecycle.world import (
    Person,
    World,
    agenda_now,
    deliveries,
    due_in,
    pass_by,
    steps,
    task_now,
    told,
    turn,
)

pytestmark = pytest.mark.anyio

POLICY = PolicyBody(
    name="Short",
    remind_before=("P1D", "PT1H"),
    overdue_every="PT4H",
    overdue_limit=1,
    ladder=(LadderStep("PT2H", (Recipient.MANAGERS,)), LadderStep("PT6H", (Recipient.OWNER,))),
)


async def last_event(task: Task) -> UUID:
    found: UUID = await pool().fetchval(
        """
        SELECT id FROM events.event
        WHERE task_id = $1 AND actor_id IS NOT NULL AND kind <> 'notification.created' ORDER BY id DESC LIMIT 1
        """,
        task.id,
    )
    return found


async def undo(person: Person, task: Task) -> Task:
    return await undoing.undo(person.actor, task.id, Undo(await last_event(task)))


async def patch(person: Person, task: Task, **fields: object) -> None:
    await tasks.patch(person.actor, task.id, TaskPatch(**fields))  # type: ignore[arg-type]


async def escalated(world: World) -> Task:
    """Due two hours ago, escalated to level 1: OVERDUE and level 2 are to come."""
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await pass_by(hours=2, seconds=1)
    await turn(task)
    await pass_by(hours=2)
    await turn(task)
    assert (await task_now(task))["escalation_level"] == 1
    return task


async def test_a_completion_that_is_undone_lets_the_cycle_go_on(world: World) -> None:
    task = await escalated(world)
    before = await steps(task)
    await patch(world.ada, task, status=Status.COMPLETED)
    assert (await turn(task)).closed

    await undo(world.ada, task)
    again = await turn(task)

    assert (again.closed, again.taken, again.escalation_level) == (False, (), 1)
    assert again.next_step == "Overdue reminder 4 hours past due to the assignee"
    assert await steps(task) == before
    kept = await agenda_now(task)
    assert (kept["closed"], kept["kind"], kept["seen_revision"]) == (False, "OVERDUE", 3)
    await pass_by(hours=4)
    assert (await turn(task)).taken == (
        "Overdue reminder 4 hours past due to the assignee",
        "Escalation level 2 to the owner",
    )


async def test_what_fell_due_while_it_was_closed_is_taken_once(world: World) -> None:
    task = await escalated(world)
    await pass_by(hours=1, minutes=59, seconds=50)
    await patch(world.ada, task, status=Status.COMPLETED)
    await turn(task)
    await pass_by(seconds=30)
    assert (await turn(task)).taken == ()

    await undo(world.ada, task)

    assert (await turn(task)).taken == ("Overdue reminder 4 hours past due to the assignee",)
    assert (await turn(task)).taken == ()


async def test_what_the_fence_withdrew_is_not_sent_again(world: World) -> None:
    channels = dict.fromkeys(("ASSIGNMENT", "REMINDER", "ESCALATION"), (Channel.IN_APP, Channel.EMAIL))
    await world.govern(PolicyBody(name="Mails", remind_before=("PT1H",), channels=channels))  # type: ignore[arg-type]
    task = await world.task(due_at=await due_in(minutes=90))
    await turn(task)
    await pass_by(minutes=31)
    await turn(task)
    assert len(await deliveries(task, Channel.EMAIL)) == 2
    await patch(world.ada, task, status=Status.COMPLETED)
    await turn(task)

    await undo(world.ada, task)
    await turn(task)

    assert await deliveries(task, Channel.EMAIL) == []
    assert await told(world, task, channel=Channel.EMAIL) == [
        ("ASSIGNED", "Ada", "WITHDRAWN"),
        ("REMINDER", "Ada", "WITHDRAWN"),
    ]


async def test_an_acknowledgement_that_is_undone_holds_nothing_any_more(world: World) -> None:
    task = await escalated(world)
    before = await timeline(world.ada.actor, task.id)
    await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())
    held = await timeline(world.ada.actor, task.id)
    assert [entry.state for entry in held.upcoming] == [EntryState.HELD, EntryState.HELD]
    await turn(task)

    await undo(world.ada, task)

    assert (await timeline(world.ada.actor, task.id)).upcoming == before.upcoming
    assert (await turn(task)).taken == ()
    await pass_by(hours=2)
    assert (await turn(task)).taken == ("Overdue reminder 4 hours past due to the assignee",)


async def test_a_date_that_came_back_has_its_record_and_the_next_date_starts_afresh(world: World) -> None:
    task = await escalated(world)
    before = await steps(task)
    await patch(world.mia, task, due_at=await due_in(minutes=30))
    await turn(task)
    assert (await steps(task, "SKIPPED")).count("REMINDER 2") == 2

    await undo(world.mia, task)
    back = await turn(task)

    assert (back.taken, back.escalation_level, back.due_at) == ((), 1, task.due_at)
    assert await steps(task) == before
    await patch(world.mia, task, due_at=await due_in(hours=2))
    await turn(task)
    await pass_by(hours=1, seconds=1)
    assert (await turn(task)).taken == ("Reminder 1 hour before due to the assignee",)


async def test_who_got_and_lost_a_task_unawares_is_told_nothing(world: World) -> None:
    task = await world.task()
    await turn(task)
    await patch(world.mia, task, assignee_id=world.ben.id)

    await undo(world.mia, task)

    assert (await turn(task)).taken == ()
    assert await told(world, task) == [("ASSIGNED", "Ada", "SENT")]
    await patch(world.mia, task, assignee_id=world.ben.id)
    await turn(task)
    assert sorted(await told(world, task))[1:] == [("ASSIGNED", "Ada", "SENT"), ("ASSIGNED", "Ben", "SENT")]


async def test_who_was_told_of_a_change_of_hands_is_told_that_it_was_undone(world: World) -> None:
    task = await world.task()
    await turn(task)
    await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())
    await patch(world.mia, task, assignee_id=world.ben.id)
    await turn(task)

    undone = await undo(world.mia, task)

    assert (undone.assignee_id, undone.acknowledged_at is None) == (world.ada.id, False)
    row = await task_now(task)
    assert row["accepted_no"] == row["assignment_no"] == 3
    await turn(task)
    assert [who for _, who, _ in await told(world, task)] == ["Ada", "Ada", "Ben", "Ada", "Ben"]
    assert (await turn(task)).taken == ()


async def test_who_was_told_hears_that_it_was_undone_by_who_had_handed_over_their_own(world: World) -> None:
    task = await world.task()
    await turn(task)
    await patch(world.ada, task, assignee_id=world.ben.id)
    await turn(task)
    assert [who for _, who, _ in await told(world, task)] == ["Ada", "Ben"]

    await undo(world.ada, task)

    await turn(task)
    assert [who for _, who, _ in await told(world, task)] == ["Ada", "Ben", "Ada", "Ben"]
    assert (await turn(task)).taken == ()


async def test_a_reopening_that_is_undone_ends_the_life_again(world: World) -> None:
    task = await escalated(world)
    await patch(world.ada, task, status=Status.COMPLETED)
    await patch(world.mia, task, status=Status.PENDING)
    assert not (await turn(task)).closed

    await undo(world.mia, task)

    last = await turn(task)
    assert (last.closed, last.status, last.escalation_level) == (True, Status.COMPLETED, 1)


async def test_a_deletion_that_is_undone_lets_the_life_go_on(world: World) -> None:
    task = await escalated(world)
    await tasks.delete(world.mia.actor, task.id)
    assert (await turn(task)).closed

    await undo(world.mia, task)

    back = await turn(task)
    assert (back.closed, back.taken, back.escalation_level) == (False, (), 1)


async def test_an_escalation_since_stands_in_the_way_and_a_reminder_does_not(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=5))
    await turn(task)
    await patch(world.mia, task, due_at=await due_in(minutes=-119, seconds=-50))
    event_id = await last_event(task)
    await turn(task)
    await pass_by(seconds=30)
    await turn(task)
    assert "ESCALATION 1" not in await steps(task)

    await undoing.undo(world.mia.actor, task.id, Undo(event_id))

    await patch(world.ada, task, title="Else")
    event_id = await last_event(task)
    await pass_by(hours=9)
    await turn(task)
    with pytest.raises(Conflict) as refused:
        await undoing.undo(world.ada.actor, task.id, Undo(event_id))
    assert refused.value.code == "changed_since"
