"""The law of every command: a snapshot, and the events whose version is higher, equal a fresh snapshot.

A client that looks at a project list, a task with its chat and its own tasks is played with the frames of the outbox;
afterwards it must hold exactly what a fresh reader is given.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest

from core.database import pool
from core.errors import NotFound
from services.events.model import project_topic, task_topic, user_topic
from services.identity.model import Actor
from services.tasks import commands, comments, leaving, queries, reading, undoing
from services.tasks.model import (
    Acknowledge,
    Comment,
    CommentCreate,
    CommentPatch,
    Priority,
    ReadUpTo,
    Snooze,
    Status,
    Task,
    TaskFilter,
    TaskPatch,
    Undo,
)
from tests.cast import Ear, Told, World

pytestmark = pytest.mark.anyio

Do = Callable[[World, Task], Awaitable[Any]]


async def _complete(world: World, task: Task) -> None:
    await commands.patch(world.mia, task.id, TaskPatch(status=Status.COMPLETED))


async def _reopen(world: World, task: Task) -> None:
    await _complete(world, task)
    await commands.patch(world.ada, task.id, TaskPatch(status=Status.PENDING))


async def _restore(world: World, task: Task) -> None:
    await commands.delete(world.mia, task.id)
    await commands.restore(world.mia, task.id)


def _undone(name: str) -> Do:
    """Another command, by Mia or Ada, and its undo."""

    async def do_and_undo(world: World, task: Task) -> None:
        await COMMANDS[name](world, task)
        event = await pool().fetchrow(
            "SELECT id, actor_id FROM events.event WHERE task_id = $1 ORDER BY id DESC LIMIT 1", task.id
        )
        assert event is not None
        actor = world.mia if event["actor_id"] == world.mia.user_id else world.ada
        await undoing.undo(actor, task.id, Undo(event["id"]))

    return do_and_undo


COMMANDS: dict[str, Do] = {
    "create": lambda world, _: world.task(by=world.max, title="Another", assignee_id=world.ada.user_id),
    "rename": lambda world, task: commands.patch(world.ada, task.id, TaskPatch(title="Check all pumps")),
    "describe": lambda world, task: commands.patch(world.ada, task.id, TaskPatch(description="Every one.")),
    "reassign": lambda world, task: commands.patch(world.mia, task.id, TaskPatch(assignee_id=world.max.user_id)),
    "unassign": lambda world, task: commands.patch(world.mia, task.id, TaskPatch(assignee_id=None)),
    "date": lambda world, task: commands.patch(world.mia, task.id, TaskPatch(due_at=datetime(2030, 5, 4, tzinfo=UTC))),
    "start": lambda world, task: commands.patch(world.ada, task.id, TaskPatch(status=Status.IN_PROGRESS)),
    "several": lambda world, task: commands.patch(
        world.mia, task.id, TaskPatch(priority=Priority.URGENT, labels=("wet", "loud"), position=2.5)
    ),
    "complete": _complete,
    "cancel": lambda world, task: commands.patch(world.mia, task.id, TaskPatch(status=Status.CANCELLED)),
    "reopen": _reopen,
    "acknowledge": lambda world, task: commands.acknowledge(world.ada, task.id, Acknowledge()),
    "snooze": lambda world, task: commands.snooze(world.ada, task.id, Snooze(datetime.now(UTC) + timedelta(hours=2))),
    "delete": lambda world, task: commands.delete(world.mia, task.id),
    "restore": _restore,
    "nothing": lambda world, task: commands.patch(world.mia, task.id, TaskPatch(title=task.title)),
    "remove its assignee": lambda world, _: leaving.remove_member(world.olga, world.project.id, world.ada.user_id),
    **{
        f"undo: {name}": _undone(name)
        for name in ("rename", "reassign", "date", "complete", "reopen", "acknowledge", "snooze", "delete")
    },
}


async def project_list(world: World) -> dict[str, Any]:
    items = (await queries.page(world.vic, TaskFilter(project_id=world.project.id), 200, None)).items
    return {str(item.id): _plain(item) for item in items}


async def own_tasks(actor: Actor, world: World) -> dict[str, Any]:
    """What somebody made or has to do, in full, as the `user:` topic tells of it."""
    items = (await queries.page(actor, TaskFilter(project_id=world.project.id), 200, None)).items
    mine = [item for item in items if actor.user_id in (item.creator_id, item.assignee_id)]
    return {str(item.id): _plain(await queries.get(actor, item.id)) for item in mine}


async def one_task(actor: Actor, task: Task) -> dict[str, Any]:
    try:
        return {str(task.id): _plain(await queries.get(actor, task.id))}
    except NotFound:
        return {}


def _plain(resource: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(msgspec.json.encode(resource))
    plain.pop("viewer", None)
    return plain


def apply(snapshot: dict[str, Any], events: list[dict[str, Any]], concerns: Callable[[dict[str, Any]], bool]) -> None:
    """What a client does with its snapshot when frames arrive: keep the highest version of everything it is about."""
    highest = {key: value["version"] for key, value in snapshot.items()}
    for data in events:
        if data["version"] <= highest.get(data["id"], 0):
            continue
        highest[data["id"]] = data["version"]
        if "title" in data and concerns(data):
            snapshot[data["id"]] = data
        else:
            snapshot.pop(data["id"], None)


def _is_of(person: str, data: dict[str, Any]) -> bool:
    return person in (data["creator_id"], data["assignee_id"])


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_snapshot_and_the_events_after_it_are_a_fresh_snapshot(world: World, name: str) -> None:
    task = await world.task(assignee_id=world.ada.user_id, due_at=datetime(2030, 1, 1, tzinfo=UTC))
    ear = await Ear.open()
    listed, single = await project_list(world), await one_task(world.vic, task)
    of_mia, of_max = await own_tasks(world.mia, world), await own_tasks(world.max, world)

    await COMMANDS[name](world, task)

    async def heard(topic: str) -> list[dict[str, Any]]:
        return [frame.data for frame in await ear.frames(topic) if frame.kind.startswith("task.")]

    apply(listed, await heard(project_topic(world.project.id)), lambda _: True)
    apply(single, await heard(task_topic(task.id)), lambda _: True)
    for actor, held in ((world.mia, of_mia), (world.max, of_max)):
        apply(held, await heard(user_topic(actor.user_id)), partial(_is_of, str(actor.user_id)))
    assert listed == await project_list(world)
    assert single == await one_task(world.vic, task)
    assert of_mia == await own_tasks(world.mia, world)
    assert of_max == await own_tasks(world.max, world)


async def test_the_former_assignee_hears_that_a_task_is_no_longer_theirs(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    ear = await Ear.open()
    await commands.patch(world.mia, task.id, TaskPatch(assignee_id=world.max.user_id))
    for actor in (world.ada, world.max, world.mia):
        (frame,) = await ear.frames(user_topic(actor.user_id))
        assert frame.data["assignee_id"] == str(world.max.user_id)


async def test_who_lost_the_project_hears_of_its_tasks_no_more(world: World) -> None:
    task = await world.task(by=world.max)
    await leaving.remove_member(world.olga, world.project.id, world.max.user_id)
    ear = await Ear.open()
    await commands.patch(world.mia, task.id, TaskPatch(title="Without Max"))
    assert await ear.frames(user_topic(world.max.user_id)) == []


async def test_the_project_hears_no_descriptions(world: World) -> None:
    ear = await Ear.open()
    await world.task(description="Only for those who open it.")
    (frame,) = await ear.frames(project_topic(world.project.id))
    assert "description" not in frame.data


Said = list[Comment]

CHAT: dict[str, Callable[[World, Task, Said], Awaitable[Any]]] = {
    "say": lambda world, task, _: comments.add(world.ada, task.id, CommentCreate("@Max and @Vic, look")),
    "say for the first time": lambda world, task, _: comments.add(world.mia, task.id, CommentCreate("Me, too")),
    "mention": lambda world, _, said: comments.patch(world.ada, said[0].id, CommentPatch("@Vic, look")),
    "mention no more": lambda world, _, said: comments.patch(world.max, said[1].id, CommentPatch("Look")),
    "delete": lambda world, _, said: comments.delete(world.mia, said[1].id),
    "read": lambda world, task, _: reading.mark(world.olga, task.id, ReadUpTo()),
    "read on": lambda world, task, said: reading.mark(world.ada, task.id, ReadUpTo(said[1].id)),
    "read again": lambda world, task, said: reading.mark(world.max, task.id, ReadUpTo(said[0].id)),
}


async def chat(world: World, task: Task) -> tuple[dict[str, Any], dict[str, Any]]:
    """The comments by their ids, and how far each reader is."""
    page, readers = (
        await comments.page(world.vic, task.id, 50, None),
        await reading.readers(world.vic, task.id, 50, None),
    )
    return (
        {str(comment.id): _plain(comment) for comment in page.items},
        {str(marker.user_id): _plain(marker) for marker in readers.items},
    )


def hear(said: dict[str, Any], readers: dict[str, Any], frame: Told) -> None:
    """What a client does with a frame about comments: who writes one has read it."""
    match frame.kind:
        case "comment.deleted":
            del said[frame.data["id"]]
        case "comment.created" | "comment.updated":
            said[frame.data["id"]] = frame.data
        case "comment.read":
            readers[frame.data["user_id"]] = frame.data
    if frame.kind == "comment.created":
        readers[frame.data["author_id"]] = {
            "task_id": frame.data["task_id"],
            "user_id": frame.data["author_id"],
            "last_read": frame.data["id"],
            "read_at": frame.data["created_at"],
            "version": frame.data["version"],
        }


@pytest.mark.parametrize("name", CHAT)
async def test_a_chat_and_the_events_after_it_are_the_chat_now(world: World, name: str) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    first = [await comments.add(actor, task.id, CommentCreate("@Ada, @Vic")) for actor in (world.ada, world.max)]
    ear = await Ear.open()
    said, readers = await chat(world, task)
    await CHAT[name](world, task, first)
    for frame in await ear.frames(task_topic(task.id)):
        hear(said, readers, frame)
    assert (said, readers) == await chat(world, task)
