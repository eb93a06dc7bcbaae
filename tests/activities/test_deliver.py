"""The activity that delivers, over the real database, with providers that misbehave."""

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import ActivityEnvironment

from activities.deliver import Deliveries
from core.database import close_database, open_database, pool
from core.settings import Settings
from services.lifecycle.model import Send
from services.notifications.commands import announce
from services.notifications.model import Announcement, Channel, Failed, Outcome, Sent
from tests.services.lifecycle.world import World, create_world

pytestmark = pytest.mark.anyio

PUBLIC_URL = "https://muster.example.org"


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    await open_database(settings)
    yield await create_world()
    await close_database()


class BreaksForMia:
    """A provider with a programming error that one message meets."""

    async def send(self, message: Send) -> Outcome:
        if message.address.startswith("mia-"):
            raise ZeroDivisionError("division by zero")
        return Sent()


async def test_a_message_that_breaks_its_provider_is_put_off_and_holds_up_no_other(world: World) -> None:
    people = (world.ada.id, world.mia.id, world.ben.id)
    await announce(world.root.actor, Announcement(people, "Closed on Monday", "All day."), Channel.EMAIL)
    ids = {row["user_id"]: row["id"] for row in await pool().fetch("SELECT id, user_id FROM notifications.delivery")}

    waits = await ActivityEnvironment().run(
        Deliveries({Channel.EMAIL: BreaksForMia()}, connections=4, public_url=PUBLIC_URL).deliver,
        [ids[person] for person in people],
    )

    assert waits.keys() == {ids[world.mia.id]}
    assert waits[ids[world.mia.id]] == pytest.approx(2, abs=0.5)
    row = await pool().fetchrow(
        "SELECT state, error, lease_until FROM notifications.delivery WHERE id = $1", ids[world.mia.id]
    )
    assert row is not None
    assert tuple(row) == ("QUEUED", "division by zero", None)


class Chatty:
    """A provider that names whom it was asked to reach."""

    async def send(self, message: Send) -> Outcome:
        return Failed(f"550 <{message.address}> is unknown here, ask postmaster@example.org")


class ChattyToo:
    """Likewise, of what it takes."""

    async def send(self, message: Send) -> Outcome:
        return Sent("<7@example.org>", f"2.0.0 queued for <{message.address}>")


async def test_what_a_provider_says_of_what_it_takes_is_kept_without_addresses(world: World) -> None:
    await announce(world.root.actor, Announcement((world.ada.id,), "Closed on Monday", "All day."), Channel.EMAIL)
    delivery_id = await pool().fetchval("SELECT id FROM notifications.delivery WHERE user_id = $1", world.ada.id)

    await ActivityEnvironment().run(
        Deliveries({Channel.EMAIL: ChattyToo()}, connections=4, public_url=PUBLIC_URL).deliver, [delivery_id]
    )

    answer = await pool().fetchval("SELECT answer FROM notifications.attempt WHERE delivery_id = $1", delivery_id)
    provider_id = await pool().fetchval("SELECT provider_id FROM notifications.delivery WHERE id = $1", delivery_id)
    assert (answer, provider_id) == ("2.0.0 queued for <[address]>", "<7@example.org>")


async def test_what_a_provider_says_is_kept_without_addresses(world: World) -> None:
    await announce(world.root.actor, Announcement((world.ada.id,), "Closed on Monday", "All day."), Channel.EMAIL)
    delivery_id = await pool().fetchval("SELECT id FROM notifications.delivery WHERE user_id = $1", world.ada.id)

    await ActivityEnvironment().run(
        Deliveries({Channel.EMAIL: Chatty()}, connections=4, public_url="http://muster.example").deliver, [delivery_id]
    )

    for kept in (
        "SELECT error FROM notifications.delivery WHERE id = $1",
        "SELECT answer FROM notifications.attempt WHERE delivery_id = $1",
    ):
        assert await pool().fetchval(kept, delivery_id) == "550 <[address]> is unknown here, ask [address]"
