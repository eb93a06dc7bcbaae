"""When a message may leave: quiet hours and working days in the person's zone, right across changes of the clocks."""

from datetime import datetime

from whenever import Instant, Time, TimeDelta, TimeZoneNotFoundError, ZonedDateTime

from services.notifications.model import Channel, Day, Preferences, QuietHours

QUIET_HOURS = "quiet hours"
NO_WORKING_DAY = "not a working day"

_DAYS = tuple(Day)
_A_DAY = TimeDelta(hours=24)


def local(moment: datetime, time_zone: str) -> ZonedDateTime:
    """An aware time on the clocks of an IANA zone; of UTC where the zone database no longer knows the name."""
    try:
        return Instant(moment).to_tz(time_zone)
    except TimeZoneNotFoundError:
        return Instant(moment).to_tz("UTC")


def send_at(
    now: datetime, preferences: Preferences, *, channel: Channel, breaks_quiet: bool
) -> tuple[datetime, str | None]:
    """The first moment from `now` on at which a message may leave on `channel`, and what holds it until then.

    IN_APP is never held, nor is what breaks the quiet: a step that says so, an URGENT task, SECURITY. Of two messages
    the earlier never leaves later.
    """
    if breaks_quiet or channel is Channel.IN_APP:
        return now, None
    at = local(now, preferences.time_zone)
    held_by = None
    while (hold := _hold(at, preferences)) is not None:
        reason, remaining = hold
        held_by = held_by or reason
        at = _after_wall_clock(at, remaining)
    return (now, None) if held_by is None else (at.to_instant().to_stdlib(), held_by)


def _hold(at: ZonedDateTime, preferences: Preferences) -> tuple[str, TimeDelta] | None:
    """What keeps a message from leaving at this moment, and for how long as the wall clock counts it."""
    since_midnight = _since_midnight(at.time())
    working_days = preferences.working_days or _DAYS
    if _DAYS[at.date().day_of_week().value - 1] not in working_days:
        return NO_WORKING_DAY, _A_DAY - since_midnight
    if preferences.quiet_hours is None:
        return None
    remaining = _quiet_for(since_midnight, preferences.quiet_hours)
    return None if remaining is None else (QUIET_HOURS, remaining)


def _quiet_for(since_midnight: TimeDelta, quiet: QuietHours) -> TimeDelta | None:
    start, end = (_since_midnight(Time.parse_iso(text)) for text in (quiet.start, quiet.end))
    over_midnight = end < start
    if over_midnight and since_midnight >= start:
        return _A_DAY - since_midnight + end
    if since_midnight < end and (over_midnight or since_midnight >= start):
        return end - since_midnight
    return None


def _since_midnight(time: Time) -> TimeDelta:
    return TimeDelta(hours=time.hour, minutes=time.minute, seconds=time.second, nanoseconds=time.nanosecond)


def _after_wall_clock(at: ZonedDateTime, remaining: TimeDelta) -> ZonedDateTime:
    """`remaining` later, but no further than to where the clocks change: beyond, they show another time."""
    later = at.add(nanoseconds=remaining.total("nanoseconds"))
    change = at.next_transition()
    return change if change is not None and change < later else later
