"""What becomes of a message: a notification, a delivery on each channel, and who hears of it at once."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from core.database import pool, transaction
from core.errors import Invalid
from core.ids import uuid7
from services.identity.model import Actor
from services.notifications import muting, queries
from services.notifications.model import Category, Channel, Digest, Mode, Mutable, MuteFor, Period, QuietHours
from tests.services.notifications.world import (
    World,
    add_device,
    calls_for,
    deliveries,
    delivery,
    frames,
    now,
    prefer,
    states,
    tell,
)

pytestmark = pytest.mark.anyio

EVERYWHERE = (Channel.IN_APP, Channel.PUSH, Channel.EMAIL)


async def test_a_message_is_in_the_inbox_at_once_and_its_recipient_hears_of_it(world: World) -> None:
    (told,) = await tell(world.message(channels=(Channel.IN_APP,)))
    assert await states(told) == [("IN_APP", "SENT", None)]
    (frame,) = await frames(world.ada)
    assert (frame["kind"], frame["data"]["id"], frame["data"]["key"]) == ("notification.created", str(told), "OPS-7")
    assert (frame["data"]["title"], frame["data"]["body"]) == ("OPS-7 is due in 1 hour", "Check the pumps")
    assert frame["data"]["step"] == {"kind": "REMINDER", "index": 1}
    (notice,) = (await queries.page(world.ada, None, 10, None)).items
    assert (notice.id, notice.version) == (told, frame["data"]["version"])


async def test_no_title_is_stored(world: World) -> None:
    await tell(world.message(channels=EVERYWHERE))
    rows = await pool().fetch("SELECT row_to_json(notification)::text AS row FROM notifications.notification")
    assert not [row for row in rows if "pumps" in row["row"]]


async def test_a_push_goes_to_each_device(world: World) -> None:
    devices = {await add_device(world.ada), await add_device(world.ada)}
    (told,) = await tell(world.message(channels=(Channel.PUSH,)))
    rows = await deliveries(told)
    assert {row["address"] for row in rows} == {str(device) for device in devices}
    (call,) = await calls_for(*(row["id"] for row in rows))
    assert (call["call"], call["channel"]) == ("deliver", "PUSH")
    assert set(call["delivery_ids"]) == {str(row["id"]) for row in rows}


async def test_a_push_without_a_device_says_so(world: World) -> None:
    (told,) = await tell(world.message(channels=(Channel.PUSH,)))
    assert await states(told) == [("PUSH", "SKIPPED", "no device")]


async def test_where_no_channel_is_named_the_usual_ones_are_taken(world: World) -> None:
    await add_device(world.ada)
    (told,) = await tell(world.message(channels=None))
    assert await states(told) == [("IN_APP", "SENT", None), ("PUSH", "QUEUED", None)]


async def test_what_a_person_switched_off_is_skipped_and_not_in_the_inbox(world: World) -> None:
    matrix = {Category.REMINDER: {Channel.IN_APP: Mode.OFF, Channel.EMAIL: Mode.DIGEST}}
    await prefer(world.ada, matrix=matrix, digest=Digest(Period.DAILY))
    (told,) = await tell(world.message(channels=(Channel.IN_APP, Channel.EMAIL)))
    assert await states(told) == [("IN_APP", "SKIPPED", "preference"), ("EMAIL", "SKIPPED", "digest")]
    assert (await queries.page(world.ada, None, 10, None)).items == []
    assert not [frame for frame in await frames(world.ada) if frame["kind"] == "notification.created"]


async def test_an_escalation_keeps_one_channel(world: World) -> None:
    await prefer(world.ada, matrix={Category.ESCALATION: dict.fromkeys(Channel, Mode.OFF)})
    (told,) = await tell(world.message(category=Category.ESCALATION, kind="ESCALATION", channels=EVERYWHERE))
    assert [row["state"] for row in await deliveries(told)].count("SENT") == 1


async def test_security_is_never_switched_off(world: World) -> None:
    with pytest.raises(Invalid):
        await prefer(world.ada, matrix={Category.SECURITY: {Channel.EMAIL: Mode.OFF}})
    (told,) = await tell(world.message(category=Category.SECURITY))
    assert await states(told) == [("EMAIL", "QUEUED", None)]


async def quiet_for_hours(world: World) -> None:
    """Ada wants to hear nothing for two hours or more from now on."""
    time = await now()
    start, end = time - timedelta(hours=1), time + timedelta(hours=2)
    await prefer(world.ada, quiet_hours=QuietHours(f"{start:%H:%M}", f"{end:%H:%M}"))


async def test_quiet_hours_hold_a_message_but_not_the_inbox(world: World) -> None:
    await quiet_for_hours(world)
    (told,) = await tell(world.message(channels=(Channel.IN_APP, Channel.EMAIL)))
    shown, mailed = await deliveries(told)
    assert (shown["state"], mailed["state"], mailed["reason"]) == ("SENT", "HELD", "quiet hours")
    assert mailed["send_at"] > await now() + timedelta(minutes=90)
    (call,) = await calls_for(mailed["id"])
    assert call["send_at"][:16] == mailed["send_at"].isoformat()[:16]


async def test_what_breaks_the_quiet_goes_through(world: World) -> None:
    await quiet_for_hours(world)
    (told,) = await tell(world.message(breaks_quiet=True))
    assert await states(told) == [("EMAIL", "QUEUED", None)]


async def test_a_snooze_holds_the_inbox_too(world: World) -> None:
    until = await now() + timedelta(hours=1)
    (told,) = await tell(world.message(channels=(Channel.IN_APP, Channel.EMAIL), not_before=until))
    assert await states(told) == [("IN_APP", "HELD", "snoozed"), ("EMAIL", "HELD", "snoozed")]
    assert {row["send_at"] for row in await deliveries(told)} == {until}
    assert (await queries.page(world.ada, None, 10, None)).items == []


async def test_nobody_is_told_the_same_step_twice(world: World) -> None:
    message = world.message()
    (first,) = await tell(message)
    assert await tell(message, message) == [None, None]
    assert len(await deliveries(first)) == 1


async def test_who_has_no_access_is_skipped(world: World) -> None:
    (told,) = await tell(world.message(user_id=world.ben.user_id, channels=(Channel.IN_APP, Channel.EMAIL)))
    assert await states(told) == [("IN_APP", "SKIPPED", "no access"), ("EMAIL", "SKIPPED", "no access")]
    assert await frames(world.ben) == []


async def test_a_disabled_person_is_skipped(world: World) -> None:
    await pool().execute("UPDATE identity.user_account SET disabled_at = now() WHERE id = $1", world.ada.user_id)
    (told,) = await tell(world.message())
    assert await states(told) == [("EMAIL", "SKIPPED", "no access")]


async def test_an_admin_hears_of_escalations_only(world: World) -> None:
    escalated, reminded = await tell(
        world.message(user_id=world.root.user_id, category=Category.ESCALATION, kind="ESCALATION"),
        world.message(user_id=world.root.user_id),
    )
    assert await states(escalated) == [("EMAIL", "QUEUED", None)]
    assert await states(reminded) == [("EMAIL", "SKIPPED", "no access")]


async def test_nobody_hears_of_a_deleted_project(world: World) -> None:
    await pool().execute("UPDATE projects.project SET deleted_at = now() WHERE id = $1", world.project_id)
    ada, root = await tell(
        world.message(), world.message(user_id=world.root.user_id, category=Category.ESCALATION, kind="ESCALATION")
    )
    assert await states(ada, root) == [("EMAIL", "SKIPPED", "no access")] * 2


async def test_deliveries_leave_in_batches_of_a_hundred(world: World) -> None:
    told = await tell(*(world.message() for _ in range(250)))
    calls = await calls_for(*[(await delivery(each))["id"] for each in told])
    assert sorted(len(call["delivery_ids"]) for call in calls) == [50, 100, 100]


async def test_a_step_knows_who_was_told_and_how(world: World) -> None:
    step_id = uuid7()
    (told,) = await tell(world.message(step_id=step_id, channels=(Channel.IN_APP, Channel.EMAIL)))
    known = (await queries.told_of(pool(), [step_id, uuid7()]))[step_id]
    assert [reader.user_id for reader in known.readers] == [world.ada.user_id]
    assert [(each.notification_id, each.state) for each in known.deliveries] == [(told, "SENT"), (told, "QUEUED")]


async def muted(actor: Actor, kind: Mutable, target_id: UUID | None, until: datetime | None = None) -> None:
    assert target_id is not None
    async with transaction() as tx:
        await muting.mute(tx, actor, kind, target_id, MuteFor(until))


@pytest.mark.parametrize("kind", Mutable)
async def test_of_what_is_muted_one_is_told_nowhere(world: World, kind: Mutable) -> None:
    message = world.message(channels=(Channel.IN_APP, Channel.EMAIL))
    await muted(world.ada, kind, message.task_id if kind is Mutable.TASK else message.project_id)
    (told,) = await tell(message)
    assert await states(told) == [("IN_APP", "SKIPPED", "muted"), ("EMAIL", "SKIPPED", "muted")]
    assert (await queries.page(world.ada, None, 10, None)).items == []


async def test_an_assignment_reaches_the_inbox_of_who_muted_its_project(world: World) -> None:
    await muted(world.ada, Mutable.PROJECT, world.project_id)
    (told,) = await tell(world.message(category=Category.ASSIGNMENT, kind="ASSIGNED", channels=EVERYWHERE))
    assert [state for channel, state, _ in await states(told) if channel == "IN_APP"] == ["SENT"]
    assert [reason for channel, _, reason in await states(told) if channel == "EMAIL"] == ["muted"]


async def test_an_escalation_of_what_is_muted_keeps_one_channel(world: World) -> None:
    await muted(world.ada, Mutable.PROJECT, world.project_id)
    (told,) = await tell(world.message(category=Category.ESCALATION, kind="ESCALATION", channels=EVERYWHERE))
    assert [row["state"] for row in await deliveries(told)].count("SENT") == 1


async def test_a_mute_is_over_at_its_time(world: World) -> None:
    message = world.message()
    await muted(world.ada, Mutable.TASK, message.task_id, await now() + timedelta(hours=1))
    await pool().execute(
        "UPDATE notifications.mute SET until = core.now() - interval '1 second' WHERE user_id = $1", world.ada.user_id
    )
    (told,) = await tell(message)
    assert await states(told) == [("EMAIL", "QUEUED", None)]
