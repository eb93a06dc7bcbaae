"""What is said of policies, schedules and rollouts: to the project that they concern, else to every admin."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from core.database import Transaction
from services.events.model import Frame, Happened, Kind, project_topic, user_topic
from services.policies.model import DeletedPolicy, InForce, Policy
from services.policies.schedule_model import PolicySchedule
from services.projects.model import Changes

_ADMINS = "SELECT id FROM identity.active_user WHERE role = 'ADMIN' ORDER BY id"

_IS_ADMIN_FROM_OUTSIDE = """
SELECT EXISTS (
    SELECT FROM identity.active_user AS admin
    WHERE id = $1 AND role = 'ADMIN'
      AND NOT EXISTS (SELECT FROM projects.visible WHERE visible.user_id = admin.id AND visible.project_id = $2)
)
"""


class Audience(Struct, frozen=True):
    """`admins` are the people whom it is about where it is the system's."""

    topics: tuple[str, ...]
    admins: tuple[UUID, ...] = ()


async def audience(tx: Transaction, project_id: UUID | None) -> Audience:
    """The project that it concerns, else every admin."""
    if project_id is not None:
        return Audience((project_topic(project_id),))
    admins = tuple(row["id"] for row in await tx.fetch(_ADMINS))
    return Audience(tuple(map(user_topic, admins)), admins)


async def audience_of(tx: Transaction, actor_id: UUID | None, project_id: UUID | None) -> Audience:
    """Likewise of what somebody began: an admin who did it hears of it, too, where the project's topic isn't theirs."""
    told = await audience(tx, project_id)
    if project_id is None or not await tx.fetchval(_IS_ADMIN_FROM_OUTSIDE, actor_id, project_id):
        return told
    assert actor_id is not None
    return Audience((*told.topics, user_topic(actor_id)))


async def changed(
    tx: Transaction,
    actor_id: UUID | None,
    now: datetime,
    project_id: UUID | None,
    data: Policy | DeletedPolicy | InForce | PolicySchedule,
    changes: Changes | None = None,
) -> Happened:
    """The event of a change; the system is no actor."""
    told = await audience(tx, project_id)
    return Happened(
        kind=Kind.POLICY_SCHEDULE_CHANGED if isinstance(data, PolicySchedule) else Kind.POLICY_CHANGED,
        at=now,
        actor_id=actor_id,
        frames=(Frame(told.topics, data),),
        project_id=project_id,
        user_ids=told.admins,
        changes=changes or {},
    )
