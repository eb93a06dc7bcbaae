"""Who has read how far: markers that only go forward, and what they read along."""

import asyncio
from contextvars import Context
from typing import Any
from uuid import UUID

import pytest

from core.database import pool, transaction
from core.errors import Invalid, NotFound
from core.ids import uuid7
from services.events import queries as events
from services.events.model import project_topic, task_topic, user_topic
from services.identity.model import Actor
from services.notifications import commands as notifications
from services.notifications import queries as notices
from services.notifications.model import Category, Channel, Message
from services.tasks import commands, comments, leaving, queries, reading
from services.tasks.model import (
    Comment,
    CommentCreate,
    CommentPatch,
    ReadMarker,
    ReadUpTo,
    Task,
    TaskFilter,
    TaskPatch,
    Viewer,
)
from tests.cast import Ear, World
from tests.eventually import eventually

pytestmark = pytest.mark.anyio

ALL = ReadUpTo()


async def say(actor: Actor, task: Task, *texts: str) -> list[Comment]:
    return [await comments.add(actor, task.id, CommentCreate(text)) for text in texts]


async def markers(world: World, task: Task) -> dict[UUID, ReadMarker]:
    return {marker.user_id: marker for marker in (await reading.readers(world.olga, task.id, 50, None)).items}


async def shown(actor: Actor, task: Task) -> Any:
    """What the answer to a command tells its caller."""
    return (await commands.patch(actor, task.id, TaskPatch(title="Dry"))).viewer


async def unread(actor: Actor) -> list[str]:
    return [notice.facts.get("comment_id", notice.kind) for notice in (await notices.page(actor, True, 50, None)).items]


async def test_who_reads_is_heard_by_the_task_and_their_other_screens_and_leaves_no_trace(world: World) -> None:
    task = await world.task()
    (comment,) = await say(world.max, task, "Wet.")
    ear = await Ear.open()
    marker = await reading.mark(world.vic, task.id, ALL)
    assert (marker.user_id, marker.last_read) == (world.vic.user_id, comment.id)
    (frame,) = await ear.frames()
    assert (frame.kind, frame.actor_id) == ("comment.read", str(world.vic.user_id))
    assert set(frame.topics) == {task_topic(task.id), user_topic(world.vic.user_id)}
    assert frame.data.keys() == {"task_id", "user_id", "last_read", "read_at", "version"}
    assert frame.data["version"] == marker.version > comment.version
    for topic in (project_topic(world.project.id), task_topic(task.id)):
        logged = (await events.page(world.vic.user_id, topic, 50, None)).items
        assert "comment.read" not in [event.kind for event in logged]


async def test_a_marker_never_goes_back_and_a_repeat_changes_nothing(world: World) -> None:
    task = await world.task()
    first, second, third = await say(world.max, task, "1", "2", "3")
    await reading.mark(world.ada, task.id, ReadUpTo(first.id))
    further = await reading.mark(world.ada, task.id, ReadUpTo(second.id))
    ear = await Ear.open()
    for again in (first, second):
        assert await reading.mark(world.ada, task.id, ReadUpTo(again.id)) == further
    assert await ear.frames() == []
    assert (await reading.mark(world.ada, task.id, ALL)).last_read == third.id


async def test_where_nothing_was_said_nothing_is_read(world: World) -> None:
    task, ear = await world.task(), await Ear.open()
    assert await reading.mark(world.ada, task.id, ALL) == ReadMarker(task.id, world.ada.user_id)
    assert await markers(world, task) == {}
    assert await ear.frames(task_topic(task.id)) == []


async def test_only_comments_of_the_task_are_read_up_to_deleted_ones_included(world: World) -> None:
    task, other = await world.task(), await world.task()
    (gone,), (elsewhere,) = await say(world.max, task, "Gone"), await say(world.max, other, "Elsewhere")
    await comments.delete(world.max, gone.id)
    for wrong in (elsewhere.id, uuid7()):
        with pytest.raises(Invalid):
            await reading.mark(world.ada, task.id, ReadUpTo(wrong))
    assert (await reading.mark(world.ada, task.id, ALL)).last_read is None
    assert (await reading.mark(world.ada, task.id, ReadUpTo(gone.id))).last_read == gone.id


