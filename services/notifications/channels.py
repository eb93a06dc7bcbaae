"""How each channel stands: its breaker, and what waits behind it."""

from prometheus_client import Gauge

from core.database import pool
from services.identity.commands import require_admin
from services.identity.model import Actor
from services.notifications import overseeing
from services.notifications.model import Channel, ChannelHealth

_OPEN = Gauge("muster_breaker_open", "1 while messages on a channel wait for its provider to come back.", ["channel"])

_NOT_CLOSED = "SELECT channel FROM notifications.breaker WHERE state <> 'CLOSED' ORDER BY channel"


async def health(actor: Actor) -> list[ChannelHealth]:
    """Every channel. Raises Forbidden for others than admins."""
    require_admin(actor)
    return await overseeing.channels()


async def out_of_order() -> list[Channel]:
    """The channels whose provider is left alone for now."""
    return [Channel(row["channel"]) for row in await pool().fetch(_NOT_CLOSED)]


async def measure() -> None:
    """Bring the gauge `muster_breaker_open` up to date."""
    waiting = await out_of_order()
    for channel in Channel:
        _OPEN.labels(channel.value).set(channel in waiting)
