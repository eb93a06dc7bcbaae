"""The log: who changed what, from what to what."""

from litestar import get
from litestar.di import NamedDependency

from api.answers import Answer
from api.requests import AnyRequest, Paging, query
from core.keyset import Page
from services.events import queries
from services.events.model import Event
from services.identity.model import Actor


class EventsQuery(Paging, frozen=True, kw_only=True):
    """`topic` is `project:<id>`, `task:<id>`, or one's own `user:<id>`."""

    topic: str


@get("/events", query=EventsQuery)
async def events(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Page[Event]]:
    """List what happened on a topic, the newest first."""
    asked = query(request, EventsQuery)
    return Answer(await queries.page(actor.user_id, asked.topic, asked.limit, asked.after))


routes = [events]
