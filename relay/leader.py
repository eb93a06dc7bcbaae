"""One leader a sink, and any number of standbys.

The leader holds a session advisory lock, on the same connection that it reads and strikes off with: when the
connection ends, so does its power to do anything. A leader whose host died is ended by the server's TCP keepalives
within 5 s, one that hangs by the server's limit on idle sessions.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import structlog

from core.database import server_settings
from core.settings import Settings
from relay.backoff import Backoff, pause
from relay.drain import Drain
from relay.sinks.sink import Sink
from services.events.model import Sink as SinkName

log = structlog.get_logger(__name__)

LOCK_FAMILY = 5_307_002
"""The first key of the advisory locks; the second is the sink's."""
LOCK_OF = {SinkName.PEOPLE: 1, SinkName.WORKFLOWS: 2}
STANDBY_SECONDS = 0.2
"""How often a standby tries: a waiting lock request would hold a snapshot, and with it vacuum."""
CONNECT_SECONDS = 5.0
STATEMENT_SECONDS = 8.0
HUNG_AFTER = "60s"
"""Longer than a batch may take: that many calls, each until it times out."""

_DATABASE_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)


class Candidate:
    """Stands for leadership of one sink, again and again, and does the leader's work while elected.

    A schema that is not there yet is an outage like any other: to look for migrations would double the process.
    """

    def __init__(self, settings: Settings, sink: Sink, stopping: asyncio.Event) -> None:
        self._settings = settings
        self._sink = sink
        self._stopping = stopping
        self._backoff = Backoff("PostgreSQL", sink.name, stopping)

    async def run(self) -> None:
        """Until the process stops."""
        while not self._stopping.is_set():
            try:
                async with self._connection() as connection:
                    await self._stand(connection)
            except _DATABASE_ERRORS as error:
                await self._backoff.failed(error)

    async def _stand(self, connection: asyncpg.Connection) -> None:
        while not await self._elected(connection):
            self._backoff.succeeded()
            await pause(self._stopping, STANDBY_SECONDS)
            if self._stopping.is_set():
                return
        self._backoff.succeeded()
        log.info("relay.leading", sink=self._sink.name)
        await Drain(connection, self._sink, self._stopping).run()

    async def _elected(self, connection: asyncpg.Connection) -> bool:
        lock = LOCK_OF[self._sink.name]
        return bool(await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", LOCK_FAMILY, lock))

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(
            self._settings.database_url,
            timeout=CONNECT_SECONDS,
            command_timeout=STATEMENT_SECONDS,
            server_settings=_server_settings(self._settings, self._sink.name),
        )
        try:
            yield connection
            await connection.close(timeout=1)
        finally:
            connection.terminate()


def _server_settings(settings: Settings, sink: SinkName) -> dict[str, str]:
    """A strike-off that is lost in a crash is only repeated, so it need not wait for the disk."""
    return server_settings(settings) | {
        "application_name": f"{settings.process_name} {sink}",
        "synchronous_commit": "off",
        "enable_seqscan": "off",
        "idle_session_timeout": HUNG_AFTER,
        "tcp_keepalives_idle": "2",
        "tcp_keepalives_interval": "1",
        "tcp_keepalives_count": "3",
    }
