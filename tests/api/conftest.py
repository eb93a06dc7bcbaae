"""Each test talks to a running application; its limits are out of the way, but for the tests that are about them."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.settings import Settings
from tests.api.world import Api, running


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[Api]:
    async with running(replace(settings, rate_limit_factor=10_000)) as api:
        yield api
