"""What a rota, an override and a substitute may say."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from core.validation import Fields
from services.identity.rules import check_time_zone
from services.oncall.model import HandOver, OverrideCreate, RotaBody, SubstituteCreate

LONGEST_NAME = 100
MOST_PEOPLE = 50
MOST_ROTAS = 100
MOST_OVERRIDES = 100
MOST_SUBSTITUTES = 100
LONGEST_REASON = 200
MOST_DAYS_OF_A_TURN = 366
EARLIEST_YEAR, LATEST_YEAR = 1970, 9000
LONGEST = timedelta(days=366)
FURTHEST = timedelta(days=5 * 366)
MOST_DAYS_SHOWN = 100
MOST_SHIFTS = 200
SHOWN_WITHOUT_END = timedelta(days=28)


def checked_rota(fields: Fields, wanted: RotaBody) -> RotaBody:
    """A rota as it is stored; what is wrong with it is left in `fields`."""
    name = fields.text("name", wanted.name, 1, LONGEST_NAME)
    check_time_zone(fields, wanted.time_zone)
    _check_people(fields, wanted.people)
    _check_hand_over(fields, wanted.hand_over)
    return replace(wanted, name=name)


def _check_people(fields: Fields, people: tuple[UUID, ...]) -> None:
    if not 1 <= len(people) <= MOST_PEOPLE:
        fields.wrong("people", f"must name from 1 to {MOST_PEOPLE} people")
        return
    for place, person in enumerate(people):
        if person in people[:place]:
            fields.wrong(f"people[{place}]", "is there twice")


def _check_hand_over(fields: Fields, hand_over: HandOver) -> None:
    if not 1 <= hand_over.every <= MOST_DAYS_OF_A_TURN:
        fields.wrong("hand_over.every", f"must be from 1 to {MOST_DAYS_OF_A_TURN} days")
    if not EARLIEST_YEAR <= hand_over.starts_on.year < LATEST_YEAR:
        fields.wrong("hand_over.starts_on", f"must lie between the years {EARLIEST_YEAR} and {LATEST_YEAR}")


def checked_span(fields: Fields, wanted: OverrideCreate | SubstituteCreate, now: datetime) -> tuple[datetime, datetime]:
    """From when to when, in UTC; what is wrong with it is left in `fields`."""
    if wanted.ends_at <= wanted.starts_at:
        fields.wrong("ends_at", "must be later than starts_at")
    elif wanted.ends_at <= now:
        fields.wrong("ends_at", "must lie in the future")
    elif wanted.ends_at - wanted.starts_at > LONGEST:
        fields.wrong("ends_at", f"must be at most {LONGEST.days} days after starts_at")
    elif wanted.starts_at - now > FURTHEST:
        fields.wrong("starts_at", f"must be at most {FURTHEST.days} days away")
    if fields.errors:
        return now, now
    return wanted.starts_at.astimezone(UTC), wanted.ends_at.astimezone(UTC)


def checked_reason(fields: Fields, reason: str | None) -> str | None:
    return None if reason is None else fields.text("reason", reason, 0, LONGEST_REASON) or None


def shown_span(
    fields: Fields, start: datetime | None, end: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    """Which shifts are shown: from now on where nothing is said, for four weeks."""
    begin = start or now
    until = end or min(begin, datetime.max.replace(tzinfo=UTC) - SHOWN_WITHOUT_END) + SHOWN_WITHOUT_END
    if until <= begin:
        fields.wrong("to", "must be later than from")
    elif until - begin > timedelta(days=MOST_DAYS_SHOWN):
        fields.wrong("to", f"must be at most {MOST_DAYS_SHOWN} days after from")
    return begin, until
