"""What has failed is queued again as an admin wishes, never behind the fence."""

import asyncio
from datetime import timedelta
from importlib import import_module
from uuid import UUID

import pytest

from core.database import pool, rehearsal
from core.errors import Conflict, Forbidden, NotFound
from core.ids import uuid7
from services.notifications import log, retrying
from services.notifications.model import (
    AttemptOutcome,
    Category,
    Channel,
    ClaimedDelivery,
    DeliveryState,
    Failed,
    Mode,
    NotSent,
    Retry,
    RetryMany,
    Sent,
    Unsent,
)
from services.notifications.recording import record
from tests.services.notifications.world import (
    World,
    add_device,
    calls_for,
    claim,
    claimed,
    deliveries,
    delivery,
    now,
    prefer,
    tell,
    withdraw,
)

pytestmark = pytest.mark.anyio


async def failed(world: World, **fields: object) -> UUID:
    """A delivery that its provider refused."""
    (told,) = await tell(world.message(**fields))
    delivery_id: UUID = (await delivery(told))["id"]
    await claimed(delivery_id)
    await record(delivery_id, 1, Failed("550 No such mailbox"))
    return delivery_id


async def test_what_failed_is_queued_again_and_says_who_wished_it(world: World) -> None:
    delivery_id = await failed(world)
    again = await retrying.retry(world.root, delivery_id)
    assert (again.state, again.retried_by, again.finished_at) == (DeliveryState.QUEUED, world.root.user_id, None)
    *_, call = await calls_for(delivery_id)
    assert (call["channel"], call["delivery_ids"]) == ("EMAIL", [str(delivery_id)])
    assert (await claimed(delivery_id)).attempt == 2
    await record(delivery_id, 2, Sent("2"))
    shown = await log.get(world.root, delivery_id)
    assert [attempt.outcome for attempt in shown.tries] == [AttemptOutcome.SENT, AttemptOutcome.FAILED]


async def test_it_has_a_day_of_its_own(world: World) -> None:
    delivery_id = await failed(world)
    await pool().execute(
        "UPDATE notifications.delivery SET send_at = send_at - interval '3 days' WHERE id = $1", delivery_id
    )
    await retrying.retry(world.root, delivery_id)
    await claimed(delivery_id)
    assert await record(delivery_id, 2, Retry("busy")) is not None
    await pool().execute(
        "UPDATE notifications.delivery SET retried_at = retried_at - interval '1 day', retry_at = NULL WHERE id = $1",
        delivery_id,
    )
    await claimed(delivery_id)
    assert await record(delivery_id, 3, Retry("busy")) is None
    assert (await log.get(world.root, delivery_id)).state is DeliveryState.FAILED


