"""The server: the HTTP edge and the WebSocket edge in one process, `python -m server`."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn
import uvloop
from litestar import Litestar

from api.app import create_app
from api.openapi import document
from api.protocol import Http
from core.database import close_database, open_database
from core.descriptors import allow_many
from core.garbage import collect_seldom
from core.migrations import wait_for_schema
from core.settings import Settings, SettingsError
from core.telemetry import configure_logging
from realtime import schema
from realtime.edge import Edge
from services.identity.keys import KeyRing
from services.identity.verifier import Verifier

log = structlog.get_logger("server")

BACKLOG = 4096
KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 2
"""How long requests under way may take once the sockets have been handed on."""


class Server(uvicorn.Server):
    """Hands its sockets on when it is asked to stop, at once when it is asked twice, and ends with status 0; uvicorn
    would end by the signal itself.
    """

    def __init__(self, config: uvicorn.Config, edge: Edge) -> None:
        super().__init__(config)
        self._edge = edge
        self._draining: asyncio.Task[None] | None = None

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())
        else:
            self.should_exit = True

    async def _drain(self) -> None:
        for server in getattr(self, "servers", ()):  # it may be asked to stop before it has started
            server.close()
        try:
            await self._edge.drain()
        finally:
            self.should_exit = True


def make_edges(settings: Settings) -> tuple[Litestar, Edge]:
    """Both edges of one process, nothing of them started yet. The schema must be there when they start."""
    verifier = Verifier(KeyRing())
    edge = Edge(settings, verifier)

    async def open_all() -> None:
        await open_database(settings)
        edge.start()

    async def close_all() -> None:
        await edge.stop()
        await close_database()

    return create_app(settings, verifier, on_startup=[open_all], on_shutdown=[close_all]), edge


def make_server(settings: Settings) -> Server:
    """The server of one process, not started."""
    app, edge = make_edges(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Http,
        ws=edge.wire,  # type: ignore[arg-type]  # uvicorn calls it as it would call a class
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Server(config, edge)


def describe(settings: Settings) -> dict[str, Any]:
    """The OpenAPI document of the HTTP edge. Nothing is started, no server asked."""
    return document(make_edges(settings)[0])


def describe_frames() -> dict[str, Any]:
    """JSON Schema of what travels over the WebSocket."""
    return schema.document()


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    await wait_for_schema(settings)
    log.info("server.starting", port=settings.port)
    server = make_server(settings)
    collect_seldom()
    await server.serve()
    log.info("server.stopped")


def main() -> int:
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    configure_logging(settings)
    allow_many()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(settings))
    return 0


if __name__ == "__main__":
    code = main()
    logging.shutdown()
    sys.stdout.flush()
    os._exit(code)
