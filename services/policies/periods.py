"""Where a rule of recurrence may begin: at a period of its own, with what it leaves to its start said.

A period is what FREQ and INTERVAL count: a year, a month, a week from WKST on, a day, an hour. Reckoned from the
beginning of one, BYSETPOS means the same whenever somebody looks, and what went by long ago costs nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from services.policies.recurrence import WEEKDAYS, Rule

_LENGTHS: Mapping[str, timedelta] = {
    "WEEKLY": timedelta(weeks=1),
    "DAILY": timedelta(days=1),
    "HOURLY": timedelta(hours=1),
}
_DAYS_NAMED = frozenset({"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"})


def begin(rule: Rule, starts_on: datetime, wanted: datetime) -> datetime:
    """The beginning of a period of the rule: the last before `wanted`, or the first where that comes later. All are
    times on the wall; the time of the day is that of `starts_on`.
    """
    match rule.frequency:
        case "YEARLY":
            return _begin_month(starts_on.replace(month=1, day=1), wanted, 12 * rule.interval)
        case "MONTHLY":
            return _begin_month(starts_on.replace(day=1), wanted, rule.interval)
    first = starts_on
    if rule.frequency == "WEEKLY":
        first -= timedelta(days=(starts_on.weekday() - WEEKDAYS.index(rule.week_start)) % 7)
    period = _LENGTHS[rule.frequency] * rule.interval
    return first + max(0, (wanted - first) // period) * period


def _begin_month(first: datetime, wanted: datetime, interval: int) -> datetime:
    """`first` is on the first of a month, and so is what this gives, a multiple of `interval` months later."""
    months = (wanted.year - first.year) * 12 + wanted.month - first.month
    passed = max(0, months // interval) * interval
    begun = _months_later(first, passed)
    return _months_later(first, passed - interval) if begun > wanted and passed else begun


def _months_later(first: datetime, months: int) -> datetime:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)


def spelt_out(rule: Rule, starts_on: datetime) -> Rule:
    """The rule with the days that it takes from its start, so that it may begin on another day."""
    return replace(rule, parts=rule.parts | _implied(rule, starts_on))


def _implied(rule: Rule, starts_on: datetime) -> dict[str, str]:
    if _DAYS_NAMED & rule.parts.keys():
        return {}
    match rule.frequency:
        case "YEARLY":
            month = rule.parts.get("BYMONTH", str(starts_on.month))
            return {"BYMONTH": month, "BYMONTHDAY": str(starts_on.day)}
        case "MONTHLY":
            return {"BYMONTHDAY": str(starts_on.day)}
        case "WEEKLY":
            return {"BYDAY": WEEKDAYS[starts_on.weekday()]}
    return {}
