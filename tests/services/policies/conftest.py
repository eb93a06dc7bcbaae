"""A project with its people for each test, in the worker's database."""

from collections.abc import AsyncIterator

import pytest

from core.database import close_database, open_database
from core.settings import Settings
from tests.services.policies.world import World, create_world, leave


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    await open_database(settings)
    world = await create_world()
    yield world
    await leave(world)
    await close_database()
