"""When schedules are in force: rules of recurrence reckoned on the clocks of their zone, then turned into instants.

A local time that the clocks skip becomes as much later as they skip; of one that comes twice it is the first. What
falls together on such a night, or behind what came before, is one occurrence. Days of a duration are calendar days.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import dropwhile, islice

from dateutil.rrule import rrulestr
from whenever import PlainDateTime

from services.policies import periods, recurrence
from services.policies.model import Duration
from services.policies.recurrence import Rule
from services.policies.schedule_model import Occurrence, Recurrence, Times

MOST_COMPARED = 1000
COMPARED_FOR = timedelta(days=731)
"""How far two schedules are held against each other: two years, or the next 1,000 occurrences of one of them."""

_LAST_YEAR = 9900
_CYCLE = 400
"""Years, after which the Gregorian calendar repeats itself to the day of the week."""
_MARGIN = timedelta(days=2)
"""More than any clock differs from UTC, and any zone ever skipped."""


def occurrences(times: Times, after: datetime) -> Iterator[Occurrence]:
    """All that end later than `after`, an aware time, in the order of their starts."""
    found = iter((times,)) if isinstance(times, Occurrence) else _recurring(times, after)
    return (occurrence for occurrence in found if occurrence.ends_at > after)


def following(times: Times, after: datetime, count: int) -> tuple[Occurrence, ...]:
    """The first `count` of them."""
    return tuple(islice(occurrences(times, after), count))


def first_overlap(one: Times, other: Times, after: datetime) -> datetime | None:
    """The first instant later than `after` at which both are in force, as far as they are compared."""
    begin = max(after, *(found[0].starts_at for times in (one, other) if (found := following(times, after, 1))))
    ours, theirs = (islice(occurrences(times, begin), MOST_COMPARED) for times in (one, other))
    mine, yours = next(ours, None), next(theirs, None)
    while mine is not None and yours is not None:
        later = max(mine.starts_at, yours.starts_at)
        if later >= begin + COMPARED_FOR:
            return None
        if later < min(mine.ends_at, yours.ends_at):
            return max(later, begin)
        if mine.ends_at <= yours.ends_at:
            mine = next(ours, None)
        else:
            yours = next(theirs, None)
    return None


def _recurring(times: Recurrence, after: datetime) -> Iterator[Occurrence]:
    rule = recurrence.parse(times.rrule)
    last: datetime | None = None
    for wall_time in _wall_times(rule, times, after):
        starts_at = _instant(wall_time, times.time_zone)
        if rule.until is not None and starts_at > rule.until:
            return
        if last is None or starts_at > last:
            yield Occurrence(starts_at, _end(wall_time, times.duration, times.time_zone))
            last = starts_at


def _wall_times(rule: Rule, times: Recurrence, after: datetime) -> Iterator[datetime]:
    """Those from `starts_on` on, COUNT at the most; without COUNT none is left out that ends later than `after`."""
    if rule.count is not None:
        return islice(_from(times.starts_on, rule, times), rule.count)
    wanted = after.astimezone(UTC).replace(tzinfo=None) - timedelta(seconds=times.duration.nominal) - _MARGIN
    return _from(max(wanted, times.starts_on), rule, times)


def _from(wanted: datetime, rule: Rule, times: Recurrence) -> Iterator[datetime]:
    """Reckoned in the last centuries that there are, in which every day is what it is in ours: dateutil searches as far
    as the year 9999 for what never comes, which takes minutes from here.
    """
    first = periods.begin(rule, times.starts_on, wanted)
    years = (_LAST_YEAR - first.year) // _CYCLE * _CYCLE
    text = periods.spelt_out(rule, times.starts_on).text
    all_of_them = rrulestr(text, dtstart=first.replace(year=first.year + years))
    for found in dropwhile(wanted.replace(year=wanted.year + years).__gt__, all_of_them):
        yield found.replace(year=found.year - years)


def _instant(wall_time: datetime, time_zone: str) -> datetime:
    return PlainDateTime(wall_time).assume_tz(time_zone, disambiguation="compatible").to_instant().to_stdlib()


def _end(wall_time: datetime, duration: Duration, time_zone: str) -> datetime:
    """Days go by the wall: one that begins daily at a time that is skipped once touches the next one all the same."""
    return _instant(wall_time + timedelta(days=duration.days), time_zone) + timedelta(seconds=duration.seconds)
