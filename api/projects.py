"""Projects and their members."""

from uuid import UUID

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Answer, versioned
from api.requests import AnyRequest, Nothing, Paging, body, body_after, if_match, query
from core.keyset import Page
from services.identity.model import Actor
from services.notifications.projects import page_seen, seen
from services.projects import commands, queries
from services.projects.model import (
    Member,
    MemberAdd,
    MemberPatch,
    Project,
    ProjectCreate,
    ProjectPatch,
    ProjectRole,
)
from services.tasks import joining, leaving


class ProjectsQuery(Paging, frozen=True):
    """`deleted=true` lists what the caller may restore instead."""

    deleted: bool = False


@post("/projects", body=ProjectCreate)
async def create(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Project]:
    """Found a project; the caller owns it."""
    return versioned(await seen(actor, await commands.create(actor, await body(request, ProjectCreate))), status=201)


@get("/projects", query=ProjectsQuery)
async def projects(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Page[Project]]:
    """List the caller's projects by key."""
    asked = query(request, ProjectsQuery)
    page = await queries.page(actor, asked.limit, asked.after, deleted=asked.deleted)
    return Answer(await page_seen(actor, page))


@get("/projects/{project_id:uuid}")
async def project(actor: NamedDependency[Actor], project_id: FromPath[UUID]) -> Answer[Project]:
    """Read a project."""
    return versioned(await seen(actor, await queries.get(actor, project_id)))


@patch("/projects/{project_id:uuid}", body=ProjectPatch)
async def change(request: AnyRequest, actor: NamedDependency[Actor], project_id: FromPath[UUID]) -> Answer[Project]:
    """Rename a project."""

    async def allowed() -> None:
        await commands.require(actor, project_id, ProjectRole.MANAGER)

    wanted = await body_after(allowed, request, ProjectPatch)
    return versioned(await seen(actor, await commands.patch(actor, project_id, wanted, if_match(request))))


@delete("/projects/{project_id:uuid}")
async def remove(request: AnyRequest, actor: NamedDependency[Actor], project_id: FromPath[UUID]) -> None:
    """Delete a project; for 30 days its owners can restore it."""
    await leaving.delete_project(actor, project_id, if_match(request))


@post("/projects/{project_id:uuid}/restore", status_code=200, body=Nothing)
async def restore(request: AnyRequest, actor: NamedDependency[Actor], project_id: FromPath[UUID]) -> Answer[Project]:
    """Bring a deleted project back."""

    async def allowed() -> None:
        await commands.require_deleted(actor, project_id)

    await body_after(allowed, request, Nothing, optional=True)
    return versioned(await seen(actor, await leaving.restore_project(actor, project_id)))


@get("/projects/{project_id:uuid}/members", query=Paging)
async def members(
    request: AnyRequest, actor: NamedDependency[Actor], project_id: FromPath[UUID]
) -> Answer[Page[Member]]:
    """List who is in a project, the longest-standing first."""
    asked = query(request, Paging)
    return Answer(await queries.members(actor, project_id, asked.limit, asked.after))


@post("/projects/{project_id:uuid}/members", body=MemberAdd)
async def add_member(request: AnyRequest, actor: NamedDependency[Actor], project_id: FromPath[UUID]) -> Answer[Member]:
    """Take somebody in, by id or by e-mail."""

    async def allowed() -> None:
        await commands.require(actor, project_id, ProjectRole.MANAGER)

    wanted = await body_after(allowed, request, MemberAdd)
    return versioned(await joining.add_member(actor, project_id, wanted), status=201)


@patch("/projects/{project_id:uuid}/members/{user_id:uuid}", body=MemberPatch)
async def change_member(
    request: AnyRequest, actor: NamedDependency[Actor], project_id: FromPath[UUID], user_id: FromPath[UUID]
) -> Answer[Member]:
    """Give a member another role."""

    async def allowed() -> None:
        await commands.require(actor, project_id, ProjectRole.MANAGER)

    wanted = await body_after(allowed, request, MemberPatch)
    return versioned(await joining.change_member(actor, project_id, user_id, wanted, if_match(request)))


@delete("/projects/{project_id:uuid}/members/{user_id:uuid}")
async def remove_member(
    request: AnyRequest, actor: NamedDependency[Actor], project_id: FromPath[UUID], user_id: FromPath[UUID]
) -> None:
    """Remove a member, whose open tasks there become nobody's."""
    await leaving.remove_member(actor, project_id, user_id, if_match(request))


routes = [
    create,
    projects,
    project,
    change,
    remove,
    restore,
    members,
    add_member,
    change_member,
    remove_member,
]
