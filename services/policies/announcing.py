"""What is said of policies and schedules to their project, or of the system's to every admin; who hears of rollouts."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from core.database import Transaction
from services.events.model import Frame, Happened, Kind, project_topic, user_topic
from services.policies.model import DeletedPolicy, InForce, Policy
from services.policies.schedule_model import PolicySchedule
from services.projects.model import Changes

_ADMINS = "SELECT id FROM identity.active_user WHERE role = 'ADMIN' ORDER BY id"

_MAY_READ_ROLLOUTS = """
SELECT id FROM identity.active_user WHERE role = 'ADMIN'
UNION
SELECT user_id FROM projects.visible WHERE project_id = $1 AND role IN ('MANAGER', 'OWNER')
ORDER BY id
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


async def readers_of_rollouts(tx: Transaction, project_id: UUID | None) -> tuple[str, ...]:
    """The own topics of admins and the project's managers: a rollout names who stands in for whom, and since when."""
    return tuple(user_topic(row["id"]) for row in await tx.fetch(_MAY_READ_ROLLOUTS, project_id))


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
