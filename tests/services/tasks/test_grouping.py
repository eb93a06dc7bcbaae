"""Comments leave as one push a minute, without what was read or deleted meanwhile; mentions wait for nobody."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.database import pool
from services.events.model import user_topic
from services.identity.model import Actor
from services.lifecycle import recording as lifecycle
from services.lifecycle.model import Send
from services.notifications import queries as notices
from services.notifications import reading as inbox
from services.notifications.commands import prefer
from services.notifications.model import (
    Category,
    Channel,
    Digest,
    Failed,
    Mode,
    Period,
    Preferences,
    QuietHours,
    Retry,
    Sent,
)
from services.notifications.model import instant_everywhere as everywhere
from services.notifications.recording import record
from services.policies import commands as policies
from services.policies.model import PolicyCreate
from services.tasks import comments, queries
from services.tasks.model import Comment, CommentCreate, ReadUpTo, Task
from services.tasks.reading import mark
from tests.cast import Ear, World
from tests.services.lifecycle.world import claim, own_clock
from tests.services.notifications.world import add_device

pytestmark = pytest.mark.anyio

A_MINUTE = timedelta(seconds=60)


@pytest.fixture
async def task(world: World) -> AsyncIterator[Task]:
    """Ada's task, which Mia made; Ada has a phone. It is Friday, 3 March 2028, at noon."""
    async with own_clock():
        await it_is("2028-03-03T12:00:00Z")
        await add_device(world.ada)
        yield await world.task(assignee_id=world.ada.user_id)


async def it_is(text: str) -> None:
    await pool().execute("UPDATE core.clock SET shift = $1::timestamptz - now()", datetime.fromisoformat(text))


async def say(task: Task, by: Actor, text: str = "Wet.") -> Comment:
    return await comments.add(by, task.id, CommentCreate(text))


async def mail_instead(world: World) -> None:
    wanted = PolicyCreate("Push, else mail", project_id=world.project.id, fallback={Channel.PUSH: Channel.EMAIL})
    policy = await policies.create(world.mia, wanted)
    await policies.choose_for_project(world.mia, world.project.id, policy.id)


async def pushes(actor: Actor) -> list[Any]:
    """The oldest first."""
    return await pool().fetch(
        "SELECT * FROM notifications.delivery WHERE user_id = $1 AND channel = 'PUSH' ORDER BY id", actor.user_id
    )


async def sent(actor: Actor) -> list[str]:
    """What everything says that can be sent now; it is."""
    messages = await claimed(actor)
    for message in messages:
        await record(message.delivery_id, message.attempt, Sent())
    return [message.title for message in messages]


async def claimed(actor: Actor) -> list[Send]:
    claims = [await claim(row["id"]) for row in await pushes(actor)]
    return [each for each in claims if isinstance(each, Send)]


async def mail_to(actor: Actor) -> Send:
    """The only one, claimed."""
    mail = await pool().fetchval(
        "SELECT id FROM notifications.delivery WHERE user_id = $1 AND channel = 'EMAIL'", actor.user_id
    )
    found = await claim(mail)
    assert isinstance(found, Send)
    return found


async def states(actor: Actor) -> list[str]:
    return [row["state"] for row in await pushes(actor)]


async def test_five_comments_in_a_minute_are_one_push(world: World, task: Task) -> None:
    first = await say(task, world.mia)
    for second in (10, 20, 30, 59):
        await it_is(f"2028-03-03T12:00:{second}Z")
        await say(task, world.max)
    waiting = await pushes(world.ada)
    assert {(row["state"], row["reason"]) for row in waiting} == {("HELD", "grouped")}
    assert {row["send_at"] for row in waiting} == {waiting[0]["send_at"]}
    assert waiting[0]["send_at"] == first.created_at + A_MINUTE
    assert await sent(world.ada) == []
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == [f"5 new comments on {task.key}"]
    assert sorted(await states(world.ada), reverse=True) == ["SKIPPED"] * 4 + ["SENT"]


async def test_one_comment_is_told_as_one(world: World, task: Task) -> None:
    await say(task, world.mia)
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == [f"{task.key} has a new comment"]


async def test_a_group_says_how_many_in_its_readers_language(world: World, task: Task) -> None:
    await prefer(world.ada, Preferences(locale="de"))
    await say(task, world.mia)
    await say(task, world.mia)
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == [f"2 neue Kommentare zu {task.key}"]


