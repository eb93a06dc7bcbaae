"""How many connections somebody has, on all nodes together.

A hash for each person in Valkey has the count of each node. Nodes whose lease has run out do not count, and while
Valkey is away each node counts for itself: a limit never keeps anybody out because a part is down.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from redis.exceptions import ResponseError

from core.gathering import Gathering
from core.servers import AWAY, may_pass
from core.streams import Streams
from realtime.connections import Connections
from realtime.leases import Leases

log = structlog.get_logger(__name__)

KEPT_SECONDS = 3600
"""Longer than a token lives: whoever renews one is counted again."""
WITHIN_SECONDS = 1.0
TELL_SECONDS = 0.2
MOST_AT_ONCE = 500


class Seats:
    """One a process. Counts those that `connections` holds for a person."""

    def __init__(self, streams: Streams, connections: Connections, leases: Leases, prefix: str) -> None:
        self._streams = streams
        self._connections = connections
        self._leases = leases
        self._prefix = prefix
        self._counting = Gathering(self._count)
        self._left: dict[UUID, None] = {}

    async def taken_by(self, user_id: UUID) -> int:
        """The connections of somebody, one that was just added here among them."""
        return await self._counting.answer(user_id)

    def left(self, user_id: UUID) -> None:
        """A connection of somebody is gone; other nodes hear so soon."""
        self._left[user_id] = None

    async def tell(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(TELL_SECONDS)
            batch = [user_id for user_id, _ in zip(self._left, range(MOST_AT_ONCE), strict=False)]
            for user_id in batch:
                del self._left[user_id]
            try:
                answers = await self._say(batch)
            except AWAY:
                self._left.update(dict.fromkeys(batch))
            else:
                unheard = [user_id for user_id, answer in zip(batch, answers, strict=True) if answer is None]
                self._left.update(dict.fromkeys(unheard))

    async def _count(self, user_ids: Sequence[UUID]) -> Sequence[int]:
        here = [self._connections.count_of(user_id) for user_id in user_ids]
        try:
            async with asyncio.timeout(WITHIN_SECONDS):
                counts = [answer or {} for answer in await self._say(user_ids)]
                await self._leases.meet({node for of_node in counts for node in of_node})
        except AWAY:
            return here
        elsewhere = [self._elsewhere(of_node) for of_node in counts]
        return [one + other for one, other in zip(here, elsewhere, strict=True)]

    def _elsewhere(self, of_node: Mapping[str, int]) -> int:
        others = {node: count for node, count in of_node.items() if node != self._leases.node}
        return sum(count for node, count in others.items() if self._leases.lives(node))

    async def _say(self, user_ids: Sequence[UUID]) -> list[dict[str, int] | None]:
        """Say how many are here, and hear how many are where; None for whom it was refused. Raises AWAY."""
        if not user_ids:
            return []
        answers = await self._streams.call([self._seat(user_id) for user_id in user_ids])
        return [_by_node(answer) for answer in answers]

    def _seat(self, user_id: UUID) -> tuple[Any, ...]:
        key = f"{self._prefix}:seats:{{user:{user_id}}}"
        return ("muster_seat", 1, key, KEPT_SECONDS, self._leases.node, self._connections.count_of(user_id))


def _by_node(answer: Any) -> dict[str, int] | None:
    """None for what may be said later; what never may is over."""
    if isinstance(answer, ResponseError):
        if may_pass(answer):
            return None
        log.error("seats.refused", error=str(answer))
        return {}
    return {node.decode(): int(count) for node, count in zip(answer[::2], answer[1::2], strict=True)}
