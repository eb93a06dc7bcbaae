"""`/ws`: one Litestar handler, which does nothing but read; what is written goes past it.

How a socket closes: 4401 when there is no session (nobody said who they are within 5 seconds, the token is not valid or
has expired, the session ended), 1009 for a frame over 64 KiB, 1012 when the server restarts, 1011 when nothing answers
its pings. A page of a foreign origin is refused with HTTP 403.
"""

from typing import Any
from urllib.parse import urlsplit

from litestar import WebSocket, websocket
from litestar.handlers import WebsocketRouteHandler

from core.settings import Settings
from realtime.connections import Connection
from realtime.conversation import Conversation
from realtime.hub import Hub
from realtime.rights import Rights
from realtime.wire import EXTENSION, Wire
from services.identity.verifier import Verifier


def make_handler(settings: Settings, hub: Hub, rights: Rights, verifier: Verifier) -> WebsocketRouteHandler:
    """The route of one process. Its server must speak `realtime.wire.Wire`."""

    @websocket("/ws")
    async def listen(socket: WebSocket[Any, Any, Any]) -> None:
        if not _is_ours(socket, settings.public_url):
            await socket.close()  # before the handshake ended: the client sees HTTP 403
            return
        await socket.accept()
        conversation = Conversation(Connection(_wire_of(socket)), hub, rights, verifier)
        conversation.begin()
        try:
            while (message := await socket.receive())["type"] == "websocket.receive":
                await conversation.take(message.get("text") or message.get("bytes") or "")
        finally:
            conversation.end()

    return listen


def _wire_of(socket: WebSocket[Any, Any, Any]) -> Wire:
    scope: Any = socket.scope
    wire = scope["extensions"][EXTENSION]
    if not isinstance(wire, Wire):
        raise TypeError("The server does not speak our protocol.")
    return wire


def _is_ours(socket: WebSocket[Any, Any, Any], public_url: str) -> bool:
    """Browsers say where a page came from; who says nothing is no browser."""
    origin = socket.headers.get("origin")
    if origin is None:
        return True
    return origin == _origin_of(public_url) or origin == f"{_web(socket)}://{socket.headers.get('host')}"


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _web(socket: WebSocket[Any, Any, Any]) -> str:
    return "https" if socket.scope["scheme"] == "wss" else "http"
