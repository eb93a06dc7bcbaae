"""The circuit breaker of each channel: one row in PostgreSQL, which all workers obey.

It is read by the statement that claims, and written only when something changes: when enough attempts failed, when a
probe is taken, when a probe was answered. What was recorded of attempts is what it counts, so no send waits for it.
"""

from datetime import datetime
from uuid import UUID

import structlog

from core.database import Transaction
from services.notifications import tripping
from services.notifications.model import Channel

log = structlog.get_logger(__name__)

_LATELY = """
SELECT count(DISTINCT delivery_id) FILTER (WHERE outage) AS failed,
       count(DISTINCT delivery_id) FILTER (WHERE NOT outage) AS answered
FROM (
    SELECT delivery_id, outage FROM notifications.attempt
    WHERE channel = $1 AND ended_at IS NOT NULL AND outage IS NOT NULL
      AND ended_at > greatest($2, (SELECT closed_at FROM notifications.breaker WHERE channel = $1))
    ORDER BY ended_at DESC LIMIT $3
) AS attempt
"""

_OPEN = """
WITH opened AS (
    INSERT INTO notifications.breaker AS kept
        (channel, state, openings, opened_at, probe_at, probes, last_error, version)
    VALUES ($1, 'OPEN', 1, $2, $3, 0, $4, nextval('core.version'))
    ON CONFLICT (channel) DO UPDATE SET
        state = 'OPEN', openings = 1, opened_at = excluded.opened_at, probe_at = excluded.probe_at,
        last_error = excluded.last_error, version = excluded.version
    WHERE kept.state = 'CLOSED'
    RETURNING channel, opened_at
)
INSERT INTO notifications.outage (id, channel, opened_at) SELECT uuidv7(), channel, opened_at FROM opened
RETURNING id
"""

_PROBE = """
UPDATE notifications.breaker SET
    state = 'HALF_OPEN',
    probes = CASE WHEN probe_at <= $2 THEN $3 ELSE probes END - 1,
    probe_at = CASE WHEN probe_at <= $2 THEN $2 + $4::interval ELSE probe_at END,
    version = nextval('core.version')
WHERE channel = $1 AND state <> 'CLOSED' AND (probe_at <= $2 OR state = 'HALF_OPEN' AND probes > 0)
RETURNING true
"""

_GIVE_BACK = """
UPDATE notifications.breaker SET probes = probes + 1 FROM notifications.delivery
WHERE delivery.id = $1 AND breaker.channel = delivery.channel AND breaker.state = 'HALF_OPEN'
"""

_CLOSE = """
WITH closed AS (
    UPDATE notifications.breaker SET
        state = 'CLOSED', openings = 0, closed_at = $2, probes = 0, version = nextval('core.version')
    WHERE channel = $1 AND state <> 'CLOSED' RETURNING channel
)
UPDATE notifications.outage SET closed_at = $2 FROM closed
WHERE outage.channel = closed.channel AND outage.closed_at IS NULL
RETURNING outage.opened_at
"""

_LOCK_HALF_OPEN = """
SELECT openings FROM notifications.breaker WHERE channel = $1 AND state = 'HALF_OPEN' FOR NO KEY UPDATE
"""

_REOPEN = """
UPDATE notifications.breaker SET
    state = 'OPEN', openings = openings + 1, probe_at = $2, probes = 0, last_error = $3,
    version = nextval('core.version')
WHERE channel = $1
"""

_CHANNEL_OF = "SELECT channel FROM notifications.delivery WHERE id = $1"


async def failed(tx: Transaction, delivery_id: UUID, error: str) -> None:
    """The provider itself has failed a message: open its channel's breaker where that happens too often."""
    channel = Channel(await tx.fetchval(_CHANNEL_OF, delivery_id))
    now = await tx.now()
    lately = await tx.fetchrow(_LATELY, channel, now - tripping.WINDOW, tripping.LOOKED_AT)
    if lately is None or not tripping.trips(lately["failed"], lately["answered"]):
        return
    if await tx.fetchval(_OPEN, channel, now, now + tripping.pause(1), error):
        log.warning("breaker.opened", channel=channel.value, error=error)


async def take_probe(tx: Transaction, now: datetime, channel: Channel) -> bool:
    """Whether the next message of a channel that is not closed may find out how its provider does."""
    return bool(await tx.fetchval(_PROBE, channel, now, tripping.PROBES, tripping.PROBE_LEASE))


async def give_back_probe(tx: Transaction, delivery_id: UUID) -> None:
    """The message that was to probe is not sent after all."""
    await tx.execute(_GIVE_BACK, delivery_id)


async def probed(tx: Transaction, delivery_id: UUID, error: str | None) -> None:
    """What a probe found: the provider is back, or still fails (`error`) and is left alone for longer."""
    channel = Channel(await tx.fetchval(_CHANNEL_OF, delivery_id))
    now = await tx.now()
    if error is None:
        since = await tx.fetchval(_CLOSE, channel, now)
        if since is not None:
            log.info("breaker.closed", channel=channel.value, seconds=(now - since).total_seconds())
        return
    openings = await tx.fetchval(_LOCK_HALF_OPEN, channel)
    if openings is not None:
        await tx.execute(_REOPEN, channel, now + tripping.pause(openings + 1), error)
