"""Sending digests, as Temporal asks for it, where one person's can't be made."""

from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest
from temporalio.testing import ActivityEnvironment

from activities.digests import PATIENCE, send_digests
from core.database import close_database, open_database, pool
from core.settings import Settings
from tests.services.digests.world import digests_of, it_is, run, utc, wants
from tests.services.lifecycle.world import create_world, own_clock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def nobody_is_due(settings: Settings) -> AsyncIterator[None]:
    await open_database(settings)
    await pool().execute("TRUNCATE digests.due, notifications.preference")
    yield
    await close_database()


async def test_it_lives_before_anybody_has_been_told(nobody_is_due: None) -> None:
    beats: list[tuple[object, ...]] = []
    environment = ActivityEnvironment()
    environment.on_heartbeat = lambda *details: beats.append(details)
    assert await environment.run(send_digests) == 0
    assert beats


async def test_whose_digest_can_not_be_made_holds_up_nobody_once_that_is_no_outage(nobody_is_due: None) -> None:
    async with own_clock():
        await it_is("2028-03-03T11:59")
        world = await create_world()
        people = (world.ben, world.ada, world.mia)
        for person in people:
            await world.task(assignee=person, due_at=utc("2028-03-03T11:00"))
            await wants(person)
        await run()
        await it_is("2028-03-04T09:00")
        broken = min(people, key=lambda person: person.id)
        await pool().execute(
            f"ALTER TABLE notifications.notification ADD CONSTRAINT broken"
            f" CHECK (user_id <> '{broken.id}' OR category <> 'DIGEST') NOT VALID"
        )
        try:
            with pytest.raises(asyncpg.CheckViolationError):
                await attempt(PATIENCE)
            assert await attempt(PATIENCE + 1) == len(people)
        finally:
            await pool().execute("ALTER TABLE notifications.notification DROP CONSTRAINT broken")
        assert [len(await digests_of(person)) for person in people] == [int(person != broken) for person in people]
        await it_is("2028-03-04T10:01")
        await attempt(1)
        assert len(await digests_of(broken)) == 1


async def attempt(number: int) -> int:
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, attempt=number)
    people: int = await environment.run(send_digests)
    return people
