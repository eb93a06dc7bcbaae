"""How each channel stands: its breaker, and what waits behind it."""

from prometheus_client import Gauge

from core.database import pool
from services.identity.commands import require_admin
from services.identity.model import Actor
from services.notifications.model import BreakerState, Channel, ChannelHealth

_OPEN = Gauge("muster_breaker_open", "1 while messages on a channel wait for its provider to come back.", ["channel"])

_HEALTH = """
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

_NOT_CLOSED = "SELECT channel FROM notifications.breaker WHERE state <> 'CLOSED' ORDER BY channel"


async def health(actor: Actor) -> list[ChannelHealth]:
    """Every channel. Raises Forbidden for others than admins."""
    require_admin(actor)
    return [
        ChannelHealth(Channel(row["channel"]), BreakerState(row["state"]), *list(row.values())[2:])
        for row in await pool().fetch(_HEALTH, list(Channel))
    ]


async def out_of_order() -> list[Channel]:
    """The channels whose provider is left alone for now."""
    return [Channel(row["channel"]) for row in await pool().fetch(_NOT_CLOSED)]


async def measure() -> None:
    """Bring the gauge `muster_breaker_open` up to date."""
    waiting = await out_of_order()
    for channel in Channel:
        _OPEN.labels(channel.value).set(channel in waiting)
