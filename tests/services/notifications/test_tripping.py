"""When a breaker opens, for how long, and who comes back when."""

from datetime import timedelta

import pytest

from core.ids import uuid7
from services.notifications import claiming, tripping


@pytest.mark.parametrize(
    ("failed", "answered", "opens"), [(4, 0, False), (5, 0, True), (5, 5, True), (5, 6, False), (9, 11, False)]
)
def test_it_opens_when_enough_failed_and_at_least_half(failed: int, answered: int, opens: bool) -> None:
    assert tripping.trips(failed, answered) is opens


def test_pauses_double_up_to_a_minute() -> None:
    assert [tripping.pause(n).total_seconds() for n in (1, 2, 3, 5, 6, 7, 100)] == [2, 4, 8, 32, 60, 60, 60]


def test_messages_come_back_one_by_one() -> None:
    shares = {tripping.spread(uuid7()) for _ in range(200)}
    assert len(shares) > 100
    assert timedelta(0) <= min(shares) <= max(shares) < tripping.SPREAD


def test_a_probe_lives_as_long_as_the_lease_of_its_claim() -> None:
    assert claiming.LEASE == tripping.PROBE_LEASE
