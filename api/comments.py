"""What is said about tasks, and who has read how far."""

from uuid import UUID

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Answer, versioned
from api.requests import AnyRequest, Paging, body_after, if_match, query
from core.keyset import Page
from services.identity.model import Actor
from services.projects.model import ProjectRole
from services.tasks import commands as tasks
from services.tasks import comments, reading
from services.tasks.model import Comment, CommentCreate, CommentPatch, CommentSort, ReadMarker, ReadUpTo


class CommentsQuery(Paging, frozen=True):
    """A chat opens at its end: with the newest first."""

    sort: CommentSort = CommentSort.OLDEST


@get("/tasks/{task_id:uuid}/comments", query=CommentsQuery)
async def of_task(request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Answer[Page[Comment]]:
    """List what is said about a task, the oldest first unless the newest are asked for."""
    asked = query(request, CommentsQuery)
    return Answer(await comments.page(actor, task_id, asked.limit, asked.after, asked.sort))


@post("/tasks/{task_id:uuid}/comments", body=CommentCreate)
async def add(request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Answer[Comment]:
    """Say something about a task."""

    async def allowed() -> None:
        await tasks.require(actor, task_id, ProjectRole.MEMBER)

    wanted = await body_after(allowed, request, CommentCreate)
    return versioned(await comments.add(actor, task_id, wanted), status=201)


@patch("/comments/{comment_id:uuid}", body=CommentPatch)
async def change(request: AnyRequest, actor: NamedDependency[Actor], comment_id: FromPath[UUID]) -> Answer[Comment]:
    """Change one's own words."""

    async def allowed() -> None:
        await comments.require_author(actor, comment_id)

    wanted = await body_after(allowed, request, CommentPatch)
    return versioned(await comments.patch(actor, comment_id, wanted, if_match(request)))


@delete("/comments/{comment_id:uuid}")
async def remove(request: AnyRequest, actor: NamedDependency[Actor], comment_id: FromPath[UUID]) -> None:
    """Delete one's own words, or as a manager anybody's."""
    await comments.delete(actor, comment_id, if_match(request))


@post("/tasks/{task_id:uuid}/read", status_code=200, body=ReadUpTo)
async def read(request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]) -> Answer[ReadMarker]:
    """Mark the comments of a task as read, up to one or all. A marker never goes back."""

    async def allowed() -> None:
        await reading.require(actor, task_id)

    wanted = await body_after(allowed, request, ReadUpTo, optional=True)
    return versioned(await reading.mark(actor, task_id, wanted))


@get("/tasks/{task_id:uuid}/readers", query=Paging)
async def readers(
    request: AnyRequest, actor: NamedDependency[Actor], task_id: FromPath[UUID]
) -> Answer[Page[ReadMarker]]:
    """Tell how far those who may see a task have read its comments."""
    asked = query(request, Paging)
    return Answer(await reading.readers(actor, task_id, asked.limit, asked.after))


routes = [of_task, add, change, remove, read, readers]