async def test_authors_have_read_what_they_write(world: World) -> None:
    task = await world.task()
    await say(world.max, task, "Wet.")
    await reading.mark(world.ada, task.id, ALL)
    ear = await Ear.open()
    (own,) = await say(world.ada, task, "Dry.")
    marker = (await markers(world, task))[world.ada.user_id]
    assert marker == ReadMarker(task.id, world.ada.user_id, own.id, own.created_at, own.version)
    assert [frame.kind for frame in await ear.frames(task_topic(task.id))] == ["comment.created"]


async def test_each_sees_how_much_others_have_said_since_they_read(world: World) -> None:
    task = await world.task()

    async def seen(actor: Actor) -> tuple[UUID | None, int]:
        got = (await queries.get(actor, task.id)).viewer
        (listed,) = (await queries.page(actor, TaskFilter(project_id=world.project.id), 50, None)).items
        async with transaction() as tx:
            assert got == listed.viewer == await queries.viewer(tx, actor.user_id, task.id)
        assert isinstance(got, Viewer)
        return got.last_read, got.unread_comments

    assert await seen(world.vic) == await seen(world.mia) == (None, 0)
    first, second, third, _ = await say(world.max, task, "1", "2", "3", "4")
    assert await seen(world.vic) == await seen(world.mia) == (None, 4)
    assert (await seen(world.max))[1] == 0
    await reading.mark(world.vic, task.id, ReadUpTo(first.id))
    assert await seen(world.vic) == (first.id, 3)
    await comments.delete(world.max, third.id)
    assert await seen(world.vic) == (first.id, 2)
    (own,) = await say(world.ada, task, "5")
    assert await seen(world.ada) == (own.id, 0)
    assert await seen(world.vic) == (first.id, 3)
    await reading.mark(world.vic, task.id, ReadUpTo(second.id))
    assert await seen(world.vic) == (second.id, 2)
    assert await shown(world.mia, task) == Viewer(unread=True, unread_comments=4)


async def test_unread_comments_are_counted_to_a_hundred(world: World) -> None:
    task = await world.task()
    await pool().execute(
        """
        INSERT INTO tasks.comment (id, task_id, author_id, text, version, created_at, updated_at)
        SELECT uuidv7(), $1, $2, 'Wet.', nextval('core.version'), core.now(), core.now() FROM generate_series(1, 101)
        """,
        task.id,
        world.max.user_id,
    )
    viewer = (await queries.get(world.ada, task.id)).viewer
    assert viewer == Viewer(unread_comments=100)


async def test_who_may_see_a_task_reads_it_and_nobody_else(world: World) -> None:
    task = await world.task()
    await say(world.max, task, "Wet.")
    for stranger in (world.sam, world.root):
        for attempt in (
            reading.mark(stranger, task.id, ALL),
            reading.readers(stranger, task.id, 50, None),
            reading.require(stranger, task.id),
            reading.mark(stranger, uuid7(), ALL),
        ):
            with pytest.raises(NotFound):
                await attempt
    await pool().execute("UPDATE tasks.task SET escalated_to_admins = true WHERE id = $1", task.id)
    await reading.mark(world.root, task.id, ALL)
    assert set(await markers(world, task)) == {world.max.user_id, world.root.user_id}
    await commands.delete(world.mia, task.id)
    with pytest.raises(NotFound):
        await reading.mark(world.max, task.id, ALL)


async def test_who_has_left_is_no_reader_any_more(world: World) -> None:
    task = await world.task()
    await say(world.max, task, "Wet.")
    await reading.mark(world.ada, task.id, ALL)
    await leaving.remove_member(world.olga, world.project.id, world.max.user_id)
    assert set(await markers(world, task)) == {world.ada.user_id}


async def test_readers_are_listed_page_by_page(world: World) -> None:
    task = await world.task()
    assert (await reading.readers(world.vic, task.id, 2, None)).items == []
    await say(world.max, task, "Wet.")
    people = (world.max, world.vic, world.ada, world.olga, world.mia)
    for actor in people:
        await reading.mark(actor, task.id, ALL)
    first = await reading.readers(world.vic, task.id, 3, None)
    rest = await reading.readers(world.vic, task.id, 3, first.next)
    found = [marker.user_id for marker in (*first.items, *rest.items)]
    assert found == sorted(actor.user_id for actor in people)
    assert rest.next is None


