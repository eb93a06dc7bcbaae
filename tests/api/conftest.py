"""Tests talk to a running application whose limits are out of the way; in it nobody becomes admin by being first."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.settings import Settings
from tests.api.world import Api, running


@pytest.fixture(scope="module")
async def application(settings: Settings) -> AsyncIterator[Api]:
    """One for all tests of a module."""
    async with running(replace(settings, rate_limit_factor=10_000, admin_email="root@example.org")) as api:
        yield api


@pytest.fixture
async def api(application: Api) -> AsyncIterator[Api]:
    """The application as each test finds it: with the control channel connected, and nobody signed in."""
    application.verifier.connected = True
    yield application
    await application.sign_everybody_out()
