"""What every request passes before it is routed and every answer on its way out, in one layer.

Request id, authentication, the account's limit, idempotency, and the headers that every answer bears. It is one
function, because several layers would cost each request more than the handlers do.
"""

import asyncio
import re
from typing import Any

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.authentication import authenticate
from api.idempotency import answer_once, whole_body
from api.limits import REQUESTS, Limiter
from api.problems import MEDIA_TYPE, answer_to
from core.errors import TooMany
from core.ids import uuid7
from services.identity.model import Actor
from services.identity.verifier import Verifier

BASE = "/api/v1/"
AUTH = "/api/v1/auth/"

_REQUEST_ID = re.compile(rb"^[\x21-\x7e]{1,128}$")
_SLASHES = re.compile(r"//+")
_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000"),
]
_OF_RESOURCES = [*_ALWAYS, (b"cache-control", b"private, no-cache"), (b"vary", b"authorization")]
_OF_AUTH = [*_ALWAYS, (b"cache-control", b"no-store")]
_ASKED_FOR = frozenset({b"authorization", b"x-request-id", b"idempotency-key"})


class Gate:
    """Wraps the application. Puts `request_id`, `actor` (an Actor, or why there is none) and `answer_headers`, to which
    more may be added, into the scope.
    """

    def __init__(self, app: ASGIApp, verifier: Verifier, limiter: Limiter, database_pool: int) -> None:
        self._app = app
        self._verifier = verifier
        self._limiter = limiter
        self._at_once = asyncio.Semaphore(max(1, database_pool // 2))

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = {name: value for name, value in scope["headers"] if name in _ASKED_FOR}
        request_id = _request_id(asked.get(b"x-request-id"))
        path = scope["path"] = _SLASHES.sub("/", scope["path"])  # as the router will: what it finds was judged here
        extra = [(b"x-request-id", request_id), *_headers_for(path)]
        scope["request_id"] = request_id.decode("ascii")
        scope["answer_headers"] = extra

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        actor = scope["actor"] = await authenticate(self._verifier, asked.get(b"authorization"))
        if not isinstance(actor, Actor) or not path.startswith(BASE):
            await self._app(scope, receive, send_with_headers)
            return
        standing = await self._limiter.take(REQUESTS, str(actor.user_id))
        extra += standing.headers()
        if not standing.allowed:
            await _refuse(TooMany(standing.reset), scope, send_with_headers)
        elif b"idempotency-key" in asked and scope["method"] == "POST" and not path.startswith(AUTH):
            await self._once(actor, asked[b"idempotency-key"], scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    async def _once(self, actor: Actor, key: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        """Each holds a connection while its handler may ask for another: half of the pool is left for these.

        No client holds a place by sending slowly.
        """
        try:
            body = await whole_body(receive)
            async with self._at_once:
                await answer_once(self._app, actor, key, body, scope, send)
        except Exception as error:  # noqa: BLE001 - the last resort: everything is answered
            await _refuse(error, scope, send)


async def _refuse(error: Exception, scope: Any, send: Send) -> None:
    answer = answer_to(error, scope["request_id"])
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(answer.body)).encode())]
    headers += [(name.encode(), value.encode()) for name, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": answer.problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})


def _headers_for(path: str) -> list[tuple[bytes, bytes]]:
    if not path.startswith(BASE):
        return _ALWAYS
    return _OF_AUTH if path.startswith(AUTH) else _OF_RESOURCES


def _request_id(given: bytes | None) -> bytes:
    return given if given is not None and _REQUEST_ID.match(given) else str(uuid7()).encode()
