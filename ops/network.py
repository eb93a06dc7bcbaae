"""Ports to listen on, and the smallest HTTP client that asks whether somebody answers there."""

import asyncio
import errno
import random
import socket
import sys
from contextlib import suppress
from pathlib import Path

HOST = "127.0.0.1"
LOWEST_PORT = 15_000
_EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
_ANSWER_SECONDS = 5.0


def why_not_listen(port: int, host: str = HOST) -> str | None:
    """The sentence that tells why nobody can listen there, or nothing."""
    with _socket(host) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken by another program; choose another one with --port."
            return f"Nobody may listen on {host}, port {port}: {error.strerror}."
    return None


class Reservations:
    """Ports that stay ours while the servers that listen there come and go.

    A port is held by a socket that is bound and never listens. On Linux a server that sets SO_REUSEADDR, as all of ours
    do, listens beside it, and whoever looks for a free port passes it by. Elsewhere it is only held until `hand_over`.
    """

    def __init__(self) -> None:
        self._held: dict[int, socket.socket] = {}

    def choose(self, wanted: int | None = None) -> int:
        """The wanted port where it is free, else another below those that outgoing connections draw from."""
        if wanted is not None and why_not_listen(wanted) is None and self._hold(wanted, beside_old_connections=True):
            return wanted
        candidates = random.sample(range(LOWEST_PORT, _first_ephemeral_port()), 200)
        return next(port for port in candidates if self._hold(port))

    def hand_over(self) -> None:
        """The servers are about to listen."""
        if sys.platform != "linux":
            self.release()

    def release(self) -> None:
        for held in self._held.values():
            held.close()
        self._held.clear()

    def _hold(self, port: int, *, beside_old_connections: bool = False) -> bool:
        """With the flag, connections of an earlier server that still fade away (TIME_WAIT) are no obstacle."""
        if port in self._held:
            return False
        held = _socket(HOST)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, beside_old_connections)
        try:
            held.bind((HOST, port))
        except OSError:
            held.close()
            return False
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._held[port] = held
        return True


async def answers_ok(url_path: str, port: int, host: str = HOST) -> bool:
    """Whether `GET url_path` answers 200 within five seconds."""
    request = f"GET {url_path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
    answer = await exchange(request.encode(), port, host)
    return answer.split(b"\r\n", 1)[0].split(b" ")[1:2] == [b"200"]


async def exchange(request: bytes, port: int, host: str = HOST) -> bytes:
    """Send the request, give back the first piece of the answer; nothing where nobody answers in time."""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(request)
                return await reader.read(4096)
            finally:
                writer.close()
    return b""


def _socket(host: str) -> socket.socket:
    return socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)


def _first_ephemeral_port() -> int:
    lowest = int(_EPHEMERAL.read_text().split()[0]) if _EPHEMERAL.exists() else 32_768
    return lowest if lowest > LOWEST_PORT + 1000 else 32_768
