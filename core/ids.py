"""Identifiers: UUID version 7 (RFC 9562), made by the application, so that ids sort by the time of their making."""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from piccolo.columns.defaults.uuid import UUID7

_EPOCH = datetime.fromtimestamp(0, UTC)


class _Stamps:
    """Strictly rising stamps of 60 bits: milliseconds of Unix time, then a counter of 12 bits (RFC 9562, section 6.2).

    More than 4,096 in a millisecond, or a clock that goes back, borrow from the milliseconds to come.
    """

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        with self._lock:
            self._last = max(time.time_ns() // 1_000_000 << 12, self._last + 1)
            return self._last


_stamps = _Stamps()


def uuid7() -> UUID:
    """A new id, higher than every one that this process made before; its last 62 bits are random."""
    stamp = _stamps.next()
    random = int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=stamp >> 12 << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | random)


def lowest(at: datetime, shift: timedelta = timedelta()) -> UUID:
    """The lowest id of the millisecond that is `shift` after `at` (aware); of one before 1970 that of 1970."""
    milliseconds = max((at - _EPOCH + shift) // timedelta(milliseconds=1), 0)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62)


class NewId(UUID7):
    """Piccolo's column default; its own needs Python 3.14."""

    def python(self) -> UUID:
        return uuid7()
