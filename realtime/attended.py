"""What one process knows of who is on a topic, how much of it the others were told, and in which words.

A hash a topic in Valkey says who is there, a field for each person and node; its `version` is the number of the last
change. Each change is also a message: its number, and a word.
"""

import time
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

import msgspec
import structlog

from realtime.roster import Attendance
from realtime.topics import Room

log = structlog.get_logger(__name__)

People = dict[UUID, Attendance]


class Change(msgspec.Struct, frozen=True, tag_field="word", tag="people"):
    """What a node says of its people; None: no longer there."""

    node: str
    people: dict[UUID, Attendance | None]


class Typing(msgspec.Struct, frozen=True, tag_field="word", tag="typing"):
    user_id: UUID


_WORD: msgspec.json.Decoder[Change | Typing] = msgspec.json.Decoder(Change | Typing)
_ATTENDANCE = msgspec.json.Decoder(Attendance)
_ENCODER = msgspec.json.Encoder()


def read_word(word: bytes) -> "Change | Typing":
    """Raises ValueError for what this release does not know."""
    return _WORD.decode(word)


def written(word: "Change | Typing | Attendance") -> bytes:
    return _ENCODER.encode(word)


def parse_roll(answer: Sequence[bytes]) -> tuple[int, dict[str, People]]:
    """The hash's version, and everybody by node."""
    rolls: dict[str, People] = {}
    version = 0
    for field, value in zip(answer[::2], answer[1::2], strict=True):
        if field == b"version":
            version = int(value)
        else:
            try:
                node, _, user_id = field.decode().partition(" ")
                rolls.setdefault(node, {})[UUID(user_id)] = _ATTENDANCE.decode(value)
            except ValueError as error:  # what a newer release says of somebody is left out
                log.error("presence.unknown_attendance", error=str(error))
    return version, rolls


class Hearer(Protocol):
    """Who hears what is said about a topic."""

    def heard(self, attended: "Attended", body: bytes) -> None: ...

    def lose_step(self, attended: "Attended") -> None: ...


class Attended:
    """What this process knows of one room: how much of it Valkey was told, and how much of Valkey's it has heard."""

    def __init__(self, room: Room, hearer: Hearer) -> None:
        self.room = room
        self.version: int | None = None
        """Of the hash, as it was heard; None while that is not in step."""
        self.known = 0
        """The version up to which it was in step; 0 where all of it is to be read."""
        self.unsaid: set[UUID] = set()
        self.buried: dict[str, set[UUID]] = {}
        """People of nodes whose lease ran out, to be taken from the hash."""
        self.typing: set[UUID] = set()
        self.is_refused = False
        """For good, as far as can be told."""
        self.is_new = False
        """Whether something is to be told to the people here."""
        self.told_at = float("-inf")
        self.refreshed_at = time.monotonic()
        self.lost = 0
        """How often it fell out of step: what was read before the last time is out of date."""
        self.early: list[tuple[int, Change]] = []
        """Heard while the hash was being read."""
        self._hearer = hearer

    def message(self, body: bytes) -> None:
        self._hearer.heard(self, body)

    def listening(self) -> None:
        self._hearer.lose_step(self)

    def cut_off(self) -> None:
        self.known, self.version = self.version or self.known, None
