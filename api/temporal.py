"""Where admins look at the workflows behind the tasks."""

from datetime import UTC, datetime

from litestar import get
from litestar.di import NamedDependency

from api.parts import parts_of
from api.requests import AnyRequest
from core.keyset import Page
from core.visibility import Link, links, saved
from services.identity.commands import require_admin
from services.identity.model import Actor


@get("/temporal/links")
async def temporal_links(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[Link]:
    """List saved queries as links into the Temporal UI, none where nobody said where it is (admins)."""
    require_admin(actor)
    settings = parts_of(request).settings
    if settings.temporal_ui is None:
        return Page([], None)
    queries = saved(settings.task_queue, datetime.now(UTC))
    return Page(links(settings.temporal_ui, settings.temporal_namespace, queries), None)


routes = [temporal_links]
