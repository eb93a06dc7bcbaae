"""The contract, asked from outside: who may do what, what strangers hear, and that bad input is no fault of ours."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from itertools import product
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.eventually import eventually
from tests.journeys.conftest import World
from tests.outside import Listener, Person, listening, register

pytestmark = pytest.mark.anyio

LATER = "2031-03-06T09:00:00Z"


def tomorrow() -> str:
    """In a zone of its own."""
    return (datetime.now(timezone(timedelta(hours=5, minutes=30))) + timedelta(days=1)).isoformat()


class Cast:
    """One person of each role in a project with a task, a comment and a policy, and Sam, who knows nobody."""

    def __init__(self, people: dict[str, Person], ids: dict[str, str]) -> None:
        self.viewer, self.member = people["Vic"], people["Mia"]
        self.manager, self.owner = people["Mona"], people["Olga"]
        self.stranger = people["Sam"]
        self.ids = ids

    async def ask(self, person: Person, method: str, path: str, body: Any = None) -> httpx.Response:
        """With the ids that path and body name in braces."""
        wanted = body
        if isinstance(body, dict):
            wanted = {name: self.filled(value) if isinstance(value, str) else value for name, value in body.items()}
        return await person.ask(method, self.filled(path), wanted)

    def filled(self, template: str) -> str:
        return template.format(**self.ids)


@pytest.fixture
async def cast(world: World) -> Cast:
    await register(world.base, "Root")  # the first of all is ADMIN, and none of these
    names = ("Vic", "Mia", "Mona", "Olga", "Sam")
    people = dict(zip(names, await asyncio.gather(*(register(world.base, name) for name in names)), strict=True))
    olga = people["Olga"]
    project = (await olga.post("/projects", {"name": "Contract", "key": "C" + uuid4().hex[:8].upper()}))["id"]
    for name, role in (("Vic", "VIEWER"), ("Mia", "MEMBER"), ("Mona", "MANAGER")):
        await olga.post(f"/projects/{project}/members", {"user_id": people[name].id, "role": role})
    plants = {"project_id": project, "title": "Water the plants", "description": "All."}
    task = (await olga.post("/tasks", plants))["id"]
    comment = (await people["Mia"].post(f"/tasks/{task}/comments", {"text": "Which?"}))["id"]
    policy = (await olga.post("/policies", {"name": "Ours", "project_id": project}))["id"]
    ids = {"project": project, "task": task, "comment": comment, "policy": policy, "stranger": people["Sam"].id}
    return Cast(people, ids | {"member": people["Mia"].id, "owner": olga.id})


RIGHTS: list[tuple[str, str, Any, tuple[int, int, int, int]]] = [
    ("GET", "/projects/{project}", None, (200, 200, 200, 200)),
    ("GET", "/projects/{project}/members", None, (200, 200, 200, 200)),
    ("GET", "/projects/{project}/policy", None, (200, 200, 200, 200)),
    ("GET", "/policies/{policy}", None, (200, 200, 200, 200)),
    ("GET", "/tasks/{task}", None, (200, 200, 200, 200)),
    ("GET", "/tasks/{task}/timeline", None, (200, 200, 200, 200)),
    ("GET", "/tasks/{task}/agenda", None, (200, 200, 200, 200)),
    ("GET", "/tasks/{task}/comments", None, (200, 200, 200, 200)),
    ("POST", "/tasks/{task}/read", None, (200, 200, 200, 200)),
    ("POST", "/tasks/{task}/read", {"comment_id": "{task}"}, (422, 422, 422, 422)),
    ("GET", "/tasks/{task}/readers", None, (200, 200, 200, 200)),
    ("GET", "/events?topic=task:{task}", None, (200, 200, 200, 200)),
    ("GET", "/events?topic=project:{project}", None, (200, 200, 200, 200)),
    ("PATCH", "/tasks/{task}", {"priority": "HIGH"}, (403, 200, 200, 200)),
    ("PATCH", "/tasks/{task}", {"colour": "red"}, (403, 422, 422, 422)),
    ("POST", "/tasks/{task}/comments", {"text": "Mine."}, (403, 201, 201, 201)),
    ("POST", "/tasks/{task}/acknowledge", None, (403, 403, 200, 200)),
    ("POST", "/tasks/{task}/snooze", {"until": "yesterday"}, (403, 403, 422, 422)),
    ("POST", "/tasks/{task}/restore", None, (403, 409, 409, 409)),
    ("PATCH", "/comments/{comment}", {"text": "All of them."}, (403, 200, 403, 403)),
    ("PATCH", "/projects/{project}", {"name": "Renamed"}, (403, 403, 200, 200)),
    ("POST", "/projects/{project}/members", {"email": "nobody@example.com", "role": "VIEWER"}, (403, 403, 422, 422)),
    ("POST", "/projects/{project}/members", {"user_id": "{stranger}", "role": "OWNER"}, (403, 403, 403, 201)),
    ("PATCH", "/projects/{project}/members/{stranger}", {"role": "MEMBER"}, (403, 403, 403, 200)),
    ("DELETE", "/projects/{project}/members/{stranger}", None, (403, 403, 204, 404)),
    ("PUT", "/projects/{project}/policy", {"policy_id": None}, (403, 403, 200, 200)),
    ("PUT", "/policies/{policy}", {"name": "Theirs"}, (403, 403, 200, 200)),
    ("POST", "/projects/{project}/restore", None, (403, 403, 403, 409)),
    ("PATCH", "/projects/{project}/members/{owner}", {"role": "MEMBER"}, (403, 403, 403, 409)),
    ("DELETE", "/projects/{project}/members/{owner}", None, (403, 403, 403, 409)),
    ("PUT", "/policies/default", {"colour": "red"}, (403, 403, 403, 403)),
    ("POST", "/notifications/push", {"colour": "red"}, (403, 403, 403, 403)),
    ("POST", "/users", {"colour": "red"}, (403, 403, 403, 403)),
    ("DELETE", "/users/{member}", None, (403, 403, 403, 403)),
    ("DELETE", "/comments/{comment}", None, (403, 204, 404, 404)),
    ("DELETE", "/policies/{policy}", None, (403, 403, 204, 404)),
    ("DELETE", "/tasks/{task}", None, (403, 204, 404, 404)),
    ("DELETE", "/projects/{project}", None, (403, 403, 403, 204)),
]
"""What VIEWER, MEMBER, MANAGER and OWNER are answered, asked in this order."""

PRIVATE: list[tuple[str, str, Any]] = [
    *((method, path, body) for method, path, body, statuses in RIGHTS if set(statuses) != {403}),
    ("POST", "/tasks/{task}/snooze", None),
    ("PATCH", "/tasks/{task}", []),
    ("POST", "/tasks/{task}/comments", []),
    ("POST", "/tasks/{task}/read", []),
    ("PATCH", "/comments/{comment}", []),
    ("POST", "/policies/{policy}/preview", {"project_id": "me"}),
    ("POST", "/policies/preview", {"policy": {"name": "Mine"}, "project_id": "{project}"}),
    ("POST", "/policies", {"name": "Mine", "project_id": "{project}"}),
    ("POST", "/tasks", {"project_id": "{project}", "title": ""}),
    ("GET", "/events?topic=user:{member}", None),
    ("GET", "/users/{member}", None),
    ("GET", "/users/{member}/tasks", None),
    ("PATCH", "/users/{member}", []),
]


async def test_each_role_does_what_the_contract_lets_it(cast: Cast) -> None:
    everybody = (cast.viewer, cast.member, cast.manager, cast.owner)
    for method, path, body, expected in RIGHTS:
        answered = tuple([(await cast.ask(person, method, path, body)).status_code for person in everybody])
        assert answered == expected, f"{method} {path} {body}"


async def test_a_stranger_finds_nothing_whatever_they_ask(cast: Cast) -> None:
    log = cast.filled("/events?topic=project:{project}")
    before = await cast.owner.get(log)
    for method, path, body in PRIVATE:
        refused = await cast.ask(cast.stranger, method, path, body)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found"), f"{method} {path}: {refused.text}"
    assert (await cast.stranger.get(cast.filled("/tasks?project_id={project}")))["items"] == []
    assert await cast.owner.get(log) == before


async def test_statuses_change_as_the_table_says(cast: Cast) -> None:
    closed = {"COMPLETED", "CANCELLED"}

    async def change(old: str, new: str) -> None:
        path = f"/tasks/{(await cast.member.post('/tasks', {'project_id': cast.ids['project'], 'title': old}))['id']}"
        before = await cast.member.patch(path, {"status": old})
        answer = await cast.member.ask("PATCH", path, {"status": new})
        allowed = old == new or old not in closed or new == "PENDING"
        assert answer.status_code == (200 if allowed else 409), f"{old} to {new}"
        after = await cast.member.get(path)
        assert (after["version"] > before["version"]) == (allowed and old != new)
        assert (after["completed_at"] is not None) == (after["status"] == "COMPLETED")

    statuses = ("PENDING", "IN_PROGRESS", "COMPLETED", "CANCELLED")
    await asyncio.gather(*(change(old, new) for old, new in product(statuses, statuses)))


async def test_twenty_repeats_at_once_make_one_task(cast: Cast) -> None:
    body = {"project_id": cast.ids["project"], "title": "Only once"}
    key = {"Idempotency-Key": str(uuid4())}
    answers = await asyncio.gather(*(cast.member.ask("POST", "/tasks", body, key) for _ in range(20)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    again = await cast.member.ask("POST", "/tasks", body, key)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert (await cast.member.ask("POST", "/tasks", body | {"title": "Another"}, key)).status_code == 422


async def test_every_event_of_a_task_says_what_its_get_says(cast: Cast) -> None:
    task, topic = f"/tasks/{cast.ids['task']}", f"task:{cast.ids['task']}"
    commands: list[tuple[str, str, Any, str]] = [
        ("PATCH", task, {"title": "Water the cactus", "due_at": LATER}, "task.updated"),
        ("PATCH", task, {"assignee_id": cast.member.id}, "task.updated"),
        ("POST", f"{task}/acknowledge", None, "task.acknowledged"),
        ("POST", f"{task}/snooze", {"until": tomorrow()}, "task.snoozed"),
        ("PATCH", task, {"status": "COMPLETED"}, "task.completed"),
        ("PATCH", task, {"status": "PENDING"}, "task.reopened"),
        ("PATCH", task, {"status": "CANCELLED"}, "task.cancelled"),
    ]
    async with listening(cast.viewer, topic) as seen:
        for method, path, body, kind in commands:
            answer = await cast.owner.ask(method, path, body)
            assert answer.status_code == 200, answer.text
            shown = await cast.viewer.get(task)
            del shown["viewer"]
            await _hears(seen, topic, kind, shown)
    versions = [event["data"]["version"] for event in seen.of(topic) if event["kind"].startswith("task.")]
    assert versions == sorted(versions)


async def _hears(listener: Listener, topic: str, kind: str, data: dict[str, Any]) -> None:
    async def heard() -> bool:
        of_kind = [event["data"] for event in listener.of(topic) if event["kind"] == kind]
        return of_kind[-1:] == [data]

    await eventually(heard)


BAD_FRAMES: list[str | bytes] = [
    "no json",
    "",
    "[]",
    "null",
    "[" * 60_000,
    '{"type":"dance","id":1',
    '{"type":"dance"} and more',
    '{"type":"ping","id":{}}',
    '{"type":"ping","id":%s}' % ("9" * 5_000),
    '{"type":"ping","id":"\\ud800"}',
    '{"type":"subscribe"}',
    '{"type":"subscribe","topic":"\\u0000"}',
    '{"type":"subscribe","topic":7,"after":[]}',
    '{"type":"auth","token":null}',
    b"\xff\xfe",
]

BAD_REQUESTS: list[tuple[str, int]] = [
    ("{", 400),
    ("[]", 400),
    ('"\\ud800"', 400),
    ('{"title":"\\udc00"}', 400),
    ('{"title":"\\u0000"}', 422),
    ('{"due_at":"2031-03-06T09:00:00"}', 422),
    ('{"due_at":"10000-01-01T00:00:00Z"}', 422),
    ('{"position":1e999}', 400),
    ('{"colour":"red"}', 422),
    ("[" * 100_000, 413),
    ('{"title":"%s"}' % ("x" * 600_000), 413),
]


async def test_bad_input_is_answered_and_leaves_no_trace_in_the_log(world: World, cast: Cast) -> None:
    log = world.stack.data / "logs" / "api-1.log"
    start = log.stat().st_size
    path = f"/tasks/{cast.ids['task']}"
    before = await cast.member.get(path)
    for content, status in BAD_REQUESTS:
        refused = await cast.member.http.patch(path, content=content, headers=cast.member.headers)
        assert refused.status_code == status, f"{content[:40]}: {refused.text}"
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["request_id"] == refused.headers["x-request-id"]
        assert ("errors" in refused.json()) == (status == 422)
    await _break_off(cast.member, world.stack.port)
    async with _signed_in(cast.stranger) as socket:
        for frame in BAD_FRAMES:
            await socket.send(frame)
            assert json.loads(await socket.recv())["type"] == "error", frame
        for topic in ("kitchen", f"project:{cast.ids['project']}", f"task:{cast.ids['task']}", f"user:{cast.owner.id}"):
            await socket.send(json.dumps({"type": "subscribe", "topic": topic, "id": topic}))
            answer = json.loads(await socket.recv())
            assert (answer["type"], answer["code"], answer["id"]) == ("error", "not_found", topic)
    assert await cast.member.get(path) == before
    said = [json.loads(line) for line in log.read_text()[start:].splitlines()]
    assert [line for line in said if line["level"] == "error" or "exception" in line] == []


async def _break_off(person: Person, port: int) -> None:
    """Begin a body, and go away."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    token = person.headers["Authorization"]
    head = f"POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nContent-Length: 100\r\n\r\n"
    writer.write(head.encode() + b"{")
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()


@asynccontextmanager
async def _signed_in(person: Person, token: str | None = None) -> AsyncIterator[ClientConnection]:
    async with connect(person.base.replace("http", "ws") + "/ws") as socket:
        await socket.send(json.dumps({"type": "auth", "token": token or person.tokens["access_token"]}))
        assert [json.loads(await socket.recv())["type"] for _ in range(2)] == ["ready", "subscribed"]
        yield socket


async def test_a_stolen_refresh_token_ends_its_session_and_no_other(world: World) -> None:
    ada = await register(world.base, "Ada")
    async with httpx.AsyncClient(base_url=f"{world.base}/api/v1") as http:
        credentials = {"email": ada.email, "password": "correct horse battery"}
        phone = (await http.post("/auth/login", json=credentials)).json()

        async def refresh(token: str) -> httpx.Response:
            return await http.post("/auth/refresh", json={"refresh_token": token})

        async with _signed_in(ada) as kept, _signed_in(ada, phone["access_token"]) as stolen:
            lost, repeated = await refresh(phone["refresh_token"]), await refresh(phone["refresh_token"])
            assert lost.json()["refresh_token"] == repeated.json()["refresh_token"]
            latest = (await refresh(repeated.json()["refresh_token"])).json()
            assert (await refresh(phone["refresh_token"])).status_code == 401
            with pytest.raises(ConnectionClosed) as closed:
                async with asyncio.timeout(2):
                    await stolen.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4401
            assert (await refresh(latest["refresh_token"])).status_code == 401
            await kept.send('{"type":"ping","id":1}')
            assert json.loads(await kept.recv()) == {"type": "pong", "id": 1}
    assert (await ada.ask("GET", "/me")).status_code == 200
