"""The inbox, how its messages travel, what people prefer, and what admins tell them."""

from uuid import UUID

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.requests import AnyRequest, Paging, body, optional_body, query
from core.keyset import Page
from services.identity.commands import require_admin
from services.identity.model import Actor
from services.lifecycle import queries as lifecycle
from services.notifications import commands, queries, reading
from services.notifications.model import (
    Announced,
    Announcement,
    Channel,
    Delivery,
    MarkRead,
    Notification,
    Preferences,
    Read,
)
from services.tasks import queries as tasks


class InboxQuery(Paging, frozen=True):
    """`unread` true gives what is unread, false what was read, neither all of it."""

    unread: bool | None = None


@get("/notifications", query=InboxQuery)
async def inbox(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[Notification]:
    """List the caller's notifications, the newest first."""
    asked = query(request, InboxQuery)
    return await lifecycle.inbox(actor, asked.unread, asked.limit, asked.after)


@post("/notifications/read", body=MarkRead, status_code=200)
async def mark_read(request: AnyRequest, actor: NamedDependency[Actor]) -> Read:
    """Mark notifications as read: those with these ids, or all."""
    wanted = await optional_body(request, MarkRead)
    return await reading.mark_read(actor, None if wanted.ids == "all" else wanted.ids, tasks.subjects)


@get("/notifications/{notification_id:uuid}/deliveries")
async def deliveries(actor: NamedDependency[Actor], notification_id: FromPath[UUID]) -> Page[Delivery]:
    """Tell how one of the caller's notifications travels; admins see everybody's."""
    return Page(await queries.deliveries_of(actor, notification_id), None)


@post("/notifications/push", body=Announcement)
async def push(request: AnyRequest, actor: NamedDependency[Actor]) -> Announced:
    """Push a message of an admin to people's devices."""
    return await _announce(request, actor, Channel.PUSH)


@post("/notifications/email", body=Announcement)
async def email(request: AnyRequest, actor: NamedDependency[Actor]) -> Announced:
    """Mail a message of an admin to people."""
    return await _announce(request, actor, Channel.EMAIL)


async def _announce(request: AnyRequest, actor: Actor, channel: Channel) -> Announced:
    require_admin(actor)
    return await commands.announce(actor, await body(request, Announcement), channel)


@get("/me/preferences")
async def preferences(actor: NamedDependency[Actor]) -> Preferences:
    """Tell how the caller wants to be told."""
    return await queries.preferences(actor)


@put("/me/preferences", body=Preferences)
async def prefer(request: AnyRequest, actor: NamedDependency[Actor]) -> Preferences:
    """Replace how the caller wants to be told."""
    return await commands.prefer(actor, await body(request, Preferences))


routes = [inbox, mark_read, deliveries, push, email, preferences, prefer]
