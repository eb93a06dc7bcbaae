"""Muting tasks, and all that a person muted. A task in a muted project is not muted itself."""

from uuid import UUID

from core.database import pool, transaction
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.identity.model import Actor
from services.notifications import muting
from services.notifications.model import Mutable, Mute, MuteFor
from services.tasks import queries

_SCOPE = "mutes"

_MINE = """
SELECT kind, target_id, true, until, version, id FROM notifications.muted
WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2)
  AND CASE kind
      WHEN 'TASK' THEN EXISTS (SELECT FROM tasks.visible WHERE task_id = muted.target_id AND user_id = $1)
      ELSE EXISTS (SELECT FROM projects.visible WHERE project_id = muted.target_id AND user_id = $1)
  END
ORDER BY id DESC LIMIT $3
"""


async def require(actor: Actor, task_id: UUID) -> None:
    """Raises NotFound where the actor can't see the task."""
    if not await queries.may_see(pool(), actor.user_id, task_id):
        raise NotFound("task")


async def mute(actor: Actor, task_id: UUID, wanted: MuteFor) -> Mute:
    """Raises NotFound, and Invalid as `muting.mute`."""
    await require(actor, task_id)
    async with transaction() as tx:
        return await muting.mute(tx, actor, Mutable.TASK, task_id, wanted)


async def unmute(actor: Actor, task_id: UUID) -> None:
    """Raises NotFound. What is not muted stays as it is."""
    await require(actor, task_id)
    async with transaction() as tx:
        await muting.unmute(tx, actor, Mutable.TASK, task_id)


async def mutes(actor: Actor, limit: int, after: str | None) -> Page[Mute]:
    """What the actor muted and may still see, the newest first."""
    position = None if after is None else decode_cursor(_SCOPE, after, UUID)
    rows = await pool().fetch(_MINE, actor.user_id, position, limit + 1)
    items = [Mute(Mutable(kind), *rest) for kind, *rest, _ in rows[:limit]]
    return Page(items, encode_cursor(_SCOPE, rows[limit - 1]["id"]) if len(rows) > limit else None)
