"""Keyset pagination: a cursor is the sort key of the last item, sealed, so that one that was changed is refused."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2s
from hmac import compare_digest
from typing import Any, Generic, TypeVar

import msgspec

from core.errors import Invalid

T = TypeVar("T")

_SEAL_BYTES = 8


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list; `next` is the cursor of the following one, or None at the end."""

    items: list[T]
    next: str | None


def encode_cursor(scope: str, key: Any) -> str:
    """`key` is a Struct or tuple of plain values; `scope` names the list and its order, whose cursors fit no other."""
    payload = msgspec.json.encode(key)
    return _written(_seal(scope, payload) + payload)


def decode_cursor(scope: str, cursor: str, key_type: type[T]) -> T:
    """Raises Invalid for anything that `encode_cursor` did not make for this scope."""
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        seal, payload = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
        if _written(raw) == cursor and compare_digest(seal, _seal(scope, payload)):
            return msgspec.json.decode(payload, type=key_type)
    except (binascii.Error, UnicodeEncodeError, msgspec.MsgspecError):
        pass
    raise Invalid.of("after", "is not a cursor of this list")


def _written(raw: bytes) -> str:
    """The only spelling that is taken: base64 has more for the same bytes."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _seal(scope: str, payload: bytes) -> bytes:
    """No secret: rights are checked in the statement that reads. It only tells a cursor from a guess."""
    return blake2s(payload, digest_size=_SEAL_BYTES, key=scope.encode()[:32]).digest()
