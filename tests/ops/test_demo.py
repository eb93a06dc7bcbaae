"""The demo's client and sockets do not give up, and its narrator tells everything once."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import pytest
from rich.console import Console
from websockets.asyncio.server import ServerConnection, serve
from whenever import reset_system_tz

from core.settings import Settings
from ops.demo.client import Client, Person
from ops.demo.listening import Listener, listening
from ops.demo.narrator import Narrator
from ops.demo.seed import seed
from ops.demo.team import Team
from ops.program import CannotRun
from tests.eventually import eventually

pytestmark = pytest.mark.anyio

OLGA = Person("o", "Olga", "olga@demo.example", "olgas-token", is_admin=False)
MIA = Person("m", "Mia", "mia@demo.example", "mias-token", is_admin=False)
BEN = Person("b", "Ben", "ben@demo.example", "bens-token", is_admin=False)
TEAM = Team(OLGA, MIA, BEN, "p", "DABCD")


@dataclass
class Answers:
    """An HTTP server that gives these answers in turn, and keeps what it was asked."""

    answers: list[tuple[int, dict[str, Any]]]
    heads: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if "content-length: " in head.lower():
            length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
            self.bodies.append((await reader.readexactly(length)).decode())
        self.heads.append(head)
        status, content = self.answers.pop(0)
        body = json.dumps(content)
        writer.write(
            f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
            f"connection: close\r\n\r\n{body}".encode()
        )
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    def header(self, name: str) -> list[str]:
        return [head.lower().split(f"{name}: ")[1].split("\r\n")[0] for head in self.heads]


@asynccontextmanager
async def answering(*answers: tuple[int, dict[str, Any]]) -> AsyncIterator[tuple[Answers, Client]]:
    kept = Answers(list(answers))
    server = await asyncio.start_server(kept.serve, "127.0.0.1", 0)
    async with server, Client(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as client:
        yield kept, client


async def test_a_post_that_met_an_outage_is_repeated_with_the_same_key() -> None:
    async with answering((503, {}), (409, {"code": "idempotency_key_in_use"}), (201, {"id": "t"})) as (server, client):
        assert await client.post(OLGA, "/tasks", {"title": "Check the pumps"}) == {"id": "t"}
    assert len(server.heads) == 3
    assert len(set(server.header("idempotency-key"))) == 1


async def test_a_refusal_is_told_in_its_own_words() -> None:
    async with answering((403, {"title": "Forbidden", "detail": "Only managers may do that."})) as (_, client):
        with pytest.raises(CannotRun, match="Only managers may do that"):
            await client.put(OLGA, "/projects/p/policy", {"policy_id": None})


async def test_who_is_registered_already_because_the_answer_got_lost_signs_in() -> None:
    user = {"user": {"id": "o", "name": "Olga", "role": "ADMIN"}, "access_token": "token"}
    async with answering((503, {}), (409, {"code": "email_taken"}), (200, user)) as (server, client):
        olga = await client.sign_up("Olga", "olga@demo.example", "a long password")
    assert olga == Person("o", "Olga", "olga@demo.example", "token", is_admin=True)
    assert [head.split(" ")[1] for head in server.heads] == [
        "/api/v1/auth/register",
        "/api/v1/auth/register",
        "/api/v1/auth/login",
    ]


async def test_whoever_is_made_up_lives_where_the_machine_does(monkeypatch: pytest.MonkeyPatch) -> None:
    user = {"user": {"id": "o", "name": "Olga", "role": "ADMIN"}, "access_token": "token"}
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "Europe/Vienna")
        reset_system_tz()
        async with answering((201, user)) as (server, client):
            await client.sign_up("Olga", "olga@demo.example", "a long password")
    reset_system_tz()
    assert json.loads(server.bodies[0])["time_zone"] == "Europe/Vienna"


@dataclass
class Ear:
    """A listener of Olga's and the project's topics, and what came of it."""

    heard: list[str] = field(default_factory=list)
    lost: int = 0
    missed: int = 0

    def listener(self, url: str) -> Listener:
        return Listener(
            url,
            OLGA,
            ("project:p",),
            hear=lambda event: self.heard.append(event["id"]),
            lost=self._lose,
            missed=self._miss,
        )

    def _lose(self) -> None:
        self.lost += 1

    def _miss(self) -> None:
        self.missed += 1


@asynccontextmanager
async def scripted(*scripts: list[dict[str, Any]]) -> AsyncIterator[tuple[str, list[list[dict[str, Any]]]]]:
    """A socket server that takes two frames of each connection, says its script, and hangs up but for the last one."""
    waiting, said = list(scripts), list[list[dict[str, Any]]]()

    async def talk(socket: ServerConnection) -> None:
        said.append([json.loads(await socket.recv()) for _ in range(2)])
        script = waiting.pop(0)
        for frame in script:
            await socket.send(json.dumps(frame))
        if waiting:
            socket.transport.abort()
        else:
            await socket.wait_closed()

    async with serve(talk, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}", said


def subscribed(topic: str, cursor: str, *, recovered: bool = True) -> dict[str, Any]:
    return {"type": "subscribed", "topic": topic, "cursor": cursor, "recovered": recovered}


def event(topic: str, cursor: str, id: str) -> dict[str, Any]:
    return {"type": "event", "topic": topic, "cursor": cursor, "id": id, "kind": "task.updated", "data": {}}


async def test_a_socket_that_breaks_goes_on_behind_the_last_event_of_each_topic() -> None:
    first = [subscribed("user:o", "1-0"), subscribed("project:p", "5-0"), event("project:p", "6-0", "a")]
    second = [subscribed("user:o", "1-0"), subscribed("project:p", "6-0"), event("project:p", "7-0", "b")]
    ear = Ear()
    async with scripted(first, second) as (url, said), listening(ear.listener(url)):

        async def heard_both() -> bool:
            return ear.heard == ["a", "b"]

        await eventually(heard_both)
    assert said == [
        [{"type": "auth", "token": "olgas-token"}, {"type": "subscribe", "topic": "project:p"}],
        [
            {"type": "auth", "token": "olgas-token", "after": "1-0"},
            {"type": "subscribe", "topic": "project:p", "after": "6-0"},
        ],
    ]
    assert (ear.lost, ear.missed) == (1, 0)


async def test_an_event_is_heard_once_and_a_gap_is_noticed() -> None:
    first = [subscribed("user:o", "1-0"), subscribed("project:p", "5-0"), event("project:p", "6-0", "a")]
    second = [subscribed("user:o", "1-0"), subscribed("project:p", "9-0", recovered=False)]
    ear = Ear()
    async with scripted(first, [*second, event("user:o", "2-0", "a")]) as (url, _), listening(ear.listener(url)):

        async def noticed() -> bool:
            return ear.missed == 1

        await eventually(noticed)
    assert ear.heard == ["a"]


async def test_a_step_is_told_once_however_often_it_is_heard() -> None:
    said = io.StringIO()
    console = Console(file=said, width=200)
    escalated = {
        "kind": "task.escalated",
        "data": {"id": "t", "priority": "HIGH"},
        "step": {"kind": "ESCALATION", "index": 2},
    }
    async with Client("http://127.0.0.1:9") as client:
        narrator = Narrator(console, client, TEAM)
        narrator.follow("t")
        for person in (OLGA, BEN):
            narrator.hear(person, escalated)
        narrator.hear(OLGA, escalated | {"data": {"id": "another"}, "step": {"kind": "DUE", "index": 1}})
        await narrator.told("ESCALATION", 2)
    assert said.getvalue().count("Escalation 2; its priority is HIGH") == 1
    assert not narrator.has_told("DUE", 1)


async def test_of_one_outage_one_line_is_told() -> None:
    said = io.StringIO()
    console = Console(file=said, width=200)
    async with Client("http://127.0.0.1:9") as client:
        narrator = Narrator(console, client, TEAM)
        for _ in range(3):
            narrator.lose()
    assert said.getvalue().count("calling again") == 1


async def test_a_system_with_people_is_left_alone(settings: Settings) -> None:
    connection = await asyncpg.connect(settings.database_url)
    try:
        await connection.execute(
            "INSERT INTO identity.user_account (id, email, name, role, time_zone, version, created_at, updated_at) "
            "VALUES (uuidv7(), 'somebody@muster.example', 'Somebody', 'USER', 'UTC', 1, now(), now())"
        )
        assert "nobody was made up" in await seed("http://127.0.0.1:9", settings.database_url)
        await connection.execute("DELETE FROM identity.user_account WHERE email = 'somebody@muster.example'")
    finally:
        await connection.close()
