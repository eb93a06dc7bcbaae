"""Who stands in while somebody is away."""

from uuid import UUID

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Answer, versioned
from api.requests import AnyRequest, Paging, body, body_after, query
from core.keyset import Page
from services.identity.model import Actor
from services.oncall import absences, substituting
from services.oncall.model import Substitute, SubstituteCreate
from services.policies import substitutes


class MineQuery(Paging, frozen=True):
    """`standing_in=true` lists those for whom the caller stands in instead."""

    standing_in: bool = False


@post("/me/substitutes", body=SubstituteCreate)
async def create(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Substitute]:
    """Say who stands in while one is away."""
    return versioned(await substitutes.create(actor, actor.user_id, await body(request, SubstituteCreate)), 201)


@get("/me/substitutes", query=MineQuery)
async def mine(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Page[Substitute]]:
    """List who stands in for the caller, the newest first."""
    asked = query(request, MineQuery)
    return Answer(await absences.mine(actor, asked.limit, asked.after, standing_in=asked.standing_in))


@delete("/me/substitutes/{substitute_id:uuid}")
async def remove(actor: NamedDependency[Actor], substitute_id: FromPath[UUID]) -> None:
    """Be there oneself again, whoever said otherwise."""
    await substitutes.delete(actor, actor.user_id, substitute_id)


@post("/users/{user_id:uuid}/substitutes", body=SubstituteCreate)
async def create_for(request: AnyRequest, actor: NamedDependency[Actor], user_id: FromPath[UUID]) -> Answer[Substitute]:
    """Say who stands in for somebody (admins; managers for their project, which `project_id` names)."""

    async def allowed() -> None:
        await substituting.require(actor, user_id)

    wanted = await body_after(allowed, request, SubstituteCreate)
    return versioned(await substitutes.create(actor, user_id, wanted), 201)


@get("/users/{user_id:uuid}/substitutes", query=Paging)
async def of_person(
    request: AnyRequest, actor: NamedDependency[Actor], user_id: FromPath[UUID]
) -> Answer[Page[Substitute]]:
    """List who stands in for somebody, as far as the caller may say who does."""
    asked = query(request, Paging)
    return Answer(await absences.of_person(actor, user_id, asked.limit, asked.after))


@delete("/users/{user_id:uuid}/substitutes/{substitute_id:uuid}")
async def remove_for(actor: NamedDependency[Actor], user_id: FromPath[UUID], substitute_id: FromPath[UUID]) -> None:
    """Take it back (whoever may say it)."""
    await substitutes.delete(actor, user_id, substitute_id)


routes = [create, mine, remove, create_for, of_person, remove_for]
