"""The house of the workflows' tests, for operators to look into."""

from collections.abc import AsyncIterator

import pytest

from core.settings import Settings
from tests.workflows.house import House, open_house


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with open_house(settings) as house:
        yield house
