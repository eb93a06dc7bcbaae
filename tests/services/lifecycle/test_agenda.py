"""What comes next for each task: kept by every turn, told when it differs, shown to whom it concerns."""

from typing import Any

import pytest

from core.errors import Invalid, NotFound
from core.ids import uuid7
from services.events.model import task_topic, user_topic
from services.lifecycle.commands import advance
from services.lifecycle.model import StepKind
from services.lifecycle.queries import agenda, agenda_of_task
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks import commands as tasks
from services.tasks.model import Acknowledge, Status, Task, TaskPatch
from tests.services.lifecycle.world import World, agenda_now, due_in, frames, pass_by, turn

pytestmark = pytest.mark.anyio


async def changes(task: Task) -> list[tuple[list[str], Any]]:
    return [(topics, frame["data"]) for topics, frame in await frames(task) if frame["kind"] == "agenda.changed"]


async def test_a_turn_says_what_comes_next_to_the_task_and_to_whom_it_concerns(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=3))

    await turn(task)

    ((topics, item),) = await changes(task)
    assert set(topics) == {task_topic(task.id), user_topic(world.ada.id), user_topic(world.mia.id)}
    shown = await agenda_of_task(world.ada.actor, task.id)
    assert (shown.kind, shown.recipients, shown.revision) == (StepKind.REMINDER, (world.ada.id,), 1)
    assert item == {
        "task_id": str(task.id),
        "kind": "REMINDER",
        "at": item["at"],
        "recipients": [str(world.ada.id)],
        "revision": 1,
        "version": shown.version,
    }


async def test_a_turn_that_finds_nothing_new_says_nothing(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=3))
    await turn(task)
    await tasks.patch(world.ada.actor, task.id, TaskPatch(status=Status.IN_PROGRESS))

    await turn(task)

    assert len(await changes(task)) == 1
    kept = await agenda_now(task)
    assert (kept["revision"], kept["seen_revision"]) == (1, 2)


async def test_versions_of_an_agenda_only_rise_and_the_last_event_is_what_is_shown(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=3))
    await turn(task)
    await tasks.patch(world.ada.actor, task.id, TaskPatch(due_at=await due_in(hours=5)))
    await turn(task)
    await pass_by(hours=5, minutes=10)
    await turn(task)
    await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())
    await turn(task)
    await tasks.patch(world.ada.actor, task.id, TaskPatch(status=Status.COMPLETED))
    await turn(task)

    versions = [item["version"] for _, item in await changes(task)]
    assert versions == sorted(set(versions))
    shown = await agenda_of_task(world.ada.actor, task.id)
    last = (await changes(task))[-1][1]
    assert (last["kind"], last["at"], last["version"]) == (None, None, shown.version)


async def test_whom_it_concerned_before_is_told_too(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=3))
    await turn(task)
    await tasks.patch(world.mia.actor, task.id, TaskPatch(assignee_id=world.ben.id))

    await turn(task)

    topics, _ = (await changes(task))[-1]
    assert {user_topic(world.ada.id), user_topic(world.ben.id)} <= set(topics)


async def test_nobody_outside_the_project_is_told_what_comes_next(world: World) -> None:
    ladder = (LadderStep("PT1H", (Recipient.ADMINS,)),)
    await world.govern(PolicyBody(name="To the admins", remind_at_due=False, ladder=ladder))
    task = await world.task(due_at=await due_in(hours=3))

    await turn(task)

    ((topics, item),) = await changes(task)
    assert item["recipients"] == [str(world.root.id)]
    assert user_topic(world.root.id) not in topics


async def test_the_agenda_of_a_person_is_what_concerns_them_the_soonest_first(world: World) -> None:
    late = await world.task(due_at=await due_in(hours=9))
    soon = await world.task(due_at=await due_in(hours=3))
    done = await world.task(due_at=await due_in(hours=4))
    others = await world.task(due_at=await due_in(hours=2), assignee=world.ben)
    await advance([late.id, soon.id, done.id, others.id])
    await tasks.patch(world.ada.actor, done.id, TaskPatch(status=Status.COMPLETED))

    mine = await agenda(world.ada.actor, 50, None)

    assert [item.task_id for item in mine.items] == [soon.id, late.id]
    assert mine.next is None
    assert (await agenda(world.root.actor, 50, None)).items == []


async def test_the_agenda_goes_on_where_a_page_ended(world: World) -> None:
    made = [await world.task(due_at=await due_in(hours=2 + number)) for number in range(3)]
    await advance([task.id for task in made])

    first = await agenda(world.ada.actor, 2, None)
    second = await agenda(world.ada.actor, 2, first.next)

    assert [item.task_id for item in (*first.items, *second.items)] == [task.id for task in made]
    assert second.next is None
    with pytest.raises(Invalid):
        await agenda(world.ada.actor, 2, "guessed")


async def test_the_agenda_of_a_project_has_the_open_tasks_of_all_its_people_the_soonest_first(world: World) -> None:
    late = await world.task(due_at=await due_in(hours=9))
    others = await world.task(due_at=await due_in(hours=3), assignee=world.ben)
    done = await world.task(due_at=await due_in(hours=4))
    undated = await world.task()
    await advance([late.id, others.id, done.id, undated.id])
    await tasks.patch(world.ada.actor, done.id, TaskPatch(status=Status.COMPLETED))

    first = await agenda(world.ada.actor, 1, None, project_id=late.project_id)
    second = await agenda(world.ada.actor, 1, first.next, project_id=late.project_id)

    assert [item.task_id for item in (*first.items, *second.items)] == [others.id, late.id]
    assert second.next is None
    assert first.items[0].recipients == (world.ben.id,)
    assert first.items[0].version == (await agenda_of_task(world.ada.actor, others.id)).version


async def test_the_agenda_of_a_project_is_empty_for_whoever_may_not_read_it(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=3))
    await turn(task)
    assert len((await agenda(world.ada.actor, 50, None, project_id=task.project_id)).items) == 1
    await world.remove(world.ada)

    for person in (world.ada, world.root):
        assert (await agenda(person.actor, 50, None, project_id=task.project_id)).items == []
    assert (await agenda(world.mia.actor, 50, None, project_id=uuid7())).items == []


async def test_who_was_removed_sees_nothing_of_it_any_more(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=3))
    await turn(task)
    await world.remove(world.ada)

    assert (await agenda(world.ada.actor, 50, None)).items == []
    with pytest.raises(NotFound):
        await agenda_of_task(world.ada.actor, task.id)


async def test_a_task_that_nobody_looked_at_yet_has_an_empty_agenda(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=3))

    shown = await agenda_of_task(world.ada.actor, task.id)

    assert (shown.kind, shown.at, shown.recipients, shown.version) == (None, None, (), 0)
