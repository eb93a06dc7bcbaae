"""What one does not want to be told about."""

from uuid import UUID

from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.requests import AnyRequest, Paging, body_after, query
from core.keyset import Page
from services.identity.model import Actor
from services.notifications import muting as projects
from services.notifications.model import Mute, MuteFor
from services.tasks import muting as tasks


@put("/tasks/{task_id:uuid}/mute", body=MuteFor)
async def mute_task(request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Mute:
    """Be told no more about a task, for good or until a time."""
    wanted = await body_after(lambda: tasks.require(actor, task_id), request, MuteFor, optional=True)
    return await tasks.mute(actor, task_id, wanted)


@delete("/tasks/{task_id:uuid}/mute")
async def unmute_task(actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> None:
    """Be told about a task again."""
    await tasks.unmute(actor, task_id)


@put("/projects/{project_id:uuid}/mute", body=MuteFor)
async def mute_project(request: AnyRequest, actor: NamedDependency[Actor], project_id: FromPath[UUID]) -> Mute:
    """Be told no more about a project, for good or until a time."""
    wanted = await body_after(lambda: projects.require_project(actor, project_id), request, MuteFor, optional=True)
    return await projects.mute_project(actor, project_id, wanted)


@delete("/projects/{project_id:uuid}/mute")
async def unmute_project(actor: NamedDependency[Actor], project_id: FromPath[UUID]) -> None:
    """Be told about a project again."""
    await projects.unmute_project(actor, project_id)


@get("/me/mutes", query=Paging)
async def mutes(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[Mute]:
    """List what one muted, the newest first."""
    asked = query(request, Paging)
    return await tasks.mutes(actor, asked.limit, asked.after)


routes = [mute_task, unmute_task, mute_project, unmute_project, mutes]
