"""The marks of many tasks: what was and what will be, near now, by the planner that runs."""

from datetime import datetime, timedelta

import pytest
from msgspec import UNSET

from core.database import transaction
from services.lifecycle.commands import advance
from services.lifecycle.marking import MOST_COMING, MOST_PAST, marks
from services.lifecycle.model import EntryState, Mark
from services.lifecycle.queries import agenda, timeline
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks import commands as tasks
from services.tasks.model import Acknowledge, Status, Task, TaskPatch
from tests.services.lifecycle.world import World, due_in, pass_by, task_now, turn

pytestmark = pytest.mark.anyio

POLICY = PolicyBody(
    name="Short",
    remind_before=("P1D", "PT1H"),
    overdue_every="PT4H",
    overdue_limit=1,
    accept_within="PT30M",
    ladder=(LadderStep("PT2H", (Recipient.MANAGERS,)),),
)
LONG = PolicyBody(name="Long", remind_before=(), overdue_every="PT1H", overdue_limit=20)


async def marks_of(task: Task) -> tuple[Mark, ...]:
    return (await marks([task.id]))[task.id]


def shown(told: tuple[Mark, ...]) -> list[tuple[str, int | None, str]]:
    return [(mark.kind, mark.offset, mark.state) for mark in told]


async def test_marks_tell_a_task_s_past_and_future_in_seconds_from_due(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await pass_by(minutes=31)
    await turn(task)

    told = await marks_of(task)

    assert shown(told) == [
        ("REMINDER", -86_400, "SKIPPED"),
        ("ASSIGNED", -7200, "TAKEN"),
        ("ACCEPTANCE", -5400, "TAKEN"),
        ("REMINDER", -3600, "UPCOMING"),
        ("DUE", 0, "UPCOMING"),
        ("ESCALATION", 7200, "UPCOMING"),
        ("OVERDUE", 14_400, "UPCOMING"),
    ]
    assert [mark.at for mark in told] == sorted(mark.at for mark in told)


async def test_marks_are_the_steps_of_the_timeline(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await pass_by(hours=3)
    await turn(task)
    await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())

    told = await marks_of(task)

    whole = await timeline(world.ada.actor, task.id)
    of_steps = [entry for entry in (*whole.past, *whole.upcoming) if entry.index is not None]
    assert {(mark.kind, mark.at, mark.state) for mark in told} == {(e.kind, e.at, e.state) for e in of_steps}
    assert EntryState.HELD in {mark.state for mark in told}


async def test_of_a_long_life_the_marks_near_now_are_shown(world: World) -> None:
    await world.govern(LONG)
    task = await world.task(due_at=await due_in(seconds=-1))
    await turn(task)
    assert shown(await marks_of(task))[-1] == ("OVERDUE", MOST_COMING * 3600, "UPCOMING")
    for _ in range(MOST_PAST + 1):
        await pass_by(hours=1)
        await turn(task)

    told = await marks_of(task)

    assert [(mark.offset or 0) // 3600 for mark in told] == list(range(2, 21))
    assert [mark.state for mark in told] == [EntryState.TAKEN] * MOST_PAST + [EntryState.UPCOMING] * 11


async def test_another_date_forgets_what_was_skipped_and_keeps_what_was_taken(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await pass_by(hours=1, minutes=1)
    await turn(task)
    await tasks.patch(world.mia.actor, task.id, TaskPatch(due_at=await due_in(days=3)))
    await turn(task)

    told = await marks_of(task)

    past = [mark for mark in told if mark.state is not EntryState.UPCOMING]
    assert [(mark.kind, mark.state) for mark in past] == [
        ("ASSIGNED", "TAKEN"),
        ("REMINDER", "TAKEN"),
        ("ACCEPTANCE", "TAKEN"),
    ]


async def test_without_a_date_there_is_no_offset_and_a_closed_task_has_only_a_past(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task()
    await turn(task)
    assert shown(await marks_of(task)) == [("ASSIGNED", None, "TAKEN"), ("ACCEPTANCE", None, "UPCOMING")]

    await tasks.patch(world.ada.actor, task.id, TaskPatch(status=Status.COMPLETED))

    assert shown(await marks_of(task)) == [("ASSIGNED", None, "TAKEN")]


async def test_what_is_late_is_shown_where_it_was_taken(world: World) -> None:
    await world.govern(POLICY)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await pass_by(hours=3)
    await turn(task)

    (late,) = [mark for mark in await marks_of(task) if mark.kind == "DUE"]

    due_at: datetime = (await task_now(task))["due_at"]
    assert late.offset == 0
    assert timedelta(minutes=59) < late.at - due_at < timedelta(minutes=61)


async def test_many_tasks_take_as_many_statements_as_one(world: World) -> None:
    await world.govern(POLICY)
    made = [await world.task(due_at=await due_in(hours=2)) for _ in range(12)]
    await advance([task.id for task in made])

    async def statements(count: int) -> int:
        asked: list[object] = []
        async with transaction() as tx:
            with tx.connection.query_logger(asked.append):
                found = await marks([task.id for task in made[:count]])
        assert len(found) == count
        return len(asked)

    assert await statements(12) == await statements(1) <= 6


async def test_a_task_that_is_not_there_has_no_marks(world: World) -> None:
    assert await marks([]) == {}
    assert await marks([world.project_id]) == {}


async def test_the_agenda_carries_marks_only_where_they_are_wanted(world: World) -> None:
    await world.govern(POLICY)
    made = [await world.task(due_at=await due_in(hours=2 + number)) for number in range(3)]
    others = await world.task(due_at=await due_in(hours=2), assignee=world.ben, creator=world.olga)
    await advance([task.id for task in (*made, others)])

    plain = await agenda(world.ada.actor, 2, None)
    marked = await agenda(world.ada.actor, 2, None, marked=True)
    rest = await agenda(world.ada.actor, 2, marked.next, marked=True)

    assert [item.marks for item in plain.items] == [UNSET, UNSET]
    assert {item.task_id: item.marks for item in (*marked.items, *rest.items)} == await marks([t.id for t in made])
