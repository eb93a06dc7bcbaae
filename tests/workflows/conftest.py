"""Each test has a house of its own: a project, a task queue, providers."""

from collections.abc import AsyncIterator

import pytest

from core.settings import Settings
from tests.workflows.house import HURRIED, UNHURRIED, House, open_house


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with open_house(settings) as house:
        yield house


@pytest.fixture
async def timeless_house(settings: Settings) -> AsyncIterator[House]:
    """A house in which days pass at once."""
    async with open_house(settings, UNHURRIED) as house:
        yield house


@pytest.fixture
async def hurried_house(settings: Settings) -> AsyncIterator[House]:
    """A house in which every timer of a workflow fires at once."""
    async with open_house(settings, HURRIED) as house:
        yield house
