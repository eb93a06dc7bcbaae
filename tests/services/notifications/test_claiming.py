"""One attempt at a time, behind the fence, and what comes of it."""

import asyncio
from datetime import timedelta

import pytest

from core.database import pool, transaction
from core.ids import uuid7
from services.notifications import claiming, queries, recording
from services.notifications.model import (
    Category,
    Channel,
    ClaimedDelivery,
    DeliveryState,
    Failed,
    Logged,
    Mode,
    NotSent,
    Postponed,
    Retry,
    Sent,
    Unsent,
)
from tests.services.notifications.world import (
    PUMPS,
    World,
    add_device,
    calls_for,
    claim,
    claimed,
    closed,
    deliveries,
    delivery,
    frames,
    now,
    prefer,
    states,
    tell,
    withdraw,
)

pytestmark = pytest.mark.anyio

AN_HOUR = timedelta(hours=1)
A_LEASE = timedelta(seconds=16)


async def test_a_delivery_is_claimed_once(world: World) -> None:
    (told,) = await tell(world.message())
    row = await delivery(told)
    first = await claimed(row["id"])
    assert (first.id, first.notice.id, first.channel, first.attempt) == (row["id"], told, Channel.EMAIL, 1)
    assert first.address == row["address"]
    assert isinstance(await claim(row["id"]), Postponed)


