"""Taking one's own last change back: what comes back, and when nothing does."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import asdict, replace

from core.database import pool, transaction
from core.errors import Conflict, Forbidden, NotFound
from core.ids import uuid7
from services.identity.model import Actor
from services.policies import commands as policies
from services.policies.model import Policy, PolicyCreate
from services.projects import commands as projects
from services.projects.model import MemberPatch, ProjectRole
from services.tasks import commands, governing, leaving, queries, undoing
from services.tasks.model import Acknowledge, Priority, Snooze, Status, Task, TaskPatch, TaskRow, Undo
from tests.cast import Ear, World
from tests.eventually import eventually
from tests.services.lifecycle.world import somebody_waits_for_a_lock
from tests.services.tasks.test_commands import delivery, states

pytestmark = pytest.mark.anyio

Do = Callable[[Actor, World, Task], Awaitable[Any]]

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)


def _patch(**fields: Any) -> Do:
    return lambda actor, _, task: commands.patch(actor, task.id, TaskPatch(**fields))


CHANGES: dict[str, tuple[Do, str]] = {
    "write": (
        _patch(title="Else", description="Else.", labels=("else",), position=2.5, priority=Priority.LOW),
        "task.updated",
    ),
    "move the date": (_patch(due_at=SOON + timedelta(days=1)), "task.updated"),
    "hand over": (lambda actor, world, task: _patch(assignee_id=world.max.user_id)(actor, world, task), "task.updated"),
    "take away": (_patch(assignee_id=None), "task.updated"),
    "begin": (_patch(status=Status.IN_PROGRESS), "task.updated"),
    "complete": (_patch(status=Status.COMPLETED), "task.reopened"),
    "cancel with a date": (_patch(status=Status.CANCELLED, due_at=SOON + timedelta(days=1)), "task.reopened"),
    "acknowledge": (lambda actor, _, task: commands.acknowledge(actor, task.id, Acknowledge()), "task.updated"),
    "snooze": (
        lambda actor, _, task: commands.snooze(actor, task.id, Snooze(SOON + timedelta(hours=3))),
        "task.updated",
    ),
    "delete": (lambda actor, _, task: commands.delete(actor, task.id), "task.restored"),
}


async def row_of(task: Task) -> TaskRow:
    async with transaction() as tx:
        (row,) = await commands.lock(tx, [task.id])
    return row


async def last_event(task: Task) -> UUID:
    found: UUID = await pool().fetchval(
        "SELECT id FROM events.event WHERE task_id = $1 ORDER BY id DESC LIMIT 1", task.id
    )
    return found


async def undo(actor: Actor, task: Task) -> Task:
    return await undoing.undo(actor, task.id, Undo(await last_event(task)))


async def lived_in(world: World) -> Task:
    """Ada's: moved, acknowledged, snoozed and escalated, so that everything has a value of its own."""
    task = await world.task(assignee_id=world.ada.user_id, due_at=SOON, description="All.", labels=("wet", "loud"))
    await commands.patch(world.mia, task.id, TaskPatch(due_at=SOON + timedelta(hours=1)))
    await commands.acknowledge(world.ada, task.id, Acknowledge())
    await commands.snooze(world.ada, task.id, Snooze(SOON))
    await pool().execute("UPDATE tasks.task SET escalation_level = 1, told_id = assignee_id WHERE id = $1", task.id)
    return task


def lasting(row: TaskRow) -> TaskRow:
    """All that an undo brings back."""
    return replace(row, version=0, updated_at=SOON, revision=0, undone_cycle=0, undone_assignment_no=0)


async def test_what_the_change_began_to_say_is_not_said_any_more(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id, due_at=SOON)
    await commands.patch(world.mia, task.id, TaskPatch(due_at=SOON - timedelta(hours=1)))
    said = [await delivery(task, "REMINDER", cycle=2), await delivery(task, "ASSIGNED"), await delivery(task, None)]

    await undo(world.mia, task)

    assert await states(*said) == ["WITHDRAWN", "QUEUED", "QUEUED"]


@pytest.mark.parametrize("name", CHANGES)
async def test_everything_is_as_it_was_but_the_version(world: World, name: str) -> None:
    change, kind = CHANGES[name]
    task = await lived_in(world)
    before = await row_of(task)
    await change(world.mia, world, task)
    changed = await row_of(task)

    undone = await undo(world.mia, task)

    after = await row_of(task)
    assert lasting(after) == lasting(before)
    assert after.version > changed.version
    assert undone == await queries.get(world.mia, task.id)
    event = await pool().fetchrow("SELECT kind, actor_id FROM events.event WHERE id = $1", await last_event(task))
    assert tuple(event) == (kind, world.mia.user_id)


