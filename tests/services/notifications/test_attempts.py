"""Each call to a provider leaves a trace: when it was made, and what came of it."""

from datetime import timedelta

import pytest

from core.database import pool, transaction
from services.notifications import claiming, queries
from services.notifications.model import (
    Attempt,
    AttemptOutcome,
    Channel,
    Failed,
    Logged,
    NotSent,
    Outcome,
    Retry,
    Sent,
)
from services.notifications.recording import record
from tests.services.notifications.world import World, add_device, claimed, closed, delivery, tell
from tests.services.notifications.world import now as now_is

pytestmark = pytest.mark.anyio

AN_HOUR = timedelta(hours=1)
A_LEASE = timedelta(seconds=16)


async def tries(world: World, notification_id: object) -> tuple[Attempt, ...]:
    assert notification_id is not None
    (shown,) = await queries.deliveries_of(world.ada, notification_id)  # type: ignore[arg-type]
    return shown.tries


async def test_an_attempt_begins_with_its_claim(world: World) -> None:
    (told,) = await tell(world.message())
    assert await tries(world, told) == ()
    before = await now_is()
    await claimed((await delivery(told))["id"])
    (attempt,) = await tries(world, told)
    assert (attempt.number, attempt.ended_at, attempt.outcome, attempt.answer) == (1, None, None, None)
    assert before <= attempt.started_at <= await now_is()


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (Sent("projects/acme/messages/7"), (AttemptOutcome.SENT, "projects/acme/messages/7")),
        (Sent("<7@example.org>", "2.0.0 queued"), (AttemptOutcome.SENT, "2.0.0 queued")),
        (Sent("<7@example.org>", "x" * 1000), (AttemptOutcome.SENT, "x" * 300)),
        (Sent(), (AttemptOutcome.SENT, None)),
        (Logged(), (AttemptOutcome.LOGGED, None)),
        (Failed("550 No such mailbox"), (AttemptOutcome.FAILED, "550 No such mailbox")),
        (Retry("x" * 1000), (AttemptOutcome.RETRY, "x" * 300)),
    ],
)
async def test_it_ends_with_what_the_provider_said(world: World, outcome: Outcome, shown: tuple[str, str]) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    await claimed(delivery_id)
    await record(delivery_id, 1, outcome)
    (attempt,) = await tries(world, told)
    assert (attempt.outcome, attempt.answer) == shown
    assert attempt.ended_at is not None
    assert attempt.ended_at >= attempt.started_at


async def test_the_providers_own_name_of_a_message_is_kept_beside_what_it_said(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    await claimed(delivery_id)
    await record(delivery_id, 1, Sent("<7@example.org>", "2.0.0 queued as 4F3A"))
    assert (await delivery(told))["provider_id"] == "<7@example.org>"
    assert [attempt.answer for attempt in await tries(world, told)] == ["2.0.0 queued as 4F3A"]


async def test_one_whose_lease_ran_out_went_unanswered_until_its_answer_comes_after_all(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    await claimed(delivery_id)
    await claimed(delivery_id, A_LEASE)
    second, first = await tries(world, told)
    assert (first.number, first.outcome, second.number, second.outcome) == (1, AttemptOutcome.UNANSWERED, 2, None)
    await record(delivery_id, 1, Sent("late"))
    second, first = await tries(world, told)
    assert (first.outcome, first.answer, second.outcome) == (AttemptOutcome.SENT, "late", None)


async def test_the_latest_twenty_are_shown_the_newest_first(world: World) -> None:
    (told,) = await tell(world.message())
    delivery_id = (await delivery(told))["id"]
    for number in range(1, 24):
        await claimed(delivery_id, number * AN_HOUR)
        await record(delivery_id, number, Retry("busy"))
        await pool().execute("UPDATE notifications.delivery SET retry_at = NULL WHERE id = $1", delivery_id)
    assert [attempt.number for attempt in await tries(world, told)] == list(range(23, 3, -1))


async def test_what_is_not_sent_was_no_attempt(world: World) -> None:
    device_id = await add_device(world.ada)
    without_device, without_access = await tell(world.message(channels=(Channel.PUSH,)), world.message())
    await pool().execute("DELETE FROM identity.device WHERE id = $1", device_id)
    await closed((await delivery(without_device))["id"])
    delivery_id = (await delivery(without_access))["id"]
    await claimed(delivery_id)
    async with transaction() as tx:
        await claiming.skip(tx, delivery_id, NotSent.NO_ACCESS, is_probe=False)
    assert await tries(world, without_device) == await tries(world, without_access) == ()


async def test_the_inbox_is_shown_without_an_attempt(world: World) -> None:
    (told,) = await tell(world.message(channels=(Channel.IN_APP,), not_before=await now_is() + AN_HOUR))
    await claimed((await delivery(told))["id"], 2 * AN_HOUR)
    assert await tries(world, told) == ()
