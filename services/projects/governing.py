"""Who may say how things go in a project, or everywhere: its policies, its rotas."""

from uuid import UUID

from core.database import Transaction, transaction
from core.errors import Forbidden, NotFound
from services.identity.model import Actor
from services.projects.commands import lock_for_work, lock_projects
from services.projects.model import ProjectRole

READABLE = """(
    {table}.project_id IS NULL
    OR EXISTS (SELECT FROM projects.visible WHERE visible.project_id = {table}.project_id AND visible.user_id = $1)
    OR $2 AND EXISTS (SELECT FROM projects.present WHERE present.id = {table}.project_id)
)"""
"""What everybody reads where it is the system's, and members and admins where it is a project's: $1 is who reads, $2
whether they are an admin.
"""


async def lock_to_govern(tx: Transaction, actor: Actor, project_id: UUID | None) -> None:
    """Admins govern everywhere (None: the system), managers in their project, which stays from here on.

    Raises NotFound for a project that the actor can't see, Forbidden.
    """
    if project_id is None:
        if not actor.is_admin:
            raise Forbidden("Only admins may change what is the system's.")
    elif actor.is_admin:
        project = (await lock_projects(tx, [project_id])).get(project_id)
        if project is None or project.deleted_at is not None:
            raise NotFound("project")
    else:
        await lock_for_work(tx, actor.user_id, project_id, ProjectRole.MANAGER)


async def require_to_govern(actor: Actor, project_id: UUID | None) -> None:
    """Raises what `lock_to_govern` would raise, before it is known what is wanted."""
    async with transaction() as tx:
        await lock_to_govern(tx, actor, project_id)
