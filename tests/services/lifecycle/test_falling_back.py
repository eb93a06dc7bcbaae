"""In place of a push that reaches nobody: mail, where the policy says so, else the app for an escalation; never behind
the fence.
"""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from msgspec import structs

from core.database import pool
from core.ids import uuid7
from services.lifecycle.model import Nothing, Send, Wait
from services.lifecycle.recording import fall_back, record
from services.notifications import commands, queries, retrying
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
    instant_everywhere,
)
from services.policies.model import LadderStep, PolicyBody, Recipient
from services.tasks import commands as tasks
from services.tasks.model import Acknowledge, Task
from tests.services.lifecycle.world import World, calls, claim, deliveries, due_in, pass_by, turn
from tests.services.notifications.world import frames

pytestmark = pytest.mark.anyio

POLICY = PolicyBody(
    name="Push, else mail",
    remind_at_due=False,
    ladder=(LadderStep("PT1H", (Recipient.ASSIGNEE,), break_quiet=True),),
    channels={Category.ESCALATION: (Channel.PUSH,)},
    fallback={Channel.PUSH: Channel.EMAIL},
)
ONLY_PUSH = structs.replace(POLICY, fallback={})
GONE = Failed("the device is not registered any more", device_gone=True)


@pytest.fixture(autouse=True)
async def as_if_nothing_had_happened(world: World) -> AsyncIterator[None]:
    """Breakers count what happened lately, in other tests too."""
    await pool().execute("TRUNCATE notifications.attempt, notifications.breaker, notifications.outage")
    yield
    await pool().execute("TRUNCATE notifications.attempt, notifications.breaker, notifications.outage")


async def add_device(world: World) -> UUID:
    device_id = uuid7()
    await pool().execute(
        """
        INSERT INTO identity.device (id, user_id, token, platform, kind, created_at)
        VALUES ($1, $2, 'token-' || $1::uuid, 'ANDROID', 'TOKEN', core.now())
        """,
        device_id,
        world.ada.id,
    )
    return device_id


async def escalated(world: World, policy: PolicyBody = POLICY) -> Task:
    """A task of Ada's whose first rung was taken just now."""
    await world.govern(policy)
    task = await world.task(due_at=await due_in(minutes=1))
    await turn(task)
    await pool().execute("DELETE FROM notifications.delivery WHERE task_id = $1", task.id)
    await pass_by(hours=1, minutes=1)
    await turn(task)
    return task


async def told(task: Task) -> list[tuple[str, str, str | None]]:
    rows = await pool().fetch(
        "SELECT channel, state, reason FROM notifications.delivery WHERE task_id = $1 ORDER BY id", task.id
    )
    return [tuple(row) for row in rows]


async def attempt(delivery_id: UUID, outcome: Failed | Retry | Sent) -> None:
    sent = await claim(delivery_id)
    assert isinstance(sent, Send)
    await record(delivery_id, sent.attempt, outcome, is_probe=sent.is_probe)


async def switch_off(world: World, channel: Channel) -> None:
    matrix = instant_everywhere()
    matrix[Category.ESCALATION][channel] = Mode.OFF
    await commands.prefer(world.ada.actor, Preferences(matrix=matrix))


IN_PLACE = ("EMAIL", "QUEUED", "in place of PUSH")
IN_THE_APP = ("IN_APP", "QUEUED", "in place of PUSH")


async def test_a_push_that_failed_for_good_becomes_a_mail_that_is_sent(world: World) -> None:
    await add_device(world)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await attempt(push, GONE)
    assert await told(task) == [("PUSH", "FAILED", None), IN_PLACE]
    (mail,) = await deliveries(task, Channel.EMAIL)
    assert any(str(mail) in call.get("delivery_ids", ()) for call in await calls())
    sent = await claim(mail)
    assert isinstance(sent, Send)
    assert sent.address.startswith("ada-")


