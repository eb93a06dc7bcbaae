"""Rollouts that stand still: their workflow was terminated by hand, or a restored server knows nothing of it."""

from core.database import Transaction
from services.events.model import StartRollout

_STALLED = """
SELECT id, project_id FROM policies.rollout
WHERE state = 'RUNNING' AND announced_at < core.now() - interval '60 seconds'
ORDER BY announced_at, id LIMIT $1
"""


async def stalled(tx: Transaction, limit: int) -> list[StartRollout]:
    """Calls for rollouts that no batch has moved for a minute, the longest first: people hear of the first batch that
    comes a second after the last of which they heard. One whose workflow only waits takes no harm.
    """
    return [StartRollout(*row) for row in await tx.fetch(_STALLED, limit)]
