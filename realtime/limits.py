"""What one client may ask of a process (OWASP, WebSocket Security Cheat Sheet). A refusal is answered, and counted."""

import math
import time
from dataclasses import dataclass

from prometheus_client import Counter, Gauge

CONNECTIONS = 20
"""Of one user, on all nodes together."""
SUBSCRIPTIONS = 200
"""Of one connection."""
FRAMES_A_SECOND = 30.0
FRAMES_AT_ONCE = 60.0
TYPING_SECONDS = 3.0
"""How often others are told that somebody types."""

SOCKETS = Gauge("muster_realtime_connections", "Sockets of this process that have said who they are.")
LAGGED = Counter("muster_realtime_lagged_total", "Readers who were too slow, and were told to reload.")
REFUSED = Counter("muster_realtime_refused_total", "What sockets were refused, by the limit that they met.", ["limit"])


@dataclass(frozen=True, slots=True)
class Limits:
    """As MUSTER_RATE_LIMIT_FACTOR leaves them."""

    connections: int = CONNECTIONS
    subscriptions: int = SUBSCRIPTIONS
    frames_a_second: float = FRAMES_A_SECOND
    frames_at_once: float = FRAMES_AT_ONCE

    @classmethod
    def times(cls, factor: float) -> "Limits":
        return cls(
            connections=max(1, math.floor(CONNECTIONS * factor)),
            subscriptions=max(1, math.floor(SUBSCRIPTIONS * factor)),
            frames_a_second=FRAMES_A_SECOND * factor,
            frames_at_once=max(1.0, FRAMES_AT_ONCE * factor),
        )


class Allowance:
    """How many frames a connection may send now: a token bucket."""

    __slots__ = ("_at", "_left")

    def __init__(self, limits: Limits) -> None:
        self._left = limits.frames_at_once
        self._at = time.monotonic()

    def take(self, limits: Limits) -> bool:
        """Whether one more frame is within the limits."""
        now = time.monotonic()
        self._left = min(limits.frames_at_once, self._left + (now - self._at) * limits.frames_a_second)
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
