"""Who stands in for whom: hand in hand, but never in a circle."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from services.oncall.model import Absence, StandIn
from services.oncall.standing_in import MOST_HOPS, stand_in

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in range(1, 10)]
ADA, BEN, CARL, *_ = PEOPLE


def away(user_id: UUID, substitute_id: UUID, days: int = 1) -> Absence:
    return Absence(user_id, substitute_id, NOW, NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("absences", "expected"),
    [
        ([], None),
        ([away(BEN, CARL)], None),
        ([away(ADA, BEN)], BEN),
        ([away(ADA, BEN), away(BEN, CARL)], CARL),
        ([away(ADA, BEN), away(BEN, ADA)], None),
        ([away(ADA, BEN), away(BEN, CARL), away(CARL, BEN)], None),
    ],
)
def test_a_substitute_who_is_away_hands_on(absences: list[Absence], expected: UUID | None) -> None:
    found = stand_in(ADA, absences, NOW)
    assert (found and found.user_id) == expected


def test_it_holds_from_the_first_moment_up_to_the_last() -> None:
    absences = [away(ADA, BEN)]
    assert stand_in(ADA, absences, NOW) == StandIn(BEN, ADA, NOW + timedelta(days=1))
    assert stand_in(ADA, absences, NOW - timedelta(microseconds=1)) is None
    assert stand_in(ADA, absences, NOW + timedelta(days=1)) is None


def test_it_says_until_when_the_person_themself_is_away() -> None:
    found = stand_in(ADA, [away(ADA, BEN, days=9), away(BEN, CARL)], NOW)
    assert found == StandIn(CARL, ADA, NOW + timedelta(days=9))


def test_it_ends_after_five_hops() -> None:
    chain = [away(one, next_one) for one, next_one in pairwise(PEOPLE)]
    found = stand_in(ADA, chain, NOW)
    assert found is not None
    assert found.user_id == PEOPLE[MOST_HOPS]
