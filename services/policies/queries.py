"""Reading policies, and which of them is in force."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import msgspec
from asyncpg import Record

from core.database import pool
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.identity.model import Actor
from services.policies.model import InForce, Policy, Source
from services.projects import governing as rights

SYSTEM = UUID(int=0)
"""The scope of the policy that governs where a project has none of its own."""

COLUMNS = "policy.id, policy.project_id, policy.body, policy.version, policy.created_at, policy.updated_at"

_POLICIES = "policies"

_SCOPES = "project.scheduled_policy_id, project.policy_id, system.scheduled_policy_id, system.policy_id"
"""What goes before what."""

_GOVERNING = f"""
SELECT {COLUMNS}
FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS task (project_id, policy_id, place)
JOIN policies.in_force AS system ON system.scope = $3
LEFT JOIN policies.in_force AS project ON project.scope = task.project_id
LEFT JOIN policies.policy AS own ON own.id = task.policy_id AND own.retired_at IS NULL
JOIN policies.policy ON policy.id = coalesce(own.id, {_SCOPES})
ORDER BY place
"""  # noqa: S608

READABLE = rights.READABLE.format(table="policy")
"""Whether the person $1, who is an admin or not ($2), may read `policy`."""

_GET = f"""
SELECT {COLUMNS} FROM policies.policy WHERE policy.id = $3 AND policy.retired_at IS NULL AND {READABLE}
"""  # noqa: S608

_LIST = f"""
SELECT {COLUMNS} FROM policies.policy
WHERE policy.retired_at IS NULL AND {READABLE} AND ($3::uuid IS NULL OR policy.id < $3)
  AND ($4::uuid IS NULL OR policy.project_id = $4)
ORDER BY policy.id DESC LIMIT $5
"""  # noqa: S608

_IN_FORCE = f"""
SELECT {COLUMNS}, greatest(project.version, system.version, policy.version) AS in_force_version,
       CASE WHEN own.id IS NOT NULL THEN 'TASK'
            WHEN coalesce(project.scheduled_policy_id, project.policy_id) IS NOT NULL THEN 'PROJECT'
            ELSE 'SYSTEM' END AS source,
       CASE WHEN own.id IS NOT NULL THEN NULL
            WHEN project.schedule_id IS NOT NULL THEN project.schedule_id
            WHEN project.policy_id IS NULL THEN system.schedule_id END AS schedule_id
FROM policies.in_force AS system
LEFT JOIN policies.in_force AS project ON project.scope = $1 AND project.scope <> system.scope
LEFT JOIN policies.policy AS own ON own.id = $3 AND own.retired_at IS NULL
JOIN policies.policy ON policy.id = coalesce(own.id, {_SCOPES})
WHERE system.scope = $2
"""  # noqa: S608

_CHOSEN = "SELECT policy_id, scheduled_policy_id FROM policies.in_force WHERE scope = $1"

_MAY_READ_PROJECT = """
SELECT EXISTS (SELECT FROM projects.visible WHERE project_id = $1 AND user_id = $2)
    OR $3 AND EXISTS (SELECT FROM projects.present WHERE id = $1)
"""


class Reading(Protocol):
    """What reads take: a transaction, or the pool."""

    async def fetch(self, sql: str, /, *args: Any) -> list[Record]: ...


async def governing(tx: Reading, tasks: Sequence[tuple[UUID, UUID | None]]) -> list[Policy]:
    """The policy in force for each (project, policy of the task's own): the task's, the project's scheduled one, the
    project's, the system's scheduled one, or the system's.

    A task's own that was deleted, as may happen while the task is closed, counts as none.
    """
    rows = await tx.fetch(
        _GOVERNING, [project_id for project_id, _ in tasks], [policy_id for _, policy_id in tasks], SYSTEM
    )
    return [policy_from(row) for row in rows]


def policy_from(row: Record) -> Policy:
    """A row of COLUMNS."""
    return _policy(*(row[name] for name in ("id", "project_id", "body", "version", "created_at", "updated_at")))


@lru_cache(maxsize=1024)
def _policy(id_: UUID, project_id: UUID | None, body: str, version: int, created_at: Any, updated_at: Any) -> Policy:
    stored = msgspec.json.decode(body)
    others = {
        "id": id_,
        "project_id": project_id,
        "version": version,
        "created_at": created_at,
        "updated_at": updated_at,
    }
    return msgspec.convert(stored | others, Policy)


async def get(actor: Actor, policy_id: UUID) -> Policy:
    """Everybody reads the system's policies, members their project's, admins all. Raises NotFound."""
    rows = await pool().fetch(_GET, actor.user_id, actor.is_admin, policy_id)
    if not rows:
        raise NotFound("policy")
    return policy_from(rows[0])


async def page(actor: Actor, limit: int, after: str | None, project_id: UUID | None = None) -> Page[Policy]:
    """The policies that the actor may read, of one project or all, the newest first."""
    before = None if after is None else decode_cursor(_POLICIES, after, UUID)
    rows = await pool().fetch(_LIST, actor.user_id, actor.is_admin, before, project_id, limit + 1)
    policies = [policy_from(row) for row in rows[:limit]]
    return Page(policies, encode_cursor(_POLICIES, policies[-1].id) if len(rows) > limit else None)


async def default(_actor: Actor) -> InForce:
    """What governs where a project has no policy of its own."""
    return await in_force(pool(), SYSTEM)


async def of_project(actor: Actor, project_id: UUID) -> InForce:
    """What governs a project, for its members and for admins. Raises NotFound."""
    await require_readable(actor, project_id)
    return await in_force(pool(), project_id)


async def require_readable(actor: Actor, project_id: UUID) -> None:
    """Raises NotFound for a project whose policies the actor may not read."""
    if not await pool().fetchval(_MAY_READ_PROJECT, project_id, actor.user_id, actor.is_admin):
        raise NotFound("project")


async def in_force(tx: Reading, scope: UUID, own_id: UUID | None = None) -> InForce:
    """What governs a project, or SYSTEM; or a task of the project's that has a policy of its own."""
    row = (await tx.fetch(_IN_FORCE, scope, SYSTEM, own_id))[0]
    policy = policy_from(row)
    return InForce(policy.id, Source(row["source"]), policy, row["in_force_version"], row["schedule_id"])


async def chosen(tx: Reading, scope: UUID) -> dict[str, UUID | None]:
    """What was put in force in a project or SYSTEM itself, by choice and by a schedule, which goes before it."""
    rows = await tx.fetch(_CHOSEN, scope)
    return dict(rows[0]) if rows else {"policy_id": None, "scheduled_policy_id": None}
