"""What those who run Muster see of deliveries: of a day, and whatever waits; read from indexes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest

from services.notifications import overseeing
from services.notifications.model import Channel, DeliveryState
from services.notifications.overseeing import Asked
from tests.services.lifecycle.world import own_clock, pass_by
from tests.services.notifications.world import World, deliveries, tell

pytestmark = pytest.mark.anyio


@pytest.fixture
async def old(world: World) -> AsyncIterator[dict[str, UUID]]:
    """A message of two days ago: shown in the inbox, and waiting to be mailed. By state."""
    async with own_clock():
        rows = await deliveries(*await tell(world.message(channels=(Channel.IN_APP, Channel.EMAIL))))
        await pass_by(days=2)
        yield {row["state"]: row["id"] for row in rows}


async def seen(asked: Asked) -> set[UUID]:
    return {delivery.id for delivery in await overseeing.deliveries(asked, 10_000)}


async def counted(asked: Asked) -> int:
    return sum(each.count for each in await overseeing.counts(asked))


async def test_it_looks_a_day_back_and_at_whatever_waits(old: dict[str, UUID]) -> None:
    assert await seen(Asked()) >= {old["QUEUED"]}
    assert old["SENT"] not in await seen(Asked())
    assert await counted(Asked()) == len(await seen(Asked()))


async def test_it_looks_as_far_back_as_is_asked_for(old: dict[str, UUID]) -> None:
    assert await seen(Asked(timedelta(days=3))) >= set(old.values())
    assert await seen(Asked(timedelta(hours=1))) & set(old.values()) == set()
    waiting = Asked(timedelta(days=3), DeliveryState.QUEUED, Channel.EMAIL)
    assert old["QUEUED"] in await seen(waiting)
    assert await counted(waiting) == len(await seen(waiting))
