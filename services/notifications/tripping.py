"""When a breaker opens, for how long, and who comes back when.

A circuit breaker as M. Nygard describes it ("Release It!", Stability Patterns): a provider that fails is left alone for
a while, then asked by a few messages whether it is back.
"""

from datetime import timedelta
from uuid import UUID

WINDOW = timedelta(minutes=1)
LOOKED_AT = 20
"""So many attempts at most, the latest, tell how a provider does."""
ENOUGH_FAILED = 5
PROBES = 3
PROBE_LEASE = timedelta(seconds=15)
"""A probe whose worker died holds up the next ones no longer: an attempt's own lease."""
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(seconds=60)
PATIENCE = timedelta(seconds=60)
"""A message that nobody has had for so long is told on another channel too, where the policy names one."""
LOOK_AGAIN = timedelta(seconds=1)
SPREAD = timedelta(seconds=2)


def trips(failed: int, answered: int) -> bool:
    """Whether a breaker opens, by how many messages the provider failed lately, and how many it answered.

    Each message counts once, so that one whose own recipient makes the provider stumble opens nothing.
    """
    return failed >= ENOUGH_FAILED and failed >= answered


def pause(openings: int) -> timedelta:
    """How long a provider is left alone after the breaker opened for the nth time in a row: 2 s, doubling to 60 s."""
    return min(FIRST_PAUSE * (1 << min(openings - 1, 10)), LONGEST_PAUSE)


def spread(delivery_id: UUID) -> timedelta:
    """A message's own share of the time within which all come back, so that thousands don't at the same instant."""
    return SPREAD * (delivery_id.int % 1000) / 1000
