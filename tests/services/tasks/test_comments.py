"""What is said about a task: by whom, changed and deleted by whom, and heard where."""

import json
import time
from typing import Any

import msgspec
import pytest

from core import ids
from core.errors import Forbidden, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from services.events.model import project_topic, task_topic
from services.tasks import commands, comments
from services.tasks.model import CommentCreate, CommentPatch, CommentSort
from tests.cast import Ear, World

pytestmark = pytest.mark.anyio


async def test_comments_before_and_what_happened_since_are_the_comments_now(world: World) -> None:
    task = await world.task()

    async def all_of_them() -> dict[str, Any]:
        page = await comments.page(world.vic, task.id, 50, None)
        return {str(comment.id): json.loads(msgspec.json.encode(comment)) for comment in page.items}

    first = await comments.add(world.ada, task.id, CommentCreate("First"))
    second = await comments.add(world.max, task.id, CommentCreate("Second"))
    held, ear = await all_of_them(), await Ear.open()
    await comments.add(world.mia, task.id, CommentCreate(" Third\nwith a line for @Ada "))
    await comments.patch(world.ada, first.id, CommentPatch("First, corrected for @Vic"), first.version)
    await comments.delete(world.max, second.id)
    for frame in await ear.frames(project_topic(world.project.id)):
        assert task_topic(task.id) in frame.topics
        if frame.kind == "comment.deleted":
            assert set(frame.data) == {"id", "version"}
            del held[frame.data["id"]]
        else:
            held[frame.data["id"]] = frame.data
    assert held == await all_of_them()
    assert sorted(comment["text"] for comment in held.values()) == [
        "First, corrected for @Vic",
        "Third\nwith a line for @Ada",
    ]
    assert sorted(comment["mentions"] for comment in held.values()) == sorted(
        [[str(world.ada.user_id)], [str(world.vic.user_id)]]
    )


async def test_authors_change_their_own_words_and_managers_delete_any(world: World) -> None:
    task = await world.task()
    comment = await comments.add(world.ada, task.id, CommentCreate("Mine"))
    for other in (world.max, world.mia):
        with pytest.raises(Forbidden):
            await comments.patch(other, comment.id, CommentPatch("Yours"))
    with pytest.raises(Forbidden):
        await comments.delete(world.max, comment.id)
    with pytest.raises(VersionMismatch):
        await comments.patch(world.ada, comment.id, CommentPatch("Late"), comment.version - 1)
    ear = await Ear.open()
    assert await comments.patch(world.ada, comment.id, CommentPatch("Mine ")) == comment
    assert await ear.frames() == []
    await comments.delete(world.mia, comment.id)
    with pytest.raises(NotFound):
        await comments.delete(world.mia, comment.id)


async def test_strangers_learn_nothing_and_viewers_say_nothing(world: World) -> None:
    task = await world.task()
    comment = await comments.add(world.ada, task.id, CommentCreate("Mine"))
    for attempt in (
        comments.page(world.sam, task.id, 50, None),
        comments.add(world.sam, task.id, CommentCreate("Hello")),
        comments.patch(world.sam, comment.id, CommentPatch("Hello")),
        comments.delete(world.sam, comment.id),
        comments.delete(world.ada, uuid7()),
    ):
        with pytest.raises(NotFound):
            await attempt
    with pytest.raises(Forbidden):
        await comments.add(world.vic, task.id, CommentCreate("Hello"))
    assert (await comments.page(world.vic, task.id, 50, None)).items == [comment]


async def test_a_deleted_task_takes_its_comments_along(world: World) -> None:
    task = await world.task()
    comment = await comments.add(world.ada, task.id, CommentCreate("Mine"))
    await commands.delete(world.mia, task.id)
    with pytest.raises(NotFound):
        await comments.page(world.ada, task.id, 50, None)
    with pytest.raises(NotFound):
        await comments.patch(world.ada, comment.id, CommentPatch("Still here?"))


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001, "nul\0"])
async def test_a_comment_says_something_in_ten_thousand_characters(world: World, text: str) -> None:
    task = await world.task()
    with pytest.raises(Invalid):
        await comments.add(world.ada, task.id, CommentCreate(text))


@pytest.mark.parametrize(("sort", "texts"), [(CommentSort.OLDEST, "01234"), (CommentSort.NEWEST, "43210")])
async def test_comments_are_read_page_by_page_from_either_end(world: World, sort: CommentSort, texts: str) -> None:
    task = await world.task()
    for n in range(5):
        await comments.add(world.ada, task.id, CommentCreate(f"{n}"))
    first = await comments.page(world.ada, task.id, 3, None, sort)
    rest = await comments.page(world.ada, task.id, 3, first.next, sort)
    assert [comment.text for comment in (*first.items, *rest.items)] == list(texts)
    assert rest.next is None
    (other,) = set(CommentSort) - {sort}
    with pytest.raises(Invalid):
        await comments.page(world.ada, task.id, 3, first.next, other)


async def test_comments_stand_in_the_order_of_their_commits_though_hosts_disagree_on_the_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await world.task()
    real = time.time_ns
    for place, seconds_ahead in enumerate((3600, 0, -3600)):
        monkeypatch.setattr(time, "time_ns", lambda ahead=seconds_ahead: real() + ahead * 10**9)
        monkeypatch.setattr(ids, "_stamps", ids._Stamps())
        await comments.add(world.ada, task.id, CommentCreate(f"{place}"))
    assert [comment.text for comment in (await comments.page(world.ada, task.id, 3, None)).items] == ["0", "1", "2"]
