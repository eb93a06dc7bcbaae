"""Delivering: claim each message right before its own call, send it, record what came of it."""

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import structlog
from temporalio import activity

from activities.providers import Provider, discreet, shortened
from core.database import transaction
from core.gathering import Gathering
from services.digests.claiming import claim, claim_together
from services.lifecycle.model import Claim, Nothing, Send, Wait
from services.lifecycle.recording import record
from services.notifications.model import Channel, Logged, Outcome, Retry, Sent
from services.notifications.recording import Arrival, record_arrivals

log = structlog.get_logger(__name__)

AT_ONCE = 16
"""Messages of one batch on their way at the same time."""
CALLS_AT_ONCE = 32
"""Of one channel in a process. More would only queue for the provider's connections, at three times the work a call."""
HEARTBEAT_SECONDS = 1.0
SPARE_SECONDS = 30.0
"""What an activity claims so long before its time is over is still sent and recorded within it: two transactions and a
call."""
RECORD_AGAIN_SECONDS = 1.0


class Deliveries:
    """Holds the provider of each channel.

    All batches together claim and record over at most `connections` of the process's pool: however many messages leave,
    `advance` finds one that is free. Links in mails lead to `public_url`.
    """

    def __init__(self, providers: Mapping[Channel, Provider], connections: int, public_url: str) -> None:
        self._providers = providers
        self._connections = asyncio.Semaphore(connections)
        self._public_url = public_url
        self._calls: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(CALLS_AT_ONCE))
        self._claims = Gathering(self._claim_together)
        self._arrivals = Gathering(self._record_together)

    @activity.defn(name="deliver")
    async def deliver(self, delivery_ids: list[UUID]) -> dict[UUID, float]:
        """Try each once. Gives back those that are not done, and in how many seconds to ask for each again.

        A batch that is repeated sends nothing twice but what was on its way when the worker died, once its lease is
        over. When the worker shuts down, or the activity's time is nearly over, no more is claimed; what is left comes
        back at once.
        """
        closes = _closes()
        free, calls = asyncio.Semaphore(AT_ONCE), self._calls[activity.info().task_queue]
        async with self._heartbeats():
            attempts = [
                asyncio.create_task(self._deliver_one(delivery_id, free, calls, closes)) for delivery_id in delivery_ids
            ]
            await _all_ended(attempts)
        waits = {delivery_id: attempt.result() for delivery_id, attempt in zip(delivery_ids, attempts, strict=True)}
        return {delivery_id: wait for delivery_id, wait in waits.items() if wait is not None}

    async def _deliver_one(
        self, delivery_id: UUID, free: asyncio.Semaphore, calls: asyncio.Semaphore, closes: float
    ) -> float | None:
        """Seconds until it is to be asked for again; None when it is done. It is claimed when its call may begin."""
        async with free, calls:
            while not activity.is_worker_shutdown() and time.monotonic() < closes:
                match await self._claim(delivery_id):
                    case Send() as message:
                        await self._send(message)
                    case Wait(seconds=seconds):
                        return seconds
                    case Nothing():
                        return None
            return 0.0

    async def _claim(self, delivery_id: UUID) -> Claim:
        """With all others who are about to send at this moment, and alone where that did not do."""
        together = await self._claims.answer(delivery_id)
        if together is not None:
            return together
        async with self._connections:
            return await claim(delivery_id, self._public_url)

    async def _claim_together(self, delivery_ids: Sequence[UUID]) -> Sequence[Send | None]:
        """If it fails each claims alone, and hears of its own trouble only."""
        try:
            return await claim_together(delivery_ids, self._public_url)
        except Exception as error:  # noqa: BLE001 - whoever claims alone raises it
            log.warning("deliver.claimed_alone", error=str(error), deliveries=len(delivery_ids))
            return [None] * len(delivery_ids)

    async def _send(self, message: Send) -> None:
        outcome = await self._outcome_of(message)
        if isinstance(outcome, Sent | Logged) and not message.is_probe:
            arrival = Arrival(message.delivery_id, message.attempt, outcome)
            if await self._arrivals.answer(arrival):
                return
        await self._record_alone(message, outcome)

    async def _record_together(self, arrivals: Sequence[Arrival]) -> Sequence[bool]:
        """Whether they were recorded. If it fails each is recorded alone, and hears of its own trouble only."""
        try:
            async with self._connections, transaction() as tx:
                await record_arrivals(tx, arrivals)
        except Exception as error:  # noqa: BLE001 - whoever records alone raises it
            log.warning("deliver.recorded_alone", error=str(error), deliveries=len(arrivals))
            return [False] * len(arrivals)
        return [True] * len(arrivals)

    async def _record_alone(self, message: Send, outcome: Outcome) -> None:
        """Tried twice, while the lease lasts: what a provider took is sent again if nobody writes it down."""
        try:
            await self._record(message, outcome)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("deliver.recorded_again", delivery_id=str(message.delivery_id), error=str(error))
            await asyncio.sleep(RECORD_AGAIN_SECONDS)
            await self._record(message, outcome)

    async def _record(self, message: Send, outcome: Outcome) -> None:
        async with self._connections:
            await record(message.delivery_id, message.attempt, outcome, is_probe=message.is_probe)

    async def _outcome_of(self, message: Send) -> Outcome:
        """A message that breaks its provider is put off like one that does not arrive: a better version may send it."""
        try:
            outcome = await self._providers[message.channel].send(message)
        except Exception as error:
            log.exception("delivery.broke_its_provider", delivery_id=str(message.delivery_id), channel=message.channel)
            outcome = Retry(shortened(error))
        return discreet(outcome, message.address)

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


def _closes() -> float:
    """When the activity claims no more, by the monotonic clock: nothing is to be cut off on its way."""
    longest = activity.info().start_to_close_timeout
    return math.inf if longest is None else time.monotonic() + longest.total_seconds() - SPARE_SECONDS


async def _all_ended(attempts: list[asyncio.Task[float | None]]) -> None:
    """A failure of one (PostgreSQL went away) breaks off no other; a cancelled activity cancels them all."""
    await asyncio.gather(*attempts, return_exceptions=True)
