"""What policies said before, and who put which of them in force: who changed what, from what, and when."""

from collections.abc import Sequence
from itertools import zip_longest
from uuid import UUID

import msgspec
from asyncpg import Record

from core.database import pool
from core.errors import Forbidden, NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.events import queries as events
from services.events.model import Event, Kind
from services.identity.model import Actor
from services.policies import rules
from services.policies.model import PolicyBody, PolicyVersion
from services.policies.queries import READABLE, require_readable

_VERSIONS_SCOPE = "policy versions"

_VERSIONS = f"""
SELECT kept.version, actor_id, at, kept.body, retired
FROM (SELECT * FROM policies.policy WHERE policy.id = $3 AND {READABLE}) AS allowed
LEFT JOIN LATERAL (
    SELECT * FROM (
        SELECT version, actor_id, at, body, false AS retired FROM policies.policy_version WHERE policy_id = $3
        UNION ALL
        SELECT allowed.version, retired_by, retired_at, allowed.body, true WHERE retired_at IS NOT NULL
    ) AS said
    WHERE $4::bigint IS NULL OR version < $4
    ORDER BY version DESC LIMIT $5
) AS kept ON true
ORDER BY kept.version DESC
"""  # noqa: S608

_BODY = msgspec.json.Decoder(PolicyBody)

_CHOICE = ("policy_id", "scheduled_policy_id", "retired_policy_id")
"""What differs when another policy is put in force, or one is taken away."""


async def versions(actor: Actor, policy_id: UUID, limit: int, after: str | None) -> Page[PolicyVersion]:
    """All that a policy ever said, the newest first; also of one that was deleted, since old steps refer to it.

    Raises NotFound where the actor may not read it, or might not while it was there.
    """
    before = None if after is None else decode_cursor(_VERSIONS_SCOPE, after, int)
    rows = await pool().fetch(_VERSIONS, actor.user_id, actor.is_admin, policy_id, before, limit + 1)
    if not rows:
        raise NotFound("policy")
    items = _compared([row for row in rows if row["version"] is not None])[:limit]
    return Page(items, encode_cursor(_VERSIONS_SCOPE, items[-1].version) if len(rows) > limit else None)


def _compared(rows: Sequence[Record]) -> list[PolicyVersion]:
    """Each with what it changed in the one before it."""
    bodies = [_BODY.decode(row["body"]) for row in rows]
    return [
        PolicyVersion(
            version=row["version"],
            actor_id=row["actor_id"],
            at=row["at"],
            policy=body,
            changes={} if former is None else rules.changes(former, body),
            retired=row["retired"],
        )
        for row, body, former in zip_longest(rows, bodies, bodies[1:])
    ]


async def choices(actor: Actor, project_id: UUID | None, limit: int, after: str | None) -> Page[Event]:
    """Who put which policy in force in a project, or in the system, or took one away, the newest first.

    Raises NotFound for a project that the actor can't see, Forbidden for the system to all but admins.
    """
    if project_id is not None:
        await require_readable(actor, project_id)
    elif not actor.is_admin:
        raise Forbidden("Only admins may read who chose the system's policies.")
    return await events.of_project(pool(), project_id, Kind.POLICY_CHANGED, _CHOICE, limit, after)
