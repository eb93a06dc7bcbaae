"""The leader's work: read what is owed, deliver it, strike it off. No transaction spans a delivery."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import asyncpg
import structlog

from core.database import Bell
from relay.backoff import Backoff, pause
from relay.floor import PATIENCE_SECONDS, Floor
from relay.sinks.sink import Outcome, Rejected, Sink
from services.events import outbox

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.2
"""How soon entries are found whose NOTIFY was lost."""
SWEEP_SECONDS = 300.0
"""How often the floor starts from zero again, for entries of transactions that outlived every limit, and how often the
log's partitions are looked after.
"""


class Drain:
    """Carries one sink's entries, in the order of their ids, on the connection that holds the sink's lock.

    What was delivered but not struck off, because the connection ended in between, is delivered again by the next
    leader: the sinks make that harmless. Raises asyncpg's errors when the connection ends.
    """

    def __init__(
        self, connection: asyncpg.Connection, sink: Sink, stopping: asyncio.Event, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._connection = connection
        self._sink = sink
        self._stopping = stopping
        self._patience = patience
        self._floor = Floor(patience)
        self._next_sweep = 0.0
        self._rung = asyncio.Event()
        self._backoff = Backoff(sink.server, sink.name, stopping)

    async def run(self) -> None:
        """Until the process stops. What was begun is finished."""
        await self._connection.add_listener(Bell.CHANNEL, self._ring)
        self._connection.add_termination_listener(self._ring)
        while not self._stopping.is_set():
            await self._turn()

    def _ring(self, *_: Any) -> None:
        self._rung.set()

    async def _turn(self) -> None:
        self._rung.clear()
        entries = await self._read()
        outcome = await self._sink.deliver(entries) if entries else Outcome()
        await self._settle(outcome)
        behind = len(entries) == self._sink.batch
        trouble = outcome.trouble or (None if behind else await self._sink.caught_up())
        if trouble is not None:
            await self._backoff.failed(trouble)
            return
        self._backoff.succeeded()
        if not behind:
            await self._wait()

    async def _read(self) -> Sequence[outbox.Entry]:
        began = time.monotonic()
        if began >= self._next_sweep:
            await self._sweep()
            self._next_sweep = began + SWEEP_SECONDS
        entries = await outbox.waiting(self._connection, self._sink.name, self._floor.value, self._sink.batch)
        self._floor.read(began, [entry.id for entry in entries])
        return entries

    async def _sweep(self) -> None:
        """A partition that can't be made is no reason to stop: the log has a default one."""
        self._floor = Floor(self._patience)
        try:
            await outbox.make_partitions(self._connection)
        except asyncpg.PostgresError as error:
            log.error("relay.no_partition", error=str(error))

    async def _settle(self, outcome: Outcome) -> None:
        if outcome.delivered:
            await outbox.strike_off(self._connection, outcome.delivered)
        for rejected in outcome.rejected:
            await self._set_aside(rejected)

    async def _set_aside(self, rejected: Rejected) -> None:
        await outbox.set_aside(self._connection, rejected.entry.id, rejected.error)
        log.error("relay.set_aside", sink=self._sink.name, entry=rejected.entry.id, error=rejected.error)

    async def _wait(self) -> None:
        """For the bell, or the next poll."""
        await pause(self._rung, POLL_SECONDS)
