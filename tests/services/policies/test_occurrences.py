"""When schedules are in force, as instants: over changes of the clocks, leap days, and in each other's way."""

from datetime import datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr

from services.policies.model import Duration
from services.policies.occurrences import first_overlap, following
from services.policies.schedule_model import Occurrence, Recurrence, Times

BERLIN, LOS_ANGELES, AUCKLAND = "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+00:00")


def rule(text: str, starts_on: str, time_zone: str, duration: str) -> Recurrence:
    return Recurrence(text, datetime.fromisoformat(starts_on), time_zone, Duration.parse(duration))


def span(starts_at: str, ends_at: str) -> Occurrence:
    return Occurrence(at(starts_at), at(ends_at))


def shown(times: Times, after: str, count: int) -> list[str]:
    """As `start/end`, in UTC."""
    return [
        f"{found.starts_at:%Y-%m-%dT%H:%M}/{found.ends_at:%Y-%m-%dT%H:%M}"
        for found in following(times, at(after), count)
    ]


WEEKEND = "FREQ=WEEKLY;BYDAY=SA"
NIGHTLY = "FREQ=DAILY"

CLOCKS = [
    # The weekend on which the clocks change has 47 hours in spring and 49 in autumn.
    (WEEKEND, "2026-01-03T00:00", BERLIN, "P2D", "2026-03-26T00:00", [
        "2026-03-27T23:00/2026-03-29T22:00",
        "2026-04-03T22:00/2026-04-05T22:00",
    ]),
    (WEEKEND, "2026-01-03T00:00", BERLIN, "P2D", "2026-10-22T00:00", [
        "2026-10-23T22:00/2026-10-25T23:00",
        "2026-10-30T23:00/2026-11-01T23:00",
    ]),
    (WEEKEND, "2026-01-03T00:00", LOS_ANGELES, "P2D", "2026-03-05T00:00", [
        "2026-03-07T08:00/2026-03-09T07:00",
        "2026-03-14T07:00/2026-03-16T07:00",
    ]),
    (WEEKEND, "2026-01-03T00:00", LOS_ANGELES, "P2D", "2026-10-30T00:00", [
        "2026-10-31T07:00/2026-11-02T08:00",
        "2026-11-07T08:00/2026-11-09T08:00",
    ]),
    (WEEKEND, "2026-01-03T00:00", AUCKLAND, "P2D", "2026-04-02T00:00", [
        "2026-04-03T11:00/2026-04-05T12:00",
        "2026-04-10T12:00/2026-04-12T12:00",
    ]),
    (WEEKEND, "2026-01-03T00:00", AUCKLAND, "P2D", "2026-09-25T00:00", [
        "2026-09-25T12:00/2026-09-27T11:00",
        "2026-10-02T11:00/2026-10-04T11:00",
    ]),
    # 02:30 is skipped in spring and becomes 03:30; in autumn it comes twice, and counts the first time.
    (NIGHTLY, "2026-03-01T02:30", BERLIN, "PT2H", "2026-03-28T12:00", [
        "2026-03-29T01:30/2026-03-29T03:30",
        "2026-03-30T00:30/2026-03-30T02:30",
    ]),
    (NIGHTLY, "2026-03-01T02:30", BERLIN, "PT2H", "2026-10-24T12:00", [
        "2026-10-25T00:30/2026-10-25T02:30",
        "2026-10-26T01:30/2026-10-26T03:30",
    ]),
    (NIGHTLY, "2026-03-01T02:30", LOS_ANGELES, "PT2H", "2026-03-07T13:00", [
        "2026-03-08T10:30/2026-03-08T12:30",
        "2026-03-09T09:30/2026-03-09T11:30",
    ]),
    (NIGHTLY, "2026-03-01T01:30", LOS_ANGELES, "PT2H", "2026-10-31T12:00", [
        "2026-11-01T08:30/2026-11-01T10:30",
        "2026-11-02T09:30/2026-11-02T11:30",
    ]),
    (NIGHTLY, "2026-03-01T02:30", AUCKLAND, "PT2H", "2026-04-04T00:00", [
        "2026-04-04T13:30/2026-04-04T15:30",
        "2026-04-05T14:30/2026-04-05T16:30",
    ]),
    (NIGHTLY, "2026-03-01T02:30", AUCKLAND, "PT2H", "2026-09-26T00:00", [
        "2026-09-26T14:30/2026-09-26T16:30",
        "2026-09-27T13:30/2026-09-27T15:30",
    ]),
    # A day from a skipped hour on still ends where the next begins.
    (NIGHTLY, "2026-03-01T02:30", BERLIN, "P1D", "2026-03-29T01:30", [
        "2026-03-29T01:30/2026-03-30T00:30",
        "2026-03-30T00:30/2026-03-31T00:30",
    ]),
    # Two hours on the wall that are one instant are one occurrence.
    ("FREQ=HOURLY;BYMINUTE=0,30", "2026-03-29T01:00", BERLIN, "PT20M", "2026-03-29T00:25", [
        "2026-03-29T00:30/2026-03-29T00:50",
        "2026-03-29T01:00/2026-03-29T01:20",
        "2026-03-29T01:30/2026-03-29T01:50",
        "2026-03-29T02:00/2026-03-29T02:20",
    ]),
    ("FREQ=HOURLY", "2026-10-25T01:00", BERLIN, "PT30M", "2026-10-24T23:10", [
        "2026-10-24T23:00/2026-10-24T23:30",
        "2026-10-25T00:00/2026-10-25T00:30",
        "2026-10-25T02:00/2026-10-25T02:30",
    ]),
    # Leap days.
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2024-02-29T00:00", BERLIN, "P1D", "2026-01-01T00:00", [
        "2028-02-28T23:00/2028-02-29T23:00",
        "2032-02-28T23:00/2032-02-29T23:00",
    ]),
    ("FREQ=YEARLY", "2096-02-29T00:00", BERLIN, "P1D", "2097-01-01T00:00", ["2104-02-28T23:00/2104-02-29T23:00"]),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "2028-01-31T09:00", BERLIN, "PT1H", "2028-02-01T00:00", [
        "2028-02-29T08:00/2028-02-29T09:00",
        "2028-03-31T07:00/2028-03-31T08:00",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "starts_on", "time_zone", "duration", "after", "expected"), CLOCKS)
