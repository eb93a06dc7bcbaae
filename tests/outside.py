"""Muster from outside: `./muster up` as a process, an HTTP client, and a socket that comes back where it was.

Nothing here imports Muster's own code; what it knows is the contract.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

ROOT = Path(__file__).parent.parent
READY_SECONDS = 60
STOP_SECONDS = 10
RESTING = (httpx.TransportError, OSError)
"""What a client sees while the API is away."""


@dataclass(frozen=True)
class Stack:
    """A running `./muster up`."""

    process: "subprocess.Popen[bytes]"
    data: Path
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def status(self) -> dict[str, dict[str, Any]]:
        """`./muster status --json`, by the names of the processes."""
        command = [str(ROOT / "muster"), "status", "--json", "--data", str(self.data), "--port", str(self.port)]
        output = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout
        return {process["name"]: process for process in json.loads(output)["processes"]}

    def kill(self, name: str) -> int | None:
        """SIGKILL one process by its name; its pid, or None while it is not up anyway."""
        pid: int | None = self.status()[name]["pid"]
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self) -> int:
        """SIGTERM to the launcher alone; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS + 5)


@contextmanager
def muster_up(data: Path, environment: Mapping[str, str], *arguments: str, port: int | None = None) -> Iterator[Stack]:
    """`./muster up`, ready; stopped in the end, whatever happened."""
    port = port or free_port()
    command = [str(ROOT / "muster"), "up", "--data", str(data), "--port", str(port), *arguments]
    output = data.with_suffix(".out")
    with output.open("ab") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=os.environ | environment)
    stack = Stack(process, data, port)
    try:
        _wait_until_ready(stack, output)
        yield stack
    finally:
        if process.poll() is None:
            stack.stop()