async def test_what_was_closed_is_closed_as_it_was(world: World) -> None:
    task = await lived_in(world)
    await commands.patch(world.mia, task.id, TaskPatch(status=Status.COMPLETED))
    before = await row_of(task)
    await commands.patch(world.mia, task.id, TaskPatch(status=Status.PENDING))

    undone = await undo(world.mia, task)

    assert (undone.status, undone.completed_at) == (Status.COMPLETED, before.completed_at)
    assert lasting(await row_of(task)) == lasting(before)


async def test_the_event_of_an_undo_says_what_came_back_and_wakes_the_lifecycle(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id, due_at=SOON)
    await commands.patch(world.mia, task.id, TaskPatch(due_at=None, title="Else"))
    ear = await Ear.open()

    await undo(world.mia, task)

    (event,) = await pool().fetch("SELECT changes FROM events.event WHERE id = $1", await last_event(task))
    assert '"title": ["Else", "Check the pumps"]' in event["changes"]
    assert "undone_cycle" not in event["changes"]
    assert [call["call"] for call in await ear.calls()] == ["poke"]


async def test_words_alone_wake_nobody(world: World) -> None:
    task = await world.task()
    await commands.patch(world.mia, task.id, TaskPatch(title="Else"))
    ear = await Ear.open()

    await undo(world.mia, task)

    assert await ear.calls() == []


async def test_numbers_that_were_taken_back_are_not_given_again(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id, due_at=SOON)
    for _ in range(2):
        await commands.patch(world.mia, task.id, TaskPatch(due_at=None, assignee_id=world.max.user_id))
        await undo(world.mia, task)
    row = await row_of(task)
    assert (row.cycle, row.assignment_no) == (1, 1)

    await commands.patch(world.mia, task.id, TaskPatch(due_at=None, assignee_id=world.max.user_id))

    row = await row_of(task)
    assert (row.cycle, row.assignment_no) == (4, 4)


async def refusal(actor: Actor, task: Task, event_id: UUID) -> str:
    before = asdict(await row_of(task))
    with pytest.raises(Conflict) as refused:
        await undoing.undo(actor, task.id, Undo(event_id))
    assert asdict(await row_of(task)) == before
    return refused.value.code


async def test_only_ones_own_last_change_is_undone_and_only_once(world: World) -> None:
    task = await world.task()
    made = await last_event(task)
    await commands.patch(world.ada, task.id, TaskPatch(title="First"))
    first = await last_event(task)
    await commands.patch(world.mia, task.id, TaskPatch(title="Second"))
    second = await last_event(task)

    assert await refusal(world.mia, task, made) == "not_last"
    assert await refusal(world.mia, task, first) == "not_last"
    assert await refusal(world.ada, task, first) == "not_last"
    assert await refusal(world.ada, task, second) == "not_last"
    assert await refusal(world.mia, task, uuid7()) == "not_last"
    await undoing.undo(world.mia, task.id, Undo(second))
    assert await refusal(world.mia, task, second) == "changed_since"
    assert await refusal(world.mia, task, await last_event(task)) == "not_last"


async def test_what_the_system_did_since_stands_in_the_way(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id, due_at=SOON)
    await commands.patch(world.mia, task.id, TaskPatch(due_at=SOON - timedelta(hours=1)))
    event_id = await last_event(task)
    async with transaction() as tx:
        (row,) = await commands.lock(tx, [task.id])
        await commands.apply_effects(tx, await tx.now(), row, level=1)

    assert await refusal(world.mia, task, event_id) == "changed_since"


async def test_a_comment_and_what_changes_nothing_do_not(world: World) -> None:
    task = await world.task()
    await commands.patch(world.mia, task.id, TaskPatch(title="Else"))
    event_id = await last_event(task)
    await commands.patch(world.ada, task.id, TaskPatch(title="Else"))

    assert (await undoing.undo(world.mia, task.id, Undo(event_id))).title == "Check the pumps"


async def test_after_a_minute_it_is_too_late(world: World) -> None:
    task = await world.task()
    await commands.patch(world.mia, task.id, TaskPatch(title="Else"))
    event_id = await last_event(task)
    await pool().execute("UPDATE tasks.former SET at = at - interval '58 seconds' WHERE task_id = $1", task.id)
    await undoing.undo(world.mia, task.id, Undo(event_id))

    await commands.patch(world.mia, task.id, TaskPatch(title="Else"))
    await pool().execute("UPDATE tasks.former SET at = at - interval '61 seconds' WHERE task_id = $1", task.id)

    assert await refusal(world.mia, task, await last_event(task)) == "too_late"


async def test_a_restored_task_is_restored_for_good(world: World) -> None:
    task = await world.task()
    await commands.delete(world.mia, task.id)
    await commands.restore(world.mia, task.id)

    assert await refusal(world.mia, task, await last_event(task)) == "not_last"


