"""Who is told of a comment, once, and what becomes of it when the comment goes away."""

from typing import Any
from uuid import UUID

import pytest

from core.database import pool, transaction
from core.ids import uuid7
from services.events.model import user_topic
from services.identity.model import Actor
from services.lifecycle.recording import record
from services.notifications import claiming
from services.notifications import queries as notices
from services.notifications.model import (
    Category,
    Channel,
    ClaimedDelivery,
    Failed,
    Mode,
    Notice,
    instant_everywhere,
)
from services.policies import commands as policies
from services.policies.model import PolicyCreate
from services.tasks import comments, governing, leaving
from services.tasks.model import Comment, CommentCreate, CommentPatch, Task
from tests.cast import Ear, World
from tests.services.notifications.world import add_device, prefer

pytestmark = pytest.mark.anyio

REMOVED = [("PROJECT", "member.removed")]
"""What is told to somebody who was removed, and nothing else."""


async def inbox(actor: Actor) -> list[Notice]:
    return (await notices.page(actor, None, 50, None)).items


async def told(actor: Actor) -> list[tuple[str, str]]:
    """Category and kind of what is in somebody's inbox, the newest first."""
    return [(notice.category, notice.kind) for notice in await inbox(actor)]


async def deliveries(actor: Actor) -> list[Any]:
    return await pool().fetch(
        "SELECT id, channel, state, reason FROM notifications.delivery WHERE user_id = $1 ORDER BY id", actor.user_id
    )


async def say(world: World, task: Task, text: str, by: Actor | None = None) -> Comment:
    return await comments.add(by or world.max, task.id, CommentCreate(text))


async def test_who_is_mentioned_is_told_at_once_and_the_author_is_not(world: World) -> None:
    task = await world.task()
    await add_device(world.ada)
    ear = await Ear.open()
    comment = await say(world, task, f"@Ada, @Max and [@V.](user:{world.vic.user_id}): look")
    assert comment.mentions == (world.ada.user_id, world.max.user_id, world.vic.user_id)
    assert await told(world.ada) == await told(world.vic) == [("MENTION", "comment.created")]
    assert await told(world.max) == []
    (notice,) = await inbox(world.ada)
    assert notice.facts == {"comment_id": str(comment.id), "mentioned": True}
    assert [row["state"] for row in await deliveries(world.ada)] == ["SENT", "QUEUED"]
    (frame,) = await ear.frames(user_topic(world.ada.user_id))
    assert (frame.kind, frame.data["title"]) == ("notification.created", f"{task.key} mentions you in a comment")


async def test_a_comment_that_is_not_committed_tells_nobody(world: World) -> None:
    task = await world.task()
    with pytest.raises(RuntimeError, match="afterwards"):
        async with transaction():
            await say(world, task, "@Ada")
            raise RuntimeError("afterwards")
    assert await told(world.ada) == []


async def test_only_who_is_in_the_project_now_is_mentioned(world: World) -> None:
    task = await world.task()
    await leaving.remove_member(world.olga, world.project.id, world.ada.user_id)
    text = f"@Ada, @Sam, @Root, [@Ada](user:{world.ada.user_id}), [@Nobody](user:{uuid7()})"
    assert (await say(world, task, text)).mentions == ()
    assert await told(world.ada) == REMOVED
    assert await told(world.sam) == await told(world.root) == []


async def test_those_whose_task_it_is_find_a_new_comment_in_the_inbox_and_a_push_waits_for_more(world: World) -> None:
    task = await world.task(by=world.mia, assignee_id=world.ada.user_id)
    await add_device(world.ada)
    comment = await say(world, task, "Wet.")
    assert await told(world.ada) == await told(world.mia) == [("COMMENT", "comment.created")]
    found = [(row["channel"], row["state"]) for row in await deliveries(world.ada)]
    assert found == [("IN_APP", "SENT"), ("PUSH", "HELD")]
    assert [notice.facts for notice in await inbox(world.mia)] == [{"comment_id": str(comment.id)}]
    assert await told(world.max) == await told(world.vic) == []


async def test_those_whose_task_it_is_are_told_only_of_what_others_say_and_as_long_as_they_are_there(
    world: World,
) -> None:
    task = await world.task(by=world.max, assignee_id=world.ada.user_id)
    await leaving.remove_member(world.olga, world.project.id, world.max.user_id)
    await say(world, task, "Mine", by=world.ada)
    assert (await told(world.ada), await told(world.max)) == ([], REMOVED)


async def test_who_is_mentioned_in_their_own_task_is_told_once(world: World) -> None:
    task = await world.task(by=world.mia, assignee_id=world.ada.user_id)
    await say(world, task, "@Ada?")
    assert await told(world.ada) == [("MENTION", "comment.created")]


async def test_an_edit_tells_whom_it_mentions_for_the_first_time(world: World) -> None:
    task = await world.task()
    comment = await say(world, task, "@Ada")
    changed = await comments.patch(world.max, comment.id, CommentPatch("@Ada and @Vic"))
    assert changed.mentions == (world.ada.user_id, world.vic.user_id)
    assert await told(world.ada) == [("MENTION", "comment.created")]
    assert await told(world.vic) == [("MENTION", "comment.updated")]


