"""Idempotency keys: a POST that is repeated with its key gets the first answer again, and happens once.

The row is written in the command's own transaction: the wrapper opens it, the command joins it, both commit or neither.
That it is still running is a lock that can't be taken. Refusals and dry runs are not kept: repeating one asks anew.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b, sha256
from typing import Any

import msgspec
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.requests import BROKEN_OFF, LONGEST_BODY
from core.database import Transaction, transaction
from core.errors import Conflict, Invalid, Malformed, TooLarge
from core.ids import uuid7
from services.identity.model import Actor

KEPT = "24 hours"
REPLAYED = (b"idempotency-replayed", b"true")
_KEY = re.compile(rb"^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$")
_NOT_KEPT = "muster.not_kept"
_KEPT_HEADERS = frozenset({b"content-type", b"etag", b"location"})

_FIND = """
SELECT request_hash, status, headers, body, created_at <= core.now() - $4::text::interval AS is_old
FROM identity.idempotency_key WHERE user_id = $1 AND scope = $2 AND key = $3
"""
_FORGET = "DELETE FROM identity.idempotency_key WHERE user_id = $1 AND scope = $2 AND key = $3"
_KEEP = """
WITH forgotten AS (
    DELETE FROM identity.idempotency_key
    WHERE user_id = $2 AND created_at <= (SELECT core.now()) - $9::text::interval
)
INSERT INTO identity.idempotency_key (id, user_id, scope, key, request_hash, status, headers, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, core.now())
"""


class _Recorded(msgspec.Struct):
    status: int = 0
    headers: list[tuple[bytes, bytes]] = []
    body: bytes = b""

    async def record(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += message["body"]

    async def play(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


class _NotKept(Exception):
    """Rolls the transaction back: a refusal, or what changed nothing, is the answer and leaves no row."""


async def answer_once(app: ASGIApp, actor: Actor, key: bytes, body: bytes, scope: Scope, send: Send) -> None:
    """Run `app` unless this key was answered before. Raises refusals, and what the database raises."""
    if not _KEY.match(key):
        raise Invalid.of("Idempotency-Key", "must be 1 to 255 visible characters")
    request_hash = sha256(scope["query_string"] + b"\n" + body).digest()
    identity = (actor.user_id, f"POST {scope['path']}", key.decode("ascii"))
    recorded = _Recorded()
    try:
        async with transaction() as tx:
            await _lock(tx, identity)
            earlier = await _find(tx, identity, request_hash)
            if earlier is not None:
                recorded = earlier
            else:
                await app(scope, _given(body), recorded.record)
                if recorded.status >= 400 or scope.get(_NOT_KEPT, False):
                    raise _NotKept
                await _keep(tx, identity, request_hash, recorded)
    except _NotKept:
        pass
    await recorded.play(send)


def not_to_be_kept(scope: Any) -> None:
    """Called by a handler that changed nothing: its answer is not kept, and its key stays free."""
    scope[_NOT_KEPT] = True


async def _lock(tx: Transaction, identity: Sequence[Any]) -> None:
    number = int.from_bytes(blake2b(repr(identity).encode(), digest_size=8).digest(), signed=True)
    if not await tx.fetchval("SELECT pg_try_advisory_xact_lock($1)", number):
        raise Conflict("A request with this Idempotency-Key is still running.", "idempotency_key_in_use")


async def _find(tx: Transaction, identity: Sequence[Any], request_hash: bytes) -> _Recorded | None:
    row = await tx.fetchrow(_FIND, *identity, KEPT)
    if row is None:
        return None
    if row["is_old"]:
        await tx.execute(_FORGET, *identity)
        return None
    if row["request_hash"] != request_hash:
        raise Invalid.of("Idempotency-Key", "was used for another request")
    headers = [(name.encode(), value.encode()) for name, value in msgspec.json.decode(row["headers"])]
    return _Recorded(row["status"], [*headers, REPLAYED], row["body"])


async def _keep(tx: Transaction, identity: Sequence[Any], request_hash: bytes, recorded: _Recorded) -> None:
    headers = [(name.decode(), value.decode()) for name, value in recorded.headers if name in _KEPT_HEADERS]
    await tx.execute(
        _KEEP,
        uuid7(),
        *identity,
        request_hash,
        recorded.status,
        msgspec.json.encode(headers).decode(),
        recorded.body,
        KEPT,
    )


async def whole_body(receive: Receive) -> bytes:
    """The body, read to its end. Raises TooLarge, and ConnectionError when the client went away."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Malformed(BROKEN_OFF)
        body += message["body"]
        if len(body) > LONGEST_BODY:
            raise TooLarge("The body is too long.")
        if not message["more_body"]:
            return bytes(body)


def _given(body: bytes) -> Receive:
    """A `receive` that gives this body, once."""
    messages: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive
