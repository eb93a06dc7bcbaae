"""Projects as their reader sees them: with whether they muted them, which `projects` itself does not know."""

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from core.keyset import Page
from services.identity.model import Actor
from services.notifications.muting import muted_of
from services.projects.model import Project


async def seen(actor: Actor, project: Project) -> Project:
    (found,) = await _seen(actor, [project])
    return found


async def page_seen(actor: Actor, page: Page[Project]) -> Page[Project]:
    return Page(await _seen(actor, page.items), page.next)


async def _seen(actor: Actor, projects: Sequence[Project]) -> list[Project]:
    muted = await muted_of(actor, [project.id for project in projects]) if projects else set()
    return [
        project
        if project.viewer is UNSET
        else replace(project, viewer=replace(project.viewer, muted=project.id in muted))
        for project in projects
    ]
