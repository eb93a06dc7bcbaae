"""Whether the process lives, whether it can serve, and its metrics: never limited, open to all.

Without PostgreSQL nothing can be served. Without Valkey or Temporal people go on working, and what is owed to them
waits: that is degraded, and still ready. So it is while a channel's provider does not answer, which is then named.
"""

import asyncio
from collections.abc import Awaitable
from enum import StrEnum

import prometheus_client
from litestar import Response, get
from msgspec import Struct
from redis.exceptions import RedisError

from api.answers import Answer
from api.problems import DATABASE_AWAY
from api.requests import AnyRequest
from core.database import pool
from core.redis import connect
from core.settings import Settings
from services.notifications import channels
from services.notifications.model import Channel

WITHIN_SECONDS = 2.0

_HTTP2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_HTTP2_SETTINGS = b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"
_SETTINGS_FRAME = 4
_AWAY: tuple[type[Exception], ...] = (*DATABASE_AWAY, RedisError, EOFError)


class Status(StrEnum):
    READY = "ready"
    DEGRADED = "degraded"
    DOWN = "down"


class Part(StrEnum):
    UP = "up"
    DOWN = "down"


class Health(Struct, frozen=True):
    """Enough to serve: `ready` or `degraded`."""

    status: Status
    parts: dict[str, Part]


class Live(Struct, frozen=True):
    status: str = "live"


@get("/health/live")
async def live() -> Live:
    """The process runs."""
    return Live()


class Checkup:
    """One look at all parts at a time, whose outcome goes to everybody who asks meanwhile. One an application."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._look: asyncio.Task[Health] | None = None

    async def health(self) -> Health:
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(_look(self._settings))
        return await asyncio.shield(self._look)


async def _look(settings: Settings) -> Health:
    postgres, valkey, temporal = await asyncio.gather(
        _answers(_postgres()), _answers(_valkey(settings)), _answers(_temporal(settings))
    )
    parts = {"postgres": postgres, "valkey": valkey, "temporal": temporal}
    if postgres is Part.DOWN:
        return Health(Status.DOWN, parts)
    parts |= {channel.lower(): Part.DOWN for channel in await _channels()}
    is_whole = all(part is Part.UP for part in parts.values())
    return Health(Status.READY if is_whole else Status.DEGRADED, parts)


@get("/health/ready")
async def ready(request: AnyRequest) -> Answer[Health]:
    """Whether requests can be served: 503 without PostgreSQL."""
    checkup: Checkup = request.app.state["checkup"]
    health = await checkup.health()
    if health.status is Status.DOWN:
        return Answer(health, status=503, headers=((b"retry-after", b"2"),))
    return Answer(health)


async def _answers(question: Awaitable[None]) -> Part:
    try:
        await asyncio.wait_for(question, WITHIN_SECONDS)
    except _AWAY:
        return Part.DOWN
    return Part.UP


async def _channels() -> list[Channel]:
    """Those whose provider is left alone; none where PostgreSQL has gone just now."""
    try:
        return await asyncio.wait_for(channels.out_of_order(), WITHIN_SECONDS)
    except _AWAY:
        return []


async def _postgres() -> None:
    await pool().fetchval("SELECT 1", timeout=WITHIN_SECONDS)


async def _valkey(settings: Settings) -> None:
    async with connect(settings, timeout=WITHIN_SECONDS) as redis:
        await redis.ping()


async def _temporal(settings: Settings) -> None:
    """Greets the frontend as gRPC does: one that lives answers with its HTTP/2 settings (RFC 9113, section 3.4)."""
    host, _, port = settings.temporal_address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(_HTTP2_PREFACE + _HTTP2_SETTINGS)
        header = await reader.readexactly(9)
        if header[3] != _SETTINGS_FRAME:
            raise ConnectionError("This is no gRPC server.")
    finally:
        writer.close()


@get("/metrics")
async def metrics() -> Response[bytes]:
    """What is counted, as Prometheus reads it."""
    await _answers(channels.measure())
    headers = {"content-type": prometheus_client.CONTENT_TYPE_LATEST}
    return Response(prometheus_client.generate_latest(), headers=headers)


routes = [live, ready, metrics]
