"""The log: what changed from what to what, read backwards by those who may see it."""

import pytest

from core.database import transaction
from core.errors import Invalid, NotFound
from core.ids import uuid7
from services.events import commands as events
from services.events import queries
from services.events.model import Frame, Happened, Kind, project_topic, task_topic, user_topic
from services.projects import commands as projects
from services.tasks import commands
from services.tasks.model import Acknowledge, Status, TaskPatch
from tests.cast import Ear, World

pytestmark = pytest.mark.anyio


async def test_who_changed_what_from_what_to_what(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    await commands.patch(world.max, task.id, TaskPatch(title="Check all pumps"))
    await commands.acknowledge(world.ada, task.id, Acknowledge())
    done = await commands.patch(world.mia, task.id, TaskPatch(status=Status.COMPLETED))
    completed, acknowledged, renamed, created = (
        await queries.page(world.vic.user_id, task_topic(task.id), 50, None)
    ).items
    assert [e.kind for e in (completed, acknowledged, renamed, created)] == [
        "task.completed",
        "task.acknowledged",
        "task.updated",
        "task.created",
    ]
    assert (renamed.actor_id, renamed.changes) == (
        world.max.user_id,
        {"title": ["Check the pumps", "Check all pumps"]},
    )
    assert completed.changes["status"] == ["PENDING", "COMPLETED"]
    assert completed.at == done.completed_at
    assert not {"cycle", "revision", "accepted_no"} & (completed.changes.keys() | acknowledged.changes.keys())


async def test_the_log_is_read_on_from_a_cursor(world: World) -> None:
    for n in range(4):
        await world.task(title=f"{n}")
    topic = project_topic(world.project.id)
    everything = (await queries.page(world.olga.user_id, topic, 200, None)).items
    read, after = [], None
    while True:
        page = await queries.page(world.olga.user_id, topic, 3, after)
        read += page.items
        after = page.next
        if after is None:
            break
    assert read == everything
    assert read[-1].kind == "project.created"
    with pytest.raises(Invalid):
        await queries.page(world.olga.user_id, topic, 3, "AAAA")


async def test_only_those_who_may_see_a_thing_read_its_log(world: World) -> None:
    task = await world.task()
    nobody = uuid7()
    for topic in (
        project_topic(world.project.id),
        task_topic(task.id),
        user_topic(world.mia.user_id),
        project_topic(nobody),
        task_topic(nobody),
        "project:",
        "task:1",
        "document:" + str(nobody),
        "",
    ):
        with pytest.raises(NotFound):
            await queries.page(world.sam.user_id, topic, 50, None)
    assert (await queries.page(world.sam.user_id, user_topic(world.sam.user_id), 50, None)).items == []


async def test_ones_own_log_tells_of_ones_own_tasks_only_as_long_as_one_may_see_them(world: World) -> None:
    await world.task(assignee_id=world.ada.user_id)
    topic = user_topic(world.ada.user_id)
    kinds = [event.kind for event in (await queries.page(world.ada.user_id, topic, 50, None)).items]
    assert kinds == ["task.created", "member.added"]
    await projects.remove_member(world.olga, world.project.id, world.ada.user_id)
    kinds = [event.kind for event in (await queries.page(world.ada.user_id, topic, 50, None)).items]
    assert kinds == ["member.removed"]


async def test_what_is_not_logged_is_heard_all_the_same(world: World) -> None:
    topic, ear = user_topic(world.sam.user_id), await Ear.open()

    def happened(number: int, *, logged: bool) -> Happened:
        return Happened(
            kind=Kind.USER_UPDATED,
            at=world.project.created_at,
            actor_id=world.sam.user_id,
            frames=(Frame((topic,), {"number": number}),),
            user_ids=(world.sam.user_id,),
            changes={"number": (None, number)},
            logged=logged,
        )

    async with transaction() as tx:
        await events.append(tx, [happened(number, logged=number == 2) for number in (1, 2, 3)])
        await events.append(tx, [happened(4, logged=False)])
    assert [frame.data["number"] for frame in await ear.frames(topic)] == [1, 2, 3, 4]
    (event,) = (await queries.page(world.sam.user_id, topic, 50, None)).items
    assert event.changes == {"number": [None, 2]}
