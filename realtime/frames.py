"""The words of the wire, in both directions, and how they are framed (RFC 6455). docs/protocol.md shows the same."""

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from services.events.model import StepRef

FrameId = str | int | None
"""What a client may give any frame, and finds again in the answer."""
AnswerId = str | int | UnsetType

LONGEST_CLIENT_FRAME = 64 * 1024
"""In bytes; a longer one closes with 1009."""


class PresenceState(StrEnum):
    """What somebody does on a topic. Of several connections the most active one counts."""

    VIEWING = "VIEWING"
    EDITING = "EDITING"
    IDLE = "IDLE"


class Code(StrEnum):
    """Why a frame was not done."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    NOT_FOUND = "not_found"
    NOT_SUBSCRIBED = "not_subscribed"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


# What clients say


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
    """What this connection does on a topic; `task_id` is the task that is open before these eyes."""

    topic: str
    state: PresenceState
    task_id: UUID | None = None
    id: FrameId = None


class Typing(msgspec.Struct, frozen=True, tag_field="type", tag="typing"):
    """Somebody writes on a topic; told to the others at most once in 3 s."""

    topic: str
    id: FrameId = None


class Ping(msgspec.Struct, frozen=True, tag_field="type", tag="ping"):
    id: FrameId = None


ClientFrame = Auth | Subscribe | Unsubscribe | Presence | Typing | Ping


# What the server says


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody on a topic, with all their connections; `task_id` is the most active one's."""

    user_id: UUID
    state: PresenceState
    devices: int
    task_id: UUID | None = None


class Crowd(msgspec.Struct, frozen=True):
    """Who is on a topic: how many in all, and the first 100, those editing first."""

    count: int
    people: Sequence[Person]


class Ready(msgspec.Struct, frozen=True, tag_field="type", tag="ready"):
    """The token was good. `heartbeat` is how often the server pings, in seconds."""

    user_id: UUID
    connection_id: UUID
    heartbeat: float
    id: AnswerId = UNSET


class Subscribed(msgspec.Struct, frozen=True, tag_field="type", tag="subscribed"):
    """`cursor` is the position behind which the following events come; `recovered: false` means reload by HTTP.

    It also comes unasked, with `recovered: false`, where events may have been missed.
    """

    topic: str
    cursor: str | None
    recovered: bool
    presence: Crowd | UnsetType = UNSET
    id: AnswerId = UNSET


class Unsubscribed(msgspec.Struct, frozen=True, tag_field="type", tag="unsubscribed"):
    topic: str
    id: AnswerId = UNSET


class Pong(msgspec.Struct, frozen=True, tag_field="type", tag="pong"):
    id: AnswerId = UNSET


class Revoked(msgspec.Struct, frozen=True, tag_field="type", tag="revoked"):
    """The right to hear this topic has ended, and with it the subscription."""

    topic: str


class Error(msgspec.Struct, frozen=True, tag_field="type", tag="error"):
    """A frame was not done."""

    code: Code
    detail: str
    id: AnswerId = UNSET


class Event(msgspec.Struct, frozen=True, tag_field="type", tag="event"):
    """Something happened. `data` is the resource after it; its shape goes by the kind."""

    topic: str
    cursor: str
    id: UUID
    kind: str
    at: Annotated[datetime, Meta(tz=True)]
    actor_id: UUID | None
    data: dict[str, Any]
    step: StepRef | UnsetType = UNSET


class PresenceChanged(msgspec.Struct, frozen=True, tag_field="type", tag="presence"):
    """Who came (or changed: the whole entry), who left, and who only changed their state. `count` is everybody."""

    topic: str
    count: int
    joined: Sequence[Person]
    left: Sequence[UUID]
    state: Mapping[UUID, PresenceState]


class SomebodyTypes(msgspec.Struct, frozen=True, tag_field="type", tag="typing"):
    topic: str
    user_id: UUID


class Reconnect(msgspec.Struct, frozen=True, tag_field="type", tag="reconnect"):
    """The server is about to stop, and closes with 1012: connect again in `after` seconds, to whichever server."""

    after: Annotated[float, Meta(ge=0)]


ServerFrame = (
    Ready | Subscribed | Unsubscribed | Pong | Revoked | Error | Event | PresenceChanged | SomebodyTypes | Reconnect
)


class _Unreadable(msgspec.Struct):
    id: FrameId = None


class BadFrame(Exception):
    """What a client sent can't be understood. Code and message go back to it, with the frame's id if it has one."""

    def __init__(self, code: Code, detail: str, id: FrameId = None) -> None:
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
            raise BadFrame(Code.INVALID, str(error), _id_of(text)) from None
    except _NO_JSON:
        raise BadFrame(Code.MALFORMED, "A frame is one JSON object.") from None


def id_of(text: str | bytes) -> FrameId:
    """The id of a frame that is not looked at further; None where it has none that can be read."""
    try:
        return _id_of(text)
    except _NO_JSON:
        return None


def _id_of(text: str | bytes) -> FrameId:
    """Raises _NO_JSON for what is broken behind the place where it was refused."""
    try:
        return _ID_ONLY.decode(text).id
    except msgspec.ValidationError:
        return None


def answering(id: FrameId) -> AnswerId:
    """What an answer repeats."""
    return UNSET if id is None else id


def written(frame: ServerFrame) -> bytes:
    """A frame of ours, ready to be written."""
    return text_frame(_ENCODER.encode(frame))


def event(topic: str, cursor: str, body: bytes) -> bytes:
    """An Event: topic and cursor in front of the body's own fields. `body` is a JSON object with some field."""
    return text_frame(b'{"type":"event","topic":"%b","cursor":"%b",%b' % (topic.encode(), cursor.encode(), body[1:]))


def text_frame(payload: bytes) -> bytes:
    """One unfragmented, unmasked text frame: built once, written to many."""
    length = len(payload)
    if length < 126:
        return b"\x81" + bytes((length,)) + payload
    if length < 1 << 16:
        return b"\x81\x7e" + struct.pack("!H", length) + payload
    return b"\x81\x7f" + struct.pack("!Q", length) + payload
