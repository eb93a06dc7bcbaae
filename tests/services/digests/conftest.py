"""Each test has a project of its own, and leaves the database's clock as it was."""

from collections.abc import AsyncIterator

import pytest

from core.database import close_database, open_database, pool
from core.settings import Settings
from tests.services.lifecycle.world import World, create_world, own_clock


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    """Nobody of an earlier test wants digests any more."""
    await open_database(settings)
    await pool().execute("TRUNCATE digests.due, notifications.preference")
    async with own_clock():
        yield await create_world()
    await close_database()
