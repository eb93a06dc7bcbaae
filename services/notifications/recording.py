"""What came of an attempt, written down: of the attempt itself, and of its delivery."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from core.database import Transaction, transaction
from services.identity import commands as identity_commands
from services.notifications import breaker, falling_back, rules, tripping
from services.notifications.finishing import finish
from services.notifications.model import AttemptOutcome, DeliveryState, Failed, Logged, Outcome, Retry, Sent, Unsent
from services.notifications.withdrawing import MOVED_ON, ON_ITS_WAY, release

OUT_OF_TIME = "not delivered within 24 hours"
LONGEST_ANSWER = 300

_ARRIVED = """
WITH arrival AS (
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[])
        AS it (delivery_id, number, state, provider_id, answer)
), locked AS MATERIALIZED (
    SELECT id FROM notifications.delivery WHERE id = ANY($1::uuid[]) ORDER BY id DESC FOR NO KEY UPDATE
), ended AS (
    UPDATE notifications.attempt SET ended_at = core.now(), outcome = arrival.state, answer = arrival.answer,
                                     outage = false
    FROM arrival JOIN locked ON locked.id = arrival.delivery_id
    WHERE attempt.delivery_id = arrival.delivery_id AND attempt.number = arrival.number
)
UPDATE notifications.delivery SET
    state = arrival.state, error = NULL, provider_id = arrival.provider_id, lease_until = NULL,
    finished_at = core.now(), reason = CASE WHEN withdrawn_at IS NULL THEN reason ELSE $6 END
FROM arrival JOIN locked ON locked.id = arrival.delivery_id
WHERE delivery.id = locked.id AND delivery.state IN ('QUEUED', 'HELD', 'WITHDRAWN')
"""
"""What was sent counts even if it was withdrawn meanwhile. Rows are locked in the fence's own order."""

_ATTEMPTED = """
SELECT promised_at + coalesce(waited, interval '0') AS promised_at, attempts, withdrawn_at IS NOT NULL AS withdrawn,
       fallback IS NOT NULL AND promised_at <= core.now() - $2::interval AS falls_back
FROM notifications.delivery, LATERAL (SELECT coalesce(retried_at, send_at) AS promised_at) AS promise, LATERAL (
    SELECT sum(coalesce(outage.closed_at, core.now()) - greatest(outage.opened_at, promised_at)) AS waited
    FROM notifications.outage
    WHERE outage.channel = delivery.channel AND coalesce(outage.closed_at, core.now()) > promised_at
) AS outages
WHERE id = $1 AND state = 'QUEUED' FOR NO KEY UPDATE OF delivery
"""
"""While nothing was sent on its channel the time that a delivery has stood still: it has its day nevertheless, but
another channel stands in by the time that its person has waited."""

_ENDED = """
UPDATE notifications.attempt SET ended_at = core.now(), outcome = $3, answer = $4, outage = $5
WHERE delivery_id = $1 AND number = $2
"""

_TRY_AGAIN = """
UPDATE notifications.delivery SET retry_at = $2, error = $3, lease_until = NULL WHERE id = $1
"""


class Arrival(Struct, frozen=True):
    """A message that a provider took (or that was printed), by its delivery and the number of its attempt."""

    delivery_id: UUID
    attempt: int
    outcome: Sent | Logged


async def record(delivery_id: UUID, attempt: int, outcome: Outcome, *, is_probe: bool = False) -> datetime | None:
    """What came of an attempt. Gives when to claim its delivery again, None when it is over.

    The breaker of its channel hears of it where the provider itself has failed, and of every probe. The caller has
    locked the task, unless it arrived.
    """
    async with transaction() as tx:
        again = await _record(tx, delivery_id, attempt, outcome)
        error = outcome.error if isinstance(outcome, Retry) and outcome.outage else None
        if is_probe:
            await breaker.probed(tx, delivery_id, error)
        elif error is not None:
            await breaker.failed(tx, delivery_id, error)
    return again


