"""Deliveries on the real servers: to people far away by local providers, through relay, workflow and worker."""

import time
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from core.database import pool
from services.lifecycle.commands import advance
from services.notifications.model import Category, Channel
from services.policies.model import PolicyBody
from services.tasks import commands as tasks
from services.tasks.model import Acknowledge
from tests.eventually import eventually
from tests.services.lifecycle.world import pass_by
from tests.workflows.house import WITHIN, House

pytestmark = pytest.mark.anyio

BY_MAIL = PolicyBody(name="By mail", channels={Category.REMINDER: (Channel.EMAIL,)})


async def test_a_hundred_messages_leave_at_once_and_each_once(house: House) -> None:
    people = await house.people(100)
    async with house.working():
        began = time.monotonic()
        told = await house.announce(people, Channel.PUSH)
        await house.until_told(told, {"SENT": 100})
        assert time.monotonic() - began < WITHIN / 2
    assert sorted(push.address for push in house.fcm.accepted) == sorted(f"phone-{person}" for person in people)


async def test_what_a_provider_puts_off_is_tried_again_by_itself(house: House) -> None:
    [somebody] = await house.people(1, token="busy")
    async with house.working():
        told = await house.announce([somebody], Channel.PUSH)
        await house.until_told(told, {"SENT": 1})
        await house.until_done("Deliver")
    assert house.fcm.asked == {f"busy-{somebody}": 2}
    assert len(house.fcm.accepted) == 1


async def test_a_device_that_is_gone_is_forgotten(house: House) -> None:
    [somebody] = await house.people(1, token="gone")
    async with house.working():
        told = await house.announce([somebody], Channel.PUSH)
        await house.until_told(told, {"FAILED": 1})
    assert await pool().fetchval("SELECT count(*) FROM identity.device WHERE user_id = $1", somebody) == 0


async def test_an_address_that_is_refused_fails_for_good_and_says_why(house: House) -> None:
    await pool().execute(
        "UPDATE identity.user_account SET email = 'refused+' || id || '@example.org' WHERE id = $1", house.world.ada.id
    )
    async with house.working():
        told = await house.announce([house.world.ada.id, house.world.ben.id], Channel.EMAIL)
        await house.until_told(told, {"FAILED": 1, "SENT": 1})
    error = await pool().fetchval("SELECT error FROM notifications.delivery WHERE user_id = $1", house.world.ada.id)
    assert error == "550 5.1.1 No such mailbox"


async def test_a_mail_server_that_hangs_holds_up_no_push(house: House) -> None:
    await pool().execute(
        "UPDATE identity.user_account SET email = 'slow+' || id || '@example.org' WHERE id = $1", house.world.ada.id
    )
    [somebody] = await house.people(1)
    async with house.working():
        for _ in range(25):
            await house.announce([house.world.ada.id], Channel.EMAIL)
        await eventually(_mail_hangs(house), WITHIN)
        began = time.monotonic()
        told = await house.announce([somebody], Channel.PUSH)
        await house.until_told(told, {"SENT": 1})
        assert time.monotonic() - began < WITHIN / 4


def _mail_hangs(house: House) -> Callable[[], Awaitable[bool]]:
    async def hangs() -> bool:
        return sum(house.smtp.asked.values()) >= 20

    return hangs


async def test_nothing_leaves_behind_an_acknowledgement(house: House) -> None:
    task = await house.task(BY_MAIL, due=0)
    await advance([task.id])
    await tasks.acknowledge(house.world.ada.actor, task.id, Acknowledge())
    async with house.working():
        await house.until_done("Deliver")
        await house.until_delivered(task, Channel.EMAIL, {"WITHDRAWN": 1})
    assert not house.smtp.accepted


async def test_a_worker_that_stops_leaves_the_rest_to_the_next_one(house: House) -> None:
    stuck = await house.people(16, token="slow")
    others = await house.people(20)
    async with house.working():
        told = await house.announce([*stuck, *others], Channel.PUSH)

        async def all_hands_are_full() -> bool:
            return len(house.fcm.asked) == 16

        await eventually(all_hands_are_full, WITHIN)
    assert not house.fcm.accepted
    async with house.working():
        await house.until_told(told, {"QUEUED": 16, "SENT": 20})


async def test_what_was_on_its_way_when_the_worker_stopped_goes_again_and_says_so(house: House) -> None:
    [somebody] = await house.people(1, token="slow")
    async with house.working():
        told = await house.announce([somebody], Channel.PUSH)

        async def is_on_its_way() -> bool:
            return bool(house.fcm.asked)

        await eventually(is_on_its_way, WITHIN)
    await pool().execute("UPDATE identity.device SET token = 'phone-' || id WHERE user_id = $1", somebody)
    await pass_by(seconds=16)
    async with house.working():
        await house.until_told(told, {"SENT": 1})
        await house.until_done("Deliver")
    reason = await pool().fetchval("SELECT reason FROM notifications.delivery WHERE notification_id = $1", told[0])
    assert reason == "perhaps sent before"


async def test_without_providers_messages_are_printed_without_addresses_and_words(house: House) -> None:
    with capture_logs() as lines:
        async with house.working(with_providers=False):
            told = await house.announce([house.world.ada.id], Channel.EMAIL)
            await house.until_told(told, {"LOGGED": 1})
    [line] = [line for line in lines if line["event"] == "delivery.logged"]
    assert line["channel"] == "EMAIL"
    assert "@" not in str(line)
    assert "Closed on Monday" not in str(line)


async def test_a_delivery_that_is_put_off_again_and_again_goes_on_in_a_new_run(hurried_house: House) -> None:
    house = hurried_house
    told = await house.announce([house.world.ada.id], Channel.EMAIL)
    await pool().execute(
        "UPDATE notifications.delivery SET send_at = send_at + interval '1 day' WHERE notification_id = ANY($1)", told
    )
    async with house.working():
        await house.until_done("Deliver", status="ContinuedAsNew")
        await pass_by(days=1)
        await house.until_told(told, {"SENT": 1})
