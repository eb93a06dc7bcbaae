"""Each test has a house of its own: a project, a task queue, providers."""

from collections.abc import AsyncIterator

import pytest

from core.settings import Settings
from tests.workflows.house import House, open_house


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with open_house(settings) as house:
        yield house


@pytest.fixture
async def timeless_house(settings: Settings) -> AsyncIterator[House]:
    """A house in which days pass at once."""
    async with open_house(settings, time_skipping=True) as house:
        yield house
