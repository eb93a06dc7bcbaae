"""HTTP load: kept-alive connections over raw sockets that send requests made beforehand and hardly look at the answers.

A process of its own, `python -m ops.bench.load`: it reads a Volley from standard input and prints a Tally. It reports
how much of one CPU it took itself, so that nobody mistakes the generator's limit for the server's.
"""

import asyncio
import itertools
import re
import sys
import time
from collections.abc import Iterator
from typing import cast

import msgspec
import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"
_STATUS_CLASS = slice(9, 10)


class Volley(msgspec.Struct, frozen=True):
    """`requests` are whole HTTP requests, sent round robin. The first `warm_up` seconds do not count."""

    port: int
    requests: list[str]
    connections: int
    seconds: float
    warm_up: float
    host: str = "127.0.0.1"


class Tally(msgspec.Struct, frozen=True):
    """What came of it. `cpu` is the generator's own share of one CPU, from 0 to 1; latencies are in seconds."""

    answers: int
    refused: int
    first_refusal: str | None
    seconds: float
    cpu: float
    median: float
    p99: float

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.answers / self.seconds


class _Count:
    """What all connections have seen since the warm-up ended."""

    def __init__(self) -> None:
        self.counting = False
        self.latencies: list[float] = []
        self.refused = 0
        self.first_refusal: str | None = None

    def add(self, answer: bytes, latency: float) -> None:
        if answer[_STATUS_CLASS] != b"2":
            self.refused += 1
            self.first_refusal = self.first_refusal or answer[:2000].decode(errors="replace")
        elif self.counting:
            self.latencies.append(latency)


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer to the last one is complete."""

    def __init__(self, requests: Iterator[bytes], count: _Count) -> None:
        self._requests = requests
        self._count = count
        self._received = b""
        self._sent_at = 0.0
        self._transport: asyncio.WriteTransport | None = None
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        received = self._received + data if self._received else data
        if len(received) < _size(received):
            self._received = received
            return
        self._received = b""
        self._count.add(received, time.perf_counter() - self._sent_at)
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(error)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _send(self) -> None:
        assert self._transport is not None
        self._sent_at = time.perf_counter()
        self._transport.write(next(self._requests))


def _size(received: bytes) -> int:
    """How long the whole answer is; one byte more than there is while its head is incomplete."""
    head = received.find(_HEAD_END)
    length = _LENGTH.search(received, 0, head) if head >= 0 else None
    if length is None:
        return len(received) + 1
    return head + len(_HEAD_END) + int(length[1])


async def fire(volley: Volley) -> Tally:
    """Raises OSError when nobody listens, ConnectionError when the server hangs up in the middle."""
    loop = asyncio.get_running_loop()
    count = _Count()
    requests = itertools.cycle([request.encode() for request in volley.requests])
    opening = (
        loop.create_connection(lambda: _Connection(requests, count), volley.host, volley.port)
        for _ in range(volley.connections)
    )
    connections = [connection for _transport, connection in await asyncio.gather(*opening)]
    try:
        await _unless_lost(connections, volley.warm_up)
        count.counting = True
        began, cpu_began = time.perf_counter(), time.process_time()
        await _unless_lost(connections, volley.seconds)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu_began
    finally:
        for connection in connections:
            connection.close()
    latencies = sorted(count.latencies) or [0.0]
    return Tally(
        answers=len(count.latencies),
        refused=count.refused,
        first_refusal=count.first_refusal,
        seconds=seconds,
        cpu=cpu / seconds,
        median=latencies[len(latencies) // 2],
        p99=latencies[len(latencies) * 99 // 100],
    )


async def _unless_lost(connections: list[_Connection], seconds: float) -> None:
    lost, _ = await asyncio.wait(
        [connection.lost for connection in connections], timeout=seconds, return_when=asyncio.FIRST_COMPLETED
    )
    if lost:
        raise ConnectionError("The server closed a connection in the middle of the measurement.")


def request(method: str, path: str, *, token: str | None = None, body: bytes | None = None) -> str:
    """A whole HTTP/1.1 request on a connection that is kept."""
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", "accept: application/json"]
    if token is not None:
        lines.append(f"authorization: Bearer {token}")
    if body is not None:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]) + (body or b"").decode()


def main() -> None:
    volley = msgspec.json.decode(sys.stdin.buffer.read(), type=Volley)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        tally = runner.run(fire(volley))
    sys.stdout.buffer.write(msgspec.json.encode(tally))


if __name__ == "__main__":
    main()
