"""Other people: those one knows; admins know all, and make, change and remove accounts."""

from uuid import UUID

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Answer, versioned
from api.parts import parts_of
from api.requests import AnyRequest, Paging, body, if_match, query
from core.keyset import Page
from services.identity import administration
from services.identity.commands import require_admin
from services.identity.model import Actor, User, UserCreate, UserPatch
from services.projects import directory
from services.tasks import leaving


@get("/users", query=Paging)
async def list_users(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[User]:
    """Those who share a project with the caller, by name; for admins everybody."""
    page = query(request, Paging)
    return await directory.users(actor, page.limit, page.after)


@get("/users/{user_id:uuid}")
async def user(actor: NamedDependency[Actor], user_id: FromPath[UUID]) -> Answer[User]:
    """A person."""
    return versioned(await directory.user(actor, user_id))


@post("/users", body=UserCreate)
async def create_user(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[User]:
    """Make an account for somebody (admins)."""
    require_admin(actor)
    new = await body(request, UserCreate)
    return versioned(await administration.create_user(actor, parts_of(request).passwords, new), 201)


@patch("/users/{user_id:uuid}", body=UserPatch)
async def change_user(request: AnyRequest, actor: NamedDependency[Actor], user_id: FromPath[UUID]) -> Answer[User]:
    """Change a name or a role, disable or enable an account (admins)."""
    await directory.user(actor, user_id)
    require_admin(actor)
    change = await body(request, UserPatch)
    return versioned(await leaving.change_user(actor, user_id, change, if_match(request)))


@delete("/users/{user_id:uuid}")
async def delete_user(request: AnyRequest, actor: NamedDependency[Actor], user_id: FromPath[UUID]) -> None:
    """Disable an account for good, and forget who it was (admins)."""
    await directory.user(actor, user_id)
    await leaving.delete_user(actor, user_id, if_match(request))


routes = [list_users, user, create_user, change_user, delete_user]
