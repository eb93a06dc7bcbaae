"""A second node: the server as an operating-system process of its own, over the same PostgreSQL and Valkey."""

from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from core.settings import Settings
from ops.network import Reservations, answers_ok
from tests.eventually import eventually
from tests.realtime.client import Client, open_client
from tests.roles import role


@dataclass(frozen=True)
class Node:
    process: Process
    port: int

    def client(self, token: str, after: str | None = None) -> AbstractAsyncContextManager[Client]:
        return open_client(self.port, token, after)


@asynccontextmanager
async def another_node(settings: Settings) -> AsyncIterator[Node]:
    """Serving; stopped at the end, if it was not killed before."""
    ports = Reservations()
    port = ports.choose()
    ports.release()
    name = f"{settings.process_name}-{port}"
    async with role("server", replace(settings, port=port, process_name=name), MUSTER_DRAIN_SECONDS="0") as process:
        await eventually(partial(answers_ok, "/health/live", port), within=30)
        yield Node(process, port)
