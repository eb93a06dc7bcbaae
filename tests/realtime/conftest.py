"""The realtime edge is tested on the loop that it runs on, behind its own server."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.settings import Settings
from tests.realtime.house import House, open_house, relaying


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": True}


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """Without a relay: what is to be heard is published by the test."""
    async with open_house(replace(settings, port=0)) as house:
        yield house


@pytest.fixture
async def relayed(house: House) -> AsyncIterator[House]:
    async with relaying(house.settings):
        yield house
