"""What is said of policies and schedules: to the project that they concern, else to every admin."""

from datetime import datetime
from uuid import UUID

from core.database import Transaction
from services.events.model import Frame, Happened, Kind, project_topic, user_topic
from services.policies.model import DeletedPolicy, InForce, Policy
from services.policies.schedule_model import PolicySchedule
from services.projects.model import Changes

_ADMINS = "SELECT id FROM identity.active_user WHERE role = 'ADMIN' ORDER BY id"


async def changed(
    tx: Transaction,
    actor_id: UUID | None,
    now: datetime,
    project_id: UUID | None,
    data: Policy | DeletedPolicy | InForce | PolicySchedule,
    changes: Changes | None = None,
) -> Happened:
    """The event of a change; the system is no actor."""
    admins = () if project_id is not None else tuple(row["id"] for row in await tx.fetch(_ADMINS))
    topics = tuple(map(user_topic, admins)) if project_id is None else (project_topic(project_id),)
    return Happened(
        kind=Kind.POLICY_SCHEDULE_CHANGED if isinstance(data, PolicySchedule) else Kind.POLICY_CHANGED,
        at=now,
        actor_id=actor_id,
        frames=(Frame(topics, data),),
        project_id=project_id,
        user_ids=admins,
        changes=changes or {},
    )
