"""Rotas: who is on call in turn, and who takes over in between."""

from uuid import UUID

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct, field

from api.answers import Answer, versioned
from api.requests import AnyRequest, Paging, body, body_after, if_match, query
from core.keyset import Page
from core.times import Moment
from services.identity.model import Actor
from services.oncall import commands, queries
from services.oncall.model import Override, OverrideCreate, Rota, RotaBody, RotaCreate, Shifts
from services.policies import rotas as concerned


class RotasQuery(Paging, frozen=True):
    """Without `project_id` all that the caller may read."""

    project_id: UUID | None = None


class ShiftsQuery(Struct, frozen=True):
    """From now on, and for four weeks, where nothing else is said; at most 100 days."""

    start: Moment | None = field(default=None, name="from")
    end: Moment | None = field(default=None, name="to")


@post("/rotas", body=RotaCreate)
async def create(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Rota]:
    """Write a rota, the system's (admins) or a project's (its managers)."""
    return versioned(await commands.create(actor, await body(request, RotaCreate)), status=201)


@get("/rotas", query=RotasQuery)
async def rotas(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Page[Rota]]:
    """List the rotas that the caller may read, or a project's, the newest first."""
    asked = query(request, RotasQuery)
    return Answer(await queries.page(actor, asked.project_id, asked.limit, asked.after))


@get("/rotas/{rota_id:uuid}")
async def rota(actor: NamedDependency[Actor], rota_id: FromPath[UUID]) -> Answer[Rota]:
    """Read a rota, with who is on call now."""
    return versioned(await queries.get(actor, rota_id))


@put("/rotas/{rota_id:uuid}", body=RotaBody)
async def replace(request: AnyRequest, actor: NamedDependency[Actor], rota_id: FromPath[UUID]) -> Answer[Rota]:
    """Replace what a rota says; running tasks whose policy names it follow."""

    async def allowed() -> None:
        await commands.require(actor, rota_id)

    wanted = await body_after(allowed, request, RotaBody)
    return versioned(await concerned.replace(actor, rota_id, wanted, if_match(request)))


@delete("/rotas/{rota_id:uuid}")
async def remove(request: AnyRequest, actor: NamedDependency[Actor], rota_id: FromPath[UUID]) -> None:
    """Delete a rota that no policy names."""
    await concerned.delete(actor, rota_id, if_match(request))


@get("/rotas/{rota_id:uuid}/overrides", query=Paging)
async def overrides(
    request: AnyRequest, actor: NamedDependency[Actor], rota_id: FromPath[UUID]
) -> Answer[Page[Override]]:
    """List the overrides of a rota, the newest first."""
    asked = query(request, Paging)
    return Answer(await queries.overrides(actor, rota_id, asked.limit, asked.after))


@post("/rotas/{rota_id:uuid}/overrides", body=OverrideCreate)
async def add_override(request: AnyRequest, actor: NamedDependency[Actor], rota_id: FromPath[UUID]) -> Answer[Override]:
    """Put somebody on call for a while, whoever's turn it is."""

    async def allowed() -> None:
        await commands.require(actor, rota_id)

    wanted = await body_after(allowed, request, OverrideCreate)
    return versioned(await concerned.add_override(actor, rota_id, wanted), status=201)


@delete("/rotas/{rota_id:uuid}/overrides/{override_id:uuid}")
async def remove_override(actor: NamedDependency[Actor], rota_id: FromPath[UUID], override_id: FromPath[UUID]) -> None:
    """Take an override away."""
    await concerned.delete_override(actor, rota_id, override_id)


@get("/rotas/{rota_id:uuid}/shifts", query=ShiftsQuery)
async def shifts(request: AnyRequest, actor: NamedDependency[Actor], rota_id: FromPath[UUID]) -> Answer[Shifts]:
    """Tell who is on call from when to when; at most 200 shifts."""
    asked = query(request, ShiftsQuery)
    return Answer(await queries.shifts(actor, rota_id, asked.start, asked.end))


routes = [create, rotas, rota, replace, remove, overrides, add_override, remove_override, shifts]
