"""The activity that delivers, over the real database, with providers that misbehave."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from temporalio.testing import ActivityEnvironment

from activities.deliver import SPARE_SECONDS, Deliveries
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


def activity(seconds: float = 180) -> ActivityEnvironment:
    """The surroundings of an activity that has so long."""
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, start_to_close_timeout=timedelta(seconds=seconds))
    return environment


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

    waits = await activity().run(
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

    await activity().run(
        Deliveries({Channel.EMAIL: ChattyToo()}, connections=4, public_url=PUBLIC_URL).deliver, [delivery_id]
    )

    answer = await pool().fetchval("SELECT answer FROM notifications.attempt WHERE delivery_id = $1", delivery_id)
    provider_id = await pool().fetchval("SELECT provider_id FROM notifications.delivery WHERE id = $1", delivery_id)
    assert (answer, provider_id) == ("2.0.0 queued for <[address]>", "<7@example.org>")


async def test_what_a_provider_says_is_kept_without_addresses(world: World) -> None:
    await announce(world.root.actor, Announcement((world.ada.id,), "Closed on Monday", "All day."), Channel.EMAIL)
    delivery_id = await pool().fetchval("SELECT id FROM notifications.delivery WHERE user_id = $1", world.ada.id)

    await activity().run(
        Deliveries({Channel.EMAIL: Chatty()}, connections=4, public_url="http://muster.example").deliver, [delivery_id]
    )

    for kept in (
        "SELECT error FROM notifications.delivery WHERE id = $1",
        "SELECT answer FROM notifications.attempt WHERE delivery_id = $1",
    ):
        assert await pool().fetchval(kept, delivery_id) == "550 <[address]> is unknown here, ask [address]"


class Counting:
    """A provider that takes everything; what it says of Mia's mails PostgreSQL can't keep."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def send(self, message: Send) -> Outcome:
        self.sent.append(message.address)
        return Sent("\0" if message.address.startswith("mia-") else "1")


async def announced(world: World) -> dict[UUID, UUID]:
    """A mail each to Ada, Mia and Ben: deliveries by person."""
    people = (world.ada.id, world.mia.id, world.ben.id)
    await announce(world.root.actor, Announcement(people, "Closed on Monday", "All day."), Channel.EMAIL)
    rows = await pool().fetch("SELECT id, user_id FROM notifications.delivery WHERE user_id = ANY($1)", people)
    return {row["user_id"]: row["id"] for row in rows}


async def test_an_activity_whose_time_is_nearly_over_begins_no_call(world: World) -> None:
    ids, provider = await announced(world), Counting()
    deliver = Deliveries({Channel.EMAIL: provider}, connections=4, public_url=PUBLIC_URL).deliver
    assert await activity(SPARE_SECONDS).run(deliver, [ids[world.ada.id]]) == {ids[world.ada.id]: 0.0}
    assert not provider.sent
    assert await activity().run(deliver, [ids[world.ada.id]]) == {}
    assert len(provider.sent) == 1


async def test_what_can_not_be_recorded_has_no_other_sent_again(world: World) -> None:
    ids, provider = await announced(world), Counting()
    deliver = Deliveries({Channel.EMAIL: provider}, connections=1, public_url=PUBLIC_URL).deliver
    with pytest.raises(asyncpg.PostgresError):
        await activity().run(deliver, list(ids.values()))
    rows = await pool().fetch(
        "SELECT user_id, state FROM notifications.delivery WHERE id = ANY($1)", list(ids.values())
    )
    assert {row["user_id"]: row["state"] for row in rows} == {
        world.ada.id: "SENT", world.mia.id: "QUEUED", world.ben.id: "SENT"
    }  # fmt: skip
    assert len(provider.sent) == 3
