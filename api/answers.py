"""Answers that are encoded once and sent as they are, with the version as ETag where a resource has one."""

from typing import Any, Protocol, TypeVar

import msgspec
from litestar import Response
from litestar.types import ASGIApp, Receive, Scope, Send

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder()
_JSON = (b"content-type", b"application/json")


class Versioned(Protocol):
    @property
    def version(self) -> int: ...


V = TypeVar("V", bound=Versioned)


class Answer(Response[T]):
    """A JSON answer, ready to send, without what Litestar's own response does about cookies and encoders."""

    __slots__ = ("_body", "_headers", "_status")

    def __init__(self, content: T, *, status: int = 200, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
        self.content = content
        self._status = status
        self._body = b"" if status in (204, 304) else _ENCODER.encode(content)
        self._headers = headers

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIApp:  # type: ignore[override]
        return self._send

    async def _send(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        length = (b"content-length", str(len(self._body)).encode())
        headers = [_JSON, length, *self._headers] if self._body else list(self._headers)
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        await send({"type": "http.response.body", "body": self._body, "more_body": False})


def versioned(resource: V, status: int = 200) -> Answer[V]:
    """A single resource with its version as ETag."""
    return Answer(resource, status=status, headers=((b"etag", b'"%d"' % resource.version),))