def test_a_rule_keeps_to_the_clocks_of_its_zone(
    text: str, starts_on: str, time_zone: str, duration: str, after: str, expected: list[str]
) -> None:
    assert shown(rule(text, starts_on, time_zone, duration), after, len(expected)) == expected


ENDINGS = [
    ("FREQ=DAILY;COUNT=3", ["2026-06-01T07:00", "2026-06-02T07:00", "2026-06-03T07:00"]),
    ("FREQ=DAILY;UNTIL=20260602T070000Z", ["2026-06-01T07:00", "2026-06-02T07:00"]),
    ("FREQ=DAILY;UNTIL=20260602T065959Z", ["2026-06-01T07:00"]),
    ("FREQ=MONTHLY;BYDAY=1MO;COUNT=2", ["2026-06-01T07:00", "2026-07-06T07:00"]),
    ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", []),
]


@pytest.mark.parametrize(("text", "starts"), ENDINGS)
def test_a_rule_ends_when_it_says_so(text: str, starts: list[str]) -> None:
    times = rule(text, "2026-06-01T09:00", BERLIN, "PT1H")
    assert [f"{found.starts_at:%Y-%m-%dT%H:%M}" for found in following(times, at("2026-01-01T00:00"), 5)] == starts


@pytest.mark.parametrize("after", ["1990-01-01T00:00", "2026-06-01T00:30", "2026-06-10T17:00"])
@pytest.mark.parametrize(
    "text",
    [
        "FREQ=HOURLY;INTERVAL=7",
        "FREQ=HOURLY;INTERVAL=5;BYHOUR=3,4,5;BYMONTH=6",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=MO",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,FR;BYSETPOS=-1;WKST=WE",
        "FREQ=MONTHLY;INTERVAL=7",
        "FREQ=MONTHLY;BYMONTHDAY=1,2,31;BYHOUR=0,11,13",
        "FREQ=MONTHLY;INTERVAL=25;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
        "FREQ=YEARLY",
        "FREQ=YEARLY;INTERVAL=3;BYMONTH=2,12",
        "FREQ=YEARLY;INTERVAL=2;BYYEARDAY=1,-1",
        "FREQ=YEARLY;BYMONTH=1;BYDAY=1MO,-1SU",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=TU",
        "FREQ=YEARLY;BYDAY=MO,TU;BYSETPOS=1,30,-1",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=DAILY;COUNT=13305",
    ],
)
def test_a_rule_that_began_long_ago_keeps_its_rhythm(text: str, after: str) -> None:
    """As dateutil reckons when it goes all the way, in our own century."""
    began = datetime(1990, 1, 3, 12)  # noqa: DTZ001
    found = following(rule(text, began.isoformat(), "UTC", "PT1M"), at(after), 20)
    expected = islice(rrulestr(text, dtstart=began).xafter(datetime.fromisoformat(after)), 20)
    assert [occurrence.starts_at.replace(tzinfo=None) for occurrence in found] == list(expected)


BY_PLACE = [
    ("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1", ["2026-06-08", "2026-06-15", "2026-06-22"]),
    ("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=-1", ["2026-06-05", "2026-06-12", "2026-06-19"]),
    ("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1;COUNT=2", ["2026-06-08", "2026-06-15"]),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;BYSETPOS=1", ["2026-06-15", "2026-06-29", "2026-07-13"]),
    ("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1;WKST=TU", ["2026-06-05", "2026-06-12", "2026-06-19"]),
    ("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1;WKST=SA", ["2026-06-08", "2026-06-15", "2026-06-22"]),
]


