"""What a schedule may be, and how it stands at a moment."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from core.errors import Invalid
from core.validation import Fields
from services.identity.rules import check_time_zone
from services.policies import recurrence
from services.policies.model import SECONDS_A_DAY, Duration
from services.policies.occurrences import COMPARED_FOR, MOST_COMPARED, following, occurrences
from services.policies.schedule_model import Occurrence, PolicyScheduleCreate, Recurrence, ScheduleState, Times

EARLIEST_YEAR = 1970
LATEST_YEAR = 2199
LONGEST_NAME = 100
SHORTEST = timedelta(minutes=1)
LONGEST_DURATION = 366 * SECONDS_A_DAY
RAREST = timedelta(days=3653)
"""Ten years: leap days are eight years apart at the most."""
MOST_SHOWN = 5

_OF_SPAN = ("starts_at", "ends_at")
_OF_RECURRENCE = ("starts_on", "duration", "time_zone")


def accept(wanted: PolicyScheduleCreate, time_zone: str, now: datetime) -> tuple[str, Times]:
    """Name and times of a new schedule; `time_zone` is that of a rule which names none.

    Raises Invalid with every field that is wrong.
    """
    fields = Fields()
    name = fields.text("name", wanted.name, 1, LONGEST_NAME)
    times = _span(fields, wanted, now) if wanted.rrule is None else _recurrence(fields, wanted, time_zone)
    fields.refuse_if_wrong()
    if isinstance(times, Recurrence):
        _check_occurrences(fields, times, now)
        fields.refuse_if_wrong()
    return name, times


def _span(fields: Fields, wanted: PolicyScheduleCreate, now: datetime) -> Times:
    for field in _OF_RECURRENCE:
        if getattr(wanted, field) is not None:
            fields.wrong(field, "belongs to a schedule with an rrule")
    starts_at = _moment(fields, "starts_at", wanted.starts_at)
    ends_at = _moment(fields, "ends_at", wanted.ends_at)
    if starts_at is not None and ends_at is not None and ends_at < starts_at + SHORTEST:
        fields.wrong("ends_at", "must be at least a minute after starts_at")
    elif ends_at is not None and ends_at <= now:
        fields.wrong("ends_at", "must lie in the future")
    return Occurrence(starts_at or now, ends_at or now)


def _moment(fields: Fields, name: str, value: datetime | None) -> datetime | None:
    if value is None:
        fields.wrong(name, "is required where there is no rrule")
        return None
    return value.astimezone(UTC) if _is_in_range(fields, name, value) else None


def _recurrence(fields: Fields, wanted: PolicyScheduleCreate, time_zone: str) -> Times:
    for field in _OF_SPAN:
        if getattr(wanted, field) is not None:
            fields.wrong(field, "belongs to a schedule without an rrule")
    zone = time_zone if wanted.time_zone is None else wanted.time_zone
    check_time_zone(fields, zone)
    rule = recurrence.normalised(wanted.rrule or "")
    starts_on = _starts_on(fields, wanted.starts_on)
    for mistake in recurrence.mistakes(rule, starts_on.hour):
        fields.wrong("rrule", mistake)
    return Recurrence(rule, starts_on, zone, _duration(fields, wanted.duration))


def _starts_on(fields: Fields, value: datetime | None) -> datetime:
    if value is None:
        fields.wrong("starts_on", "is required with an rrule")
        return datetime.max  # noqa: DTZ901 - a time on the wall
    if _is_in_range(fields, "starts_on", value) and value.microsecond:
        fields.wrong("starts_on", "must be in whole seconds")
    return value


def _is_in_range(fields: Fields, name: str, value: datetime) -> bool:
    if EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        return True
    fields.wrong(name, f"must lie between the years {EARLIEST_YEAR} and {LATEST_YEAR}")
    return False


def _duration(fields: Fields, text: str | None) -> Duration:
    if text is None:
        fields.wrong("duration", "is required with an rrule")
        return Duration()
    try:
        duration = Duration.parse(text)
    except ValueError as error:
        fields.wrong("duration", str(error))
        return Duration()
    if not SHORTEST.total_seconds() <= duration.nominal <= LONGEST_DURATION:
        fields.wrong("duration", "must be from PT1M to P366D")
    return duration


def _check_occurrences(fields: Fields, times: Recurrence, now: datetime) -> None:
    """Of those to come, as far as schedules are compared."""
    coming = list(_compared(times, now))
    if not coming:
        fields.wrong("rrule", "has no occurrence to come")
    for former, later in pairwise(coming):
        if former.ends_at > later.starts_at:
            fields.wrong("duration", f"must not reach into the next occurrence, on {later.starts_at.isoformat()}")
            return
    starts = [max(now, _in_utc(times.starts_on)), *(occurrence.starts_at for occurrence in coming)]
    if any(later - former > RAREST for former, later in pairwise(starts)):
        fields.wrong("rrule", "must come round at least every ten years")


def _in_utc(wall_time: datetime) -> datetime:
    """To a day."""
    return wall_time.replace(tzinfo=UTC)


def _compared(times: Times, now: datetime) -> Iterator[Occurrence]:
    """At least the next five."""
    for place, occurrence in enumerate(occurrences(times, now)):
        beyond = occurrence.starts_at > now + COMPARED_FOR
        if place >= MOST_COMPARED or (beyond and place >= MOST_SHOWN):
            return
        yield occurrence


class Standing(Struct, frozen=True):
    """How a schedule stands at a moment: `coming` are the occurrence under way, if any, and those to come, five in
    all; `boundaries` the starts and ends of these that are to come.
    """

    state: ScheduleState
    coming: tuple[Occurrence, ...] = ()
    boundaries: tuple[datetime, ...] = ()

    @property
    def next_at(self) -> datetime | None:
        return self.boundaries[0] if self.boundaries else None


def standing(times: Times, now: datetime, *, paused: bool) -> Standing:
    """What comes to its end at `now` has ended, what begins then is under way."""
    coming = following(times, now, MOST_SHOWN)
    if not coming:
        return Standing(ScheduleState.ENDED)
    state = ScheduleState.ACTIVE if coming[0].starts_at <= now else ScheduleState.UPCOMING
    return Standing(ScheduleState.PAUSED if paused else state, coming, _boundaries(coming, now))


def require_to_come(times: Times, found: Standing) -> None:
    """Raises Invalid where the last of a new schedule has ended by now, as it may while locks are waited for."""
    if not found.coming:
        field = "ends_at" if isinstance(times, Occurrence) else "rrule"
        raise Invalid.of(field, "has no occurrence to come")


def _boundaries(coming: Sequence[Occurrence], now: datetime) -> tuple[datetime, ...]:
    instants = (instant for occurrence in coming for instant in (occurrence.starts_at, occurrence.ends_at))
    return tuple(dict.fromkeys(instant for instant in instants if instant > now))
