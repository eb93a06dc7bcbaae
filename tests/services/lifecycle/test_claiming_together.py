"""Many claimed in one transaction: each once, and whatever is not simple is left to be claimed alone."""

import asyncio
from uuid import UUID

import pytest

from core.database import pool
from services.lifecycle import claiming
from services.lifecycle.model import Nothing, Send
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


async def test_of_many_who_claim_at_once_each_message_goes_to_one(world: World) -> None:
    ids = await told(world)
    rounds = await asyncio.gather(*(claiming.claim_together(ids, PUBLIC_URL) for _ in range(8)))
    taken = [each.delivery_id for sends in rounds for each in sends if each is not None]
    assert sorted(taken) == sorted(ids)
