"""What can't be read, is not allowed or belongs to somebody else: each gets its answer, and changes nothing."""

import asyncio
import json
from typing import Any

import httpx
import pytest
import structlog

from core.database import pool
from core.ids import uuid7
from tests.api.world import Api, registration

pytestmark = pytest.mark.anyio

DEEP = b"[" * 50 + b"]" * 50


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"name=Ada", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'"Ada"', 400),
        (b'{"name": "\xff"}', 400),
        (b'{"name": "\\ud800"}', 400),
        (b'{"name": "a\x00b"}', 400),
        (b"\xef\xbb\xbf{}", 400),
        (DEEP, 413),
        (b"[" * 200_000, 413),
        (b'{"name": %s}' % DEEP, 413),
        (b'{"unknown": ' * 40 + b"1" + b"}" * 40, 413),
        (b'{"name": "%s"}' % (b"x" * 600_000), 413),
        (b'{"name": 1}', 422),
        (b'{"name": ["Ada"]}', 422),
        (b'{"name": {"a": 1}}', 422),
        (b'{"name": "a\\u0000b"}', 422),
        (b'{"name": "%s"}' % (b"x" * 100_000), 422),
        (b'{"NAME": "Ada"}', 422),
        (b'{"version": 7}', 422),
        (b'{"name": "Ada", "role": "ADMIN", "id": 1}', 422),
    ],
)
async def test_a_body_that_is_not_acceptable_changes_nothing(api: Api, body: bytes, status: int) -> None:
    ada = await api.person()
    before = (await ada.http.get("/me")).json()
    with structlog.testing.capture_logs() as logs:
        answer = await ada.http.patch("/me", content=body)
    assert answer.status_code == status, answer.text
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["code"] == {400: "malformed", 413: "too_large", 422: "invalid"}[status]
    assert {"type", "title", "detail"} <= problem.keys()
    assert logs == []
    assert (await ada.http.get("/me")).json() == before


@pytest.mark.parametrize("key", ["", "Idempotency-Key: once\r\n"])
async def test_a_client_that_goes_away_while_it_speaks_is_not_logged(api: Api, key: str) -> None:
    ada = await api.person()
    url = httpx.URL(api.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    head = f"Host: {url.host}\r\nAuthorization: Bearer {ada.access_token}\r\n{key}Content-Length: 100\r\n\r\n"
    with structlog.testing.capture_logs() as logs:
        writer.write(f"POST /api/v1/projects HTTP/1.1\r\n{head}{{".encode())
        writer.write_eof()
        assert await reader.read() == b""
        writer.close()
        assert (await ada.http.get("/projects")).json()["items"] == []
    assert logs == []


async def test_all_that_is_wrong_is_named_at_once(api: Api) -> None:
    wrong: dict[str, Any] = {"email": 7, "password": None, "unknown": 1, "other": {}}
    answer = await api.http.post("/auth/register", json=wrong)
    assert answer.status_code == 422
    assert {error["field"]: error["message"] for error in answer.json()["errors"]} == {
        "unknown": "is unknown",
        "other": "is unknown",
        "email": "expected str, got int",
        "password": "expected str, got null",
        "name": "is required",
    }


async def test_text_that_shows_an_escape_is_not_taken_for_one(api: Api) -> None:
    ada = await api.person()
    answer = await ada.http.patch("/me", content=b'{"name": "a \\\\u0000 b"}')
    assert answer.status_code == 200
    assert answer.json()["name"] == "a \\u0000 b"


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=abc",
        "limit=1.5",
        "limit=",
        "limit=1&limit=2",
        "after=nonsense",
        "after=%00",
        "after=%C3%A4",
        "unknown=1",
        "offset=10",
    ],
)
async def test_a_query_that_is_not_acceptable_is_refused(api: Api, query: str) -> None:
    ada = await api.person()
    answer = await ada.http.get(f"/me/sessions?{query}")
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == query.split("=")[0]


@pytest.mark.parametrize("query", ["after=%ff", "&".join(f"a{i}=1" for i in range(200))])
async def test_a_query_that_cannot_be_read_is_malformed(api: Api, query: str) -> None:
    ada = await api.person()
    assert (await ada.http.get(f"/me/sessions?{query}")).status_code == 400


