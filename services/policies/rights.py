"""Who may write policies and say when they are in force: admins everywhere, managers in their project."""

from uuid import UUID

from core.database import Transaction, transaction
from core.errors import Forbidden, NotFound
from services.identity.model import Actor
from services.projects.commands import lock_for_work, lock_projects
from services.projects.model import ProjectRole


async def check(tx: Transaction, actor: Actor, project_id: UUID | None) -> None:
    """Raises Forbidden or NotFound for who may not; the project (None: the system) stays from here on."""
    if project_id is None:
        if not actor.is_admin:
            raise Forbidden("Only admins may change the system's policies.")
    elif actor.is_admin:
        project = (await lock_projects(tx, [project_id])).get(project_id)
        if project is None or project.deleted_at is not None:
            raise NotFound("project")
    else:
        await lock_for_work(tx, actor.user_id, project_id, ProjectRole.MANAGER)


async def require(actor: Actor, project_id: UUID | None) -> None:
    """The same before it is known what is wanted."""
    async with transaction() as tx:
        await check(tx, actor, project_id)
