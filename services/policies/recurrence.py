"""Which rules of recurrence are taken: RFC 5545's RRULE, by the hour or coarser, with clear words for each mistake."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from dateutil.rrule import rrulestr
from msgspec import Struct

LONGEST_RULE = 500
MOST_COUNTED = 1000
MOST_A_DAY = 48
LONGEST_INTERVAL = 1000

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_WITH_SIGN = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_RANGES: Mapping[str, tuple[int, int]] = {
    "INTERVAL": (1, LONGEST_INTERVAL),
    "COUNT": (1, MOST_COUNTED),
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (1, 31),
    "BYYEARDAY": (1, 366),
    "BYWEEKNO": (1, 53),
    "BYSETPOS": (1, 366),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
}
_SINGLE = ("INTERVAL", "COUNT")
_NOT_WITH: Mapping[str, tuple[str, ...]] = {
    "BYWEEKNO": ("MONTHLY", "WEEKLY", "DAILY", "HOURLY"),
    "BYYEARDAY": ("MONTHLY", "WEEKLY", "DAILY"),
    "BYMONTHDAY": ("WEEKLY",),
    "BYSETPOS": ("HOURLY",),
}
"""After the table in RFC 5545, 3.3.10. Of the times in an hour BYMINUTE names some as well, and to look for a 61st
would take long.
"""

_DAY = rf"(?:{'|'.join(WEEKDAYS)})"
_DAYS = re.compile(rf"{_DAY}(?:,{_DAY})*")
_NUMBERED_DAYS = re.compile(rf"(?:[+-]?[1-9][0-9]?)?{_DAY}(?:,(?:[+-]?[1-9][0-9]?)?{_DAY})*")
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
_UNTIL = "%Y%m%dT%H%M%SZ"
_UNTIL_FORM = re.compile(r"[0-9]{8}T[0-9]{6}Z")


class Rule(Struct, frozen=True):
    """A rule in parts. `parts` are without COUNT and without UNTIL, which is an instant, not a time on the wall."""

    parts: dict[str, str]
    frequency: str
    interval: int
    week_start: str
    count: int | None
    until: datetime | None

    @property
    def text(self) -> str:
        return ";".join(f"{name}={value}" for name, value in self.parts.items())


def normalised(text: str) -> str:
    """The one form in which a rule is stored."""
    return text.strip().upper().removeprefix("RRULE:")


def parse(text: str) -> Rule:
    """Takes a rule of which `mistakes` has nothing to say."""
    parts = dict(part.split("=", 1) for part in text.split(";"))
    until, count = parts.pop("UNTIL", None), parts.pop("COUNT", None)
    return Rule(
        parts=parts,
        frequency=parts["FREQ"],
        interval=int(parts.get("INTERVAL", "1")),
        week_start=parts.get("WKST", WEEKDAYS[0]),
        count=None if count is None else int(count),
        until=None if until is None else _until(until),
    )


def mistakes(text: str, hour: int) -> list[str]:
    """What is wrong with a normalised rule whose start is in this hour of the day, in words that go on from its name;
    empty when it can be reckoned with.
    """
    if len(text) > LONGEST_RULE:
        return [f"must have at most {LONGEST_RULE} characters"]
    pairs = [part.partition("=") for part in text.split(";")]
    parts = {name: value for name, _, value in pairs}
    if len(parts) < len(pairs):
        return ["names a part twice"]
    found = [mistake for name, value in parts.items() if (mistake := _mistake(name, value)) is not None]
    return found or list(_contradictions(parts)) or list(_refused(text, hour))


def _mistake(name: str, value: str) -> str | None:
    match name:
        case "FREQ":
            return None if value in FREQUENCIES else f"has a FREQ that is none of {', '.join(FREQUENCIES)}"
        case "UNTIL":
            return None if _is_until(value) else "has an UNTIL that is no time in UTC such as 20261231T225959Z"
        case "BYDAY":
            return None if _NUMBERED_DAYS.fullmatch(value) else "has a BYDAY that is no list of MO, TU and so on"
        case "WKST":
            return None if re.fullmatch(_DAY, value) else "has a WKST that is none of MO, TU and so on"
    if name not in _RANGES:
        return f"has an unknown part: {name[:20]}" if name else "has an empty part"
    return None if _fits(name, value) else _out_of_range(name)


def _fits(name: str, value: str) -> bool:
    numbers = value.split(",")
    if not all(_NUMBER.fullmatch(number) for number in numbers) or (name in _SINGLE and len(numbers) > 1):
        return False
    lowest, highest = _RANGES[name]
    values = (int(number) for number in numbers)
    return all(lowest <= (abs(each) if name in _WITH_SIGN else each) <= highest for each in values)


def _out_of_range(name: str) -> str:
    lowest, highest = _RANGES[name]
    backwards = f", or from -{highest} to -{lowest}" if name in _WITH_SIGN else ""
    return f"must have {name} from {lowest} to {highest}{backwards}"


def _contradictions(parts: Mapping[str, str]) -> Iterator[str]:
    frequency = parts.get("FREQ")
    if frequency is None:
        yield f"must have a FREQ: one of {', '.join(FREQUENCIES)}"
        return
    if "COUNT" in parts and "UNTIL" in parts:
        yield "must not have both COUNT and UNTIL"
    for name, frequencies in _NOT_WITH.items():
        if name in parts and frequency in frequencies:
            yield f"must not have {name} with FREQ={frequency}"
    if "BYSETPOS" in parts and not any(name.startswith("BY") and name != "BYSETPOS" for name in parts):
        yield "must have another BY part beside BYSETPOS"
    if "BYDAY" in parts and not _may_number_days(parts) and not _DAYS.fullmatch(parts["BYDAY"]):
        yield "must have numbers in BYDAY only with FREQ=MONTHLY, or YEARLY without BYWEEKNO"
    if _times_a_day(parts) > MOST_A_DAY:
        yield f"must name at most {MOST_A_DAY} times a day"


def _times_a_day(parts: Mapping[str, str]) -> int:
    """At the most: what BYSETPOS leaves of them is reckoned from all."""
    hours, minutes, seconds = (_named(parts, name) for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    if parts["FREQ"] == "HOURLY":
        every = -(-24 // int(parts.get("INTERVAL", "1")))
        hours = min(hours or every, every)
    return (hours or 1) * (minutes or 1) * (seconds or 1)


def _named(parts: Mapping[str, str], name: str) -> int:
    """How many different numbers a part names."""
    return len({int(number) for number in parts[name].split(",")}) if name in parts else 0


def _may_number_days(parts: Mapping[str, str]) -> bool:
    return parts["FREQ"] == "MONTHLY" or (parts["FREQ"] == "YEARLY" and "BYWEEKNO" not in parts)


def _refused(text: str, hour: int) -> Iterator[str]:
    """What only dateutil knows to be wrong, as hours that an INTERVAL from the first never comes to."""
    try:
        rrulestr(parse(text).text, dtstart=datetime(2000, 1, 1, hour))  # noqa: DTZ001 - a time on the wall
    except ValueError as error:
        yield f"can't be reckoned with: {error}"


def _is_until(text: str) -> bool:
    try:
        return _UNTIL_FORM.fullmatch(text) is not None and bool(_until(text))
    except ValueError:
        return False


def _until(text: str) -> datetime:
    return datetime.strptime(text, _UNTIL).replace(tzinfo=UTC)
