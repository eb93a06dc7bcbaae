"""What comes next, what happened, and what will."""

from enum import StrEnum
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Answer, versioned
from api.requests import AnyRequest, Paging, query
from core.keyset import Page
from services.identity.model import Actor
from services.lifecycle import queries
from services.lifecycle.model import AgendaItem, MarkedItem, Timeline


class Include(StrEnum):
    """What an item may carry besides."""

    MARKS = "marks"


class AgendaQuery(Paging, frozen=True):
    """`project_id` lists a project's tasks in place of the caller's; `include=marks` adds the near past and future."""

    project_id: UUID | None = None
    include: tuple[Include, ...] = ()


@get("/agenda", query=AgendaQuery)
async def agenda(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[MarkedItem]:
    """List the next step of each task that concerns the caller, or of a project's open tasks; the soonest first."""
    asked = query(request, AgendaQuery)
    marked = Include.MARKS in asked.include
    return await queries.agenda(actor, asked.limit, asked.after, project_id=asked.project_id, marked=marked)


@get("/tasks/{task_id:uuid}/agenda")
async def agenda_of_task(actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Answer[AgendaItem]:
    """Tell a task's next step."""
    return versioned(await queries.agenda_of_task(actor, task_id))


@get("/tasks/{task_id:uuid}/timeline")
async def timeline(actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Timeline:
    """Tell what happened to a task, who heard of it where, and what will happen when, if nothing changes."""
    return await queries.timeline(actor, task_id)


routes = [agenda, agenda_of_task, timeline]