async def test_nobody_is_told_twice_of_one_comment(world: World) -> None:
    task = await world.task(assignee_id=world.ada.user_id)
    comment = await say(world, task, "@Vic")
    for text in ("Nobody", "@Vic and @Ada again", "@Max, me"):
        changed = await comments.patch(world.max, comment.id, CommentPatch(text))
    assert changed.mentions == (world.max.user_id,)
    assert (len(await told(world.vic)), len(await told(world.ada)), len(await told(world.max))) == (1, 1, 0)


async def test_what_waits_to_be_sent_about_a_deleted_comment_is_withdrawn(world: World) -> None:
    task = await world.task()
    await add_device(world.ada)
    await add_device(world.vic)
    kept, gone = await say(world, task, "@Ada"), await say(world, task, "@Ada and @Vic")
    (_, on_its_way) = await deliveries(world.vic)
    async with transaction() as tx:
        assert isinstance(await claiming.claim(tx, await tx.now(), on_its_way["id"]), ClaimedDelivery)
    await comments.delete(world.mia, gone.id)
    assert [(row["channel"], row["state"], row["reason"]) for row in await deliveries(world.ada)] == [
        ("IN_APP", "SENT", None),
        ("PUSH", "QUEUED", None),
        ("IN_APP", "SENT", None),
        ("PUSH", "WITHDRAWN", "the comment was deleted"),
    ]
    assert [row["state"] for row in await deliveries(world.vic)] == ["SENT", "QUEUED"]
    async with transaction() as tx:
        waiting = (await deliveries(world.ada))[1]
        assert isinstance(await claiming.claim(tx, await tx.now(), waiting["id"]), ClaimedDelivery)
    assert [comment.id for comment in (await comments.page(world.ada, task.id, 50, None)).items] == [kept.id]


LOUD = {Category.MENTION: (Channel.EMAIL,), Category.COMMENT: (Channel.IN_APP, Channel.EMAIL)}


async def channels_of(actor: Actor) -> list[tuple[str, str]]:
    return [(row["channel"], row["state"]) for row in await deliveries(actor)]


async def policy(world: World, **fields: Any) -> UUID:
    """A new policy of the project's."""
    return (await policies.create(world.mia, PolicyCreate("Loud", project_id=world.project.id, **fields))).id


async def test_mentions_and_comments_take_the_channels_that_the_projects_policy_names(world: World) -> None:
    await policies.choose_for_project(world.mia, world.project.id, await policy(world, channels=LOUD))
    task = await world.task(by=world.mia, assignee_id=world.ada.user_id)
    await add_device(world.ada)
    await say(world, task, "@Vic, it is wet.")
    assert await channels_of(world.vic) == [("EMAIL", "QUEUED")]
    assert await channels_of(world.ada) == [("IN_APP", "SENT"), ("EMAIL", "HELD")]


async def test_a_tasks_own_policy_goes_before_the_projects_in_this_too(world: World) -> None:
    await policies.choose_for_project(world.mia, world.project.id, await policy(world, channels=LOUD))
    task = await world.task()
    await governing.choose(world.mia, task.id, await policy(world, channels={Category.MENTION: (Channel.IN_APP,)}))
    await add_device(world.ada)
    await say(world, task, "@Ada, it is wet.")
    assert await channels_of(world.ada) == [("IN_APP", "SENT")]


async def test_what_the_policy_names_is_not_sent_to_who_switched_it_off(world: World) -> None:
    await policies.choose_for_project(world.mia, world.project.id, await policy(world, channels=LOUD))
    matrix = instant_everywhere()
    matrix[Category.MENTION][Channel.EMAIL] = Mode.OFF
    await prefer(world.ada, matrix=matrix)
    await say(world, await world.task(), "@Ada, it is wet.")
    assert [(row["state"], row["reason"]) for row in await deliveries(world.ada)] == [("SKIPPED", "preference")]


async def test_who_has_no_device_is_mailed_where_the_policy_falls_back(world: World) -> None:
    mail = await policy(world, fallback={Channel.PUSH: Channel.EMAIL})
    await policies.choose_for_project(world.mia, world.project.id, mail)
    task = await world.task(by=world.mia, assignee_id=world.ada.user_id)
    await say(world, task, "@Vic, it is wet.")
    assert await channels_of(world.vic) == [("IN_APP", "SENT"), ("PUSH", "SKIPPED"), ("EMAIL", "QUEUED")]
    assert await channels_of(world.ada) == [("IN_APP", "SENT"), ("PUSH", "SKIPPED"), ("EMAIL", "HELD")]


async def test_a_push_of_a_comment_that_reaches_nobody_falls_back_to_a_mail(world: World) -> None:
    mail = await policy(world, fallback={Channel.PUSH: Channel.EMAIL})
    await policies.choose_for_project(world.mia, world.project.id, mail)
    await add_device(world.ada)
    await say(world, await world.task(), "@Ada, it is wet.")
    push = (await deliveries(world.ada))[1]["id"]
    async with transaction() as tx:
        assert isinstance(await claiming.claim(tx, await tx.now(), push), ClaimedDelivery)
    await record(push, 1, Failed("the device is not registered any more", device_gone=True))
    assert await channels_of(world.ada) == [("IN_APP", "SENT"), ("PUSH", "FAILED"), ("EMAIL", "QUEUED")]


async def test_where_the_policy_names_nothing_nobody_gets_a_mail_for_a_comment(world: World) -> None:
    task = await world.task(by=world.mia, assignee_id=world.ada.user_id)
    await say(world, task, "@Vic, it is wet.")
    assert {row[0] for row in await channels_of(world.vic) + await channels_of(world.ada)} == {"IN_APP", "PUSH"}
