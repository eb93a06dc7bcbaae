"""One's own account, sessions and devices."""

from uuid import UUID

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Answer, versioned
from api.requests import AnyRequest, Paging, body, if_match, query
from core.keyset import Page
from services.identity import commands, queries, sessions
from services.identity.model import Actor, DeviceCreate, Me, MePatch, MyDevice, Session


@get("/me")
async def me(actor: NamedDependency[Actor]) -> Answer[Me]:
    """Who am I?"""
    return versioned(await queries.me(actor))


@patch("/me", body=MePatch)
async def change_me(request: AnyRequest, actor: NamedDependency[Actor]) -> Answer[Me]:
    """Change one's name or time zone."""
    return versioned(await commands.change_me(actor, await body(request, MePatch), if_match(request)))


@get("/me/sessions", query=Paging)
async def list_sessions(request: AnyRequest, actor: NamedDependency[Actor]) -> Page[Session]:
    """Where one is signed in, newest first."""
    page = query(request, Paging)
    return await queries.sessions(actor, page.limit, page.after)


@delete("/me/sessions/{session_id:uuid}")
async def end_session(actor: NamedDependency[Actor], session_id: FromPath[UUID]) -> None:
    """Sign out there, at once."""
    await sessions.end(actor, session_id)


@post("/me/devices", body=DeviceCreate)
async def register_device(request: AnyRequest, actor: NamedDependency[Actor]) -> MyDevice:
    """Have pushes sent to this device; repeating it is harmless."""
    return await commands.register_device(actor, await body(request, DeviceCreate))


@delete("/me/devices/{device_id:uuid}")
async def forget_device(actor: NamedDependency[Actor], device_id: FromPath[UUID]) -> None:
    """Send no more pushes there."""
    await commands.forget_device(actor, device_id)


routes = [me, change_me, list_sessions, end_session, register_device, forget_device]
