"""What each command does to a task, whom it refuses, and what it wakes and withdraws."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.database import pool, transaction
from core.errors import Conflict, Forbidden, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from services.identity.model import UserPatch
from services.projects import commands as projects
from services.projects.model import MemberPatch, ProjectRole
from services.tasks import commands, leaving, queries
from services.tasks.model import Acknowledge, Priority, Snooze, Status, Task, TaskCreate, TaskPatch, TaskRow
from tests import cast
from tests.cast import Ear, World

pytestmark = pytest.mark.anyio

TOMORROW = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)


async def row_of(task: Task) -> TaskRow:
    async with transaction() as tx:
        (row,) = await commands.lock(tx, [task.id])
    return row


async def delivery(task: Task, kind: str | None, assignment_no: int = 1, cycle: int = 1) -> UUID:
    """A delivery about a task that waits to be sent; `kind` None is no step's."""
    delivery_id = uuid7()
    await pool().execute(
        """
        INSERT INTO notifications.delivery
            (id, notification_id, user_id, task_id, step_kind, cycle, assignment_no, channel, address, state, send_at,
             attempts, created_at)
        VALUES ($1, $1, $1, $2, $3, $4, $5, 'PUSH', '', 'QUEUED', core.now(), 0, core.now())
        """,
        delivery_id,
        task.id,
        kind,
        cycle,
        assignment_no,
    )
    return delivery_id


async def states(*deliveries: UUID) -> list[str]:
    rows = await pool().fetch("SELECT id, state FROM notifications.delivery WHERE id = ANY($1::uuid[])", deliveries)
    by_id = {row["id"]: row["state"] for row in rows}
    return [by_id[delivery_id] for delivery_id in deliveries]


async def test_keys_count_up_without_gaps_however_many_create_at_once(world: World) -> None:
    tasks = await asyncio.gather(*(world.task(title=f"Task {n}") for n in range(30)))
    assert sorted(int(task.key.rpartition("-")[2]) for task in tasks) == list(range(1, 31))
    assert {task.key.rpartition("-")[0] for task in tasks} == {world.project.key}


async def test_a_refused_creation_uses_no_number(world: World) -> None:
    with pytest.raises(Invalid):
        await world.task(assignee_id=world.sam.user_id)
    with pytest.raises(Forbidden):
        await world.task(by=world.vic)
    assert (await world.task()).key == f"{world.project.key}-1"


async def test_a_new_task_is_what_its_reader_is_given(world: World) -> None:
    made = await world.task(title="  Check the pumps ", labels=("wet", "wet"), due_at=TOMORROW, priority=Priority.HIGH)
    assert (made.title, list(made.labels), made.status) == ("Check the pumps", ["wet"], Status.PENDING)
    assert made == await queries.get(world.mia, made.id)


