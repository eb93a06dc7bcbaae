"""The worker's database, open."""

from collections.abc import AsyncIterator

import pytest

from core.database import close_database, open_database
from core.settings import Settings


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[None]:
    await open_database(settings)
    yield
    await close_database()
