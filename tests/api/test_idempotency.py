"""A POST that is repeated with its key happens once."""

import asyncio
from typing import Any

import httpx
import pytest

from core.database import pool, transaction
from core.ids import uuid7
from tests.api.world import PASSWORD, Api, Person, registration
from tests.eventually import eventually

pytestmark = pytest.mark.anyio


def _device() -> dict[str, str]:
    return {"token": f"token-{uuid7()}", "platform": "WEB"}


async def _post(person: Person, key: str, body: Any, path: str = "/me/devices") -> httpx.Response:
    return await person.http.post(path, json=body, headers={"Idempotency-Key": key})


async def test_the_same_request_gets_the_first_answer_again(api: Api) -> None:
    root = await api.admin()
    new = {"email": registration()["email"], "name": "New"}
    first = await _post(root, "once", new, "/users")
    again = await _post(root, "once", new, "/users")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["content-type"] == first.headers["content-type"]
    assert await pool().fetchval("SELECT count(*) FROM identity.user_account WHERE email = $1", new["email"]) == 1


async def test_another_body_under_the_same_key_is_refused(api: Api) -> None:
    ada = await api.person()
    await _post(ada, "once", _device())
    answer = await _post(ada, "once", _device())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


async def test_a_key_belongs_to_one_account_and_path(api: Api) -> None:
    ada, ben, device = await api.person("Ada"), await api.person("Ben"), _device()
    assert (await _post(ada, "once", device)).status_code == 201
    answer = await _post(ben, "once", device)
    assert answer.status_code == 201
    assert "idempotency-replayed" not in answer.headers


async def test_a_refusal_is_not_kept(api: Api) -> None:
    root = await api.admin()
    new = {"email": registration()["email"], "name": ""}
    assert (await _post(root, "once", new, "/users")).status_code == 422
    assert (await _post(root, "once", new | {"name": "New"}, "/users")).status_code == 201


async def test_of_requests_at_once_one_happens_and_the_others_hear_that_it_runs(api: Api) -> None:
    root = await api.admin()
    new = {"email": registration()["email"], "name": "New"}
    answers = await asyncio.gather(*(_post(root, "once", new, "/users") for _ in range(8)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert sum("idempotency-replayed" not in answer.headers for answer in answers if answer.status_code == 201) == 1
    assert await pool().fetchval("SELECT count(*) FROM identity.user_account WHERE email = $1", new["email"]) == 1


async def test_one_that_still_runs_is_a_conflict(api: Api) -> None:
    ada, device = await api.person(), _device()
    async with transaction() as tx:
        await tx.execute(
            "INSERT INTO identity.device (id, user_id, token, platform, kind, created_at) "
            "VALUES ($1, $2, $3, 'WEB', 'TOKEN', core.now())",
            uuid7(),
            uuid7(),
            device["token"],
        )
        running = asyncio.create_task(_post(ada, "once", device))
        await eventually(_somebody_waits)
        second = await _post(ada, "once", device)
        assert second.status_code == 409
        assert second.json()["code"] == "idempotency_key_in_use"
    await running


async def _somebody_waits() -> bool:
    """Whether a statement waits for a row that is locked."""
    return await pool().fetchval(  # type: ignore[no-any-return]
        """
        SELECT EXISTS (SELECT FROM pg_stat_activity
                       WHERE datname = current_database() AND wait_event_type = 'Lock')
        """
    )


async def test_a_crowd_with_keys_does_not_wait_for_itself(api: Api) -> None:
    root = await api.admin()
    people = [{"email": registration()["email"], "name": "New"} for _ in range(3 * api.settings.database_pool)]
    answers = await asyncio.gather(*(_post(root, new["email"], new, "/users") for new in people))
    assert {answer.status_code for answer in answers} == {201}


async def test_those_who_send_slowly_hold_nobody_up(api: Api) -> None:
    ada = await api.person()
    head = (
        f"POST /api/v1/me/devices HTTP/1.1\r\nHost: muster\r\nAuthorization: Bearer {ada.access_token}\r\n"
        "Idempotency-Key: slow\r\nContent-Length: 1000\r\n\r\n{"
    )
    url = httpx.URL(api.url)
    slow = [await asyncio.open_connection(url.host, url.port) for _ in range(api.settings.database_pool)]
    for _, writer in slow:
        writer.write(head.encode())
    await asyncio.sleep(0.2)  # nothing tells that they have begun
    async with asyncio.timeout(5):
        assert (await _post(ada, "quick", _device())).status_code == 201
    for _, writer in slow:
        writer.close()


async def test_a_key_is_forgotten_after_24_hours(api: Api) -> None:
    ada = await api.person()
    await _post(ada, "once", _device())
    await pool().execute(
        "UPDATE identity.idempotency_key SET created_at = created_at - interval '25 hours' WHERE user_id = $1", ada.id
    )
    answer = await _post(ada, "once", _device())
    assert answer.status_code == 201
    assert "idempotency-replayed" not in answer.headers


@pytest.mark.parametrize("key", [b"", b"x" * 256, b" ", b"\xff", b"a\x01"])
async def test_a_key_that_is_none_is_refused(api: Api, key: bytes) -> None:
    ada = await api.person()
    headers = [(b"Idempotency-Key", key), (b"Authorization", f"Bearer {ada.access_token}".encode())]
    try:
        answer = await api.http.post("/me/devices", json=_device(), headers=headers)
    except httpx.LocalProtocolError:
        return
    assert answer.status_code in (400, 422)


async def test_a_body_that_is_too_long_is_refused_with_a_key_too(api: Api) -> None:
    ada = await api.person()
    answer = await _post(ada, "once", {"token": "x" * 600_000, "platform": "WEB"})
    assert answer.status_code == 413


async def test_keys_have_no_meaning_where_one_signs_in(api: Api) -> None:
    headers = {"Idempotency-Key": "once"}
    new = registration()
    assert (await api.http.post("/auth/register", json=new, headers=headers)).status_code == 201
    assert (await api.http.post("/auth/register", json=new, headers=headers)).status_code == 409


@pytest.mark.parametrize("path", ["//api/v1/auth/login", "/api//v1/auth/login", "/api/v1//auth///login"])
async def test_doubled_slashes_are_no_way_around(api: Api, path: str) -> None:
    ada = await api.person()
    body = {"email": ada.email, "password": PASSWORD}
    headers = {"Authorization": f"Bearer {ada.access_token}", "Idempotency-Key": "once"}
    answer = await api.http.post(f"{api.url}{path}", json=body, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "ratelimit" in answer.headers
    assert await pool().fetchval("SELECT count(*) FROM identity.idempotency_key WHERE user_id = $1", ada.id) == 0