async def test_a_cursor_that_was_tampered_with_is_refused(api: Api) -> None:
    ada = await api.person()
    await api.http.post("/auth/login", json={"email": ada.email, "password": "correct horse battery staple"})
    cursor = (await ada.http.get("/me/sessions?limit=1")).json()["next"]
    assert (await ada.http.get("/me/sessions", params={"after": cursor})).status_code == 200
    other_start = "B" if cursor.startswith("A") else "A"
    for tampered in (cursor[:-1], cursor + "A", other_start + cursor[1:], cursor.swapcase()):
        assert (await ada.http.get("/me/sessions", params={"after": tampered})).status_code == 422, tampered
    assert (await ada.http.get("/users", params={"after": cursor})).status_code == 422


async def test_a_resource_without_a_query_refuses_one(api: Api) -> None:
    ada = await api.person()
    answer = await ada.http.get("/me?verbose=1")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"field": "verbose", "message": "is unknown"}]


async def test_signing_in_knows_no_query(api: Api) -> None:
    for path in ("register", "login", "refresh", "logout", "validate", "password/forgot", "email/verify"):
        answer = await api.http.post(f"/auth/{path}?email=x", json=registration())
        assert answer.status_code == 422, path
        assert answer.json()["errors"] == [{"field": "email", "message": "is unknown"}]


@pytest.mark.parametrize("wrong", ["1", "abc", "00000000-0000-0000-0000-00000000000g", "..%2f..", "%00", "null"])
async def test_an_id_that_is_none_does_not_exist(api: Api, wrong: str) -> None:
    ada = await api.person()
    assert (await ada.http.delete(f"/me/sessions/{wrong}")).status_code == 404
    assert (await ada.http.get(f"/users/{wrong}")).status_code == 404


async def test_the_unknown_and_the_invisible_look_the_same(api: Api) -> None:
    ada, ben = await api.person("Ada"), await api.person("Ben")
    answers = [await ada.http.get(f"/users/{user_id}") for user_id in (ben.id, uuid7())]
    assert [answer.status_code for answer in answers] == [404, 404]
    first, second = (answer.json() | {"request_id": ""} for answer in answers)
    assert first == second


async def test_access_is_judged_before_the_body(api: Api) -> None:
    ada, ben = await api.person("Ada"), await api.person("Ben")
    assert (await api.http.patch("/me", content=b"{")).status_code == 401
    assert (await ada.http.patch(f"/users/{ben.id}", content=b"{")).status_code == 404
    assert (await ada.http.patch(f"/users/{ada.id}", content=b"{")).status_code == 403


async def test_a_token_of_a_deleted_user_is_refused(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    await root.http.delete(f"/users/{ada.id}")
    api.verifier.user_disabled(ada.id)
    assert (await ada.http.get("/me")).status_code == 401


async def test_what_does_not_exist_is_a_problem_too(api: Api) -> None:
    ada = await api.person()
    missing = await ada.http.get("/nowhere")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    wrong = await ada.http.put("/me", json={})
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert "PATCH" in wrong.headers["allow"]


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "a\u0000@example.org"},
        {"email": "x" * 300 + "@example.org"},
        {"password": "\u0000" * 20},
        {"name": "\u202e" + "\u0007"},
        {"name": "\u007f"},
    ],
)
async def test_nobody_registers_with_control_characters(api: Api, changes: dict[str, Any]) -> None:
    new = registration() | changes
    answer = await api.http.post("/auth/register", content=json.dumps(new).encode())
    assert answer.status_code == 422
    assert not await pool().fetchval("SELECT EXISTS (SELECT FROM identity.user_account WHERE email = $1)", "a")


async def test_a_client_may_call_itself_what_it_likes(api: Api) -> None:
    ada = await api.person()
    credentials = {"email": ada.email, "password": "correct horse battery staple"}
    agent = b"evil\xff\xc2\x85" + b"x" * 500
    assert (await api.http.post("/auth/login", json=credentials, headers={b"User-Agent": agent})).status_code == 200


async def test_a_client_s_own_request_id_is_kept_if_it_is_sane(api: Api) -> None:
    kept = await api.http.get("/me", headers={"X-Request-ID": "abc-123"})
    assert kept.headers["x-request-id"] == kept.json()["request_id"] == "abc-123"
    for wrong in ("x" * 129, "a b"):
        answer = await api.http.get("/me", headers={"X-Request-ID": wrong})
        assert answer.headers["x-request-id"] != wrong


async def test_every_answer_bears_the_headers_that_protect(api: Api) -> None:
    for path in ("/me", "/nowhere", f"{api.url}/schema", f"{api.url}/health/live"):
        headers = (await api.http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-request-id"]
