"""Who hears instead of somebody who is away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.oncall.model import Absence, Away, StandIn

MOST_HOPS = 5


def stand_in(person: UUID, absences: Sequence[Absence], at: datetime) -> StandIn | None:
    """Whoever stands in for a person at a moment; a substitute who is away themself hands on, at most five times.

    None where the person is there, and where the substitutes lead back in a circle: then nobody is nearer than they.
    """
    away = _away(person, absences, at)
    if away is None:
        return None
    passed, substitute = {person}, away.substitute_id
    for _ in range(MOST_HOPS - 1):
        passed.add(substitute)
        onward = _away(substitute, absences, at)
        if onward is None:
            break
        if onward.substitute_id in passed:
            return None
        substitute = onward.substitute_id
    return StandIn(substitute, person, away.ends_at)


def away_for(person: UUID, stand_ins: Sequence[StandIn]) -> tuple[Away, ...]:
    """For whom a person stands in among these."""
    return tuple(Away(each.instead_of, each.until) for each in stand_ins if each.user_id == person)


def _away(person: UUID, absences: Sequence[Absence], at: datetime) -> Absence | None:
    """The earliest made counts, should there be several."""
    return next((each for each in absences if each.user_id == person and each.starts_at <= at < each.ends_at), None)