async def test_one_that_ran_out_of_time_too(world: World) -> None:
    await add_device(world)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await pass_by(hours=25)
    await attempt(push, Retry("busy"))
    assert await told(task) == [("PUSH", "FAILED", "not delivered within 24 hours"), IN_PLACE]


async def test_nobody_gets_a_mail_who_has_another_device(world: World) -> None:
    await add_device(world)
    await add_device(world)
    task = await escalated(world)
    first, second = await deliveries(task, Channel.PUSH)
    await attempt(first, GONE)
    assert [channel for channel, _, _ in await told(task)] == ["PUSH", "PUSH"]
    await attempt(second, GONE)
    assert [channel for channel, _, _ in await told(task)] == ["PUSH", "PUSH", "EMAIL"]


async def test_devices_that_fail_at_the_same_moment_bring_one_mail(world: World) -> None:
    for _ in range(4):
        await add_device(world)
    task = await escalated(world)
    pushes = await deliveries(task, Channel.PUSH)
    await asyncio.gather(*(attempt(each, GONE) for each in pushes))
    assert [channel for channel, _, _ in await told(task)].count("EMAIL") == 1


async def test_one_that_was_sent_to_another_device_brings_none(world: World) -> None:
    await add_device(world)
    await add_device(world)
    task = await escalated(world)
    first, second = await deliveries(task, Channel.PUSH)
    await attempt(first, Sent("1"))
    await attempt(second, GONE)
    assert [channel for channel, _, _ in await told(task)] == ["PUSH", "PUSH"]


async def test_without_a_device_a_mail_goes_at_once(world: World) -> None:
    task = await escalated(world)
    assert sorted(await told(task)) == [("EMAIL", "QUEUED", None), ("PUSH", "SKIPPED", "no device")]


async def test_a_device_that_vanished_meanwhile_brings_a_mail(world: World) -> None:
    device_id = await add_device(world)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await pool().execute("DELETE FROM identity.device WHERE id = $1", device_id)
    assert await claim(push) == Nothing()
    assert await told(task) == [("PUSH", "SKIPPED", "no device"), IN_PLACE]


async def test_mail_is_nothing_that_a_policy_sends_by_itself(world: World) -> None:
    await add_device(world)
    task = await escalated(world, ONLY_PUSH)
    (push,) = await deliveries(task, Channel.PUSH)
    await attempt(push, GONE)
    assert await told(task) == [("PUSH", "FAILED", None), IN_THE_APP]


async def test_who_switched_mail_off_gets_none_and_is_told_in_the_app(world: World) -> None:
    await add_device(world)
    await switch_off(world, Channel.EMAIL)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await attempt(push, GONE)
    assert await told(task) == [("PUSH", "FAILED", None), IN_THE_APP]


@pytest.mark.parametrize(("period", "mails"), [(Period.NEVER, 1), (Period.DAILY, 0)])
async def test_a_mail_that_was_put_off_to_no_digest_is_sent(world: World, period: Period, mails: int) -> None:
    await add_device(world)
    matrix = instant_everywhere()
    matrix[Category.ESCALATION][Channel.EMAIL] = Mode.DIGEST
    await commands.prefer(world.ada.actor, Preferences(matrix=matrix, digest=Digest(period)))
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await attempt(push, GONE)
    assert [row for row in await told(task) if row == IN_PLACE] == [IN_PLACE] * mails


@pytest.mark.parametrize(("breaks_quiet", "state"), [(True, "QUEUED"), (False, "HELD")])
async def test_quiet_hours_hold_it_unless_its_step_breaks_them(world: World, breaks_quiet: bool, state: str) -> None:
    await add_device(world)
    ladder = (LadderStep("PT1H", (Recipient.ASSIGNEE,), break_quiet=breaks_quiet),)
    policy = PolicyBody(
        name="Quiet", remind_at_due=False, ladder=ladder, channels=POLICY.channels, fallback=POLICY.fallback
    )
    task = await escalated(world, policy)
    (push,) = await deliveries(task, Channel.PUSH)
    time = (await due_in(hours=0)).strftime("%H:%M")
    later = (await due_in(hours=8)).strftime("%H:%M")
    await commands.prefer(world.ada.actor, Preferences(quiet_hours=QuietHours(time, later)))
    await attempt(push, GONE)
    assert [row[1] for row in await told(task)] == ["FAILED", state]


