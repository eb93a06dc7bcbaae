"""The words of the wire, in both directions (contract.md, WebSocket), and how they are framed (RFC 6455)."""

import struct
from typing import Any
from uuid import UUID

import msgspec

FrameId = str | int | None
"""What a client may give any frame, and finds again in the answer."""

LONGEST_CLIENT_FRAME = 64 * 1024
"""In bytes; a longer one closes with 1009."""


class Auth(msgspec.Struct, frozen=True, tag_field="type", tag="auth"):
    """Who speaks. `after` resumes the own `user:` topic."""

    token: str
    after: str | None = None
    id: FrameId = None


class Subscribe(msgspec.Struct, frozen=True, tag_field="type", tag="subscribe"):
    """`after` is the cursor of the last event that the client has seen."""

    topic: str
    after: str | None = None
    id: FrameId = None


class Unsubscribe(msgspec.Struct, frozen=True, tag_field="type", tag="unsubscribe"):
    topic: str
    id: FrameId = None


class Presence(msgspec.Struct, frozen=True, tag_field="type", tag="presence"):
    topic: str
    id: FrameId = None


class Typing(msgspec.Struct, frozen=True, tag_field="type", tag="typing"):
    topic: str
    id: FrameId = None


class Ping(msgspec.Struct, frozen=True, tag_field="type", tag="ping"):
    id: FrameId = None


ClientFrame = Auth | Subscribe | Unsubscribe | Presence | Typing | Ping


class _Unreadable(msgspec.Struct):
    id: FrameId = None


class BadFrame(Exception):
    """What a client sent can't be understood. Code and message go back to it, with the frame's id if it has one."""

    def __init__(self, code: str, detail: str, id: FrameId = None) -> None:
        super().__init__(detail)
        self.code = code
        self.id = id


_NO_JSON = (msgspec.DecodeError, UnicodeError, RecursionError)
_CLIENT: msgspec.json.Decoder[ClientFrame] = msgspec.json.Decoder(ClientFrame)
_ID_ONLY = msgspec.json.Decoder(_Unreadable)
_ENCODER = msgspec.json.Encoder()


def decode(text: str | bytes) -> ClientFrame:
    """Raises BadFrame for what is not JSON, or none of the frames above."""
    try:
        try:
            return _CLIENT.decode(text)
        except msgspec.ValidationError as error:
            raise BadFrame("invalid", str(error), _id_of(text)) from None
    except _NO_JSON:
        raise BadFrame("malformed", "A frame is one JSON object.") from None


def _id_of(text: str | bytes) -> FrameId:
    """Raises _NO_JSON for what is broken behind the place where it was refused."""
    try:
        return _ID_ONLY.decode(text).id
    except msgspec.ValidationError:
        return None


def answer(type: str, id: FrameId = None, **fields: Any) -> bytes:
    """A frame of ours, ready to be written."""
    named = {"type": type, **fields}
    if id is not None:
        named["id"] = id
    return text_frame(_ENCODER.encode(named))


def ready(id: FrameId, user_id: UUID, connection_id: UUID, heartbeat: float) -> bytes:
    return answer("ready", id, user_id=user_id, connection_id=connection_id, heartbeat=heartbeat)


def subscribed(id: FrameId, topic: str, cursor: str | None, recovered: bool) -> bytes:
    return answer("subscribed", id, topic=topic, cursor=cursor, recovered=recovered)


def error(id: FrameId, code: str, detail: str) -> bytes:
    return answer("error", id, code=code, detail=detail)


def event(topic: str, cursor: str, body: bytes) -> bytes:
    """The event frame: topic and cursor in front of the body's own fields. `body` is a JSON object with some field."""
    return text_frame(b'{"type":"event","topic":"%b","cursor":"%b",%b' % (topic.encode(), cursor.encode(), body[1:]))


def text_frame(payload: bytes) -> bytes:
    """One unfragmented, unmasked text frame: built once, written to many."""
    length = len(payload)
    if length < 126:
        return b"\x81" + bytes((length,)) + payload
    if length < 1 << 16:
        return b"\x81\x7e" + struct.pack("!H", length) + payload
    return b"\x81\x7f" + struct.pack("!Q", length) + payload
