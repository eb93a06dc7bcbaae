"""The WebSocket edge of one process: what uvicorn opens a wire with, and how its sockets are handed on at the end."""

import asyncio
import random
from contextlib import suppress
from functools import partial
from typing import Any

import structlog
from websockets.http11 import Request

from core.settings import Settings
from realtime.connections import Connections
from realtime.conversation import Conversation
from realtime.frames import Reconnect
from realtime.handshake import Refusal, refusal
from realtime.hub import Hub
from realtime.rights import Rights
from realtime.wire import RESTARTING, Wire
from services.identity.verifier import Verifier

log = structlog.get_logger(__name__)

SPREAD_SECONDS = 10.0
"""Over so long a time come back those whom a node sends away."""


class Edge:
    """One a process. Start it once the database is open."""

    def __init__(self, settings: Settings, verifier: Verifier) -> None:
        self._settings = settings
        self._hub = Hub(settings, Connections())
        self._rights = Rights(self._hub, verifier)

    def start(self) -> None:
        self._rights.start()

    async def stop(self) -> None:
        await self._rights.stop()

    def wire(self, *, server_state: Any, **_: Any) -> Wire:
        """What uvicorn calls for a connection that asks to be upgraded."""
        opened = partial(Conversation, hub=self._hub, rights=self._rights)
        return Wire(self._admit, opened, server_state.connections)

    def _admit(self, request: Request) -> Refusal | None:
        return refusal(request, self._settings)

    async def drain(self) -> None:
        """Tell everybody to connect again, each at a moment of their own, and close each then; returns when all have
        gone, or after the time that the settings give. Whoever is left is told when to come back, and closed with 1012.
        """
        loop, seconds = asyncio.get_running_loop(), self._settings.drain_seconds
        connections = self._hub.connections
        log.info("edge.draining", connections=len(connections), seconds=seconds)
        for connection in connections:
            after = random.uniform(0.0, SPREAD_SECONDS)  # noqa: S311 - spreads a crowd, hides nothing
            connection.say(Reconnect(round(after, 3)))
            if after < seconds:
                loop.call_later(after, connection.wire.end, RESTARTING, "The server restarts.")
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await connections.until_empty()