async def half_open(probes: int) -> None:
    await pool().execute(
        """
        INSERT INTO notifications.breaker (channel, state, openings, opened_at, probe_at, probes, version)
        VALUES ('PUSH', 'HALF_OPEN', 1, core.now(), core.now() + interval '1 hour', $1, 1)
        """,
        probes,
    )


async def probes_left() -> int:
    return await pool().fetchval("SELECT probes FROM notifications.breaker WHERE channel = 'PUSH'")  # type: ignore[no-any-return]


async def test_a_probe_that_lost_its_device_leaves_its_turn_to_others(world: World) -> None:
    device_id = await add_device(world)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await pool().execute("DELETE FROM identity.device WHERE id = $1", device_id)
    await half_open(probes=1)
    assert await claim(push) == Nothing()
    assert await probes_left() == 1


async def test_so_does_one_whose_task_its_person_may_not_see(world: World) -> None:
    """Its project they may see, but the task is none any more."""
    await add_device(world)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await pool().execute("UPDATE notifications.delivery SET task_id = NULL WHERE id = $1", push)
    await pool().execute(
        "UPDATE notifications.notification SET task_id = $2 WHERE id = "
        "(SELECT notification_id FROM notifications.delivery WHERE id = $1)",
        push,
        uuid7(),
    )
    await half_open(probes=1)
    assert await claim(push) == Nothing()
    assert await probes_left() == 1


@pytest.mark.parametrize("open_for", ["3 seconds", "1 day"])
async def test_what_waits_a_minute_for_its_channel_falls_back_and_goes_on_waiting(world: World, open_for: str) -> None:
    """However long the channel has been out of order by then: it may have come back in between, or nobody asked it."""
    await add_device(world)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await pass_by(seconds=50)
    await pool().execute(
        """
        INSERT INTO notifications.breaker (channel, state, openings, opened_at, probe_at, probes, version)
        VALUES ('PUSH', 'OPEN', 1, core.now() - $1::text::interval, core.now() + interval '1 hour', 0, 1)
        """,
        open_for,
    )
    assert isinstance(await claim(push), Wait)
    assert [channel for channel, _, _ in await told(task)] == ["PUSH"]
    await pass_by(seconds=11)
    for _ in range(2):
        assert isinstance(await claim(push), Wait)
    assert await told(task) == [("PUSH", "QUEUED", None), IN_PLACE]


async def test_a_push_that_fails_for_a_minute_falls_back_and_is_tried_on(world: World) -> None:
    """One alone opens no breaker."""
    await add_device(world)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await attempt(push, Retry("connection refused", outage=True))
    await pass_by(seconds=50)
    await attempt(push, Retry("connection refused", outage=True))
    assert [channel for channel, _, _ in await told(task)] == ["PUSH"]
    for _ in range(2):
        await pass_by(seconds=11)
        await attempt(push, Retry("connection refused", outage=True))
    assert await told(task) == [("PUSH", "QUEUED", None), IN_PLACE]


async def test_one_that_an_admin_queued_again_waits_for_a_minute_of_its_own(world: World) -> None:
    await add_device(world)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    await pass_by(hours=2)
    await pool().execute("UPDATE notifications.delivery SET retried_at = core.now() WHERE id = $1", push)
    await attempt(push, Retry("connection refused", outage=True))
    assert [channel for channel, _, _ in await told(task)] == ["PUSH"]


