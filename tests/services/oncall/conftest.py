"""Each test has a project and people of its own."""

from collections.abc import AsyncIterator

import pytest

from core.database import close_database, open_database
from core.settings import Settings
from tests import cast
from tests.cast import World


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    await open_database(settings)
    yield await cast.world()
    await close_database()
