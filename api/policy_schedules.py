"""Schedules: policies for a time, once or again and again."""

from uuid import UUID

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Answer, versioned
from api.requests import AnyRequest, Nothing, Paging, body, body_after, if_match, query
from core.keyset import Page
from services.events.model import Event
from services.identity.model import Actor
from services.policies import schedule_commands, schedule_queries
from services.policies.schedule_model import PolicySchedule, PolicyScheduleCreate, ScheduleState


class PolicySchedulesQuery(Paging, frozen=True):
    """`state` may be repeated."""

    project_id: UUID | None = None
    state: tuple[ScheduleState, ...] = ()


@post("/policy-schedules", body=PolicyScheduleCreate)
async def create(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[PolicySchedule]:
    """Schedule a policy, for the system (admins) or a project (its managers)."""
    return versioned(await schedule_commands.create(actor, await body(request, PolicyScheduleCreate)), status=201)


@get("/policy-schedules", query=PolicySchedulesQuery)
async def schedules(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[PolicySchedule]:
    """List the schedules that the caller may read, the newest first."""
    asked = query(request, PolicySchedulesQuery)
    return await schedule_queries.page(actor, asked.limit, asked.after, asked.project_id, asked.state)


@get("/policy-schedules/{schedule_id:uuid}")
async def schedule(actor: NamedDependency[Actor], schedule_id: FromPath[UUID]) -> Answer[PolicySchedule]:
    """Read a schedule, and when it is in force next."""
    return versioned(await schedule_queries.get(actor, schedule_id))


@get("/policy-schedules/{schedule_id:uuid}/history", query=Paging)
async def history(request: AnyRequest, actor: NamedDependency[Actor], schedule_id: FromPath[UUID]) -> Page[Event]:
    """List who made, paused, resumed and ended a schedule, and when its times came and went, the newest first."""
    asked = query(request, Paging)
    return await schedule_queries.history(actor, schedule_id, asked.limit, asked.after)


@delete("/policy-schedules/{schedule_id:uuid}")
async def end(request: AnyRequest, actor: NamedDependency[Actor], schedule_id: FromPath[UUID]) -> None:
    """End a schedule for good; what it put in force is taken back."""
    await schedule_commands.end(actor, schedule_id, if_match(request))


@post("/policy-schedules/{schedule_id:uuid}/pause", status_code=200, body=Nothing)
async def pause(
    request: AnyRequest, actor: NamedDependency[Actor], schedule_id: FromPath[UUID]
) -> Answer[PolicySchedule]:
    """Let a schedule's times pass without effect until it is resumed."""
    await _nothing(request, actor, schedule_id)
    return versioned(await schedule_commands.pause(actor, schedule_id))


@post("/policy-schedules/{schedule_id:uuid}/resume", status_code=200, body=Nothing)
async def resume(
    request: AnyRequest, actor: NamedDependency[Actor], schedule_id: FromPath[UUID]
) -> Answer[PolicySchedule]:
    """Let a paused schedule have effect again, at once where one of its times is under way."""
    await _nothing(request, actor, schedule_id)
    return versioned(await schedule_commands.resume(actor, schedule_id))


async def _nothing(request: AnyRequest, actor: Actor, schedule_id: UUID) -> None:
    """The body of an action, of which only those hear more who may take it."""

    async def allowed() -> None:
        await schedule_commands.require(actor, schedule_id)

    await body_after(allowed, request, Nothing, optional=True)


routes = [create, schedules, schedule, history, end, pause, resume]
