"""Tasks: making, reading, changing, acknowledging and snoozing them."""

from functools import partial
from uuid import UUID

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec.structs import asdict, replace

from api.answers import Answer, versioned
from api.foresight import DryRun, changed_or_foreseen, wanted_after
from api.requests import AnyRequest, Nothing, Paging, body, body_after, if_match, query
from core.errors import Invalid
from core.keyset import Page
from services.identity.model import Actor
from services.lifecycle.model import Timeline
from services.projects import directory
from services.projects.model import ProjectRole
from services.tasks import answering, commands, queries, undoing
from services.tasks.model import (
    Acknowledge,
    Moment,
    Priority,
    Snooze,
    Sort,
    Status,
    Task,
    TaskCreate,
    TaskFilter,
    TaskPatch,
    TaskSummary,
    Undo,
)


class TasksOfUserQuery(Paging, frozen=True):
    """Filters; `status`, `priority` and `label` may be repeated: any of the former two, all of the labels."""

    project_id: UUID | None = None
    status: tuple[Status, ...] = ()
    priority: tuple[Priority, ...] = ()
    creator_id: UUID | None = None
    label: tuple[str, ...] = ()
    due_before: Moment | None = None
    due_after: Moment | None = None
    overdue: bool | None = None
    deleted: bool = False
    q: str | None = None
    sort: Sort = Sort.NEWEST


class TasksQuery(TasksOfUserQuery, frozen=True):
    """`assignee_id` is an id, or `me`."""

    assignee_id: str | None = None


@post("/tasks", body=TaskCreate)
async def create(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Task]:
    """Make a task."""
    return versioned(await commands.create(actor, await body(request, TaskCreate)), status=201)


@get("/tasks", query=TasksQuery)
async def tasks(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Page[TaskSummary]]:
    """List tasks of the caller's projects, the newest first unless another order is asked for."""
    asked = query(request, TasksQuery)
    wanted = replace(_filter(asked), assignee_id=_assignee(actor, asked.assignee_id))
    return Answer(await queries.page(actor, wanted, asked.limit, asked.after))


@get("/users/{user_id:uuid}/tasks", query=TasksOfUserQuery)
async def tasks_of_user(
    request: AnyRequest, actor: NamedDependency[Actor], user_id: FromPath[UUID]
) -> Answer[Page[TaskSummary]]:
    """List the tasks of one person, as far as they are in the caller's projects."""
    await directory.user(actor, user_id)
    asked = query(request, TasksOfUserQuery)
    return Answer(await queries.page(actor, replace(_filter(asked), assignee_id=user_id), asked.limit, asked.after))


def _filter(asked: TasksOfUserQuery) -> TaskFilter:
    fields = asdict(asked)
    return TaskFilter(**{name: fields[name] for name in TaskFilter.__struct_fields__ if name != "assignee_id"})


def _assignee(actor: Actor, asked: str | None) -> UUID | None:
    if asked is None or asked == "me":
        return None if asked is None else actor.user_id
    try:
        return UUID(asked)
    except ValueError:
        raise Invalid.of("assignee_id", "must be an id, or me") from None


@get("/tasks/{task_id:uuid}")
async def task(actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Answer[Task]:
    """Read a task."""
    return versioned(await queries.get(actor, task_id))


@patch("/tasks/{task_id:uuid}", body=TaskPatch, query=DryRun)
async def change(
    request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]
) -> Answer[Task] | Answer[Timeline]:
    """Change a task: null clears, what is absent stays.

    With `dry_run` nothing is changed, and the answer is the timeline that would follow.
    """

    async def allowed() -> None:
        await commands.require(actor, task_id, ProjectRole.MEMBER)

    asked, wanted = await wanted_after(allowed, request, TaskPatch)
    do = partial(commands.patch, actor, task_id, wanted, if_match(request))
    return await changed_or_foreseen(request, asked, actor, task_id, do)


@delete("/tasks/{task_id:uuid}")
async def remove(request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> None:
    """Delete a task; for 30 days it can be restored."""
    await commands.delete(actor, task_id, if_match(request))


@post("/tasks/{task_id:uuid}/restore", status_code=200, body=Nothing)
async def restore(request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Answer[Task]:
    """Bring a deleted task back."""

    async def allowed() -> None:
        await commands.require_deleted(actor, task_id)

    await body_after(allowed, request, Nothing, optional=True)
    return versioned(await commands.restore(actor, task_id))


@post("/tasks/{task_id:uuid}/acknowledge", status_code=200, body=Acknowledge, query=DryRun)
async def acknowledge(
    request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]
) -> Answer[Task] | Answer[Timeline]:
    """Take notice: reminders past due and escalations wait for a while.

    With `dry_run` nothing is changed, and the answer is the timeline that would follow.
    """

    async def allowed() -> None:
        await answering.require_to_acknowledge(actor, task_id)

    asked, wanted = await wanted_after(allowed, request, Acknowledge, optional=True)
    return await changed_or_foreseen(
        request, asked, actor, task_id, partial(commands.acknowledge, actor, task_id, wanted)
    )


@post("/tasks/{task_id:uuid}/snooze", status_code=200, body=Snooze, query=DryRun)
async def snooze(
    request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]
) -> Answer[Task] | Answer[Timeline]:
    """Tell the assignee nothing of this task for a while.

    With `dry_run` nothing is changed, and the answer is the timeline that would follow.
    """

    async def allowed() -> None:
        await answering.require_to_snooze(actor, task_id)

    asked, wanted = await wanted_after(allowed, request, Snooze, optional=True)
    return await changed_or_foreseen(request, asked, actor, task_id, partial(commands.snooze, actor, task_id, wanted))


@post("/tasks/{task_id:uuid}/undo", status_code=200, body=Undo)
async def undo(request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Answer[Task]:
    """Take back the caller's own last change, for 60 seconds and while nothing else has changed the task."""

    async def allowed() -> None:
        await undoing.require(actor, task_id)

    wanted = await body_after(allowed, request, Undo)
    return versioned(await undoing.undo(actor, task_id, wanted))


routes = [create, tasks, tasks_of_user, task, change, remove, restore, acknowledge, snooze, undo]