async def test_what_its_person_acknowledged_does_not_fall_back(world: World) -> None:
    await add_device(world)
    task = await escalated(world)
    (push,) = await deliveries(task, Channel.PUSH)
    sent = await claim(push)
    assert isinstance(sent, Send)
    await tasks.acknowledge(world.ada.actor, task.id, Acknowledge())
    await record(push, sent.attempt, GONE)
    assert [channel for channel, _, _ in await told(task)] == ["PUSH"]
    await fall_back(push)
    assert [channel for channel, _, _ in await told(task)] == ["PUSH"]


async def test_a_mail_in_place_of_a_push_is_withdrawn_with_it_whoever_comes_first(world: World) -> None:
    await add_device(world)
    for _ in range(8):
        task = await escalated(world)
        (push,) = await deliveries(task, Channel.PUSH)
        assert isinstance(await claim(push), Send)
        await asyncio.gather(
            record(push, 1, Failed("no")),
            tasks.acknowledge(world.ada.actor, task.id, Acknowledge()),
        )
        assert [row[1] for row in await told(task) if row[0] == "EMAIL"] in ([], ["WITHDRAWN"])


# In the app


async def test_an_escalation_whose_last_device_is_gone_is_shown_in_the_app(world: World) -> None:
    await add_device(world)
    task = await escalated(world, ONLY_PUSH)
    (push,) = await deliveries(task, Channel.PUSH)
    await attempt(push, GONE)
    (shown,) = await deliveries(task, Channel.IN_APP)
    assert any(str(shown) in call.get("delivery_ids", ()) for call in await calls())
    assert await claim(shown) == Nothing()
    assert await told(task) == [("PUSH", "FAILED", None), ("IN_APP", "SENT", "in place of PUSH")]
    newest = (await queries.page(world.ada.actor, True, 1, None)).items[0]
    assert (newest.task_id, newest.category) == (task.id, Category.ESCALATION)
    said = [frame["data"]["id"] for frame in await frames(world.ada.actor) if frame["kind"] == "notification.created"]
    assert said[-1] == str(newest.id)
    assert said.count(str(newest.id)) == 1


async def test_so_is_one_that_nobody_could_deliver_for_a_day(world: World) -> None:
    await add_device(world)
    task = await escalated(world, ONLY_PUSH)
    (push,) = await deliveries(task, Channel.PUSH)
    await pass_by(hours=25)
    await attempt(push, Retry("busy"))
    assert await told(task) == [("PUSH", "FAILED", "not delivered within 24 hours"), IN_THE_APP]


async def test_so_is_one_whose_device_vanished_meanwhile(world: World) -> None:
    device_id = await add_device(world)
    task = await escalated(world, ONLY_PUSH)
    (push,) = await deliveries(task, Channel.PUSH)
    await pool().execute("DELETE FROM identity.device WHERE id = $1", device_id)
    for _ in range(2):
        assert await claim(push) == Nothing()
    assert await told(task) == [("PUSH", "SKIPPED", "no device"), IN_THE_APP]


async def test_while_something_may_still_arrive_it_is_not_and_then_once(world: World) -> None:
    await add_device(world)
    await add_device(world)
    task = await escalated(world)
    first, second = await deliveries(task, Channel.PUSH)
    await attempt(first, GONE)
    await attempt(second, GONE)
    (mail,) = await deliveries(task, Channel.EMAIL)
    assert await deliveries(task, Channel.IN_APP) == []
    await attempt(mail, Failed("550 No such mailbox"))
    (shown,) = await deliveries(task, Channel.IN_APP)
    assert await claim(shown) == Nothing()
    await retrying.retry(world.root.actor, mail)
    await attempt(mail, Failed("550 No such mailbox"))
    assert [row for row in await told(task) if row[0] == "IN_APP"] == [("IN_APP", "SENT", "in place of EMAIL")]


