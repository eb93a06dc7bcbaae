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
from core.garbage import collect_seldom
from core.migrations import wait_for_schema
from core.settings import Settings, SettingsError
from core.telemetry import configure_logging
from realtime.connections import Connections
from realtime.conversation import HEARTBEAT_SECONDS
from realtime.frames import LONGEST_CLIENT_FRAME
from realtime.handler import make_handler
from realtime.hub import Hub
from realtime.rights import Rights
from realtime.wire import Wire
from services.identity.keys import KeyRing
from services.identity.verifier import Verifier

log = structlog.get_logger("server")

BACKLOG = 4096
KEEP_ALIVE_SECONDS = 75
DRAIN_SECONDS = 2
"""How long requests under way may take after SIGTERM. Sockets are closed at once, with 1012."""


class Server(uvicorn.Server):
    """Ends with status 0 when it is asked to stop; uvicorn would end by the signal itself."""

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
        self.should_exit = True


def make_app(settings: Settings) -> Litestar:
    """Both edges of one process, nothing of them started yet. The schema must be there when they start."""
    verifier = Verifier(KeyRing())
    hub = Hub(settings, Connections())
    rights = Rights(hub, verifier)

    async def open_all() -> None:
        await open_database(settings)
        rights.start()

    async def close_all() -> None:
        await rights.stop()
        await close_database()

    return create_app(
        settings,
        verifier,
        extra_handlers=[make_handler(settings, hub, rights, verifier)],
        on_startup=[open_all],
        on_shutdown=[close_all],
    )


def make_server(settings: Settings) -> Server:
    """The server of one process, not started."""
    return Server(
        uvicorn.Config(
            make_app(settings),
            host=settings.host,
            port=settings.port,
            http=Http,
            ws=Wire,
            ws_max_size=LONGEST_CLIENT_FRAME,
            ws_ping_interval=HEARTBEAT_SECONDS,
            ws_ping_timeout=HEARTBEAT_SECONDS,
            ws_per_message_deflate=False,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
    )


def describe(settings: Settings) -> dict[str, Any]:
    """The OpenAPI document of the HTTP edge. Nothing is started, no server asked."""
    return document(make_app(settings))


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
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(settings))
    return 0


if __name__ == "__main__":
    code = main()
    logging.shutdown()
    sys.stdout.flush()
    os._exit(code)
