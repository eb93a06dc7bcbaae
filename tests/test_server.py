"""The server as a real process."""

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import replace

import httpx
import pytest

from api import protocol
from core.ids import uuid7
from core.settings import Settings
from ops.network import Reservations
from tests.eventually import eventually
from tests.realtime.client import Client, open_client
from tests.realtime.house import open_house
from tests.roles import role

pytestmark = pytest.mark.anyio

STOPS_WITHIN = 3.0
UNLIMITED = 1000.0
"""Others of this worker signed up from the same address a moment ago."""


@pytest.fixture
def settings_of_a_process(settings: Settings) -> Settings:
    ports = Reservations()
    port = ports.choose()
    ports.release()
    return replace(settings, port=port, public_url=f"http://127.0.0.1:{port}", rate_limit_factor=UNLIMITED)


async def test_a_server_that_is_asked_to_stop_says_goodbye_and_leaves_with_status_zero(
    settings_of_a_process: Settings,
) -> None:
    port = settings_of_a_process.port
    async with (
        role("server", settings_of_a_process, MUSTER_DRAIN_SECONDS="0") as server,
        open_client(port, await sign_up(port)) as client,
    ):
        asked = time.monotonic()
        server.terminate()
        told = await client.expect("reconnect")
        assert 0 <= told["after"] <= 10
        assert await client.close_code() == 1012
        assert await asyncio.wait_for(server.wait(), STOPS_WITHIN) == 0
        assert time.monotonic() - asked < STOPS_WITHIN


async def test_a_server_that_drains_takes_nobody_new_and_closes_each_socket_at_the_moment_that_it_was_told(
    settings_of_a_process: Settings,
) -> None:
    port = settings_of_a_process.port
    async with role("server", settings_of_a_process, MUSTER_DRAIN_SECONDS="4") as server, AsyncExitStack() as opened:
        token = await sign_up(port)
        clients = [await opened.enter_async_context(open_client(port, token)) for _ in range(12)]
        server.terminate()
        terminated = time.monotonic()
        told = [(await client.expect("reconnect"))["after"] for client in clients]
        assert len(set(told)) == len(told)
        await clients[told.index(max(told))].in_step()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
        codes = await asyncio.gather(*(closed_after(client, terminated) for client in clients))
        assert [code for code, _ in codes] == [1012] * 12
        for after, (_, closed) in zip(told, codes, strict=True):
            assert closed >= min(after, 4.0) - 0.1
        assert await asyncio.wait_for(server.wait(), 4 + STOPS_WITHIN) == 0


async def closed_after(client: Client, since: float) -> tuple[int | None, float]:
    code = await client.close_code()
    return code, time.monotonic() - since


async def sign_up(port: int) -> str:
    """The access token of somebody new, once the server is ready."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:

        async def ready() -> bool:
            try:
                return (await http.get("/health/ready")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(ready, within=30)
        registration = {"email": f"{uuid7()}@example.org", "password": "correct horse battery", "name": "Ada"}
        signed_up = await http.post("/api/v1/auth/register", json=registration)
        return str(signed_up.json()["access_token"])


@pytest.mark.parametrize(("proxies", "address"), [((), "127.0.0.1"), (("127.0.0.1/32",), "203.0.113.9")])
async def test_where_a_client_is_only_a_trusted_proxy_may_say(
    settings: Settings, proxies: tuple[str, ...], address: str
) -> None:
    async with (
        open_house(replace(settings, port=0, trusted_proxies=proxies, rate_limit_factor=UNLIMITED)) as house,
        httpx.AsyncClient() as http,
    ):
        registration = {"email": f"{uuid7().hex}@example.org", "password": "correct horse battery", "name": "Ada"}
        url, forwarded = f"http://127.0.0.1:{house.port}/api/v1", {"X-Forwarded-For": "10.9.9.9, 203.0.113.9"}
        token = (await http.post(f"{url}/auth/register", json=registration, headers=forwarded)).json()["access_token"]
        sessions = await http.get(f"{url}/me/sessions", headers={"Authorization": f"Bearer {token}"})
        assert [session["address"] for session in sessions.json()["items"]] == [address]


@pytest.mark.parametrize("endless", [b"x", b"x\r\nX-Name: "])
async def test_a_head_without_end_is_refused(settings: Settings, endless: bytes) -> None:
    async with open_house(replace(settings, port=0)) as house:
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        writer.write(b"GET /health/live HTTP/1.1\r\nHost: muster\r\nX-Name: ")
        with suppress(ConnectionError):
            for _ in range(64):
                writer.write(endless * (64 * 1024 // len(endless)))
                await writer.drain()
        answer = b""
        with suppress(ConnectionError):
            answer = await asyncio.wait_for(reader.read(), 5)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")
        writer.close()


@pytest.mark.parametrize("beginning", [b"", b"GET /health/live HTTP/1.1\r\nHost: mus"])
async def test_who_never_finishes_a_head_is_cut_off(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, beginning: bytes
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    async with open_house(replace(settings, port=0)) as house, httpx.AsyncClient() as http:
        reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
        writer.write(beginning)
        with suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()
        for _ in range(2):
            assert (await http.get(f"http://127.0.0.1:{house.port}/health/live")).status_code == 200
            await asyncio.sleep(0.4)  # longer than a head may take: between requests nothing is hurried


async def test_a_wrong_setting_is_named_in_one_sentence(settings: Settings) -> None:
    async with role("server", settings, MUSTER_PORT="none") as server:
        assert await server.wait() == 2
