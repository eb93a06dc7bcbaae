"""Many claimed in one transaction: each once, and whatever is not simple is left to be claimed alone."""

import asyncio
from uuid import UUID

import pytest

from core.database import pool
from services.lifecycle import claiming
from services.lifecycle.model import Nothing, Send, Wait
from services.notifications.commands import announce
from services.notifications.model import Announcement, Channel
from tests.services.lifecycle.world import PUBLIC_URL, World, claim

pytestmark = pytest.mark.anyio


async def told(world: World) -> list[UUID]:
    """Mails to three people."""
    people = (world.ada.id, world.mia.id, world.ben.id)
    announced = await announce(world.root.actor, Announcement(people, "Closed", "All day."), Channel.EMAIL)
    rows = await pool().fetch(
        "SELECT id FROM notifications.delivery WHERE notification_id = ANY($1) ORDER BY id",
        list(announced.notification_ids),
    )
    return [row["id"] for row in rows]


async def test_each_is_answered_in_its_place_and_attempted_once(world: World) -> None:
    ids = await told(world)
    sends = await claiming.claim_together([ids[1], ids[0], ids[1]], PUBLIC_URL)
    assert [None if each is None else each.delivery_id for each in sends] == [ids[1], ids[0], None]
    assert await claiming.claim_together(ids[:2], PUBLIC_URL) == [None, None]
    attempts = await pool().fetchval("SELECT count(*) FROM notifications.attempt WHERE delivery_id = ANY($1)", ids)
    assert attempts == 2


async def test_what_somebody_holds_is_left_and_the_others_are_taken(world: World) -> None:
    ids = await told(world)
    async with pool().acquire() as holder, holder.transaction():
        await holder.execute("SELECT FROM notifications.delivery WHERE id = $1 FOR UPDATE", ids[0])
        async with asyncio.timeout(5):
            sends = await claiming.claim_together(ids, PUBLIC_URL)
    assert [each is not None for each in sends] == [False, True, True]
    assert isinstance(await claim(ids[0]), Send)


async def test_who_lost_access_is_left_to_the_claim_that_says_so(world: World) -> None:
    ids = await told(world)
    await pool().execute("UPDATE identity.user_account SET disabled_at = core.now() WHERE id = $1", world.ada.id)
    sends = await claiming.claim_together(ids, PUBLIC_URL)
    assert sorted(each is not None for each in sends) == [False, True, True]
    assert await claim(ids[sends.index(None)]) == Nothing()


async def without_words(world: World, delivery_id: UUID) -> None:
    """As a message of which this version can't make anything."""
    await pool().execute(
        """
        UPDATE notifications.notification SET kind = 'REMINDER', facts = '{"due_at": "never"}', task_id = $2
        WHERE id = (SELECT notification_id FROM notifications.delivery WHERE id = $1)
        """,
        delivery_id,
        (await world.task()).id,
    )


async def test_one_whose_words_can_not_be_made_is_put_off_and_the_others_are_taken(world: World) -> None:
    ids = await told(world)
    await without_words(world, ids[1])
    sends = await claiming.claim_together(ids, PUBLIC_URL)
    assert [each is not None for each in sends] == [True, False, True]
    again = await claim(ids[1])
    assert isinstance(again, Wait)
    assert 0 < again.seconds <= 2
    row = await pool().fetchrow("SELECT state, attempts, lease_until FROM notifications.delivery WHERE id = $1", ids[1])
    assert row is not None
    assert tuple(row) == ("QUEUED", 1, None)


async def test_claimed_alone_it_is_put_off_longer_each_time_and_counts_for_no_breaker(world: World) -> None:
    ids = await told(world)
    await without_words(world, ids[0])
    first = await claim(ids[0])
    await pool().execute("UPDATE notifications.delivery SET retry_at = NULL WHERE id = $1", ids[0])
    second = await claim(ids[0])
    assert isinstance(first, Wait)
    assert isinstance(second, Wait)
    assert second.seconds > first.seconds
    rows = await pool().fetch(
        "SELECT outcome, answer, outage FROM notifications.attempt WHERE delivery_id = $1", ids[0]
    )
    assert {(row["outcome"], row["outage"]) for row in rows} == {("RETRY", None)}
    assert all(row["answer"].startswith("no words: ") for row in rows)


async def test_it_is_given_up_after_a_day(world: World) -> None:
    ids = await told(world)
    await without_words(world, ids[0])
    await pool().execute("UPDATE notifications.delivery SET send_at = send_at - interval '1 day' WHERE id = $1", ids[0])
    assert await claim(ids[0]) == Nothing()
    assert await pool().fetchval("SELECT state FROM notifications.delivery WHERE id = $1", ids[0]) == "FAILED"


async def test_a_probe_without_words_leaves_its_turn_to_others(world: World) -> None:
    ids = await told(world)
    await without_words(world, ids[0])
    await pool().execute(
        """
        INSERT INTO notifications.breaker (channel, state, openings, opened_at, probe_at, probes, version)
        VALUES ('EMAIL', 'HALF_OPEN', 1, core.now(), core.now() + interval '1 hour', 1, 1)
        """
    )
    try:
        assert isinstance(await claim(ids[0]), Wait)
        other = await claim(ids[1])
        assert isinstance(other, Send)
        assert other.is_probe
    finally:
        await pool().execute("TRUNCATE notifications.breaker")


async def test_of_many_who_claim_at_once_each_message_goes_to_one(world: World) -> None:
    ids = await told(world)
    rounds = await asyncio.gather(*(claiming.claim_together(ids, PUBLIC_URL) for _ in range(8)))
    taken = [each.delivery_id for sends in rounds for each in sends if each is not None]
    assert sorted(taken) == sorted(ids)
