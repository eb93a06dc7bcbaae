"""When a message may leave, and on which channels."""

from collections.abc import Collection, Sequence
from datetime import datetime

from whenever import Instant, Time, TimeDelta, TimeZoneNotFoundError, ZonedDateTime

from services.notifications.model import Category, Channel, Day, Matrix, Mode, NotSent, Preferences, QuietHours

CHANNELS_WHERE_NONE_ARE_NAMED = (Channel.IN_APP, Channel.PUSH)
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


def channels_for(
    category: Category,
    named: Sequence[Channel] | None,
    matrix: Matrix,
    *,
    has_device: bool,
    muted: bool = False,
) -> list[tuple[Channel, NotSent | None]]:
    """The channels that a message is meant for, each with the reason if it is skipped there.

    `named` are those of the policy, none meaning IN_APP and PUSH. SECURITY can't be switched off or muted. An
    ESCALATION keeps at least one: the first that can reach the person, else IN_APP.
    """
    channels = named or CHANNELS_WHERE_NONE_ARE_NAMED
    judged = [(channel, _not_sent(category, channel, matrix, has_device, muted)) for channel in channels]
    if category is Category.ESCALATION and all(reason is not None for _, reason in judged):
        return _keeping_one(judged)
    return judged


def _not_sent(category: Category, channel: Channel, matrix: Matrix, has_device: bool, muted: bool) -> NotSent | None:
    if channel is Channel.PUSH and not has_device:
        return NotSent.NO_DEVICE
    if category is Category.SECURITY:
        return None
    if muted:
        return NotSent.MUTED
    match matrix.get(category, {}).get(channel, Mode.INSTANT):
        case Mode.OFF:
            return NotSent.PREFERENCE
        case Mode.DIGEST:
            return NotSent.DIGEST
        case Mode.INSTANT:
            return None


def _keeping_one(
    judged: Collection[tuple[Channel, NotSent | None]],
) -> list[tuple[Channel, NotSent | None]]:
    able = [channel for channel, reason in judged if reason is not NotSent.NO_DEVICE]
    kept = able[0] if able else Channel.IN_APP
    return [(channel, reason) for channel, reason in judged if channel is not kept] + [(kept, None)]