async def test_a_task_that_is_given_at_its_making_is_its_first_assignment(world: World) -> None:
    row = await row_of(await world.task(assignee_id=world.ada.user_id))
    assert (row.assignment_no, row.assigner_id, row.assigned_at) == (1, world.mia.user_id, row.created_at)
    row = await row_of(await world.task())
    assert (row.assignment_no, row.assigner_id, row.assigned_at) == (0, None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "   "),
        ("title", "x" * 256),
        ("title", "nul\0"),
        ("description", "x" * (64 * 1024 + 1)),
        ("description", "\u00e9" * (33 * 1024)),
        ("labels", ("",)),
        ("labels", ("x" * 51,)),
        ("labels", tuple(str(n) for n in range(21))),
        ("due_at", datetime(9999, 12, 31, 23, 59, tzinfo=UTC)),
        ("due_at", datetime(1, 1, 1, tzinfo=UTC)),
        ("position", float("inf")),
        ("parent_id", uuid7()),
        ("recurrence", "RRULE:FREQ=DAILY"),
    ],
)
async def test_what_is_wrong_with_a_field_is_named(world: World, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        await world.task(**{field: value})
    assert refused.value.errors[0].field.startswith(field)
    task = await world.task()
    with pytest.raises(Invalid):
        await commands.patch(world.mia, task.id, TaskPatch(**{field: value}))


async def test_strangers_learn_nothing_and_viewers_change_nothing(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    wanted = TaskPatch(title="Mine now")
    for do in (
        lambda actor: commands.patch(actor, task.id, wanted),
        lambda actor: commands.delete(actor, task.id),
        lambda actor: commands.restore(actor, task.id),
        lambda actor: commands.acknowledge(actor, task.id, Acknowledge()),
        lambda actor: commands.snooze(actor, task.id, Snooze(TOMORROW)),
    ):
        for stranger in (world.sam, world.root):
            with pytest.raises(NotFound):
                await do(stranger)
        with pytest.raises(Forbidden):
            await do(world.vic)
    with pytest.raises(NotFound):
        await world.task(by=world.sam, title="")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, Status.IN_PROGRESS, "task.updated"),
        (None, Status.COMPLETED, "task.completed"),
        (None, Status.CANCELLED, "task.cancelled"),
        (Status.IN_PROGRESS, Status.PENDING, "task.updated"),
        (Status.IN_PROGRESS, Status.COMPLETED, "task.completed"),
        (Status.COMPLETED, Status.PENDING, "task.reopened"),
        (Status.CANCELLED, Status.PENDING, "task.reopened"),
    ],
)
async def test_each_move_has_one_event_of_its_own(
    world: World, before: Status | None, after: Status, kind: str
) -> None:
    task = await world.task()
    if before is not None:
        await commands.patch(world.mia, task.id, TaskPatch(status=before))
    ear = await Ear.open()
    moved = await commands.patch(world.mia, task.id, TaskPatch(status=after, title="Moved", due_at=TOMORROW))
    assert {frame.kind for frame in await ear.frames()} == {kind}
    assert (moved.completed_at is not None) == (after is Status.COMPLETED)
    assert await ear.calls() == [{"call": "poke", "task_id": str(task.id), "key": task.key}]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Status.COMPLETED, Status.IN_PROGRESS),
        (Status.COMPLETED, Status.CANCELLED),
        (Status.CANCELLED, Status.COMPLETED),
        (Status.CANCELLED, Status.IN_PROGRESS),
    ],
)
async def test_a_closed_task_goes_nowhere_but_back_to_pending(world: World, before: Status, after: Status) -> None:
    task = await world.task()
    closed = await commands.patch(world.mia, task.id, TaskPatch(status=before))
    with pytest.raises(Conflict):
        await commands.patch(world.mia, task.id, TaskPatch(status=after, title="Half of it"))
    assert await queries.get(world.mia, task.id) == closed


async def test_what_changes_nothing_makes_neither_version_nor_event(world: World) -> None:
    task = await world.task(labels=("wet",), due_at=TOMORROW)
    ear = await Ear.open()
    same = TaskPatch(title=task.title, labels=("wet",), due_at=TOMORROW, status=Status.PENDING, assignee_id=None)
    assert await commands.patch(world.mia, task.id, same) == task
    assert await commands.patch(world.mia, task.id, TaskPatch()) == task
    assert await ear.frames() == []


async def test_a_plain_edit_wakes_nobody(world: World) -> None:
    task = await world.task()
    ear = await Ear.open()
    await commands.patch(world.mia, task.id, TaskPatch(title="Other", priority=Priority.URGENT, description="More"))
    assert await ear.calls() == []
    assert (await row_of(task)).revision == 1


async def test_another_version_is_refused_with_the_current_state(world: World) -> None:
    task = await world.task()
    with pytest.raises(VersionMismatch) as refused:
        await commands.patch(world.mia, task.id, TaskPatch(title="Late"), if_match=task.version - 1)
    assert (refused.value.version, refused.value.current) == (task.version, task)
    with pytest.raises(VersionMismatch):
        await commands.delete(world.mia, task.id, if_match=task.version + 1)
    assert (
        await commands.patch(world.mia, task.id, TaskPatch(title="On time"), if_match=task.version)
    ).title == "On time"


async def test_a_new_date_begins_a_new_cycle(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id, due_at=TOMORROW)
    await commands.acknowledge(world.ada, task.id, Acknowledge())
    await commands.snooze(world.ada, task.id, Snooze(TOMORROW))
    await pool().execute("UPDATE tasks.task SET escalation_level = 2 WHERE id = $1", task.id)
    before = await row_of(task)
    moved = await commands.patch(world.mia, task.id, TaskPatch(due_at=TOMORROW + timedelta(days=1)))
    after = await row_of(task)
    assert (after.cycle, after.cycle_started_at, after.revision) == (2, moved.updated_at, before.revision + 1)
    assert (moved.acknowledged_at, moved.snoozed_until, moved.escalation_level) == (None, None, 0)
    assert (after.assignment_no, after.accepted_no) == (1, 1)


