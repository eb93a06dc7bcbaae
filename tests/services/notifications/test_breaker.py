"""A provider that fails is left alone, probed, and comes back; nothing is lost or counted meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.database import pool
from services.notifications import channels, queries, tripping
from services.notifications.model import (
    BreakerState,
    Channel,
    ChannelHealth,
    ClaimedDelivery,
    Failed,
    Outcome,
    Postponed,
    Retry,
    Sent,
)
from services.notifications.recording import record
from tests.services.notifications.world import World, add_device, claim, claimed, closed, delivery, now, tell

pytestmark = pytest.mark.anyio

DOWN = Retry("connection refused", outage=True)
AFTER_PAUSE = tripping.FIRST_PAUSE + timedelta(milliseconds=100)
AFTER_SILENCE = AFTER_PAUSE + tripping.PROBE_LEASE + timedelta(seconds=1)


@pytest.fixture(autouse=True)
async def as_if_nothing_had_happened(world: World) -> AsyncIterator[None]:
    """Breakers count what happened lately, in other tests too."""

    async def forget() -> None:
        await pool().execute("TRUNCATE notifications.attempt, notifications.breaker, notifications.outage")

    await forget()
    yield
    await forget()


async def queued(world: World, count: int, **fields: Any) -> list[UUID]:
    told = await tell(*(world.message(**fields) for _ in range(count)))
    return [(await delivery(each))["id"] for each in told]


async def attempt(delivery_id: UUID, outcome: Outcome, later: timedelta = timedelta()) -> datetime | None:
    """One that is claimed as if `later` had passed."""
    taken = await claimed(delivery_id, later)
    return await record(delivery_id, taken.attempt, outcome, is_probe=taken.is_probe)


async def break_down(world: World, **fields: Any) -> None:
    for delivery_id in await queued(world, tripping.ENOUGH_FAILED, **fields):
        await attempt(delivery_id, DOWN)


async def of(world: World, channel: Channel = Channel.EMAIL) -> ChannelHealth:
    return next(each for each in await channels.health(world.root) if each.channel is channel)


async def state_of(world: World, channel: Channel = Channel.EMAIL) -> BreakerState:
    return (await of(world, channel)).state


async def probe(delivery_id: UUID, later: timedelta = AFTER_PAUSE) -> ClaimedDelivery:
    taken = await claimed(delivery_id, later)
    assert taken.is_probe
    return taken


async def test_enough_failures_of_a_provider_open_its_channel_and_no_other(world: World) -> None:
    await break_down(world)
    health = await of(world)
    assert (health.state, health.last_error) == (BreakerState.OPEN, "connection refused")
    assert health.since is not None
    assert health.since <= await now()
    assert await state_of(world, Channel.PUSH) is BreakerState.CLOSED
    await add_device(world.ada)
    (push,) = await queued(world, 1, channels=(Channel.PUSH,))
    assert (await claimed(push)).channel is Channel.PUSH


async def test_one_message_that_fails_again_and_again_opens_nothing(world: World) -> None:
    (delivery_id,) = await queued(world, 1)
    for number in range(10):
        await attempt(delivery_id, DOWN, timedelta(hours=number))
    assert await state_of(world) is BreakerState.CLOSED


async def test_what_recipients_have_of_their_own_opens_nothing(world: World) -> None:
    for delivery_id in await queued(world, 6):
        await attempt(delivery_id, Retry("452 mailbox full"))
    for delivery_id in await queued(world, 6):
        await attempt(delivery_id, Failed("550 no such mailbox"))
    assert await state_of(world) is BreakerState.CLOSED


async def test_while_it_is_open_nothing_is_claimed_nor_counted(world: World) -> None:
    await break_down(world)
    waiting = await queued(world, 20)
    answers = [await claim(delivery_id) for delivery_id in waiting]
    times = [answer.until for answer in answers if isinstance(answer, Postponed)]
    probe_at = (await of(world)).probe_at
    assert probe_at is not None
    assert len(times) == 20
    assert all(probe_at <= time <= probe_at + tripping.SPREAD for time in times)
    assert len(set(times)) > 10
    rows = await pool().fetch("SELECT state, attempts FROM notifications.delivery WHERE id = ANY($1)", waiting)
    assert {tuple(row) for row in rows} == {("QUEUED", 0)}


async def test_after_its_pause_a_few_probe_and_the_others_wait_for_them(world: World) -> None:
    await break_down(world)
    answers = await asyncio.gather(*(claim(each, AFTER_PAUSE) for each in await queued(world, 12)))
    probes = [answer for answer in answers if isinstance(answer, ClaimedDelivery)]
    assert len(probes) == tripping.PROBES
    assert all(each.is_probe for each in probes)
    assert await state_of(world) is BreakerState.HALF_OPEN


async def test_a_probe_that_is_answered_closes_it_for_all(world: World) -> None:
    await break_down(world)
    first, second, third = await queued(world, 3)
    taken = await probe(first)
    await record(first, taken.attempt, Sent(), is_probe=True)
    assert await state_of(world) is BreakerState.CLOSED
    assert not (await claimed(second)).is_probe
    await attempt(third, DOWN)
    assert await state_of(world) is BreakerState.CLOSED


async def test_a_recipient_whom_the_provider_refuses_proves_that_it_is_back(world: World) -> None:
    await break_down(world)
    (delivery_id,) = await queued(world, 1)
    await probe(delivery_id)
    await record(delivery_id, 1, Failed("550 no such mailbox"), is_probe=True)
    assert await state_of(world) is BreakerState.CLOSED


async def test_probes_that_fail_open_it_again_for_longer_once(world: World) -> None:
    await break_down(world)
    probes = [(await probe(delivery_id)).id for delivery_id in await queued(world, tripping.PROBES)]
    for delivery_id in probes:
        await record(delivery_id, 1, DOWN, is_probe=True)
    health = await of(world)
    assert health.state is BreakerState.OPEN
    assert health.probe_at is not None
    assert timedelta(seconds=3) < health.probe_at - await now() <= tripping.pause(2)


async def test_probes_whose_worker_died_do_not_leave_it_half_open(world: World) -> None:
    await break_down(world)
    for delivery_id in await queued(world, tripping.PROBES):
        await probe(delivery_id)
    later, last = await queued(world, 2)
    assert isinstance(await claim(later, AFTER_PAUSE), Postponed)
    await probe(later, AFTER_SILENCE)
    await record(later, 1, Sent(), is_probe=True)
    assert not (await claimed(last)).is_probe


async def test_a_probe_that_can_not_be_sent_leaves_its_turn_to_others(world: World) -> None:
    device_id = await add_device(world.ada)
    await break_down(world, channels=(Channel.PUSH,))
    gone = await queued(world, tripping.PROBES, channels=(Channel.PUSH,))
    await pool().execute("DELETE FROM identity.device WHERE id = $1", device_id)
    for delivery_id in gone:
        await closed(delivery_id, AFTER_PAUSE)
    await add_device(world.ada)
    (able,) = await queued(world, 1, channels=(Channel.PUSH,))
    await probe(able)


async def test_the_time_that_a_channel_was_out_of_order_is_not_taken_from_a_messages_day(world: World) -> None:
    (delivery_id,) = await queued(world, 1)
    await pool().execute(
        "UPDATE notifications.delivery SET send_at = send_at - interval '30 hours' WHERE id = $1", delivery_id
    )
    await pool().execute(
        """
        INSERT INTO notifications.outage (id, channel, opened_at, closed_at) VALUES
            (uuidv7(), 'EMAIL', core.now() - interval '40 hours', core.now() - interval '26 hours'),
            (uuidv7(), 'EMAIL', core.now() - interval '3 hours', NULL),
            (uuidv7(), 'PUSH', core.now() - interval '20 hours', NULL)
        """
    )
    assert await attempt(delivery_id, Retry("busy")) is not None
    await pool().execute("UPDATE notifications.outage SET opened_at = core.now() WHERE closed_at IS NULL")
    assert await attempt(delivery_id, Retry("busy"), timedelta(hours=1)) is None


async def test_an_outage_is_kept_from_its_beginning_to_its_end(world: World) -> None:
    await break_down(world)
    (delivery_id,) = await queued(world, 1)
    taken = await probe(delivery_id)
    await record(delivery_id, taken.attempt, DOWN, is_probe=True)
    taken = await probe(delivery_id, timedelta(minutes=1))
    await record(delivery_id, taken.attempt, Sent(), is_probe=True)
    (outage,) = await pool().fetch("SELECT channel, opened_at, closed_at FROM notifications.outage")
    assert outage["channel"] == "EMAIL"
    assert outage["opened_at"] < outage["closed_at"]


async def test_answers_from_before_it_closed_do_not_open_it_again(world: World) -> None:
    await break_down(world)
    (delivery_id,) = await queued(world, 1)
    taken = await probe(delivery_id)
    await record(delivery_id, taken.attempt, Sent(), is_probe=True)
    for each in await queued(world, tripping.ENOUGH_FAILED - 1):
        await attempt(each, DOWN)
    assert await state_of(world) is BreakerState.CLOSED


async def test_the_guard_leaves_alone_what_waits_for_its_provider(world: World) -> None:
    (delivery_id,) = await queued(world, 1)
    await pool().execute(
        "UPDATE notifications.delivery SET send_at = send_at - interval '61 seconds' WHERE id = $1", delivery_id
    )

    async def is_started_again() -> bool:
        return any(delivery_id in call.delivery_ids for call in await queries.waiting(pool(), 1000))

    assert await is_started_again()
    await break_down(world)
    assert not await is_started_again()
    await pool().execute("UPDATE notifications.breaker SET probe_at = probe_at - interval '70 seconds'")
    assert await is_started_again()


async def test_successes_write_nothing_to_the_breaker(world: World) -> None:
    await break_down(world)
    (delivery_id, other) = await queued(world, 2)
    taken = await probe(delivery_id)
    await record(delivery_id, taken.attempt, Sent(), is_probe=True)
    before = await pool().fetchval("SELECT version FROM notifications.breaker")
    async with pool().acquire() as holder, holder.transaction():
        await holder.execute("SELECT FROM notifications.breaker FOR UPDATE")
        async with asyncio.timeout(5):
            await attempt(other, Sent())
    assert await pool().fetchval("SELECT version FROM notifications.breaker") == before
