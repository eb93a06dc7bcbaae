"""Claiming a delivery: words for whoever may still see the task, and nothing behind the fence."""

import asyncio
from datetime import timedelta

import pytest

from core.database import pool
from core.ids import uuid7
from services.lifecycle.model import Nothing, Send, Wait
from services.notifications import commands as notifications
from services.notifications.model import Category, Channel, Preferences, QuietHours, Retry, Sent
from services.notifications.recording import record
from services.policies.model import PolicyBody
from services.tasks import commands as tasks
from services.tasks import comments
from services.tasks.model import Acknowledge, CommentCreate, Snooze, Task, TaskPatch
from tests.eventually import eventually
from tests.services.lifecycle.world import (
    World,
    claim,
    deliveries,
    due_in,
    give_device,
    pass_by,
    somebody_waits_for_a_lock,
    told,
    turn,
)

pytestmark = pytest.mark.anyio

BY_MAIL = PolicyBody(
    name="By mail",
    remind_before=("PT1H",),
    channels={Category.ASSIGNMENT: (Channel.EMAIL,), Category.REMINDER: (Channel.EMAIL, Channel.PUSH)},
)


async def reminded(world: World) -> Task:
    """A task of which Ada was reminded an hour before it is due."""
    await world.govern(BY_MAIL)
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await pass_by(hours=1, seconds=1)
    await turn(task)
    return task


async def test_a_claimed_push_names_the_task_and_its_device(world: World) -> None:
    device_id = await give_device(world.ada)
    task = await reminded(world)
    (delivery_id,) = await deliveries(task, Channel.PUSH)

    message = await claim(delivery_id)

    assert isinstance(message, Send)
    assert (message.delivery_id, message.user_id, message.channel) == (delivery_id, world.ada.id, Channel.PUSH)
    assert (message.device_id, message.address, message.platform, message.token_kind) == (
        device_id,
        f"token-{device_id}",
        "ANDROID",
        "FID",
    )
    assert (message.title, message.body) == (f"{task.key} is due in 1 hour", "Check the pumps")
    assert message.data == {
        "notification_id": str(message.notification_id),
        "kind": "REMINDER",
        "category": "REMINDER",
        "task_id": str(task.id),
        "key": task.key,
    }
    assert message.tag == str(message.notification_id)
    assert message.ttl == pytest.approx(3600, abs=5)


async def test_a_push_that_leaves_after_the_next_step_does_not_expire_before_it_arrives(world: World) -> None:
    await give_device(world.ada)
    task = await reminded(world)
    (delivery_id,) = await deliveries(task, Channel.PUSH)
    await pass_by(hours=2)

    message = await claim(delivery_id)

    assert isinstance(message, Send)
    assert message.ttl is None


async def test_a_mail_goes_to_the_persons_address_with_the_title_as_it_is_now(world: World) -> None:
    task = await reminded(world)
    await tasks.patch(world.ada.actor, task.id, TaskPatch(title="Check all pumps"))
    *_, delivery_id = await deliveries(task, Channel.EMAIL)

    message = await claim(delivery_id)

    assert isinstance(message, Send)
    assert message.address.startswith("ada-")
    assert message.title == f"{task.key} is due in 1 hour"
    assert "Check all pumps" in message.body
    assert message.html is not None
    assert f'href="https://muster.example.org/tasks/{task.id}"' in message.html


async def test_a_message_is_in_its_recipients_language(world: World) -> None:
    await give_device(world.ada)
    await notifications.prefer(world.ada.actor, Preferences(locale="de-AT"))
    task = await reminded(world)

    push, mail = [await claim((await deliveries(task, channel))[-1]) for channel in (Channel.PUSH, Channel.EMAIL)]

    assert isinstance(push, Send)
    assert isinstance(mail, Send)
    assert push.title == mail.title == f"{task.key} ist in 1 Stunde fällig"
    assert f"Aufgabe öffnen: https://muster.example.org/tasks/{task.id}" in mail.body
    assert mail.html is not None
    assert '<html lang="de">' in mail.html
    assert push.unsubscribe is None
    assert mail.unsubscribe is not None
    assert mail.unsubscribe.startswith("https://muster.example.org/unsubscribe/")
    assert mail.unsubscribe in mail.body
    assert mail.unsubscribe in mail.html


async def test_a_claimed_delivery_is_nobody_elses_until_its_lease_is_over(world: World) -> None:
    task = await reminded(world)
    *_, delivery_id = await deliveries(task, Channel.EMAIL)

    answers = await asyncio.gather(*(claim(delivery_id) for _ in range(8)))

    assert [type(answer) for answer in answers].count(Send) == 1
    waits = [answer.seconds for answer in answers if isinstance(answer, Wait)]
    assert len(waits) == 7
    assert all(0 < seconds <= 15 for seconds in waits)
    await pass_by(seconds=16)
    assert isinstance(await claim(delivery_id), Send)