async def test_nobody_gets_a_task_back_who_has_left(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    await commands.patch(world.mia, task.id, TaskPatch(assignee_id=None))
    event_id = await last_event(task)
    await leaving.remove_member(world.olga, world.project.id, world.ada.user_id)

    assert await refusal(world.mia, task, event_id) == "no_access"


async def own_policy(world: World) -> Policy:
    return await policies.create(world.mia, PolicyCreate("Own", project_id=world.project.id))


async def test_a_former_policy_comes_back_and_wakes_the_lifecycle(world: World) -> None:
    task, former, later = await world.task(), await own_policy(world), await own_policy(world)
    for chosen, before in ((former.id, None), (later.id, former.id), (None, former.id)):
        await governing.choose(world.mia, task.id, before)
        await governing.choose(world.mia, task.id, chosen)
        changed = await row_of(task)
        ear = await Ear.open()

        await undo(world.mia, task)

        after = await row_of(task)
        assert (after.policy_id, after.revision) == (before, changed.revision + 1)
        assert [call["call"] for call in await ear.calls()] == ["poke"]


async def test_a_policy_that_was_deleted_since_does_not_come_back(world: World) -> None:
    task, former = await world.task(), await own_policy(world)
    await governing.choose(world.mia, task.id, former.id)
    await governing.choose(world.mia, task.id, None)
    await policies.delete(world.mia, former.id)

    assert await refusal(world.mia, task, await last_event(task)) == "no_policy"


async def test_a_policy_is_not_deleted_while_an_undo_brings_it_back(world: World) -> None:
    task, former = await world.task(), await own_policy(world)
    await governing.choose(world.mia, task.id, former.id)
    await governing.choose(world.mia, task.id, None)
    event_id = await last_event(task)
    async with transaction():
        await undoing.undo(world.mia, task.id, Undo(event_id))
        deleting = asyncio.create_task(policies.delete(world.mia, former.id), context=Context())
        await eventually(somebody_waits_for_a_lock)

    with pytest.raises(Conflict) as refused:
        await deleting
    assert refused.value.code == "policy_in_force"


async def test_who_manages_no_longer_may_not_undo_a_choice_of_policy(world: World) -> None:
    task, former = await world.task(), await own_policy(world)
    await governing.choose(world.mia, task.id, former.id)
    event_id = await last_event(task)
    await projects.change_member(world.olga, world.project.id, world.mia.user_id, MemberPatch(role=ProjectRole.MEMBER))

    for refused in (undoing.undo(world.mia, task.id, Undo(event_id)), undoing.require(world.mia, task.id)):
        with pytest.raises(Forbidden):
            await refused


async def test_strangers_learn_nothing_and_viewers_undo_only_what_they_may_do(world: World) -> None:
    task = await world.task(assignee_id=world.vic.user_id)
    await commands.acknowledge(world.vic, task.id, Acknowledge())
    for stranger in (world.sam, world.root):
        with pytest.raises(NotFound):
            await undo(stranger, task)
    assert (await undo(world.vic, task)).acknowledged_at is None
    await commands.patch(world.mia, task.id, TaskPatch(assignee_id=None))
    with pytest.raises(Forbidden):
        await undo(world.vic, task)


async def test_who_may_no_longer_change_a_task_may_not_undo_it(world: World) -> None:
    task = await world.task(assignee_id=world.max.user_id)
    await commands.patch(world.max, task.id, TaskPatch(title="Else"))
    await projects.change_member(world.olga, world.project.id, world.max.user_id, MemberPatch(role=ProjectRole.VIEWER))

    with pytest.raises(Forbidden):
        await undo(world.max, task)


async def test_a_deleted_task_is_there_only_for_who_deleted_it(world: World) -> None:
    task = await world.task()
    await commands.patch(world.ada, task.id, TaskPatch(title="Else"))
    await commands.delete(world.mia, task.id)

    for other in (world.ada, world.max, world.vic, world.sam):
        with pytest.raises(NotFound):
            await undo(other, task)
    assert (await undo(world.mia, task)).title == "Else"


async def test_of_two_undos_at_once_one_happens(world: World) -> None:
    task = await world.task()
    await commands.patch(world.mia, task.id, TaskPatch(title="Else"))
    event_id = await last_event(task)

    results = await asyncio.gather(
        *(undoing.undo(world.mia, task.id, Undo(event_id)) for _ in range(2)), return_exceptions=True
    )

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Task"]


async def test_in_a_deleted_project_nothing_is_undone(world: World) -> None:
    task = await world.task()
    await commands.patch(world.mia, task.id, TaskPatch(title="Else"))
    event_id = await last_event(task)
    await leaving.delete_project(world.olga, world.project.id)

    with pytest.raises(NotFound):
        await undoing.undo(world.mia, task.id, Undo(event_id))
