"""How long workflows wait for what they ask, and how often they ask again.

The short times decide how soon the work of a killed worker is taken up: a workflow task after `TASK_TIMEOUT`, which the
relay starts workflows with; one that only the dead worker's cache could take after `STICKY_TIMEOUT`; a normal activity
when its heartbeat is missed. PostgreSQL may be away for as long as it likes: it is asked again every few seconds.
"""

from datetime import timedelta
from typing import TypedDict

from temporalio.common import RetryPolicy


class LocalOptions(TypedDict):
    """Options of a local activity, named as Temporal names them."""

    start_to_close_timeout: timedelta
    retry_policy: RetryPolicy


class Options(LocalOptions, total=False):
    """Options of an activity that any worker may take."""

    heartbeat_timeout: timedelta


def _seconds(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


TASK_TIMEOUT = _seconds(3)
STICKY_TIMEOUT = _seconds(6)
"""Longer than it takes to work off a few hundred tasks that come due at once: what times out there is replayed."""

HEARTBEAT_EVERY = _seconds(1)

ADVANCE = LocalOptions(
    start_to_close_timeout=_seconds(12),
    retry_policy=RetryPolicy(
        initial_interval=_seconds(0.1), backoff_coefficient=3, maximum_interval=_seconds(1), maximum_attempts=3
    ),
)
"""Asked three times within half a second: a conflict or a lost connection heals at once."""

ADVANCE_AGAIN = _seconds(3)
"""When that was in vain the workflow waits by a timer, so that an outage of hours fits into histories."""

DELIVER = Options(
    start_to_close_timeout=_seconds(180),
    heartbeat_timeout=_seconds(5),
    retry_policy=RetryPolicy(initial_interval=_seconds(0.5), backoff_coefficient=2, maximum_interval=_seconds(5)),
)
"""A hundred deliveries of ten seconds each, several at a time, fit into it."""

GUARD = Options(
    start_to_close_timeout=_seconds(30),
    retry_policy=RetryPolicy(initial_interval=_seconds(1), backoff_coefficient=2, maximum_interval=_seconds(5)),
)

SETTLE = Options(
    start_to_close_timeout=_seconds(15),
    retry_policy=RetryPolicy(initial_interval=_seconds(0.2), backoff_coefficient=2, maximum_interval=_seconds(5)),
)

CLOCKS_DIFFER = _seconds(5)
"""No more than this those of Temporal and PostgreSQL."""

ROLL_OUT = Options(
    start_to_close_timeout=_seconds(60),
    heartbeat_timeout=_seconds(5),
    retry_policy=RetryPolicy(initial_interval=_seconds(0.5), backoff_coefficient=2, maximum_interval=_seconds(5)),
)
"""Batches for two seconds, the last of which may take as long as a transaction may."""

DIGESTS = Options(
    start_to_close_timeout=_seconds(600),
    heartbeat_timeout=_seconds(10),
    retry_policy=RetryPolicy(initial_interval=_seconds(1), backoff_coefficient=2, maximum_interval=_seconds(5)),
)
"""A batch takes a second or two, at most as long as a transaction may; a run all of them, one after another."""
