"""Providers that go and come back, on the real servers: what waited arrives, each message once."""

import dataclasses
from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from core.database import pool
from services.notifications.model import Category, Channel
from services.policies.model import PolicyBody
from tests.eventually import eventually
from tests.providers.fcm import fcm_server
from tests.services.lifecycle.world import pass_by
from tests.services.notifications.world import states
from tests.workflows.house import WITHIN, House

pytestmark = pytest.mark.anyio

PEOPLE = 200
PUSH_ELSE_MAIL = PolicyBody(
    name="Push, else mail",
    channels={Category.ASSIGNMENT: (Channel.PUSH,)},
    fallback={Channel.PUSH: Channel.EMAIL},
)


@pytest.fixture(autouse=True)
async def as_if_nothing_had_happened(house: House) -> AsyncIterator[None]:
    """Breakers count what happened lately, in other tests too."""

    async def forget() -> None:
        await pool().execute("TRUNCATE notifications.attempt, notifications.breaker, notifications.outage")

    await forget()
    yield
    await forget()


async def is_out_of_order() -> bool:
    return await pool().fetchval("SELECT state FROM notifications.breaker WHERE channel = 'PUSH'") == "OPEN"


async def _all_sent(notification_ids: list[UUID]) -> bool:
    rows = await pool().fetch(
        "SELECT state FROM notifications.delivery WHERE notification_id = ANY($1)", notification_ids
    )
    return [row["state"] for row in rows] == ["SENT"] * PEOPLE


async def test_what_waited_for_a_provider_arrives_once_when_it_is_back(house: House) -> None:
    people = await house.people(PEOPLE)
    async with fcm_server() as gone:
        pass
    house.settings = dataclasses.replace(house.settings, fcm_url=gone.url)
    async with house.working():
        told = [*await house.announce(people[:100], Channel.PUSH), *await house.announce(people[100:], Channel.PUSH)]
        await eventually(is_out_of_order, WITHIN)
        untried = await pool().fetchval("SELECT count(*) FROM notifications.delivery WHERE attempts = 0")
        assert untried > 0
        async with fcm_server(gone.port) as back:
            await eventually(lambda: _all_sent(told), 3 * WITHIN)
    assert Counter(push.address for push in back.accepted) == Counter(f"phone-{person}" for person in people)
    assert await pool().fetchval("SELECT state FROM notifications.breaker WHERE channel = 'PUSH'") == "CLOSED"


async def test_what_waits_for_a_device_that_is_gone_is_skipped(house: House) -> None:
    [somebody] = await house.people(1, token="gone")
    [first] = await house.announce([somebody], Channel.PUSH)
    [second] = await house.announce([somebody], Channel.PUSH)
    await pool().execute(
        "UPDATE notifications.delivery SET send_at = send_at + interval '3 seconds' WHERE notification_id = $1", second
    )
    async with house.working():
        await house.until_told([first, second], {"FAILED": 1, "SKIPPED": 1})
    assert await states(first, second) == [("PUSH", "FAILED", None), ("PUSH", "SKIPPED", "no device")]
    assert house.fcm.asked == {f"gone-{somebody}": 1}


@pytest.mark.parametrize("others", [0, 20])
async def test_who_waits_a_minute_for_a_provider_gets_one_mail_and_no_other_when_it_is_back(
    house: House, others: int
) -> None:
    """The push alone, which is tried again, and with others that have its breaker open."""
    async with fcm_server() as gone:
        pass
    house.settings = dataclasses.replace(house.settings, fcm_url=gone.url)
    device_id = await house.device(house.world.ada, "phone")
    async with house.working():
        if others:
            await house.announce(await house.people(others), Channel.PUSH)
            await eventually(is_out_of_order, WITHIN)
        task = await house.task(PUSH_ELSE_MAIL)
        await house.until_delivered(task, Channel.PUSH, {"QUEUED": 1})
        await pass_by(seconds=61)
        await house.until_delivered(task, Channel.EMAIL, {"SENT": 1})
        async with fcm_server(gone.port) as back:
            await house.until_delivered(task, Channel.PUSH, {"SENT": 1})
            await house.until_delivered(task, Channel.EMAIL, {"SENT": 1})
    to_ada = [mail for mail in house.smtp.accepted if mail.recipient.startswith("ada-")]
    assert [mail.subject for mail in to_ada] == [f"{task.key} was assigned to you"]
    assert [push.address for push in back.accepted].count(f"phone-{device_id}") == 1