async def test_what_has_not_failed_is_not_sent_again(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    with pytest.raises(Conflict, match="not failed"):
        await retrying.retry(world.root, delivery_id)
    with pytest.raises(NotFound):
        await retrying.retry(world.root, uuid7())
    twice = await failed(world)
    await retrying.retry(world.root, twice)
    with pytest.raises(Conflict, match="not failed"):
        await retrying.retry(world.root, twice)


async def test_nothing_is_queued_again_behind_the_fence(world: World) -> None:
    task_id = uuid7()
    delivery_id = await failed(world, task_id=task_id)
    before = await log.get(world.root, delivery_id)
    await withdraw(task_id)
    with pytest.raises(Conflict, match="moved on"):
        await retrying.retry(world.root, delivery_id)
    assert (await retrying.retry_many(world.root, RetryMany(user_id=world.ada.user_id))).retried == 0
    after = await log.get(world.root, delivery_id)
    assert (after.state, after.reason, after.finished_at) == (before.state, before.reason, before.finished_at)


async def test_what_failed_before_the_fence_looked_at_it_is_left(world: World) -> None:
    step = await failed(world)
    comment = await failed(world, step_id=None, cycle=None, assignment_no=None)
    upgrade = import_module("services.notifications.migrations.notifications_2026_11_26t13_25_00_000000")
    async with rehearsal() as tx:
        for statement in upgrade.STATEMENTS:
            await tx.execute(statement)
        with pytest.raises(Conflict, match="moved on"):
            await retrying.retry(world.root, step)
        assert (await retrying.retry_many(world.root, RetryMany(user_id=world.ada.user_id))).retried == 1
        states = "SELECT state FROM notifications.delivery WHERE id = ANY($1::uuid[])"
        assert {row["state"] for row in await tx.fetch(states, [comment])} == {"QUEUED"}


async def test_a_retry_that_races_the_fence_is_claimed_before_it_or_never(world: World) -> None:
    task_ids = [uuid7() for _ in range(20)]
    ids = [await failed(world, task_id=task_id) for task_id in task_ids]

    told = await asyncio.gather(
        *(retrying.retry(world.root, each) for each in ids),
        *(withdraw(task_id) for task_id in task_ids),
        return_exceptions=True,
    )
    refused = [each for each in told if isinstance(each, BaseException)]
    assert all(isinstance(each, Conflict) and each.code == "moved_on" for each in refused), refused
    assert not [each for each in ids if isinstance(await claim(each, timedelta(hours=1)), ClaimedDelivery)]


async def test_a_push_whose_device_is_gone_can_not_be_sent_again(world: World) -> None:
    await add_device(world.ada)
    delivery_id = await failed(world, channels=(Channel.PUSH,))
    await pool().execute("DELETE FROM identity.device WHERE user_id = $1", world.ada.user_id)
    with pytest.raises(Conflict, match="device"):
        await retrying.retry(world.root, delivery_id)


async def test_a_mail_that_was_switched_off_meanwhile_is_not_sent_again(world: World) -> None:
    delivery_id = await failed(world)
    await prefer(world.ada, matrix={Category.REMINDER: {Channel.EMAIL: Mode.OFF}})
    await retrying.retry(world.root, delivery_id)
    assert await claim(delivery_id) == Unsent(delivery_id, DeliveryState.SKIPPED, NotSent.PREFERENCE)


async def test_after_an_outage_many_are_sent_again_at_once(world: World) -> None:
    began = await now()
    ids = {await failed(world) for _ in range(5)}
    other = await failed(world, user_id=world.root.user_id, project_id=None)
    wanted = RetryMany(channel=Channel.EMAIL, user_id=world.ada.user_id, since=began)
    found = await retrying.retry_many(world.root, wanted)
    assert (found.retried, found.more) == (5, False)
    assert {UUID(each) for call in await calls_for(*ids) for each in call["delivery_ids"]} >= ids
    assert (await log.get(world.root, other)).state is DeliveryState.FAILED
    assert (await retrying.retry_many(world.root, wanted)).retried == 0


async def test_nobody_but_admins_may_look_or_send_again(world: World) -> None:
    delivery_id = await failed(world)
    for asked in (
        retrying.retry(world.ada, delivery_id),
        retrying.retry_many(world.ada, RetryMany()),
        log.get(world.ada, delivery_id),
        log.page(world.ada, log.Which(), 10, None),
    ):
        with pytest.raises(Forbidden):
            await asked


async def test_the_log_reads_a_span_of_time_and_nothing_beside_it(world: World) -> None:
    (told,) = await deliveries(*await tell(world.message()))
    since, until = told["created_at"], told["created_at"] + timedelta(seconds=1)
    conditions, values = log.Which(since=since, until=until).conditions(first=1)
    async with pool().acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL enable_seqscan = off")
        await connection.execute("SET LOCAL enable_sort = off")
        (span,) = [
            row["QUERY PLAN"].strip()
            for row in await connection.fetch(
                f"EXPLAIN SELECT id FROM notifications.delivery WHERE {conditions} ORDER BY id DESC LIMIT 5", *values
            )
            if "Index Cond" in row["QUERY PLAN"]
        ]
    assert "id >= " in span
    assert "id < " in span
    found = await log.page(world.root, log.Which(user_id=world.ada.user_id, since=since, until=until), 10, None)
    assert [each.id for each in found.items] == [told["id"]]


async def test_the_log_finds_what_failed_by_its_own_index(world: World) -> None:
    told = await tell(*(world.message() for _ in range(3)))
    conditions, _ = log.Which(state=DeliveryState.FAILED).conditions(first=1)
    async with pool().acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL enable_seqscan = off")
        await connection.execute("SET LOCAL enable_sort = off")
        plan = await connection.fetch(
            f"EXPLAIN SELECT id FROM notifications.delivery WHERE {conditions} ORDER BY id DESC LIMIT 5"
        )
    assert "delivery_unsent" in str(plan)
    assert len(await deliveries(*told)) == 3
