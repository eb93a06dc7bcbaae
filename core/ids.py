"""Identifiers: UUID version 7 (RFC 9562), made by the application, so that ids sort by the time of their making."""

import os
import time
from uuid import UUID

from piccolo.columns.defaults.uuid import UUID7


def uuid7() -> UUID:
    """A new id: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10))
    return UUID(
        int=milliseconds << 80 | 0x7 << 76 | (random >> 62 & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    )


class NewId(UUID7):
    """Piccolo's column default; its own needs Python 3.14."""

    def python(self) -> UUID:
        return uuid7()