async def test_what_comes_after_a_group_has_left_begins_another(world: World, task: Task) -> None:
    await say(task, world.mia)
    await it_is("2028-03-03T12:01:01Z")
    later = await say(task, world.mia)
    assert (await pushes(world.ada))[1]["send_at"] == later.created_at + A_MINUTE
    assert len(await sent(world.ada)) == 1
    assert await states(world.ada) == ["SENT", "HELD"]


async def test_another_task_and_another_person_are_groups_of_their_own(world: World, task: Task) -> None:
    await add_device(world.mia)
    other = await world.task(assignee_id=world.ada.user_id)
    await say(task, world.max)
    await it_is("2028-03-03T12:00:30Z")
    await say(other, world.max)
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == [f"{task.key} has a new comment"]
    assert await sent(world.mia) == [f"{task.key} has a new comment"]
    await it_is("2028-03-03T12:01:31Z")
    assert await sent(world.ada) == [f"{other.key} has a new comment"]


async def test_a_group_that_is_tried_again_still_says_how_many(world: World, task: Task) -> None:
    await say(task, world.mia)
    await say(task, world.mia)
    await it_is("2028-03-03T12:01:01Z")
    (kept,) = await claimed(world.ada)
    await record(kept.delivery_id, kept.attempt, Retry("busy"))
    await it_is("2028-03-03T12:02:00Z")
    assert await sent(world.ada) == [f"2 new comments on {task.key}"]


async def test_a_mail_in_place_of_a_group_says_how_many_too(world: World, task: Task) -> None:
    await add_device(world.ada)
    await mail_instead(world)
    for _ in range(5):
        await say(task, world.mia)
    await it_is("2028-03-03T12:01:01Z")
    for push in await claimed(world.ada):
        await lifecycle.record(push.delivery_id, push.attempt, Failed("not registered", device_gone=True))
    assert "5 new comments" in (await mail_to(world.ada)).title


async def test_what_was_read_meanwhile_is_no_part_of_it(world: World, task: Task) -> None:
    first = await say(task, world.mia)
    await mark(world.ada, task.id, ReadUpTo(first.id))
    await say(task, world.mia)
    await say(task, world.mia)
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == [f"2 new comments on {task.key}"]
    assert (await pushes(world.ada))[0]["reason"] == "read meanwhile"


async def test_where_all_was_read_nothing_leaves(world: World, task: Task) -> None:
    await say(task, world.mia)
    await say(task, world.mia)
    await mark(world.ada, task.id, ReadUpTo())
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == []
    assert await states(world.ada) == ["WITHDRAWN", "WITHDRAWN"]


async def test_who_reads_in_the_inbox_has_read(world: World, task: Task) -> None:
    await say(task, world.mia)
    await say(task, world.mia)
    newest = (await notices.page(world.ada, True, 1, None)).items[0]
    await inbox.mark_read(world.ada, [newest.id], queries.subjects)
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == [f"{task.key} has a new comment"]


async def test_who_switched_the_inbox_off_has_read_too(world: World, task: Task) -> None:
    off = {**everywhere(), Category.COMMENT: {Channel.IN_APP: Mode.OFF}}
    await prefer(world.ada, Preferences(matrix=off))
    await say(task, world.mia)
    await mark(world.ada, task.id, ReadUpTo())
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == []


async def test_who_answers_has_read(world: World, task: Task) -> None:
    await say(task, world.mia)
    await say(task, world.ada, "I see.")
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == []
    assert await states(world.ada) == ["WITHDRAWN"]


async def test_what_was_deleted_meanwhile_is_no_part_of_it(world: World, task: Task) -> None:
    first = await say(task, world.mia)
    await say(task, world.mia)
    await comments.delete(world.mia, first.id)
    await it_is("2028-03-03T12:01:01Z")
    assert await sent(world.ada) == [f"{task.key} has a new comment"]


async def in_retry(actor: Actor) -> None:
    (kept,) = await claimed(actor)
    await record(kept.delivery_id, kept.attempt, Retry("busy"))


async def test_what_left_with_a_comment_that_was_deleted_leaves_without_it(world: World, task: Task) -> None:
    _, _, third = [await say(task, world.mia) for _ in range(3)]
    await it_is("2028-03-03T12:01:01Z")
    await in_retry(world.ada)
    await comments.delete(world.mia, third.id)
    assert await sent(world.ada) == [f"2 new comments on {task.key}"]


