"""A task's timeline: what happened, who heard of it and how, and what will happen."""

import pytest
from msgspec.structs import replace

from core.database import pool
from core.errors import NotFound
from services.identity.model import Actor
from services.lifecycle.model import EntryState, Send, TimelineEntry
from services.lifecycle.queries import inbox, timeline
from services.notifications import reading
from services.notifications.commands import prefer
from services.notifications.model import (
    Category,
    Channel,
    Day,
    DeliveryState,
    Digest,
    Failed,
    Mode,
    MuteFor,
    Period,
    Preferences,
    QuietHours,
)
from services.notifications.recording import record
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks import commands as tasks
from services.tasks import muting
from services.tasks.model import Acknowledge, Priority, Status, Task, TaskPatch
from services.tasks.queries import subjects
from tests.services.lifecycle.world import World, claim, deliveries, due_in, give_device, now, pass_by, turn

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


async def vera_watches(world: World) -> Actor:
    """A viewer of the project."""
    await pool().execute("UPDATE projects.member SET role = 'VIEWER' WHERE user_id = $1", world.ben.id)
    return world.ben.actor


async def reasons(reader: Actor, task: Task) -> dict[Channel, str | None]:
    """Of the one message that told of the task's assignment."""
    (assigned,) = [entry for entry in (await timeline(reader, task.id)).past if entry.kind == "ASSIGNED"]
    return {each.channel: each.reason for each in assigned.deliveries}


async def test_that_somebody_muted_a_task_is_read_by_them_and_by_whoever_is_in_charge_alone(world: World) -> None:
    viewer = await vera_watches(world)
    task = await world.task()
    await muting.mute(world.ada.actor, task.id, MuteFor())
    await give_device(world.ada)
    await turn(task)

    for reader in (world.ada, world.mia, world.olga):
        assert (await reasons(reader.actor, task))[Channel.PUSH] == "muted"
    assert (await reasons(viewer, task))[Channel.PUSH] == "preference"


async def test_an_admin_to_whom_a_task_was_escalated_reads_why_its_messages_were_not_sent(world: World) -> None:
    ladder = (LadderStep("PT1H", (Recipient.ADMINS,)),)
    await world.govern(PolicyBody(name="To the admins", ladder=ladder))
    task = await world.task(due_at=await due_in(hours=1))
    await muting.mute(world.ada.actor, task.id, MuteFor())
    await give_device(world.ada)
    await pass_by(hours=2, seconds=1)
    await turn(task)

    assert (await reasons(world.root.actor, task))[Channel.PUSH] == "muted"


@pytest.mark.parametrize(
    ("preferences", "their_own"),
    [
        (Preferences(matrix={Category.ASSIGNMENT: {Channel.PUSH: Mode.OFF}}), "preference"),
        (
            Preferences(
                matrix={
                    Category.ASSIGNMENT: {Channel.PUSH: Mode.DIGEST},
                    Category.DIGEST: {Channel.EMAIL: Mode.INSTANT},
                },
                digest=Digest(Period.DAILY),
            ),
            "digest",
        ),
        (Preferences(), "not a working day"),
    ],
)
async def test_how_somebody_wants_to_be_told_is_one_reason_to_others(
    world: World, preferences: Preferences, their_own: str
) -> None:
    viewer = await vera_watches(world)
    if their_own == "not a working day":
        today = tuple(Day)[(await now()).weekday()]
        preferences = replace(preferences, working_days=tuple(day for day in Day if day is not today))
    await prefer(world.ada.actor, preferences)
    await give_device(world.ada)
    task = await world.task()
    await turn(task)

    for reader in (world.ada, world.mia):
        assert (await reasons(reader.actor, task))[Channel.PUSH] == their_own
    assert (await reasons(viewer, task))[Channel.PUSH] == "preference"


async def test_everybody_reads_that_a_message_waits_for_the_end_of_quiet_hours_or_had_no_device(world: World) -> None:
    viewer = await vera_watches(world)
    hour = (await now()).hour
    quiet = QuietHours(f"{hour:02}:00", f"{(hour + 2) % 24:02}:00")
    await prefer(world.ada.actor, Preferences(quiet_hours=quiet))
    without, held = await world.task(), await world.task()
    await turn(without)
    await give_device(world.ada)
    await turn(held)

    for reader in (world.ada.actor, world.mia.actor, viewer):
        assert (await reasons(reader, without))[Channel.PUSH] == "no device"
        assert (await reasons(reader, held))[Channel.PUSH] == "quiet hours"


@pytest.mark.parametrize(
    ("reason", "shown_to_others"),
    [
        ("in place of PUSH", "in place of PUSH"),
        ("in place of PUSH, quiet hours", "in place of PUSH, quiet hours"),
        ("in place of PUSH, not a working day", "in place of PUSH, preference"),
    ],
)
async def test_what_came_in_place_of_another_message_tells_others_no_more(
    world: World, reason: str, shown_to_others: str
) -> None:
    viewer = await vera_watches(world)
    task = await world.task()
    await turn(task)
    await pool().execute("UPDATE notifications.delivery SET reason = $2 WHERE task_id = $1", task.id, reason)

    assert set((await reasons(viewer, task)).values()) == {shown_to_others}
    assert set((await reasons(world.ada.actor, task)).values()) == {reason}


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
