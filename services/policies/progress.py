"""Reading how far rollouts have come."""

from uuid import UUID

from asyncpg import Record
from msgspec.structs import replace

from core.database import pool
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.identity.model import Actor
from services.policies.model import Reason, Rollout, RolloutState

_ROLLOUTS = "policy rollouts"

COLUMNS = """
rollout.id, project_id, policy_id, policy_version, reason, actor_id, state, total, looked_at, governed, poked,
created_at, started_at, finished_at, version"""

_READABLE = """(
    $2 OR EXISTS (SELECT FROM projects.visible
                  WHERE visible.project_id = rollout.project_id AND visible.user_id = $1
                    AND visible.role IN ('MANAGER', 'OWNER'))
)"""

_GET = f"SELECT {COLUMNS} FROM policies.rollout WHERE id = $3 AND {_READABLE}"  # noqa: S608

_LIST = f"""
SELECT {COLUMNS} FROM policies.rollout
WHERE {_READABLE} AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4
"""  # noqa: S608


async def get(actor: Actor, rollout_id: UUID) -> Rollout:
    """Admins read all, managers those of their projects. Raises NotFound."""
    row = await pool().fetchrow(_GET, actor.user_id, actor.is_admin, rollout_id)
    if row is None:
        raise NotFound("policy rollout")
    return rollout_from(row)


async def page(actor: Actor, limit: int, after: str | None) -> Page[Rollout]:
    """Those that the actor may read, the newest first."""
    before = None if after is None else decode_cursor(_ROLLOUTS, after, UUID)
    rows = await pool().fetch(_LIST, actor.user_id, actor.is_admin, before, limit + 1)
    items = [rollout_from(row) for row in rows[:limit]]
    return Page(items, encode_cursor(_ROLLOUTS, items[-1].id) if len(rows) > limit else None)


def rollout_from(row: Record) -> Rollout:
    """A row of COLUMNS."""
    rollout = Rollout(
        id=row["id"],
        project_id=row["project_id"],
        policy_id=row["policy_id"],
        policy_version=row["policy_version"],
        reason=Reason(row["reason"]),
        actor_id=row["actor_id"],
        state=RolloutState(row["state"]),
        total=row["total"],
        looked_at=row["looked_at"],
        governed=row["governed"],
        poked=row["poked"],
        percent=None,
        created_at=row["created_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        version=row["version"],
    )
    return replace(rollout, percent=percent_of(rollout))


def percent_of(rollout: Rollout) -> int | None:
    """What `Rollout.percent` says."""
    if rollout.state is RolloutState.DONE:
        return 100
    return None if rollout.total is None else min(99, rollout.looked_at * 100 // max(rollout.total, 1))