async def put_off(delivery_id: UUID, attempt: int, error: str, *, is_probe: bool) -> datetime | None:
    """A claimed message could not even be made. As `record` of what may arrive later, but its provider was not asked:
    the breaker counts nothing, and a probe leaves its turn to others.
    """
    async with transaction() as tx:
        again = await _retry(tx, delivery_id, Retry(error))
        await _end(tx, delivery_id, attempt, AttemptOutcome.RETRY, error, outage=None)
        if is_probe:
            await breaker.give_back_probe(tx, delivery_id)
    return again


async def close(tx: Transaction, unsent: Unsent) -> None:
    """Nothing was sent, nor will be; the caller has locked the task. Safe to repeat."""
    await finish(tx, unsent.id, unsent.state, reason=unsent.reason)
    await falling_back.fall_back(tx, unsent.id)
    await release(tx, [unsent.id])


async def _record(tx: Transaction, delivery_id: UUID, attempt: int, outcome: Outcome) -> datetime | None:
    match outcome:
        case Sent() | Logged():
            await record_arrivals(tx, [Arrival(delivery_id, attempt, outcome)])
            return None
        case Failed(error, device_gone):
            await _fail(tx, delivery_id, error, device_gone)
            await _end(tx, delivery_id, attempt, AttemptOutcome.FAILED, error)
            return None
        case Retry(error):
            again = await _retry(tx, delivery_id, outcome)
            await _end(tx, delivery_id, attempt, AttemptOutcome.RETRY, error, outage=outcome.outage)
            return again


async def record_arrivals(tx: Transaction, arrivals: Sequence[Arrival]) -> None:
    """What arrived, in one statement. What was closed meanwhile stays as it is."""
    await tx.execute(
        _ARRIVED,
        [arrival.delivery_id for arrival in arrivals],
        [arrival.attempt for arrival in arrivals],
        [_state_of(arrival.outcome) for arrival in arrivals],
        [_provider_id_of(arrival.outcome) for arrival in arrivals],
        [_answer_of(arrival.outcome) for arrival in arrivals],
        ON_ITS_WAY,
    )


def _state_of(outcome: Sent | Logged) -> DeliveryState:
    return DeliveryState.SENT if isinstance(outcome, Sent) else DeliveryState.LOGGED


def _provider_id_of(outcome: Sent | Logged) -> str | None:
    name = outcome.provider_id if isinstance(outcome, Sent) else None
    return None if name is None else name[:LONGEST_ANSWER]


def _answer_of(outcome: Sent | Logged) -> str | None:
    """Where the provider gave the message a name, and said nothing else, that is its answer."""
    said = outcome.answer if isinstance(outcome, Sent) else None
    return _provider_id_of(outcome) if said is None else said[:LONGEST_ANSWER]


async def _end(
    tx: Transaction,
    delivery_id: UUID,
    number: int,
    outcome: AttemptOutcome,
    answer: str,
    *,
    outage: bool | None = False,
) -> None:
    await tx.execute(_ENDED, delivery_id, number, outcome, answer[:LONGEST_ANSWER], outage)


async def _fail(tx: Transaction, delivery_id: UUID, error: str, device_gone: bool) -> None:
    address = await finish(tx, delivery_id, DeliveryState.FAILED, error=error)
    await falling_back.fall_back(tx, delivery_id)
    if device_gone and address:
        await identity_commands.remove_device(UUID(address))


async def _retry(tx: Transaction, delivery_id: UUID, outcome: Retry) -> datetime | None:
    row = await tx.fetchrow(_ATTEMPTED, delivery_id, tripping.PATIENCE)
    if row is None:
        return None
    if row["withdrawn"]:
        await finish(tx, delivery_id, DeliveryState.WITHDRAWN, error=outcome.error, reason=MOVED_ON)
        await release(tx, [delivery_id])
        return None
    at = rules.next_attempt(await tx.now(), row["promised_at"], row["attempts"], outcome.retry_after)
    if at is None:
        await finish(tx, delivery_id, DeliveryState.FAILED, error=outcome.error, reason=OUT_OF_TIME)
        await falling_back.fall_back(tx, delivery_id)
        return None
    await tx.execute(_TRY_AGAIN, delivery_id, at, outcome.error)
    if row["falls_back"]:
        await falling_back.fall_back(tx, delivery_id)
    return at