async def test_a_claim_that_had_to_wait_still_has_its_whole_lease(world: World) -> None:
    task = await reminded(world)
    *_, delivery_id = await deliveries(task, Channel.EMAIL)

    async with pool().acquire() as connection, connection.transaction():
        await connection.execute("UPDATE notifications.delivery SET attempts = attempts WHERE id = $1", delivery_id)
        late = asyncio.create_task(claim(delivery_id))
        await eventually(somebody_waits_for_a_lock)
        await pass_by(seconds=9)

    assert isinstance(await late, Send)
    lease = await pool().fetchval(
        "SELECT lease_until - core.now() FROM notifications.delivery WHERE id = $1", delivery_id
    )
    assert lease > timedelta(seconds=10)


async def test_what_was_sent_is_not_claimed_again(world: World) -> None:
    task = await reminded(world)
    *_, delivery_id = await deliveries(task, Channel.EMAIL)
    await claim(delivery_id)
    await record(delivery_id, 1, Sent("at the provider"))

    assert await claim(delivery_id) == Nothing()
    assert await claim(uuid7()) == Nothing()


async def test_nothing_is_claimed_behind_an_acknowledgement(world: World) -> None:
    task = await reminded(world)
    ids = await deliveries(task, Channel.EMAIL)
    await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())

    answers = [await claim(delivery_id) for delivery_id in ids]

    assert [type(answer) for answer in answers] == [Send, Nothing]
    assert await told(world, task, channel=Channel.EMAIL) == [
        ("ASSIGNED", "Ada", "QUEUED"),
        ("REMINDER", "Ada", "WITHDRAWN"),
    ]


async def test_a_mention_that_left_with_a_reminder_is_not_lost_with_it(world: World) -> None:
    await give_device(world.ada)
    time, later = await due_in(hours=0), await due_in(hours=8)
    quiet = QuietHours(f"{time:%H:%M}", f"{later:%H:%M}")
    await notifications.prefer(world.ada.actor, Preferences(quiet_hours=quiet))
    await world.govern(BY_MAIL)
    task = await world.task(due_at=await due_in(hours=2))
    await comments.add(world.mia.actor, task.id, CommentCreate(f"[@Ada](user:{world.ada.id}), the pumps!"))
    await pass_by(hours=1, seconds=1)
    await turn(task)
    mention, reminder = await deliveries(task, Channel.PUSH)
    await pass_by(hours=8)
    sent = await claim(mention)
    assert isinstance(sent, Send)
    assert sent.delivery_id == reminder
    await record(reminder, sent.attempt, Retry("busy"))

    await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())

    assert await deliveries(task, Channel.PUSH) == [mention]
    sent = await claim(mention)
    assert isinstance(sent, Send)
    assert sent.title == f"{task.key} mentions you in a comment"


async def test_who_lost_access_gets_nothing(world: World) -> None:
    task = await reminded(world)
    *_, delivery_id = await deliveries(task, Channel.EMAIL)
    await world.remove(world.ada)

    assert await claim(delivery_id) == Nothing()
    assert ("REMINDER", "Ada", "SKIPPED") in await told(world, task, channel=Channel.EMAIL)


async def test_a_message_about_a_task_that_became_invisible_is_skipped(world: World) -> None:
    task = await reminded(world)
    *_, delivery_id = await deliveries(task, Channel.EMAIL)
    await pool().execute("UPDATE tasks.task SET deleted_at = core.now() WHERE id = $1", task.id)

    assert await claim(delivery_id) == Nothing()
    reason = await pool().fetchval("SELECT reason FROM notifications.delivery WHERE id = $1", delivery_id)
    assert reason == "no access"


async def test_what_a_snooze_holds_is_waited_for_and_then_shown(world: World) -> None:
    task = await world.task(due_at=await due_in(hours=2))
    await turn(task)
    await tasks.snooze(world.ada.actor, task.id, Snooze(await due_in(hours=3)))
    await pass_by(hours=1, seconds=1)
    await turn(task)
    (delivery_id,) = await deliveries(task, Channel.IN_APP)

    early = await claim(delivery_id)
    assert isinstance(early, Wait)
    assert early.seconds == pytest.approx(7200, abs=5)
    await pass_by(hours=2)
    assert await claim(delivery_id) == Nothing()

    assert ("REMINDER", "Ada", "SENT") in await told(world, task)