async def test_reading_comments_reads_what_one_was_told_of_them(world: World) -> None:
    task, other = await world.task(assignee_id=world.ada.user_id), await world.task(assignee_id=world.ada.user_id)
    first, second, third = await say(world.max, task, "Wet.", "@Ada", "Dry.")
    (elsewhere,) = await say(world.max, other, "Elsewhere")
    async with transaction() as tx:
        reminder = Message(
            user_id=world.ada.user_id,
            category=Category.REMINDER,
            kind="REMINDER",
            task_id=task.id,
            channels=(Channel.IN_APP,),
        )
        await notifications.tell(tx, await tx.now(), [reminder])
    ear = await Ear.open()
    await reading.mark(world.ada, task.id, ReadUpTo(second.id))
    assert await unread(world.ada) == ["REMINDER", str(elsewhere.id), str(third.id)]
    heard = [(frame.kind, frame.data.get("key")) for frame in await ear.frames(user_topic(world.ada.user_id))]
    assert heard == [("comment.read", None), *[("notification.read", task.key)] * 2]
    assert await unread(world.mia) == [str(each.id) for each in (elsewhere, third, second, first)]


async def test_an_edit_far_behind_ones_marker_is_read_by_reading_again(world: World) -> None:
    task = await world.task()
    first, _ = await say(world.max, task, "Nobody", "Later")
    await reading.mark(world.vic, task.id, ALL)
    await comments.patch(world.max, first.id, CommentPatch("@Vic"))
    assert await unread(world.vic) == [str(first.id)]
    await reading.mark(world.vic, task.id, ALL)
    assert await unread(world.vic) == []


async def test_all_that_one_was_told_is_read_however_much_it_is(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    (comment,) = await say(world.max, task, "Wet.")
    message = Message(
        user_id=world.ada.user_id,
        category=Category.COMMENT,
        kind="comment.created",
        task_id=task.id,
        facts={"comment_id": str(comment.id)},
        channels=(Channel.IN_APP,),
    )
    async with transaction() as tx:
        await notifications.tell(tx, await tx.now(), [message] * 204)
    await reading.mark(world.ada, task.id, ALL)
    assert await unread(world.ada) == []


async def test_of_two_screens_that_read_at_once_the_one_that_is_further_counts(world: World) -> None:
    task = await world.task()
    first, second = await say(world.max, task, "1", "2")
    ear = await Ear.open()

    async def somebody_waits() -> bool:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(await pool().fetchval(waiting))

    async with transaction():
        further = await reading.mark(world.ada, task.id, ReadUpTo(second.id))
        behind = asyncio.create_task(reading.mark(world.ada, task.id, ReadUpTo(first.id)), context=Context())
        await eventually(somebody_waits)
    assert await behind == further
    assert [frame.data["last_read"] for frame in await ear.frames(task_topic(task.id))] == [str(second.id)]


async def test_whoever_writes_and_reads_at_once_ends_at_the_last_comment(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    people = (world.max, world.ada)
    ear = await Ear.open()

    async def chat(actor: Actor, other: str) -> None:
        for n in range(10):
            (comment,) = await say(actor, task, f"@{other} {n}")
            await asyncio.gather(
                *(reading.mark(actor, task.id, wanted) for wanted in (ALL, ReadUpTo(comment.id), ALL, ALL))
            )

    async with asyncio.timeout(30):
        await asyncio.gather(chat(world.max, "Ada"), chat(world.ada, "Max"))
        for actor in people:
            await reading.mark(actor, task.id, ALL)
    newest = (await comments.page(world.vic, task.id, 50, None)).items
    assert [comment.id for comment in newest] == [
        comment.id for comment in sorted(newest, key=lambda comment: comment.version)
    ]
    found = await markers(world, task)
    assert {marker.last_read for marker in found.values()} == {newest[-1].id}
    assert await unread(world.max) == await unread(world.ada) == []
    for actor in people:
        read = [frame.data for frame in await ear.frames(user_topic(actor.user_id)) if frame.kind == "comment.read"]
        assert [frame["last_read"] for frame in read] == sorted({frame["last_read"] for frame in read})
        assert [frame["version"] for frame in read] == sorted({frame["version"] for frame in read})