async def test_devices_that_fail_at_the_same_moment_show_it_once(world: World) -> None:
    for _ in range(4):
        await add_device(world)
    task = await escalated(world, ONLY_PUSH)
    pushes = await deliveries(task, Channel.PUSH)
    await asyncio.gather(*(attempt(each, GONE) for each in pushes))
    assert [channel for channel, _, _ in await told(task)].count("IN_APP") == 1


async def test_one_that_another_device_showed_is_not(world: World) -> None:
    await add_device(world)
    await add_device(world)
    task = await escalated(world, ONLY_PUSH)
    first, second = await deliveries(task, Channel.PUSH)
    await attempt(first, Sent("1"))
    await attempt(second, GONE)
    assert await deliveries(task, Channel.IN_APP) == []


async def test_what_is_switched_off_in_the_app_is_shown_there_after_all(world: World) -> None:
    await add_device(world)
    await switch_off(world, Channel.IN_APP)
    policy = structs.replace(ONLY_PUSH, channels={Category.ESCALATION: (Channel.IN_APP, Channel.PUSH)})
    task = await escalated(world, policy)
    assert ("IN_APP", "SKIPPED", "preference") in await told(task)
    (push,) = await deliveries(task, Channel.PUSH)
    await attempt(push, GONE)
    assert sorted(await told(task)) == [IN_THE_APP, ("PUSH", "FAILED", None)]
    (shown,) = await deliveries(task, Channel.IN_APP)
    assert await claim(shown) == Nothing()
    assert ("IN_APP", "SENT", "in place of PUSH") in await told(task)


async def test_what_was_only_to_be_mailed_is_shown_there_after_an_unsubscribe(world: World) -> None:
    policy = structs.replace(ONLY_PUSH, channels={Category.ESCALATION: (Channel.EMAIL,)})
    task = await escalated(world, policy)
    (mail,) = await deliveries(task, Channel.EMAIL)
    await switch_off(world, Channel.EMAIL)
    for _ in range(2):
        assert await claim(mail) == Nothing()
    assert await told(task) == [("EMAIL", "SKIPPED", "preference"), ("IN_APP", "QUEUED", "in place of EMAIL")]


async def test_a_reminder_that_reaches_nobody_is_not_shown_for_that(world: World) -> None:
    await add_device(world)
    policy = PolicyBody(name="By push", remind_at_due=True, channels={Category.REMINDER: (Channel.PUSH,)})
    await world.govern(policy)
    task = await world.task(due_at=await due_in(minutes=1))
    await pass_by(minutes=2)
    await turn(task)
    (push,) = (await deliveries(task, Channel.PUSH))[-1:]
    await attempt(push, GONE)
    shown = await pool().fetchval(
        "SELECT count(*) FROM notifications.delivery WHERE task_id = $1 AND channel = 'IN_APP' AND step_kind = 'DUE'",
        task.id,
    )
    assert shown == 0


async def test_what_is_to_be_shown_is_withdrawn_with_the_push_whoever_comes_first(world: World) -> None:
    await add_device(world)
    for _ in range(8):
        task = await escalated(world, ONLY_PUSH)
        (push,) = await deliveries(task, Channel.PUSH)
        assert isinstance(await claim(push), Send)
        await asyncio.gather(
            record(push, 1, Failed("no")),
            tasks.acknowledge(world.ada.actor, task.id, Acknowledge()),
        )
        assert await deliveries(task, Channel.IN_APP) == []


async def test_so_is_what_is_shown_for_want_of_a_device(world: World) -> None:
    for _ in range(8):
        device_id = await add_device(world)
        task = await escalated(world, ONLY_PUSH)
        (push,) = await deliveries(task, Channel.PUSH)
        await pool().execute("DELETE FROM identity.device WHERE id = $1", device_id)
        await asyncio.gather(claim(push), tasks.acknowledge(world.ada.actor, task.id, Acknowledge()))
        assert await deliveries(task, Channel.IN_APP) == []