async def test_a_comment_that_was_deleted_after_it_left_with_others_is_no_part_of_them(
    world: World, task: Task
) -> None:
    first, *_ = [await say(task, world.mia) for _ in range(4)]
    await it_is("2028-03-03T12:01:01Z")
    await in_retry(world.ada)
    await comments.delete(world.mia, first.id)
    await it_is("2028-03-03T12:01:10Z")
    assert await sent(world.ada) == [f"3 new comments on {task.key}"]
    assert await states(world.ada) == ["WITHDRAWN", "SKIPPED", "SKIPPED", "SENT"]


async def test_what_was_read_after_it_left_with_others_is_not_held_again(world: World, task: Task) -> None:
    _, second, third = [await say(task, world.mia) for _ in range(3)]
    await it_is("2028-03-03T12:01:01Z")
    await in_retry(world.ada)
    await mark(world.ada, task.id, ReadUpTo(second.id))
    await comments.delete(world.mia, third.id)
    assert await states(world.ada) == ["SKIPPED", "SKIPPED", "WITHDRAWN"]


async def test_what_a_mail_has_told_in_place_of_a_push_is_not_held_again(world: World, task: Task) -> None:
    await mail_instead(world)
    _, second = [await say(task, world.mia) for _ in range(2)]
    for at in ("12:01:01", "12:02:10"):
        await it_is(f"2028-03-03T{at}Z")
        (push,) = await claimed(world.ada)
        await lifecycle.record(push.delivery_id, push.attempt, Retry("busy"))
    mail = await mail_to(world.ada)
    await record(mail.delivery_id, mail.attempt, Sent())
    await comments.delete(world.mia, second.id)
    assert await states(world.ada) == ["SKIPPED", "WITHDRAWN"]


async def test_a_mention_waits_for_nobody(world: World, task: Task) -> None:
    await say(task, world.mia)
    await say(task, world.mia, "@Ada!")
    assert await sent(world.ada) == [f"{task.key} mentions you in a comment"]
    assert sorted(await states(world.ada)) == ["HELD", "SENT"]


async def test_quiet_hours_hold_a_group_until_they_end(world: World, task: Task) -> None:
    await prefer(world.ada, Preferences(quiet_hours=QuietHours("12:00", "14:00")))
    for minute in (0, 20, 40):
        await it_is(f"2028-03-03T12:{minute:02}:00Z")
        await say(task, world.mia)
    assert {row["reason"] for row in await pushes(world.ada)} == {"quiet hours"}
    await it_is("2028-03-03T13:59:59Z")
    assert await sent(world.ada) == []
    await it_is("2028-03-03T14:00:01Z")
    assert await sent(world.ada) == [f"3 new comments on {task.key}"]


async def test_a_group_does_not_leave_with_what_quiet_hours_held(world: World, task: Task) -> None:
    await prefer(world.ada, Preferences(quiet_hours=QuietHours("12:00", "12:30")))
    await say(task, world.mia, "@Ada, in quiet hours")
    await prefer(world.ada, Preferences())
    await it_is("2028-03-03T12:29:30Z")
    await say(task, world.mia)
    await it_is("2028-03-03T12:30:31Z")
    assert sorted(await sent(world.ada)) == [
        f"{task.key} has a new comment",
        f"{task.key} mentions you in a comment",
    ]


async def test_the_inbox_shows_each_at_once_with_an_event(world: World, task: Task) -> None:
    ear = await Ear.open()
    said = [await say(task, world.mia) for _ in range(3)]
    shown = (await notices.page(world.ada, True, 10, None)).items
    assert [notice.facts["comment_id"] for notice in reversed(shown)] == [str(comment.id) for comment in said]
    kinds = [frame.kind for frame in await ear.frames(user_topic(world.ada.user_id))]
    assert kinds.count("notification.created") == 3


async def test_who_wants_comments_in_the_digest_gets_them_there(world: World, task: Task) -> None:
    put_off = {**everywhere(), Category.COMMENT: {Channel.PUSH: Mode.OFF, Channel.EMAIL: Mode.DIGEST}}
    await prefer(world.ada, Preferences(digest=Digest(Period.DAILY), matrix=put_off))
    await say(task, world.mia)
    rows = await pool().fetch(
        "SELECT channel, state, reason FROM notifications.delivery WHERE user_id = $1", world.ada.user_id
    )
    assert sorted(tuple(row) for row in rows) == [
        ("EMAIL", "SKIPPED", "digest"),
        ("IN_APP", "SENT", None),
        ("PUSH", "SKIPPED", "preference"),
    ]
