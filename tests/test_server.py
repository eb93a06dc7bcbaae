"""The server as a real process."""

import asyncio
import time
from dataclasses import replace

import httpx
import pytest

from core.settings import Settings
from ops.network import Reservations
from tests.eventually import eventually
from tests.realtime.client import open_client
from tests.roles import role

pytestmark = pytest.mark.anyio

STOPS_WITHIN = 3.0


@pytest.fixture
def settings_of_a_process(settings: Settings) -> Settings:
    ports = Reservations()
    port = ports.choose()
    ports.release()
    return replace(settings, port=port, public_url=f"http://127.0.0.1:{port}")


async def test_a_server_that_is_asked_to_stop_says_goodbye_and_leaves_with_status_zero(
    settings_of_a_process: Settings,
) -> None:
    port = settings_of_a_process.port
    async with role("server", settings_of_a_process) as server, httpx.AsyncClient() as http:

        async def ready() -> bool:
            try:
                return (await http.get(f"http://127.0.0.1:{port}/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(ready, within=30)
        registration = {"email": f"{port}@example.org", "password": "correct horse battery", "name": "Ada"}
        signed_up = await http.post(f"http://127.0.0.1:{port}/api/v1/auth/register", json=registration)
        async with open_client(port, signed_up.json()["access_token"]) as client:
            asked = time.monotonic()
            server.terminate()
            assert await client.close_code() == 1012
            assert await asyncio.wait_for(server.wait(), STOPS_WITHIN) == 0
            assert time.monotonic() - asked < STOPS_WITHIN


async def test_a_wrong_setting_is_named_in_one_sentence(settings: Settings) -> None:
    async with role("server", settings, MUSTER_PORT="none") as server:
        assert await server.wait() == 2
