"""Each call to a provider, as it was begun by a claim and ended by what was recorded."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, Protocol
from uuid import UUID

from asyncpg import Record

from services.notifications.model import Attempt, AttemptOutcome

A_FEW = 20
ALL = 1000
"""A delivery that is retried again and again for weeks has fewer."""

_LATEST = """
SELECT delivery_id, number, started_at, ended_at, outcome, answer
FROM unnest($1::uuid[]) AS asked (id), LATERAL (
    SELECT * FROM notifications.attempt WHERE delivery_id = asked.id ORDER BY number DESC LIMIT $2
) AS attempt
ORDER BY delivery_id, number DESC
"""


class Reading(Protocol):
    """What reads take: a transaction, or the pool."""

    async def fetch(self, query: str, *args: Any) -> list[Record]: ...


async def latest_of(
    source: Reading, delivery_ids: Collection[UUID], limit: int = A_FEW
) -> dict[UUID, tuple[Attempt, ...]]:
    """The latest attempts of each delivery that has any, the newest first."""
    attempts: defaultdict[UUID, list[Attempt]] = defaultdict(list)
    for row in await source.fetch(_LATEST, list(delivery_ids), limit):
        attempts[row["delivery_id"]].append(_attempt_from(row))
    return {delivery_id: tuple(those) for delivery_id, those in attempts.items()}


def _attempt_from(row: Record) -> Attempt:
    outcome = None if row["outcome"] is None else AttemptOutcome(row["outcome"])
    return Attempt(row["number"], row["started_at"], row["ended_at"], outcome, row["answer"])