async def test_of_many_who_claim_at_once_one_gets_it(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    found = await asyncio.gather(*(claim(delivery_id) for _ in range(12)))
    assert [type(each) for each in found].count(ClaimedDelivery) == 1


async def test_a_push_names_its_device(world: World) -> None:
    device_id = await add_device(world.ada)
    (told,) = await tell(world.message(channels=(Channel.PUSH,)))
    device = (await claimed((await delivery(told))["id"])).device
    assert device is not None
    assert (device.id, device.token, device.platform) == (device_id, f"token-{device_id}", "ANDROID")


async def test_a_push_whose_device_was_removed_meanwhile_is_skipped(world: World) -> None:
    device_id = await add_device(world.ada)
    (told,) = await tell(world.message(channels=(Channel.PUSH,)))
    await pool().execute("DELETE FROM identity.device WHERE id = $1", device_id)
    await closed((await delivery(told))["id"])
    assert await states(told) == [("PUSH", "SKIPPED", "no device")]


async def test_it_can_not_be_claimed_before_its_time(world: World) -> None:
    until = await now() + AN_HOUR
    (told,) = await tell(world.message(not_before=until))
    assert await claim((await delivery(told))["id"]) == Postponed(until)


async def test_who_lost_access_meanwhile_gets_nothing(world: World) -> None:
    (told,) = await tell(world.message())
    await pool().execute("DELETE FROM projects.member WHERE user_id = $1", world.ada.user_id)
    assert await claim((await delivery(told))["id"]) is None
    assert await states(told) == [("EMAIL", "SKIPPED", "no access")]


async def test_an_admin_is_sent_what_was_escalated_to_them(world: World) -> None:
    (told,) = await tell(world.message(user_id=world.root.user_id, category=Category.ESCALATION, kind="ESCALATION"))
    assert (await claimed((await delivery(told))["id"])).notice.id == told


async def test_what_an_attempt_left_unanswered_was_perhaps_sent(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    await claimed(delivery_id)
    again = await claimed(delivery_id, A_LEASE)
    assert (again.perhaps_sent, again.attempt) == (True, 2)
    assert (await delivery(told))["reason"] == "perhaps sent before"


@pytest.mark.parametrize(
    ("outcome", "state"), [(Sent("fcm-1"), "SENT"), (Logged(), "LOGGED"), (Failed("no"), "FAILED")]
)
async def test_an_outcome_ends_a_delivery(world: World, outcome: Sent | Logged | Failed, state: str) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    await claimed(delivery_id)
    assert await recording.record(delivery_id, 1, outcome) is None
    row = await delivery(told)
    assert row["state"] == state
    assert row["finished_at"] is not None
    assert (row["provider_id"], row["error"]) == (
        getattr(outcome, "provider_id", None),
        getattr(outcome, "error", None),
    )
    assert await claim(delivery_id, AN_HOUR) is None


async def test_a_device_that_is_gone_is_forgotten(world: World) -> None:
    await add_device(world.ada)
    (told,) = await tell(world.message(channels=(Channel.PUSH,)))
    delivery_id = (await delivery(told))["id"]
    await claimed(delivery_id)
    await recording.record(delivery_id, 1, Failed("UNREGISTERED", device_gone=True))
    assert await pool().fetchval("SELECT count(*) FROM identity.device WHERE user_id = $1", world.ada.user_id) == 0


async def test_what_fails_is_tried_again_ever_later(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    waits = []
    for attempt in range(10):
        await claimed(delivery_id, attempt * AN_HOUR)
        again = await recording.record(delivery_id, attempt + 1, Retry("busy"))
        assert again is not None
        assert await claim(delivery_id) == Postponed(again)
        waits.append(round((again - await now()).total_seconds()))
    assert waits == sorted(waits)
    assert waits[0] == 2
    assert waits[-1] == 300
    assert (await delivery(told))["error"] == "busy"


async def test_a_provider_may_ask_for_patience(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    await claimed(delivery_id)
    again = await recording.record(delivery_id, 1, Retry("slow down", retry_after=1800))
    assert again is not None
    assert again > await now() + timedelta(minutes=29)


async def test_after_a_day_it_has_failed(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    await pool().execute(
        "UPDATE notifications.delivery SET send_at = send_at - interval '24 hours' WHERE id = $1", delivery_id
    )
    await claimed(delivery_id)
    assert await recording.record(delivery_id, 1, Retry("busy")) is None
    assert await states(told) == [("EMAIL", "FAILED", "not delivered within 24 hours")]


async def test_what_was_held_for_one_person_and_task_leaves_as_one_message(world: World) -> None:
    task_id, until = uuid7(), await now() + AN_HOUR
    first, second, third = await tell(
        *(world.message(task_id=task_id, kind=kind, not_before=until) for kind in ("REMINDER", "DUE", "OVERDUE"))
    )
    (other,) = await tell(world.message(not_before=until))
    asked = (await delivery(first))["id"]
    kept = (await claimed(asked, 2 * AN_HOUR)).id
    found = await states(first, second, third)
    assert found.count(("EMAIL", "SKIPPED", f"sent as one with {kept}")) == 2
    assert kept == max(row["id"] for row in await deliveries(first, second, third))
    await recording.record(kept, 1, Sent())
    assert await claim(asked, 2 * AN_HOUR) is None
    assert (await delivery(other))["state"] == "HELD"


async def test_an_escalation_stands_for_what_leaves_with_it(world: World) -> None:
    task_id, until = uuid7(), await now() + AN_HOUR
    (escalated,) = await tell(world.message(task_id=task_id, kind="ESCALATION", not_before=until))
    (reminded,) = await tell(world.message(task_id=task_id, not_before=until))
    assert (await claimed((await delivery(reminded))["id"], 2 * AN_HOUR)).notice.id == escalated


async def test_what_is_held_longer_does_not_leave_with_the_rest(world: World) -> None:
    task_id, time = uuid7(), await now()
    early, late = await tell(
        world.message(task_id=task_id, not_before=time + AN_HOUR),
        world.message(task_id=task_id, not_before=time + 3 * AN_HOUR),
    )
    early_id = (await delivery(early))["id"]
    assert (await claimed(early_id, 2 * AN_HOUR)).id == early_id
    assert (await delivery(late))["state"] == "HELD"


async def test_two_claims_of_what_leaves_as_one_send_one(world: World) -> None:
    task_id, until = uuid7(), await now() + AN_HOUR
    told = await tell(*(world.message(task_id=task_id, not_before=until) for _ in range(6)))
    ids = [row["id"] for row in await deliveries(*told)]
    found = await asyncio.gather(*(claim(delivery_id, 2 * AN_HOUR) for delivery_id in ids))
    assert [each.id for each in found if isinstance(each, ClaimedDelivery)] == [max(ids)]
    assert sorted(row["state"] for row in await deliveries(*told)) == ["QUEUED"] + ["SKIPPED"] * 5


async def test_the_end_of_a_snooze_brings_the_inbox_one_notification(world: World) -> None:
    task_id, until = uuid7(), await now() + AN_HOUR
    (older,) = await tell(world.message(task_id=task_id, channels=(Channel.IN_APP,), not_before=until))
    (newer,) = await tell(world.message(task_id=task_id, channels=(Channel.IN_APP,), not_before=until))
    async with transaction() as tx:
        time = await tx.now() + 2 * AN_HOUR
        found = await claiming.claim(tx, time, (await delivery(older))["id"])
        assert isinstance(found, ClaimedDelivery)
        await claiming.show(tx, time, found, PUMPS)
    assert [notice.id for notice in (await queries.page(world.ada, True, 10, None)).items] == [newer]
    (frame,) = await frames(world.ada)
    assert (frame["kind"], frame["data"]["id"]) == ("notification.created", str(newer))
    assert [row["state"] for row in await deliveries(older, newer)] == ["SKIPPED", "SENT"]


async def test_what_waits_without_an_attempt_is_found(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    await pool().execute(
        "UPDATE notifications.delivery SET send_at = send_at - interval '61 seconds' WHERE id = $1", delivery_id
    )
    found = await queries.waiting(pool(), 1000)
    assert [call.channel for call in found if delivery_id in call.delivery_ids] == ["EMAIL"]
    await claimed(delivery_id)
    assert not [call for call in await queries.waiting(pool(), 1000) if delivery_id in call.delivery_ids]


# Mails that were switched off meanwhile


async def switch_off(world: World, category: Category, channel: Channel = Channel.EMAIL) -> None:
    await prefer(world.ada, matrix={category: {channel: Mode.OFF}})


async def test_a_mail_that_was_held_does_not_leave_after_an_unsubscribe(world: World) -> None:
    (told,) = await tell(world.message(not_before=await now() + AN_HOUR))
    mail = (await delivery(told))["id"]
    await switch_off(world, Category.REMINDER)
    assert isinstance(await claim(mail), Postponed)
    assert await claim(mail, 2 * AN_HOUR) == Unsent(mail, DeliveryState.SKIPPED, NotSent.PREFERENCE)


async def test_nor_does_one_that_is_tried_again(world: World) -> None:
    (told,) = await tell(world.message())
    mail = (await delivery(told))["id"]
    await claimed(mail)
    await recording.record(mail, 1, Retry("busy"))
    await switch_off(world, Category.REMINDER)
    assert await claim(mail, AN_HOUR) == Unsent(mail, DeliveryState.SKIPPED, NotSent.PREFERENCE)


async def test_nor_one_that_is_claimed_with_many(world: World) -> None:
    reminded, mentioned = await tell(
        world.message(), world.message(category=Category.MENTION, kind="comment.created", step_id=None)
    )
    await switch_off(world, Category.REMINDER)
    ids = [row["id"] for row in await deliveries(reminded, mentioned)]
    async with transaction() as tx:
        found = await claiming.claim_together(tx, await tx.now(), ids)
    assert [each.notice.id for each in found] == [mentioned]


async def test_what_concerns_security_leaves_whatever_was_stored(world: World) -> None:
    (told,) = await tell(world.message(category=Category.SECURITY))
    await prefer(world.ada)
    await pool().execute(
        """
        UPDATE notifications.preference SET body = jsonb_set(body, '{matrix,SECURITY,EMAIL}', '"OFF"')
        WHERE user_id = $1
        """,
        world.ada.user_id,
    )
    assert (await claimed((await delivery(told))["id"])).notice.id == told


async def test_a_push_leaves_though_mails_are_switched_off(world: World) -> None:
    await add_device(world.ada)
    (told,) = await tell(world.message(channels=(Channel.PUSH,)))
    await switch_off(world, Category.REMINDER)
    assert (await claimed((await delivery(told))["id"])).notice.id == told


async def test_an_escalation_of_which_mails_were_switched_off_leaves_with_no_other_mail(world: World) -> None:
    task_id, until = uuid7(), await now() + AN_HOUR
    escalated, reminded = await tell(
        world.message(task_id=task_id, category=Category.ESCALATION, kind="ESCALATION", not_before=until),
        world.message(task_id=task_id, not_before=until),
    )
    await switch_off(world, Category.ESCALATION)
    mail = (await delivery(escalated))["id"]
    assert (await claimed(mail, 2 * AN_HOUR)).notice.id == reminded
    assert (await delivery(escalated))["state"] == "HELD"
    assert await claim(mail, 2 * AN_HOUR) == Unsent(mail, DeliveryState.SKIPPED, NotSent.PREFERENCE)


# The fence


async def test_what_was_withdrawn_is_not_claimed(world: World) -> None:
    message = world.message()
    (told,) = await tell(message)
    assert message.task_id is not None
    await withdraw(message.task_id)
    assert await claim((await delivery(told))["id"]) is None
    assert await states(told) == [("EMAIL", "WITHDRAWN", "the task has moved on")]


async def test_only_the_steps_that_end_are_withdrawn(world: World) -> None:
    task_id = uuid7()
    reminded, assigned, lost, mentioned, elsewhere = await tell(
        world.message(task_id=task_id),
        world.message(task_id=task_id, kind="ASSIGNED", category=Category.ASSIGNMENT, assignment_no=2),
        world.message(task_id=task_id, kind="ASSIGNED", category=Category.ASSIGNMENT, assignment_no=1),
        world.message(task_id=task_id, kind="comment.created", category=Category.MENTION, step_id=None),
        world.message(),
    )
    await withdraw(task_id, None, 2)
    found = [row["state"] for row in await deliveries(reminded, assigned, lost, mentioned, elsewhere)]
    assert found == ["WITHDRAWN", "QUEUED", "WITHDRAWN", "QUEUED", "QUEUED"]


async def test_only_the_kinds_that_are_named_are_withdrawn(world: World) -> None:
    task_id = uuid7()
    told = await tell(*(world.message(task_id=task_id, kind=kind) for kind in ("REMINDER", "ASSIGNED")))
    await withdraw(task_id, {"REMINDER", "DUE"})
    assert [row["state"] for row in await deliveries(*told)] == ["WITHDRAWN", "QUEUED"]


async def test_what_is_on_its_way_says_so_and_is_not_tried_again(world: World) -> None:
    task_id = uuid7()
    answered, failing, silent = await tell(*(world.message(task_id=task_id) for _ in range(3)))
    ids = [row["id"] for row in await deliveries(answered, failing, silent)]
    for delivery_id in ids:
        await claimed(delivery_id)
    await withdraw(task_id)
    assert await states(answered) == [("EMAIL", "QUEUED", "on its way as the task moved on")]
    await recording.record(ids[0], 1, Sent())
    assert await recording.record(ids[1], 1, Retry("busy")) is None
    await closed(ids[2], A_LEASE)
    assert [row["state"] for row in await deliveries(answered, failing, silent)] == ["SENT", "WITHDRAWN", "WITHDRAWN"]
    assert (await delivery(silent))["reason"] == "the task has moved on, perhaps sent before"


async def test_an_attempt_that_never_answered_is_withdrawn(world: World) -> None:
    message = world.message()
    (told,) = await tell(message)
    delivery_id = (await delivery(told))["id"]
    await claimed(delivery_id)
    assert message.task_id is not None
    await withdraw(message.task_id, later=A_LEASE)
    assert await states(told) == [("EMAIL", "WITHDRAWN", "the task has moved on, perhaps sent before")]
    assert await claim(delivery_id, AN_HOUR) is None
    await recording.record(delivery_id, 1, Sent())
    assert await states(told) == [("EMAIL", "SENT", "on its way as the task moved on")]


async def test_an_acknowledgement_that_races_200_deliveries_lets_none_be_claimed_after_it(world: World) -> None:
    task_id = uuid7()
    told = await tell(*(world.message(task_id=task_id) for _ in range(200)))
    waiting = [row["id"] for row in await deliveries(*told)]
    committed = asyncio.Event()
    before: list[bool] = []

    async def send_one_after_another() -> None:
        while waiting:
            delivery_id = waiting.pop()
            too_late = committed.is_set()
            if isinstance(await claim(delivery_id), ClaimedDelivery):
                before.append(too_late)

    async def acknowledge() -> None:
        while len(before) < 20:  # noqa: ASYNC110 - until the race is on
            await asyncio.sleep(0)
        await withdraw(task_id)
        committed.set()

    async with asyncio.timeout(30):
        await asyncio.gather(acknowledge(), *(send_one_after_another() for _ in range(8)))
    rows = await deliveries(*told)
    assert not any(before)
    assert 20 <= len(before) < 200
    assert [row["state"] for row in rows].count("QUEUED") == len(before)
    assert all((row["state"] == "WITHDRAWN") == (row["lease_until"] is None) for row in rows)
    assert all(row["withdrawn_at"] is not None for row in rows)


@pytest.mark.parametrize("moment", ["in retry", "on its way", "unanswered"])
async def test_what_left_with_a_message_that_is_withdrawn_leaves_by_itself(world: World, moment: str) -> None:
    task_id, until = uuid7(), await now() + AN_HOUR
    mentioned, reminded = await tell(
        world.message(
            task_id=task_id, category=Category.MENTION, kind="comment.created", step_id=None, not_before=until
        ),
        world.message(task_id=task_id, not_before=until),
    )
    mention, reminder = [row["id"] for row in await deliveries(mentioned, reminded)]
    assert (await claimed(mention, 2 * AN_HOUR)).id == reminder
    if moment == "in retry":
        await recording.record(reminder, 1, Retry("busy"))
    await withdraw(task_id, later=2 * AN_HOUR)
    if moment == "on its way":
        await recording.record(reminder, 1, Retry("busy"))
    if moment == "unanswered":
        await closed(reminder, 3 * AN_HOUR)
    assert [row["state"] for row in await deliveries(mentioned, reminded)] == ["HELD", "WITHDRAWN"]
    assert len(await calls_for(mention)) == 2
    assert (await claimed(mention, 3 * AN_HOUR)).notice.id == mentioned


async def test_what_left_with_one_that_was_on_its_way_and_arrived_stays_told(world: World) -> None:
    task_id, until = uuid7(), await now() + AN_HOUR
    mentioned, reminded = await tell(
        world.message(
            task_id=task_id, category=Category.MENTION, kind="comment.created", step_id=None, not_before=until
        ),
        world.message(task_id=task_id, not_before=until),
    )
    reminder = (await claimed((await delivery(mentioned))["id"], 2 * AN_HOUR)).id
    await withdraw(task_id, later=2 * AN_HOUR)
    await recording.record(reminder, 1, Sent())
    assert [row["state"] for row in await deliveries(mentioned, reminded)] == ["SKIPPED", "SENT"]


async def test_what_ends_with_the_message_that_it_left_with_is_not_released(world: World) -> None:
    task_id, until = uuid7(), await now() + AN_HOUR
    overdue, escalated = await tell(
        *(world.message(task_id=task_id, kind=kind, not_before=until) for kind in ("OVERDUE", "ESCALATION"))
    )
    kept = (await claimed((await delivery(overdue))["id"], 2 * AN_HOUR)).id
    await recording.record(kept, 1, Retry("busy"))
    await withdraw(task_id, {"OVERDUE", "ESCALATION"})
    assert [row["state"] for row in await deliveries(overdue, escalated)] == ["WITHDRAWN", "WITHDRAWN"]


async def test_nor_is_what_ended_before_the_message_that_it_left_with(world: World) -> None:
    task_id, until = uuid7(), await now() + AN_HOUR
    overdue, reminded = await tell(
        *(world.message(task_id=task_id, kind=kind, not_before=until) for kind in ("OVERDUE", "REMINDER"))
    )
    kept = (await claimed((await delivery(overdue))["id"], 2 * AN_HOUR)).id
    await recording.record(kept, 1, Retry("busy"))
    await withdraw(task_id, {"OVERDUE"})
    assert [row["state"] for row in await deliveries(overdue, reminded)] == ["WITHDRAWN", "QUEUED"]
    await withdraw(task_id, {"REMINDER"})
    assert [row["state"] for row in await deliveries(overdue, reminded)] == ["WITHDRAWN", "WITHDRAWN"]


async def test_withdrawing_and_claiming_what_leaves_as_one_do_not_block_each_other(world: World) -> None:
    for _ in range(10):
        task_id, until = uuid7(), await now() + AN_HOUR
        told = await tell(*(world.message(task_id=task_id, not_before=until) for _ in range(10)))
        ids = [row["id"] for row in await deliveries(*told)]
        await asyncio.gather(*(claim(each, 2 * AN_HOUR) for each in ids), withdraw(task_id, later=2 * AN_HOUR))
        assert {row["state"] for row in await deliveries(*told)} <= {"WITHDRAWN", "SKIPPED", "QUEUED"}
