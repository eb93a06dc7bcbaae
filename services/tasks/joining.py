"""Who comes into a project or gets another role there hears of it; `leaving` tells those who go."""

from uuid import UUID

from core.database import transaction
from services.events.model import Kind
from services.identity.model import Actor
from services.projects import commands as projects
from services.projects.model import Member, MemberAdd, MemberPatch
from services.tasks.news import tell_people

_ROLE = "SELECT role FROM projects.visible WHERE project_id = $1 AND user_id = $2"


async def add_member(actor: Actor, project_id: UUID, wanted: MemberAdd) -> Member:
    """Refuses as `projects.commands.add_member`."""
    async with transaction() as tx:
        member = await projects.add_member(actor, project_id, wanted)
        await tell_people(tx, Kind.MEMBER_ADDED, actor, project_id, (member.user_id,))
    return member


async def change_member(
    actor: Actor, project_id: UUID, user_id: UUID, wanted: MemberPatch, if_match: int | None = None
) -> Member:
    """Who has that role already is told nothing. Refuses as `projects.commands.change_member`."""
    async with transaction() as tx:
        before = await tx.fetchval(_ROLE, project_id, user_id)
        member = await projects.change_member(actor, project_id, user_id, wanted, if_match)
        if member.role != before:
            await tell_people(tx, Kind.MEMBER_CHANGED, actor, project_id, (user_id,))
    return member
