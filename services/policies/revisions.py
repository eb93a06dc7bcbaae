"""When a policy was given another body."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from core.database import Transaction

_REVISIONS = """
SELECT at, actor_id, former, version FROM (
    SELECT at, actor_id, lag(version) OVER (ORDER BY version) AS former, version
    FROM policies.policy_version WHERE policy_id = $1
) AS revision
WHERE former IS NOT NULL AND at >= $2
ORDER BY version DESC LIMIT $3
"""


class Revision(Struct, frozen=True):
    """`actor_id` gave the policy another body, and `former` became `version`."""

    at: datetime
    actor_id: UUID | None
    former: int
    version: int


async def revisions(tx: Transaction, policy_id: UUID, since: datetime, limit: int) -> list[Revision]:
    """The latest since then, newest first. Whoever asks has checked the right."""
    return [Revision(*row) for row in await tx.fetch(_REVISIONS, policy_id, since, limit)]
