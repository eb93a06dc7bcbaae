"""Muting: of what a person muted they are not told, on no channel, until they want to again.

What always comes: security; of an escalation one channel; and into the inbox that a task was assigned to them, for a
task of one's own must not appear out of nowhere. What was told before, and waits to be sent, is sent.
"""

from datetime import datetime, timedelta
from uuid import UUID

from core.database import Transaction, pool, transaction
from core.errors import Invalid, NotFound
from core.ids import uuid7
from services.events.commands import append
from services.events.model import Frame, Happened, Kind, user_topic
from services.identity.model import Actor
from services.notifications.model import Mutable, Mute, MuteFor

LONGEST_MUTE = timedelta(days=3650)

_MUTE = """
INSERT INTO notifications.mute AS mute (id, user_id, kind, target_id, until, version, created_at)
VALUES ($1, $2, $3, $4, $5, nextval('core.version'), $6)
ON CONFLICT (user_id, target_id) DO UPDATE SET until = excluded.until, version = nextval('core.version')
WHERE mute.until IS DISTINCT FROM excluded.until
RETURNING version
"""

_VERSION = "SELECT version FROM notifications.mute WHERE user_id = $1 AND target_id = $2"

_UNMUTE = """
DELETE FROM notifications.mute WHERE user_id = $1 AND target_id = $2 RETURNING nextval('core.version') AS version
"""

_IS_VISIBLE = "SELECT EXISTS (SELECT FROM projects.visible WHERE project_id = $1 AND user_id = $2)"

_MUTED = "SELECT target_id FROM notifications.muted WHERE user_id = $1 AND target_id = ANY($2::uuid[])"


async def mute(tx: Transaction, actor: Actor, kind: Mutable, target_id: UUID, wanted: MuteFor) -> Mute:
    """Mute what the caller has seen the actor may see. Muting it again changes only until when.

    Raises Invalid unless `until` lies in the future, at most ten years away.
    """
    now = await tx.now()
    until = wanted.until
    if until is not None and not now < until <= now + LONGEST_MUTE:
        raise Invalid.of("until", f"must lie in the future, at most {LONGEST_MUTE.days} days away")
    version = await tx.fetchval(_MUTE, uuid7(), actor.user_id, kind, target_id, until, now)
    if version is None:
        return Mute(kind, target_id, True, until, await tx.fetchval(_VERSION, actor.user_id, target_id))
    muted = Mute(kind, target_id, True, until, version)
    await append(tx, [_event(actor, now, muted)])
    return muted


async def unmute(tx: Transaction, actor: Actor, kind: Mutable, target_id: UUID) -> None:
    version = await tx.fetchval(_UNMUTE, actor.user_id, target_id)
    if version is not None:
        await append(tx, [_event(actor, await tx.now(), Mute(kind, target_id, False, None, version))])


def _event(actor: Actor, at: datetime, mute: Mute) -> Happened:
    """For the person's own screens: what somebody does not want to hear of is nobody else's business."""
    return Happened(
        kind=Kind.MUTE_CHANGED,
        at=at,
        actor_id=actor.user_id,
        frames=(Frame((user_topic(actor.user_id),), mute),),
        user_ids=(actor.user_id,),
        logged=False,
    )


async def require_project(actor: Actor, project_id: UUID) -> None:
    """Raises NotFound where the actor is no member."""
    if not await pool().fetchval(_IS_VISIBLE, project_id, actor.user_id):
        raise NotFound("project")


async def mute_project(actor: Actor, project_id: UUID, wanted: MuteFor) -> Mute:
    """Raises NotFound, and Invalid as `mute`."""
    await require_project(actor, project_id)
    async with transaction() as tx:
        return await mute(tx, actor, Mutable.PROJECT, project_id, wanted)


async def unmute_project(actor: Actor, project_id: UUID) -> None:
    """Raises NotFound. What is not muted stays as it is."""
    await require_project(actor, project_id)
    async with transaction() as tx:
        await unmute(tx, actor, Mutable.PROJECT, project_id)


async def muted_of(actor: Actor, target_ids: list[UUID]) -> set[UUID]:
    """Those of the tasks or projects that the actor muted."""
    return {row["target_id"] for row in await pool().fetch(_MUTED, actor.user_id, target_ids)}
