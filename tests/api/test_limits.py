"""Limits, with and without Valkey."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from api.limits import LOGINS, REQUESTS, Limiter, neighbourhood
from core.ids import uuid7
from core.redis import connect
from core.settings import Settings
from tests.api.world import PASSWORD, Api, registration, running

pytestmark = pytest.mark.anyio


@pytest.fixture
async def limited(settings: Settings) -> AsyncIterator[Api]:
    """An application with a twentieth of the usual limits, and counters of its own."""
    async with running(replace(settings, rate_limit_factor=0.05, redis_prefix=f"limits-{uuid7()}")) as api:
        yield api


async def test_an_account_that_asks_too_often_waits(limited: Api) -> None:
    ada = await limited.person()
    answers = await asyncio.gather(*(ada.http.get("/me") for _ in range(70)))
    assert sorted({answer.status_code for answer in answers}) == [200, 429]
    assert sum(answer.status_code == 200 for answer in answers) == 60
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "too_many_requests"


async def test_answers_say_how_much_is_left(limited: Api) -> None:
    ada = await limited.person()
    first, second = (await ada.http.get("/me")).headers, (await ada.http.get("/me")).headers
    assert first["ratelimit-policy"] == '"requests";q=60;w=60'
    assert first["ratelimit"].startswith('"requests";r=59;t=')
    assert second["ratelimit"].startswith('"requests";r=58;t=')


async def test_ten_failures_close_an_accounts_door(settings: Settings) -> None:
    async with running(replace(settings, redis_prefix=f"limits-{uuid7()}")) as api:
        ada, ben = await api.person("Ada"), await api.person("Ben")
        wrong = {"email": ada.email, "password": "not this one, sorry"}
        statuses = [(await api.http.post("/auth/login", json=wrong)).status_code for _ in range(11)]
        assert statuses == [401] * 10 + [429]
        right = {"email": ada.email.upper(), "password": PASSWORD}
        assert (await api.http.post("/auth/login", json=right)).status_code == 429
        assert (await api.http.post("/auth/login", json={"email": ben.email, "password": PASSWORD})).status_code == 200


async def test_no_spelling_of_an_address_opens_the_door_again(settings: Settings) -> None:
    async with running(replace(settings, redis_prefix=f"limits-{uuid7()}")) as api:
        name, _, host = registration()["email"].partition("@")
        ada = await api.http.post("/auth/register", json=registration() | {"email": f"ivi-{name}@{host}"})
        assert ada.status_code == 201
        spellings = ["ivi", "İvi", "ivİ", "İVİ", "IVI"] * 2
        tries = [{"email": f" {ivi}-{name}@{host}", "password": "not this one, sorry"} for ivi in spellings]
        assert [(await api.http.post("/auth/login", json=wrong)).status_code for wrong in tries] == [401] * 10
        right = {"email": f"İvi-{name}@{host}", "password": PASSWORD}
        assert (await api.http.post("/auth/login", json=right)).status_code == 429


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
    ],
)
async def test_who_has_a_network_of_addresses_counts_once(address: str, counts_as: str) -> None:
    assert neighbourhood(address) == counts_as


async def test_signing_in_rightly_is_no_failure(settings: Settings) -> None:
    async with running(replace(settings, redis_prefix=f"limits-{uuid7()}")) as api:
        ada = await api.person()
        for _ in range(12):
            answer = await api.http.post("/auth/login", json={"email": ada.email, "password": PASSWORD})
            assert answer.status_code == 200


async def test_an_address_that_registers_too_often_waits(settings: Settings) -> None:
    async with running(replace(settings, rate_limit_factor=0.1, redis_prefix=f"limits-{uuid7()}")) as api:
        statuses = [(await api.http.post("/auth/register", json=registration())).status_code for _ in range(3)]
        assert statuses == [201, 201, 429]


async def test_who_signs_up_or_in_hears_how_much_is_left(limited: Api) -> None:
    up = await limited.http.post("/auth/register", json=registration())
    assert up.headers["ratelimit-policy"] == '"registrations";q=1;w=60'
    refused = await limited.http.post("/auth/register", json=registration())
    assert refused.status_code == 429
    assert refused.headers["ratelimit"] == f'"registrations";r=0;t={refused.headers["retry-after"]}'
    failed = await limited.http.post("/auth/login", json={"email": "nobody@example.org", "password": PASSWORD})
    assert failed.status_code == 401
    assert failed.headers["ratelimit"].startswith('"logins";r=2;t=')


async def test_health_is_never_limited(limited: Api) -> None:
    answers = await asyncio.gather(*(limited.http.get(f"{limited.url}/health/live") for _ in range(100)))
    assert {answer.status_code for answer in answers} == {200}


async def test_no_window_is_said_to_last_longer_than_it_does(settings: Settings) -> None:
    redis = connect(settings)
    limiter = Limiter(redis, f"limits-{uuid7()}", 1.0)
    resets = {(await limiter.take(LOGINS, str(subject))).reset for subject in range(20)}
    await redis.aclose()
    assert resets == {60}


async def test_processes_share_one_window(settings: Settings) -> None:
    prefix = f"limits-{uuid7()}"
    redis = [connect(settings), connect(settings)]
    first, second = (Limiter(client, prefix, 0.05) for client in redis)
    allowed = 0
    for _ in range(50):
        for limiter in (first, second):
            allowed += (await limiter.take(REQUESTS, "ada")).allowed
    assert allowed == 60
    for client in redis:
        await client.aclose()


async def test_a_request_costs_no_round_trip_while_a_lease_lasts(settings: Settings) -> None:
    redis = connect(settings)
    limiter = Limiter(redis, f"limits-{uuid7()}", 1)
    before = (await redis.info("commandstats")).get("cmdstat_evalsha", {"calls": 0})["calls"]
    for _ in range(100):
        assert (await limiter.take(REQUESTS, "ada")).allowed
    after = (await redis.info("commandstats"))["cmdstat_evalsha"]["calls"]
    assert after - before <= 4
    await redis.aclose()


async def test_without_valkey_each_process_counts_for_itself(settings: Settings) -> None:
    redis = connect(replace(settings, redis_url="redis://127.0.0.1:1"), timeout=0.2)
    limiter = Limiter(redis, "limits", 0.1)
    standings = [await limiter.take(LOGINS, "127.0.0.1") for _ in range(8)]
    assert [standing.allowed for standing in standings] == [True] * 6 + [False] * 2
    await redis.aclose()


async def test_requests_go_on_without_valkey(settings: Settings) -> None:
    async with running(replace(settings, redis_url="redis://127.0.0.1:1")) as api:
        ada = await api.person()
        assert (await ada.http.get("/me")).status_code == 200
