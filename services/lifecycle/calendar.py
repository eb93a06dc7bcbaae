"""Time as people count it: days are calendar days in a zone, everything below is elapsed time."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from services.notifications.hours import local
from services.policies.model import Duration

FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)


def after(moment: datetime, duration: Duration, time_zone: str) -> datetime:
    """`duration` later: first the days on the zone's calendar, then the seconds; LAST where there is no such time.

    One day after 09:00 is 09:00. A local time that the clocks skip becomes as much later as they skip; of one that
    comes twice it is the first.
    """
    try:
        days_later = _days_later(moment, duration.days, time_zone) if duration.days else moment
        return days_later + timedelta(seconds=duration.seconds)
    except (ValueError, OverflowError):
        return LAST


def before(moment: datetime, duration: Duration, time_zone: str) -> datetime:
    """`duration` earlier, likewise; FIRST where there is no such time."""
    try:
        days_earlier = _days_later(moment, -duration.days, time_zone) if duration.days else moment
        return days_earlier - timedelta(seconds=duration.seconds)
    except (ValueError, OverflowError):
        return FIRST


@lru_cache(maxsize=2048)
def _days_later(moment: datetime, days: int, time_zone: str) -> datetime:
    """Remembered for a while: steps of a task share their days, and a preview plans every task twice."""
    start = local(moment, time_zone)
    wall_clock = start.to_plain().add(days=days)
    return wall_clock.assume_tz(start.tz_id or "UTC", disambiguation="compatible").to_instant().to_stdlib()