@pytest.mark.parametrize(("text", "days"), BY_PLACE)
def test_places_are_counted_in_the_whole_of_a_week_whenever_somebody_looks(text: str, days: list[str]) -> None:
    """From Tuesday, the 2nd of June, on."""
    times = rule(text, "2026-06-02T09:00", "UTC", "PT1H")
    for looked_at in range(60):
        after = at("2026-05-20T00:00") + timedelta(hours=12 * looked_at)
        found = [f"{each.starts_at:%Y-%m-%d}" for each in following(times, after, 3)]
        left = [day for day in days if at(f"{day}T10:00") > after]
        assert found[: len(left)] == left


def test_a_span_is_its_only_occurrence_until_it_ends() -> None:
    holidays = span("2026-12-24T12:00", "2027-01-02T08:00")
    assert following(holidays, at("2026-12-30T00:00"), 5) == (holidays,)
    assert following(holidays, at("2027-01-02T08:00"), 5) == ()


NIGHT = rule("FREQ=DAILY", "2026-01-01T22:00", BERLIN, "PT8H")

OVERLAPS: list[tuple[Times, Times, str | None]] = [
    (span("2026-06-01T00:00", "2026-06-08T00:00"), span("2026-06-07T00:00", "2026-06-09T00:00"), "2026-06-07T00:00"),
    (span("2026-06-01T00:00", "2026-06-08T00:00"), span("2026-06-08T00:00", "2026-06-09T00:00"), None),
    (span("2025-06-01T00:00", "2027-06-08T00:00"), span("2026-01-01T00:00", "2026-12-01T00:00"), "2026-05-01T00:00"),
    (NIGHT, span("2026-06-01T12:00", "2026-06-02T00:00"), "2026-06-01T20:00"),
    (NIGHT, span("2026-06-02T04:00", "2026-06-02T20:00"), None),
    (NIGHT, rule("FREQ=DAILY", "2026-01-01T07:00", BERLIN, "PT15H"), None),
    # Eight hours from ten at night last until seven where the clocks are put forward.
    (NIGHT, rule("FREQ=DAILY", "2026-01-01T06:00", BERLIN, "PT16H"), "2027-03-28T04:00"),
    (rule("FREQ=WEEKLY;BYDAY=SA", "2026-01-03T00:00", BERLIN, "P2D"),
     rule("FREQ=MONTHLY;BYMONTHDAY=13", "2026-01-13T09:00", BERLIN, "PT1H"), "2026-06-13T07:00"),
    (rule("FREQ=WEEKLY;BYDAY=SA", "2026-01-03T00:00", BERLIN, "P2D"),
     rule("FREQ=WEEKLY;BYDAY=FR", "2026-01-02T00:00", BERLIN, "P1D"), None),
    (rule("FREQ=WEEKLY;BYDAY=SA", "2030-01-05T00:00", BERLIN, "P2D"),
     rule("FREQ=MONTHLY;BYMONTHDAY=13", "2026-01-13T09:00", BERLIN, "PT1H"), "2030-01-13T08:00"),
    (rule("FREQ=DAILY;COUNT=3", "2026-01-03T00:00", BERLIN, "PT1H"), NIGHT, None),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "expected"), OVERLAPS)
def test_two_schedules_overlap_where_both_are_in_force(one: Times, other: Times, expected: str | None) -> None:
    for first, second in ((one, other), (other, one)):
        found = first_overlap(first, second, at("2026-05-01T00:00"))
        assert found == (None if expected is None else at(expected))


def test_schedules_are_compared_for_the_next_thousand_occurrences() -> None:
    """On Lord Howe the clocks are changed by half an hour, in April 2026."""
    howe = rule("FREQ=DAILY", "2026-01-01T01:35", "Australia/Lord_Howe", "PT5M")
    hourly = rule("FREQ=HOURLY", "2026-01-01T00:00", "UTC", "PT15M")
    assert first_overlap(hourly, howe, at("2026-01-01T00:00")) is None
    assert first_overlap(hourly, howe, at("2026-03-01T00:00")) == at("2026-04-05T15:05")


def test_schedules_are_compared_for_two_years() -> None:
    """On the 28th of March there is summer time in most years, but not in 2030."""
    fixed = rule("FREQ=YEARLY", "2026-03-28T08:00", "UTC", "PT30M")
    local = rule("FREQ=YEARLY", "2026-03-28T09:00", BERLIN, "PT30M")
    assert first_overlap(fixed, local, at("2026-06-01T00:00")) is None
    assert first_overlap(fixed, local, at("2028-06-01T00:00")) == at("2030-03-28T08:00")
