"""What the process says about itself."""

import asyncio
from dataclasses import replace

import pytest

from core.settings import Settings
from tests.api.world import Api, running

pytestmark = pytest.mark.anyio


async def test_all_parts_are_up(api: Api) -> None:
    answer = await api.http.get(f"{api.url}/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "parts": {"postgres": "up", "valkey": "up", "temporal": "up"}}
    assert (await api.http.get(f"{api.url}/health/live")).json() == {"status": "live"}


async def test_without_valkey_and_temporal_it_is_degraded_and_still_ready(settings: Settings) -> None:
    away = replace(settings, redis_url="redis://127.0.0.1:1", temporal_address="127.0.0.1:1")
    async with running(away) as api:
        answer = await api.http.get(f"{api.url}/health/ready")
        assert answer.status_code == 200
        assert answer.json() == {
            "status": "degraded",
            "parts": {"postgres": "up", "valkey": "down", "temporal": "down"},
        }


async def test_a_server_that_is_no_temporal_is_not_taken_for_one(settings: Settings) -> None:
    valkey = settings.redis_url.split("//")[1].split("/")[0]
    async with running(replace(settings, temporal_address=valkey)) as api:
        assert (await api.http.get(f"{api.url}/health/ready")).json()["parts"]["temporal"] == "down"


async def test_a_crowd_that_asks_at_once_shares_one_look(settings: Settings) -> None:
    looks = 0

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0.5)
        writer.write(b"\x00\x00\x00\x04\x00\x00\x00\x00\x00")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as temporal:
        port = temporal.sockets[0].getsockname()[1]
        async with running(replace(settings, temporal_address=f"127.0.0.1:{port}")) as api:
            answers = await asyncio.gather(*(api.http.get(f"{api.url}/health/ready") for _ in range(50)))
    assert {answer.json()["status"] for answer in answers} == {"ready"}
    assert looks < 10


async def test_metrics_are_read_by_prometheus(api: Api) -> None:
    answer = await api.http.get(f"{api.url}/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-type"].count("charset") == 1
    assert "process_cpu_seconds_total" in answer.text