def _wait_until_ready(stack: Stack, output: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    sentence = f"Muster is ready at {stack.base}".encode()
    while sentence not in output.read_bytes():
        assert stack.process.poll() is None, output.read_text()
        assert time.monotonic() < end, output.read_text()
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def provider(module: str, log: Path, port: int | None = None) -> Iterator[str]:
    """A local provider in a process of its own, `tests.providers.fcm` or `.smtp`; gives `127.0.0.1:port`."""
    port = port or free_port()
    command = [sys.executable, "-m", module, "--port", str(port), "--log", str(log)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        end = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None, f"{module} ended"
            assert time.monotonic() < end, f"{module} does not listen"
            time.sleep(0.05)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def lines_of(log: Path) -> list[dict[str, Any]]:
    """What a provider accepted so far."""
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


class Person:
    """Somebody who is signed in, and does not give up while a part of Muster is away."""

    def __init__(self, base: str, email: str, user: dict[str, Any], tokens: dict[str, str]) -> None:
        self.base = base
        self.email = email
        self.user = user
        self.tokens = tokens
        self.http = httpx.AsyncClient(
            base_url=f"{base}/api/v1", timeout=10, limits=httpx.Limits(max_keepalive_connections=0)
        )

    @property
    def id(self) -> str:
        return str(self.user["id"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    async def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] = {}) -> httpx.Response:
        """One request, asked once."""
        return await self.http.request(method, path, json=body, headers=self.headers | dict(headers))

    async def get(self, path: str) -> Any:
        return await self._insist("GET", path)

    async def post(self, path: str, body: Any = None) -> Any:
        """Asked again with the same idempotency key until it is answered."""
        return await self._insist("POST", path, body, {"Idempotency-Key": str(uuid4())})

    async def patch(self, path: str, body: Any) -> Any:
        return await self._insist("PATCH", path, body)

    async def _insist(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] = {}) -> Any:
        async with asyncio.timeout(60):
            while True:
                with contextlib.suppress(*RESTING):
                    response = await self.ask(method, path, body, headers)
                    still_running = response.status_code == 409 and bool(headers) and "running" in response.text
                    if response.status_code < 500 and not still_running:
                        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
                        return response.json() if response.content else None
                await asyncio.sleep(0.1)


async def register(base: str, name: str, time_zone: str = "UTC") -> Person:
    """Somebody new, with an address of their own."""
    email = f"{name.lower()}-{uuid4().hex[:8]}@example.com"
    body = {"email": email, "password": "correct horse battery", "name": name, "time_zone": time_zone}
    async with httpx.AsyncClient(base_url=f"{base}/api/v1", timeout=20) as http:
        response = await http.post("/auth/register", json=body)
    assert response.status_code == 201, response.text
    answer = response.json()
    return Person(base, email, answer["user"], answer)


class Unavailable(Exception):
    """The socket says that the server can't do it now: a client asks again later."""


@dataclass
class Listener:
    """One person's socket. It reconnects by itself and resumes each topic behind the last cursor that it saw.

    `reloads` are the times at which it was told to reload: what happened before then it would fetch by HTTP.
    """

    person: Person
    topics: tuple[str, ...]
    events: list[dict[str, Any]] = field(default_factory=list)
    cursors: dict[str, str] = field(default_factory=dict)
    reloads: list[datetime] = field(default_factory=list)
    connections: int = 0
    subscribed: set[str] = field(default_factory=set)
    socket: ClientConnection | None = None
    failure: Exception | None = None
    """Why it hears nothing any more."""

    def cut(self) -> None:
        """Break the connection without a word, as a tunnel does."""
        if self.socket is not None:
            self.socket.transport.abort()

    async def run(self) -> None:
        try:
            await self._come_back_again_and_again()
        except Exception as error:
            self.failure = error
            raise

    async def _come_back_again_and_again(self) -> None:
        while True:
            with contextlib.suppress(ConnectionClosed, InvalidHandshake, TimeoutError, Unavailable, *RESTING):
                url = self.person.base.replace("http", "ws") + "/ws"
                async with connect(url, open_timeout=5, ping_interval=2, ping_timeout=4) as socket:
                    self.connections += 1
                    self.socket = socket
                    await self._listen(socket)
            self.subscribed.clear()
            await asyncio.sleep(0.1)

    async def _listen(self, socket: ClientConnection) -> None:
        own = f"user:{self.person.id}"
        await _send(socket, {"type": "auth", "token": self.person.tokens["access_token"], **self._after(own)})
        for topic in self.topics:
            await _send(socket, {"type": "subscribe", "topic": topic, **self._after(topic)})
        async for text in socket:
            self._hear(json.loads(text))

    def _after(self, topic: str) -> dict[str, str]:
        return {"after": self.cursors[topic]} if topic in self.cursors else {}

    def _hear(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "event":
                self.events.append(frame)
                self.cursors[frame["topic"]] = frame["cursor"]
            case "subscribed":
                if not frame["recovered"]:
                    self.reloads.append(datetime.now(UTC))
                if frame["cursor"] is not None:
                    self.cursors[frame["topic"]] = frame["cursor"]
                self.subscribed.add(frame["topic"])
            case "error" if frame["code"] == "unavailable":
                raise Unavailable
            case "error":
                raise AssertionError(f"the socket says {frame}")

    def of(self, topic: str) -> list[dict[str, Any]]:
        if self.failure is not None:
            raise self.failure
        return [event for event in self.events if event["topic"] == topic]

    def kinds(self, topic: str) -> list[str]:
        return [event["kind"] for event in self.of(topic)]


async def _send(socket: ClientConnection, frame: dict[str, Any]) -> None:
    await socket.send(json.dumps(frame))


@asynccontextmanager
async def listening(person: Person, *topics: str) -> AsyncIterator[Listener]:
    """A socket on these topics and the person's own, subscribed to all of them by the time the body runs."""
    listener = Listener(person, topics)
    task = asyncio.create_task(listener.run())
    expected = {f"user:{person.id}", *topics}
    try:
        async with asyncio.timeout(20):
            while not expected <= listener.subscribed:
                if task.done():
                    task.result()
                await asyncio.sleep(0.02)
        yield listener
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
