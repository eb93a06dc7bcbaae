"""Pings: every connection once in a while, spread evenly, by one task for all of them."""

import asyncio

from realtime.connections import Connection, Connections

HEARTBEAT_SECONDS = 20
"""How often the server pings. Whoever did not answer until the next one is cut off."""
_EVERY_SECONDS = 1.0
_TURNS = round(HEARTBEAT_SECONDS / _EVERY_SECONDS)


async def beat(connections: Connections) -> None:
    """Until cancelled."""
    turn = 0
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        turn = (turn + 1) % _TURNS
        for connection in connections:
            if _turn_of(connection) == turn:
                connection.wire.beat()


def _turn_of(connection: Connection) -> int:
    """Ids are random enough to spread them."""
    return connection.id.int % _TURNS
