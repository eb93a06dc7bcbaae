"""When a person's digest comes: at their local hour, right across changes of the clocks."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from whenever import Date, Time, ZonedDateTime

from core.database import LONGEST_TRANSACTION_SECONDS
from services.digests.model import Ahead, Due, Turn
from services.notifications.digesting import gets_digests
from services.notifications.hours import local
from services.notifications.model import Day, Period, Preferences

TOO_LATE = timedelta(hours=24)
"""A digest that is later than this is passed over for the next one: after an outage nobody gets a burst."""
ON_TIME = timedelta(minutes=15)
"""So late it still comes at the hour that its person chose, and goes through quiet hours; later they hold it."""
SETTLED_AFTER = timedelta(seconds=LONGEST_TRANSACTION_SECONDS)
"""What was written less than this ago may stand beside what is not committed yet: the next digest tells of both."""

_A_DAY = timedelta(days=1)
_DAYS = tuple(Day)


def next_moment(after: datetime, preferences: Preferences) -> datetime | None:
    """The first moment of a digest later than `after` (aware; the answer is in UTC); None where none is wanted.

    DAILY comes on each working day, WEEKLY on the first working day of a week that begins on Monday. A local time that
    the clocks skip comes as much later as they skip; one that they show twice counts the first time only.
    """
    if preferences.digest.period is Period.NEVER:
        return None
    moments = (moment.to_instant().to_stdlib() for moment in _moments(after, preferences))
    return next(moment for moment in moments if moment > after)


def horizon(now: datetime, preferences: Preferences) -> datetime:
    """What is due before this is told by a digest at `now`: the day of the next one begins then.

    That is the end of today, of the last day before the next working day, or of the week. Without digests to come it is
    the end of today.
    """
    following = next_moment(now, preferences)
    today = local(now, preferences.time_zone)
    begins = today.add(days=1) if following is None else local(following, preferences.time_zone)
    return begins.start_of("day").to_instant().to_stdlib()


def ahead(now: datetime, preferences: Preferences) -> Ahead:
    """What the days up to the horizon are called."""
    if preferences.digest.period is Period.WEEKLY:
        return Ahead.THIS_WEEK
    today = local(now, preferences.time_zone).date()
    return (
        Ahead.TODAY
        if local(horizon(now, preferences), preferences.time_zone).date() == today.add(days=1)
        else Ahead.LONGER
    )


def turn(due: Due, wish: str | None, preferences: Preferences | None, now: datetime) -> Turn:
    """What is to be done about a person whose row is due. `wish` is the basis of what they choose now, null where it is
    no digest; `preferences` null where they have gone.

    A choice that changed is followed from a little while ago, so that a digest due just now is not missed; but not from
    before the last digest, which would come twice, nor from before there was a choice.
    """
    if wish is None or preferences is None:
        return Turn(None, due.last_at, None)
    if due.basis != wish:
        return _turn(max(now - ON_TIME, due.last_at), due.last_at, wish, preferences)
    if now - due.next_at > TOO_LATE:
        return _turn(now, due.last_at, wish, preferences)
    return _turn(now, now, wish, preferences, tells=gets_digests(preferences))


def _turn(after: datetime, last_at: datetime, wish: str, preferences: Preferences, *, tells: bool = False) -> Turn:
    next_at = next_moment(after, preferences)
    return Turn(next_at, last_at, None if next_at is None else wish, tells)


def told_since(now: datetime, last_at: datetime | None) -> datetime:
    """From when on a digest tells what happened: where the last one ended; a day ago where there was none."""
    return (now - _A_DAY if last_at is None else last_at) - SETTLED_AFTER


def keeps_its_hour(now: datetime, due_at: datetime) -> bool:
    """Whether a digest that was due then is still what its person asked for, quiet hours or not."""
    return now - due_at <= ON_TIME


def _moments(after: datetime, preferences: Preferences) -> Iterator[ZonedDateTime]:
    """Those of all days from the local day of `after` on."""
    here = local(after, preferences.time_zone)
    at = Time.parse_iso(preferences.digest.at)
    day = here.date()
    while True:
        if _is_for(day, preferences):
            yield day.at(at).assume_tz(here.tz_id or "UTC", disambiguation="compatible")
        day = day.add(days=1)


def _is_for(day: Date, preferences: Preferences) -> bool:
    working_days = preferences.working_days or _DAYS
    weekday = _DAYS[day.day_of_week().value - 1]
    if preferences.digest.period is Period.WEEKLY:
        return weekday is min(working_days, key=_DAYS.index)
    return weekday in working_days
