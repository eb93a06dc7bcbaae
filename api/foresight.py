"""Trying a change before it is made: with `?dry_run=true` an action answers with the timeline that would follow."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from api.answers import Answer, versioned
from api.idempotency import not_to_be_kept
from api.requests import AnyRequest, body_after, query
from core.errors import Refusal
from services.identity.model import Actor
from services.lifecycle.foreseeing import foresee
from services.lifecycle.model import Timeline
from services.tasks.model import Task

T = TypeVar("T")


class DryRun(Struct, frozen=True):
    """The query of a change that may be tried: with `dry_run` nothing is changed."""

    dry_run: bool = False


async def wanted_after(
    require: Callable[[], Awaitable[None]], request: AnyRequest, type_: type[T], *, optional: bool = False
) -> tuple[DryRun, T]:
    """The query and the body, where a right comes before both: of what is wrong with them only those hear who pass
    `require`.
    """
    try:
        asked = query(request, DryRun)
    except Refusal:
        await require()
        raise
    return asked, await body_after(require, request, type_, optional=optional)


async def changed_or_foreseen(
    request: AnyRequest, asked: DryRun, actor: Actor, task_id: UUID, change: Callable[[], Awaitable[Task]]
) -> Answer[Task] | Answer[Timeline]:
    """Do it, or say what would follow. An Idempotency-Key means nothing to a dry run: asked again, it looks again."""
    if not asked.dry_run:
        return versioned(await change())
    not_to_be_kept(request.scope)
    return Answer(await foresee(actor, task_id, change))
