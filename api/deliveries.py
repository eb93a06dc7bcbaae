"""The delivery log: how every message travelled, for admins, and sending again what has failed."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.requests import AnyRequest, Nothing, Paging, optional_body, query
from core.keyset import Page
from core.times import Moment
from services.identity.commands import require_admin
from services.identity.model import Actor
from services.notifications import channels, log, retrying
from services.notifications.model import (
    Category,
    Channel,
    ChannelHealth,
    DeliveryState,
    LoggedDelivery,
    Retried,
    RetryMany,
)


class LogQuery(Paging, frozen=True):
    """Deliveries to which all of this applies; `since` and `until` are when they were written."""

    state: DeliveryState | None = None
    channel: Channel | None = None
    category: Category | None = None
    user_id: UUID | None = None
    since: Moment | None = None
    until: Moment | None = None


@get("/deliveries", query=LogQuery)
async def deliveries(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[LoggedDelivery]:
    """List how messages travelled, the newest first (admins)."""
    require_admin(actor)
    asked = query(request, LogQuery)
    which = log.Which(asked.state, asked.channel, asked.category, asked.user_id, asked.since, asked.until)
    return await log.page(actor, which, asked.limit, asked.after)


@get("/deliveries/{delivery_id:uuid}")
async def delivery(actor: NamedDependency[Actor], delivery_id: FromPath[UUID]) -> LoggedDelivery:
    """Tell how one message travelled, with every attempt (admins)."""
    return await log.get(actor, delivery_id)


@post("/deliveries/{delivery_id:uuid}/retry", body=Nothing, status_code=200)
async def retry(request: AnyRequest, actor: NamedDependency[Actor], delivery_id: FromPath[UUID]) -> LoggedDelivery:
    """Send again what has failed, unless its task has moved on (admins)."""
    require_admin(actor)
    await optional_body(request, Nothing)
    return await retrying.retry(actor, delivery_id)


@post("/deliveries/retry", body=RetryMany, status_code=200)
async def retry_many(request: AnyRequest, actor: NamedDependency[Actor]) -> Retried:
    """Send again what has failed and is like this, at most 1,000 messages (admins)."""
    require_admin(actor)
    return await retrying.retry_many(actor, await optional_body(request, RetryMany))


@get("/deliveries/channels")
async def channel_health(actor: NamedDependency[Actor]) -> Page[ChannelHealth]:
    """Tell how each channel stands: whether its provider answers, and what waits (admins)."""
    return Page(await channels.health(actor), None)


routes = [deliveries, delivery, retry, retry_many, channel_health]
