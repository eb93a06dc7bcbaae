"""A small server that speaks FCM HTTP v1, answers by what a device's token begins with, and keeps what it accepted.

    gone-...     404 UNREGISTERED                    busy-...    429 with Retry-After 1 at first, then accepts
    invalid-...  400 INVALID_ARGUMENT                down-...    503 always
    payload-...  400 that blames the payload         slow-...    answers after 30 s

As a process of its own: `python -m tests.providers.fcm --port N --log FILE` appends each accepted message as a JSON
line: `{"at", "name", "address", "message"}`.
"""

import argparse
import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

SLOW_SECONDS = 30
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"


@dataclass(frozen=True)
class Push:
    """A message that was accepted. `address` is the device's token or installation id."""

    at: str
    name: str
    address: str
    message: dict[str, Any]

    @property
    def data(self) -> dict[str, str]:
        data: dict[str, str] = self.message.get("data", {})
        return data


@dataclass
class FcmServer:
    """What it accepted, and how often each device was asked for."""

    port: int = 0
    log: Path | None = None
    accepted: list[Push] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)
    connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """HTTP/1.1 with kept-alive connections."""
        task = asyncio.current_task()
        assert task is not None
        self.connections.add(task)
        try:
            while (request := await _read_request(reader)) is not None:
                writer.write(_response(*await self._answer(*request)))
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            self.connections.discard(task)
            writer.close()

    async def _answer(self, path: str, body: Any) -> tuple[int, dict[str, Any]]:
        self.paths.add(path)
        message = body["message"]
        address = message.get("token") or message["fid"]
        self.asked[address] = self.asked.get(address, 0) + 1
        match address.partition("-")[0]:
            case "gone":
                return _error(404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED")
            case "invalid":
                words = "The registration token is not a valid FCM registration token"
                return _error(400, "INVALID_ARGUMENT", words, "INVALID_ARGUMENT")
            case "payload":
                return _error(400, "INVALID_ARGUMENT", "Android message is too big", "INVALID_ARGUMENT")
            case "busy" if self.asked[address] == 1:
                return _error(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", "QUOTA_EXCEEDED")
            case "down":
                return _error(503, "UNAVAILABLE", "The service is currently unavailable.", "UNAVAILABLE")
            case "slow":
                await asyncio.sleep(SLOW_SECONDS)
        return 200, {"name": self._keep(path, address, message)}

    def _keep(self, path: str, address: str, message: dict[str, Any]) -> str:
        name = f"{path.partition('/v1/')[2].removesuffix(':send')}/{len(self.accepted) + 1}"
        push = Push(datetime.now(UTC).isoformat(), name, address, message)
        self.accepted.append(push)
        if self.log is not None:
            with self.log.open("a") as file:
                file.write(json.dumps({"at": push.at, "name": name, "address": address, "message": message}) + "\n")
        return name


def _error(code: int, status: str, message: str, fcm_code: str) -> tuple[int, dict[str, Any]]:
    details = [{"@type": FCM_ERROR, "errorCode": fcm_code}]
    return code, {"error": {"code": code, "message": message, "status": status, "details": details}}


async def _read_request(reader: asyncio.StreamReader) -> tuple[str, Any] | None:
    """The path and the JSON of the next request; None when the client has left."""
    with contextlib.suppress(asyncio.IncompleteReadError):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *lines = head.strip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        body = await reader.readexactly(int(headers["content-length"]))
        return request.split(" ")[1], json.loads(body)
    return None


def _response(code: int, body: dict[str, Any]) -> bytes:
    content = json.dumps(body).encode()
    lines = [f"HTTP/1.1 {code} {HTTPStatus(code).phrase}", "content-type: application/json"]
    lines += [f"content-length: {len(content)}", *(["retry-after: 1"] if code == HTTPStatus.TOO_MANY_REQUESTS else [])]
    return "\r\n".join([*lines, "", ""]).encode() + content


@asynccontextmanager
async def fcm_server(port: int = 0, log: Path | None = None) -> AsyncIterator[FcmServer]:
    """Serve until the block ends; `port` 0 takes a free one."""
    kept = FcmServer(log=log)
    server = await asyncio.start_server(kept.serve_connection, "127.0.0.1", port)
    kept.port = server.sockets[0].getsockname()[1]
    try:
        yield kept
    finally:
        server.close()
        for connection in tuple(kept.connections):
            connection.cancel()
        await asyncio.gather(*kept.connections, return_exceptions=True)


async def _serve(port: int, log: Path | None) -> None:
    async with fcm_server(port, log) as server:
        print(server.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.port, arguments.log))
