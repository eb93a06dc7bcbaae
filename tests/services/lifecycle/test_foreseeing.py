"""What would follow a change: exactly what does follow it, and until then nothing."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from core.database import pool
from core.errors import Conflict, Forbidden, Invalid, NotFound, VersionMismatch
from services.lifecycle.foreseeing import foresee
from services.lifecycle.model import EntryState, Timeline, TimelineEntry
from services.lifecycle.queries import timeline
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks import commands as tasks
from services.tasks.model import Acknowledge, Priority, Snooze, Status, Task, TaskPatch
from tests.services.lifecycle.world import World, due_in, now, pass_by, turn

pytestmark = pytest.mark.anyio

Do = Callable[[World, Task], Callable[[], Awaitable[Task]]]

POLICY = PolicyBody(
    name="Short",
    remind_before=("P1D", "PT1H"),
    overdue_every="PT4H",
    overdue_limit=1,
    ladder=(LadderStep("PT2H", (Recipient.MANAGERS,), raise_priority=True),),
)
LATER = timedelta(hours=8)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _patch(**fields: Any) -> Do:
    return lambda world, task: partial(tasks.patch, world.mia.actor, task.id, TaskPatch(**fields))


def _move(world: World, task: Task) -> Callable[[], Awaitable[Task]]:
    assert task.due_at is not None
    return _patch(due_at=task.due_at + timedelta(days=2))(world, task)


def _hand_over(world: World, task: Task) -> Callable[[], Awaitable[Task]]:
    return _patch(assignee_id=world.ben.id)(world, task)


def _snooze(world: World, task: Task) -> Callable[[], Awaitable[Task]]:
    assert task.due_at is not None
    return partial(tasks.snooze, world.ada.actor, task.id, Snooze(task.due_at + LATER))


def _acknowledge(world: World, task: Task) -> Callable[[], Awaitable[Task]]:
    return partial(tasks.acknowledge, world.ada.actor, task.id, Acknowledge())


CHANGES: dict[str, Do] = {
    "acknowledge": _acknowledge,
    "snooze": _snooze,
    "move the date": _move,
    "take the date away": _patch(due_at=None),
    "hand over": _hand_over,
    "complete": _patch(status=Status.COMPLETED),
    "rename": _patch(title="Check all pumps", priority=Priority.HIGH),
    "nothing": _patch(),
}

TABLES = (
    *("tasks.task", "events.event", "events.outbox", "notifications.notification", "notifications.delivery"),
    *("lifecycle.step", "lifecycle.agenda", "identity.idempotency_key"),
)


async def everything() -> list[Any]:
    return [await pool().fetch(f"SELECT row_to_json(t)::text AS row FROM {name} AS t ORDER BY 1") for name in TABLES]


def entries(told: Timeline) -> list[TimelineEntry]:
    return [*told.past, *told.upcoming]


def timeless(entry: TimelineEntry) -> TimelineEntry:
    """An entry without the moments that depend on when the change is made."""
    deliveries = tuple(replace(delivery, at=None) for delivery in entry.deliveries)
    return replace(entry, at=EPOCH, deliveries=deliveries, changes=dict.fromkeys(entry.changes))


@pytest.fixture
async def task(world: World) -> Task:
    """Due an hour ago, and seen to: its overdue reminder and its escalation are to come."""
    await world.govern(POLICY)
    made = await world.task(due_at=await due_in(hours=2))
    await turn(made)
    await pass_by(hours=3)
    await turn(made)
    return made


@pytest.mark.parametrize("name", CHANGES)
async def test_a_dry_run_tells_what_does_follow_and_changes_nothing(world: World, task: Task, name: str) -> None:
    before = await everything()

    foreseen = await foresee(world.mia.actor, task.id, CHANGES[name](world, task))

    assert await everything() == before
    await CHANGES[name](world, task)()
    followed = await timeline(world.mia.actor, task.id)
    assert [*map(timeless, foreseen.upcoming)] == [*map(timeless, followed.upcoming)]
    assert [*map(timeless, foreseen.past)] == [*map(timeless, followed.past)]
    for told, true in zip(entries(foreseen), entries(followed), strict=True):
        assert abs(told.at - true.at) < timedelta(minutes=1)


async def test_acknowledging_would_hold_what_is_past_due(world: World, task: Task) -> None:
    foreseen = await foresee(world.ada.actor, task.id, _acknowledge(world, task))

    assert [(entry.kind, entry.state) for entry in foreseen.upcoming] == [
        ("ESCALATION", EntryState.HELD),
        ("OVERDUE", EntryState.HELD),
    ]
    assert foreseen.past[-1].kind == "task.acknowledged"


async def test_a_snooze_leaves_the_steps_and_lets_the_assignee_wait(world: World, task: Task) -> None:
    assert task.due_at is not None
    before = await timeline(world.ada.actor, task.id)

    foreseen = await foresee(world.ada.actor, task.id, _snooze(world, task))

    assert [(entry.kind, entry.at) for entry in foreseen.upcoming] == [(e.kind, e.at) for e in before.upcoming]
    waits = {(e.kind, world.name_of(p.user_id)): p.waits_until for e in foreseen.upcoming for p in e.recipients}
    assert waits == {
        ("OVERDUE", "Ada"): task.due_at + LATER,
        ("ESCALATION", "Mia"): None,
        ("ESCALATION", "Olga"): None,
    }


async def test_a_step_after_the_snooze_waits_for_nothing(world: World, task: Task) -> None:
    soon = Snooze(await now() + timedelta(minutes=1))

    foreseen = await foresee(world.ada.actor, task.id, partial(tasks.snooze, world.ada.actor, task.id, soon))

    assert {person.waits_until for entry in foreseen.upcoming for person in entry.recipients} == {None}


async def test_a_dry_run_is_refused_as_the_change_is(world: World, task: Task) -> None:
    def change(person: Any, if_match: int | None = None, **fields: Any) -> Callable[[], Awaitable[Task]]:
        return partial(tasks.patch, person.actor, task.id, TaskPatch(**fields), if_match)

    before = await everything()
    for person, do, refusal in (
        (world.root, change(world.root, title="Mine"), NotFound),
        (world.ben, partial(tasks.acknowledge, world.ben.actor, task.id, Acknowledge()), Forbidden),
        (world.mia, change(world.mia, title=" "), Invalid),
        (world.mia, change(world.mia, assignee_id=world.root.id), Invalid),
        (world.mia, change(world.mia, if_match=1, title="Newer"), VersionMismatch),
    ):
        with pytest.raises(refusal):
            await foresee(person.actor, task.id, do)
    await tasks.patch(world.mia.actor, task.id, TaskPatch(status=Status.COMPLETED))
    with pytest.raises(Conflict):
        await foresee(world.ada.actor, task.id, _acknowledge(world, task))
    assert (await everything())[-2:] == before[-2:]


async def test_after_a_dry_run_the_task_is_free(world: World, task: Task) -> None:
    await foresee(world.mia.actor, task.id, _move(world, task))

    assert (await tasks.patch(world.mia.actor, task.id, TaskPatch(title="Free"), task.version)).title == "Free"
