"""Delivering: claim each message right before its own call, send it, record what came of it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from temporalio import activity

from activities.providers import Provider, shortened
from services.digests.claiming import claim
from services.lifecycle.model import Nothing, Send, Wait
from services.notifications.claiming import record
from services.notifications.model import Channel, Outcome, Retry

log = structlog.get_logger(__name__)

AT_ONCE = 16
"""Messages of one batch on their way at the same time."""
HEARTBEAT_SECONDS = 1.0


class Deliveries:
    """Holds the provider of each channel.

    All batches together claim and record over at most `connections` of the process's pool: however many messages leave,
    `advance` finds one that is free. Links in mails lead to `public_url`.
    """

    def __init__(self, providers: Mapping[Channel, Provider], connections: int, public_url: str) -> None:
        self._providers = providers
        self._connections = asyncio.Semaphore(connections)
        self._public_url = public_url

    @activity.defn(name="deliver")
    async def deliver(self, delivery_ids: list[UUID]) -> dict[UUID, float]:
        """Try each once. Gives back those that are not done, and in how many seconds to ask for each again.

        A batch that is repeated sends nothing twice but what was on its way when the worker died, once its lease is
        over. When the worker shuts down no more is claimed; what is left comes back at once.
        """
        free = asyncio.Semaphore(AT_ONCE)
        async with self._heartbeats():
            attempts = [asyncio.create_task(self._deliver_one(delivery_id, free)) for delivery_id in delivery_ids]
            await _all_ended(attempts)
        waits = {delivery_id: attempt.result() for delivery_id, attempt in zip(delivery_ids, attempts, strict=True)}
        return {delivery_id: wait for delivery_id, wait in waits.items() if wait is not None}

    async def _deliver_one(self, delivery_id: UUID, free: asyncio.Semaphore) -> float | None:
        """Seconds until it is to be asked for again; None when it is done."""
        async with free:
            while not activity.is_worker_shutdown():
                async with self._connections:
                    claimed = await claim(delivery_id, self._public_url)
                match claimed:
                    case Send():
                        await self._send(claimed)
                    case Wait(seconds):
                        return seconds
                    case Nothing():
                        return None
            return 0.0

    async def _send(self, message: Send) -> None:
        outcome = await self._outcome_of(message)
        async with self._connections:
            await record(message.delivery_id, outcome)

    async def _outcome_of(self, message: Send) -> Outcome:
        """A message that breaks its provider is put off like one that does not arrive: a better version may send it."""
        try:
            return await self._providers[message.channel].send(message)
        except Exception as error:
            log.exception("delivery.broke_its_provider", delivery_id=str(message.delivery_id), channel=message.channel)
            return Retry(shortened(error))

    @asynccontextmanager
    async def _heartbeats(self) -> AsyncIterator[None]:
        """Tell the server every second that this worker lives, so that it is missed within seconds."""

        async def beat() -> None:
            while True:
                activity.heartbeat()
                await asyncio.sleep(HEARTBEAT_SECONDS)

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()


async def _all_ended(attempts: list[asyncio.Task[float | None]]) -> None:
    """A failure of one (PostgreSQL went away) breaks off no other; a cancelled activity cancels them all."""
    await asyncio.gather(*attempts, return_exceptions=True)