async def test_a_new_assignee_begins_a_new_assignment(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    await commands.acknowledge(world.ada, task.id, Acknowledge())
    moved = await commands.patch(world.mia, task.id, TaskPatch(assignee_id=world.max.user_id))
    row = await row_of(task)
    assert (row.assignment_no, row.assigner_id, row.assigned_at) == (2, world.mia.user_id, moved.updated_at)
    assert (row.cycle, row.accepted_no, moved.acknowledged_at) == (1, 1, None)
    await commands.patch(world.mia, task.id, TaskPatch(assignee_id=None))
    row = await row_of(task)
    assert (row.assignment_no, row.assigned_at) == (3, None)


async def test_starting_work_accepts_the_assignment(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    await commands.patch(world.ada, task.id, TaskPatch(status=Status.IN_PROGRESS))
    assert (await row_of(task)).accepted_no == 1


async def test_reopening_begins_a_new_cycle_and_forgets_the_completion(world: World) -> None:
    task = await world.task()
    done = await commands.patch(world.mia, task.id, TaskPatch(status=Status.COMPLETED))
    assert done.completed_at == done.updated_at
    again = await commands.patch(world.mia, task.id, TaskPatch(status=Status.PENDING))
    assert again.completed_at is None
    assert (await row_of(task)).cycle == 2


async def test_only_those_with_access_are_assigned(world: World) -> None:
    task = await world.task()
    for nobody in (world.sam.user_id, uuid7()):
        with pytest.raises(Invalid):
            await commands.patch(world.mia, task.id, TaskPatch(assignee_id=nobody))


async def test_acknowledging_is_for_the_assignee_and_managers(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    with pytest.raises(Forbidden):
        await commands.acknowledge(world.max, task.id, Acknowledge())
    for actor in (world.ada, world.mia, world.olga):
        ear = await Ear.open()
        acknowledged = await commands.acknowledge(actor, task.id, Acknowledge())
        assert acknowledged.acknowledged_at == acknowledged.updated_at
        assert {frame.kind for frame in await ear.frames()} == {"task.acknowledged"}
        assert len(await ear.calls()) == 1


async def test_a_closed_task_is_neither_acknowledged_nor_snoozed(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    await commands.patch(world.ada, task.id, TaskPatch(status=Status.COMPLETED))
    with pytest.raises(Conflict):
        await commands.acknowledge(world.ada, task.id, Acknowledge())
    with pytest.raises(Conflict):
        await commands.snooze(world.ada, task.id, Snooze(TOMORROW))


async def test_acting_on_a_notification_whose_cycle_has_passed_is_refused(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    notification_id = uuid7()
    await pool().execute(
        """
        INSERT INTO notifications.notification (id, user_id, category, kind, task_id, cycle, facts, version, created_at)
        VALUES ($1, $2, 'REMINDER', 'DUE', $3, 1, '{}', nextval('core.version'), core.now())
        """,
        notification_id,
        world.ada.user_id,
        task.id,
    )
    await commands.acknowledge(world.ada, task.id, Acknowledge(notification_id))
    with pytest.raises(Invalid):
        await commands.acknowledge(world.mia, task.id, Acknowledge(notification_id))
    await commands.patch(world.mia, task.id, TaskPatch(due_at=TOMORROW))
    with pytest.raises(Conflict):
        await commands.acknowledge(world.ada, task.id, Acknowledge(notification_id))
    with pytest.raises(Conflict):
        await commands.snooze(world.ada, task.id, Snooze(TOMORROW, notification_id))


@pytest.mark.parametrize("away", [timedelta(seconds=-1), timedelta(days=367)])
async def test_snoozing_ends_in_the_future_and_within_a_year(world: World, away: timedelta) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    with pytest.raises(Invalid):
        await commands.snooze(world.ada, task.id, Snooze(datetime.now(UTC) + away))


async def test_a_deleted_task_is_hidden_until_it_is_restored(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    ear = await Ear.open()
    await commands.delete(world.ada, task.id)
    with pytest.raises(NotFound):
        await queries.get(world.mia, task.id)
    with pytest.raises(NotFound):
        await commands.patch(world.mia, task.id, TaskPatch(title="Gone"))
    (frame,) = await ear.frames()
    assert set(frame.data) == {"id", "version"}
    assert await ear.controls() == [{"control": "task_deleted", "task_id": str(task.id)}]
    restored = await commands.restore(world.max, task.id)
    assert restored.version > frame.data["version"]
    assert (await row_of(task)).cycle == 2
    with pytest.raises(Conflict):
        await commands.restore(world.max, task.id)


async def test_after_thirty_days_a_deleted_task_stays_deleted(world: World) -> None:
    task = await world.task()
    await commands.delete(world.mia, task.id)
    await pool().execute("UPDATE tasks.task SET deleted_at = core.now() - interval '31 days' WHERE id = $1", task.id)
    with pytest.raises(NotFound):
        await commands.restore(world.mia, task.id)


ENDING_ALL: dict[str, Callable[[World, Task], Awaitable[Any]]] = {
    "completing": lambda world, task: commands.patch(world.ada, task.id, TaskPatch(status=Status.COMPLETED)),
    "cancelling": lambda world, task: commands.patch(world.ada, task.id, TaskPatch(status=Status.CANCELLED)),
    "deleting": lambda world, task: commands.delete(world.ada, task.id),
    "reassigning": lambda world, task: commands.patch(world.mia, task.id, TaskPatch(assignee_id=world.max.user_id)),
    "removing the assignee": lambda world, _: leaving.remove_member(world.mia, world.project.id, world.ada.user_id),
}


@pytest.mark.parametrize("name", ENDING_ALL)
async def test_every_step_of_a_task_falls_silent(world: World, name: str) -> None:
    task = await world.task(assignee_id=world.ada.user_id, due_at=TOMORROW)
    deliveries = [await delivery(task, kind) for kind in ("ASSIGNED", "REMINDER", "ESCALATION", None)]
    await ENDING_ALL[name](world, task)
    assert await states(*deliveries) == ["WITHDRAWN", "WITHDRAWN", "WITHDRAWN", "QUEUED"]


async def test_acknowledging_ends_what_was_taken_so_far_but_not_the_assignment(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id, due_at=TOMORROW)
    kinds = ("REMINDER", "DUE", "OVERDUE", "ACCEPTANCE", "ESCALATION", "ASSIGNED")
    deliveries = [await delivery(task, kind) for kind in kinds]
    await commands.acknowledge(world.ada, task.id, Acknowledge())
    assert await states(*deliveries) == [*["WITHDRAWN"] * 5, "QUEUED"]


async def test_a_new_date_ends_the_former_cycle_but_not_the_assignment(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id, due_at=TOMORROW)
    deliveries = [await delivery(task, kind) for kind in ("REMINDER", "ASSIGNED")]
    await commands.patch(world.mia, task.id, TaskPatch(due_at=None))
    assert await states(*deliveries) == ["WITHDRAWN", "QUEUED"]


async def test_effects_of_a_step_reach_the_row_and_nothing_else(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    ear = await Ear.open()
    async with transaction() as tx:
        (row,) = await commands.lock(tx, [task.id])
        raised = await commands.apply_effects(
            tx, await tx.now(), row, level=2, priority=Priority.HIGH, assignee=world.olga.user_id
        )
        assert await commands.apply_effects(tx, await tx.now(), raised, level=2) == raised
    now = await queries.get(world.mia, task.id)
    assert (now.escalation_level, now.priority, now.assignee_id) == (2, Priority.HIGH, world.olga.user_id)
    assert (raised.assignment_no, raised.assigner_id, raised.revision) == (2, None, 2)
    assert await row_of(task) == raised
    assert await ear.frames() == []


async def test_an_admin_reads_what_was_escalated_to_the_admins_and_no_more(world: World) -> None:
    task, other = await world.task(), await world.task()
    async with transaction() as tx:
        (row,) = await commands.lock(tx, [task.id])
        await commands.apply_effects(tx, await tx.now(), row, escalated_to_admins=True)
    assert (await queries.get(world.root, task.id)).id == task.id
    assert list(await queries.subjects(pool(), world.root.user_id, [task.id, other.id])) == [task.id]
    with pytest.raises(NotFound):
        await queries.get(world.root, other.id)
    with pytest.raises(NotFound):
        await queries.get(world.sam, task.id)
    with pytest.raises(Forbidden):
        await commands.patch(world.root, task.id, TaskPatch(title="By an admin"))


async def test_who_leaves_leaves_no_task_behind(world: World) -> None:
    tasks = [await world.task(assignee_id=world.ada.user_id, title=f"{n}") for n in range(3)]
    done = await world.task(assignee_id=world.ada.user_id)
    await commands.patch(world.mia, done.id, TaskPatch(status=Status.COMPLETED))
    ear = await Ear.open()
    await leaving.remove_member(world.mia, world.project.id, world.ada.user_id)
    kinds = [frame.kind for frame in await ear.frames(f"project:{world.project.id}")]
    assert kinds == ["task.updated"] * 3 + ["member.removed"]
    assert [call["task_id"] for call in await ear.calls()] == [str(task.id) for task in tasks]
    assert [(await queries.get(world.mia, task.id)).assignee_id for task in tasks] == [None] * 3
    assert (await queries.get(world.mia, done.id)).assignee_id == world.ada.user_id


async def test_more_tasks_than_a_batch_are_given_back_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "BATCH", 2)
    tasks = [await world.task(assignee_id=world.ada.user_id) for _ in range(5)]
    await leaving.remove_member(world.olga, world.project.id, world.ada.user_id)
    assert {(await queries.get(world.mia, task.id)).assignee_id for task in tasks} == {None}


async def test_somebody_with_many_tasks_in_a_deleted_project_can_still_be_disabled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "BATCH", 2)
    tasks = [await world.task(assignee_id=world.ada.user_id) for _ in range(3)]
    await leaving.delete_project(world.olga, world.project.id)
    async with asyncio.timeout(10):
        assert (await leaving.change_user(world.root, world.ada.user_id, UserPatch(disabled=True))).disabled
    assert {(await row_of(task)).assignee_id for task in tasks} == {world.ada.user_id}


async def test_a_removal_that_is_refused_keeps_every_task(world: World) -> None:
    task = await world.task(assignee_id=world.olga.user_id)
    with pytest.raises(Forbidden):
        await leaving.remove_member(world.mia, world.project.id, world.olga.user_id)
    with pytest.raises(Conflict):
        await leaving.remove_member(world.olga, world.project.id, world.olga.user_id)
    assert (await queries.get(world.mia, task.id)).assignee_id == world.olga.user_id


async def test_assigning_and_removing_at_once_leave_no_task_with_a_stranger(world: World) -> None:
    tasks = [await world.task(title=f"{n}") for n in range(12)]
    assigned = [commands.patch(world.mia, task.id, TaskPatch(assignee_id=world.ada.user_id)) for task in tasks]
    removed = leaving.remove_member(world.olga, world.project.id, world.ada.user_id)
    results = await asyncio.gather(*assigned[:6], removed, *assigned[6:], return_exceptions=True)
    assert all(isinstance(result, Task | Invalid | None) for result in results), results
    assert {(await queries.get(world.mia, task.id)).assignee_id for task in tasks} == {None}


async def test_a_deleted_project_wakes_its_tasks_and_hides_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving, "BATCH", 2)
    tasks = [await world.task() for _ in range(3)]
    ear = await Ear.open()
    await leaving.delete_project(world.olga, world.project.id)
    assert {call["task_id"] for call in await ear.calls()} == {str(task.id) for task in tasks}
    assert await ear.controls() == [{"control": "project_deleted", "project_id": str(world.project.id)}]
    with pytest.raises(NotFound):
        await queries.get(world.mia, tasks[0].id)
    assert (await row_of(tasks[0])).project_deleted_at is not None
    ear = await Ear.open()
    await leaving.restore_project(world.olga, world.project.id)
    assert len(await ear.calls()) == 3
    assert (await queries.get(world.mia, tasks[0].id)).id == tasks[0].id


async def test_of_two_who_edit_at_once_the_slower_one_sees_the_other(world: World) -> None:
    task = await world.task()
    results = await asyncio.gather(
        *(commands.patch(world.mia, task.id, TaskPatch(title=f"Edit {n}"), task.version) for n in range(5)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Task) for result in results) == 1
    assert sum(isinstance(result, VersionMismatch) for result in results) == 4


async def test_a_role_that_was_lowered_counts_at_once(world: World) -> None:
    task = await world.task()
    await projects.change_member(world.olga, world.project.id, world.max.user_id, MemberPatch(ProjectRole.VIEWER))
    with pytest.raises(Forbidden):
        await commands.patch(world.max, task.id, TaskPatch(title="Once a member"))


async def test_a_task_is_made_in_no_project_but_ones_own(world: World) -> None:
    other = await cast.project_of(world.sam)
    with pytest.raises(NotFound):
        await commands.create(world.mia, TaskCreate(other.id, "Elsewhere"))
