"""Who hears of policies live."""

from uuid import UUID

from msgspec import Struct

from core.database import Transaction
from services.events.model import project_topic, user_topic

_ADMINS = "SELECT id FROM identity.active_user WHERE role = 'ADMIN' ORDER BY id"


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
