"""Sending digests: Temporal hears that it lives from the first moment on."""

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import ActivityEnvironment

from activities.digests import send_digests
from core.database import close_database, open_database, pool
from core.settings import Settings

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
