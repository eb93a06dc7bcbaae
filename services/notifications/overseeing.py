"""What those who run Muster see of deliveries: states, times and providers' answers; no address, no words."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec import Struct

from core.database import pool
from core.ids import lowest
from services.notifications.log import SLACK
from services.notifications.model import AttemptOutcome, BreakerState, Channel, ChannelHealth, DeliveryState

A_DAY = timedelta(days=1)
"""So far back it looks where nobody says how far."""

_ASKED_FOR = "($4::text IS NULL OR state = $4) AND ($5::text IS NULL OR channel = $5)"

_WAITING = f"""
FROM notifications.delivery
WHERE state IN ('QUEUED', 'HELD') AND ($1::timestamptz IS NULL OR created_at > $1) AND {_ASKED_FOR}
"""
"""Read from an index that holds nothing else, however long it has waited."""

_OVER = f"""
FROM notifications.delivery
WHERE state NOT IN ('QUEUED', 'HELD') AND created_at > $2 AND id >= $3 AND {_ASKED_FOR}
"""
"""Read by when the ids were made."""

_WANTED = f"(SELECT * {_WAITING} UNION ALL SELECT * {_OVER}) AS delivery"

_COUNTS = f"""
SELECT channel, state, count(*) AS count,
       CASE WHEN state IN ('QUEUED', 'HELD')
            THEN greatest(extract(epoch FROM max($6::timestamptz - coalesce(retry_at, send_at))), 0)::float8
       END AS oldest
FROM {_WANTED} GROUP BY channel, state ORDER BY channel, state
"""  # noqa: S608

_ERRORS = f"""
SELECT channel, error, count(*) AS count, max(coalesce(finished_at, created_at)) AS last_at
FROM {_WANTED} WHERE error IS NOT NULL GROUP BY channel, error ORDER BY count DESC, error LIMIT $6
"""  # noqa: S608

_LIST = f"""
SELECT id, user_id, task_id, step_kind, channel, state, reason, send_at, retry_at, attempts, error, finished_at
FROM (
    (SELECT * {_WAITING} ORDER BY id DESC LIMIT $6) UNION ALL (SELECT * {_OVER} ORDER BY id DESC LIMIT $6)
) AS newest ORDER BY id DESC LIMIT $6
"""  # noqa: S608

_OF_TASK = """
SELECT id, user_id, task_id, step_kind, channel, state, reason, send_at, retry_at, attempts, error, finished_at
FROM notifications.delivery WHERE task_id = $1 ORDER BY id DESC LIMIT $2
"""

_CHANNELS = """
SELECT channel.name AS channel, coalesce(breaker.state, 'CLOSED') AS state,
       CASE breaker.state WHEN 'CLOSED' THEN breaker.closed_at ELSE breaker.opened_at END AS since,
       CASE WHEN breaker.state <> 'CLOSED' THEN breaker.probe_at END AS probe_at,
       (SELECT count(*) FROM notifications.delivery
        WHERE delivery.channel = channel.name AND delivery.state = 'QUEUED') AS queued,
       (SELECT count(*) FROM notifications.delivery
        WHERE delivery.channel = channel.name AND delivery.state = 'HELD') AS held,
       attempt.answer AS last_error, attempt.ended_at AS last_error_at
FROM unnest($1::text[]) WITH ORDINALITY AS channel (name, place)
LEFT JOIN notifications.breaker ON breaker.channel = channel.name
LEFT JOIN LATERAL (
    SELECT answer, ended_at FROM notifications.attempt
    WHERE attempt.channel = channel.name AND outcome IN ('FAILED', 'RETRY') ORDER BY ended_at DESC LIMIT 1
) AS attempt ON true
ORDER BY channel.place
"""

_ANSWERS = f"""
SELECT attempt.channel, attempt.outcome, attempt.number, coalesce(attempt.ended_at, attempt.started_at) AS at,
       attempt.answer, attempt.delivery_id, delivery.task_id
FROM notifications.attempt JOIN {_WANTED} ON delivery.id = attempt.delivery_id
ORDER BY attempt.id DESC LIMIT $6
"""  # noqa: S608


class Asked(Struct, frozen=True):
    """Which deliveries: made within `since`, in this state, on this channel; None is any. Without `since` they are
    those of a day, and whatever waits.
    """

    since: timedelta | None = None
    state: DeliveryState | None = None
    channel: Channel | None = None


class DeliveryCount(Struct, frozen=True):
    """`oldest` is by how many seconds the longest waiting is past its time; None where nothing waits."""

    channel: Channel
    state: DeliveryState
    count: int
    oldest: float | None


class DeliveryError(Struct, frozen=True):
    """What a provider said, and how often."""

    channel: Channel
    error: str
    count: int
    last_at: datetime


class ProviderAnswer(Struct, frozen=True):
    """What came of one call to a provider; `outcome` is None while it is on its way, and `at` then its beginning."""

    channel: Channel
    outcome: AttemptOutcome | None
    number: int
    at: datetime
    answer: str | None
    delivery_id: UUID
    task_id: UUID | None


class OverseenDelivery(Struct, frozen=True):
    id: UUID
    user_id: UUID
    task_id: UUID | None
    step_kind: str | None
    channel: Channel
    state: DeliveryState
    reason: str | None
    send_at: datetime
    retry_at: datetime | None
    attempts: int
    error: str | None
    finished_at: datetime | None


async def counts(asked: Asked) -> list[DeliveryCount]:
    now = await _now()
    rows = await pool().fetch(_COUNTS, *_wanted(asked, now), now)
    return [msgspec.convert(dict(row), DeliveryCount) for row in rows]


async def errors(asked: Asked, limit: int) -> list[DeliveryError]:
    """What went wrong, the most frequent first; also of those that were sent in the end."""
    rows = await pool().fetch(_ERRORS, *_wanted(asked, await _now()), limit)
    return [msgspec.convert(dict(row), DeliveryError) for row in rows]


async def channels() -> list[ChannelHealth]:
    """Every channel: its breaker, and what waits behind it."""
    return [
        ChannelHealth(Channel(row["channel"]), BreakerState(row["state"]), *list(row.values())[2:])
        for row in await pool().fetch(_CHANNELS, list(Channel))
    ]


async def answers(asked: Asked, limit: int) -> list[ProviderAnswer]:
    """What came of the latest calls to providers for these deliveries, the newest first."""
    rows = await pool().fetch(_ANSWERS, *_wanted(asked, await _now()), limit)
    return [msgspec.convert(dict(row), ProviderAnswer) for row in rows]


async def deliveries(asked: Asked, limit: int) -> list[OverseenDelivery]:
    """The newest first."""
    rows = await pool().fetch(_LIST, *_wanted(asked, await _now()), limit)
    return [msgspec.convert(dict(row), OverseenDelivery) for row in rows]


def _wanted(asked: Asked, now: datetime) -> tuple[object, ...]:
    since = now - (A_DAY if asked.since is None else asked.since)
    waiting_since = None if asked.since is None else since
    return waiting_since, since, lowest(since, -SLACK), asked.state, asked.channel


async def _now() -> datetime:
    now: datetime = await pool().fetchval("SELECT core.now()")
    return now


async def of_task(task_id: UUID, limit: int) -> list[OverseenDelivery]:
    """A task's deliveries, the newest first."""
    return [msgspec.convert(dict(row), OverseenDelivery) for row in await pool().fetch(_OF_TASK, task_id, limit)]
