"""Days are calendar days in a zone, hours elapsed time; every instant here is literal UTC."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from services.lifecycle.calendar import FIRST, LAST, after, before
from services.lifecycle.rules import plan
from services.policies.model import Duration, LadderStep, Recipient
from tests.services.lifecycle.cast import SILENT, TASK


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


BEFORE = [
    # 30 March 2025: Berlin's clocks go from 02:00 to 03:00, on 26 October from 03:00 back to 02:00
    ("one day before 09:00 is 09:00, in spring", "2025-03-30T07:00", "P1D", "Europe/Berlin", "2025-03-29T08:00"),
    ("24 hours before are 24 hours, in spring", "2025-03-30T07:00", "PT24H", "Europe/Berlin", "2025-03-29T07:00"),
    ("one day before 09:00 is 09:00, in autumn", "2025-10-26T08:00", "P1D", "Europe/Berlin", "2025-10-25T07:00"),
    ("24 hours before are 24 hours, in autumn", "2025-10-26T08:00", "PT24H", "Europe/Berlin", "2025-10-25T08:00"),
    ("a week before", "2025-04-02T07:00", "P1W", "Europe/Berlin", "2025-03-26T08:00"),
    ("days first, then hours", "2025-03-30T07:00", "P1DT2H", "Europe/Berlin", "2025-03-29T06:00"),
    ("02:30 that the clocks skip is an hour later", "2025-03-31T00:30", "P1D", "Europe/Berlin", "2025-03-30T01:30"),
    ("02:30 that comes twice is the first", "2025-10-27T01:30", "P1D", "Europe/Berlin", "2025-10-26T00:30"),
    ("in UTC days have 24 hours", "2025-03-30T07:00", "P1D", "UTC", "2025-03-29T07:00"),
    ("a zone nobody knows is UTC", "2025-03-30T07:00", "P1D", "Mars/Olympus", "2025-03-29T07:00"),
    ("a day before 1 March is the leap day", "2028-03-01T09:00", "P1D", "UTC", "2028-02-29T09:00"),
    ("a day before 1 March in other years", "2027-03-01T09:00", "P1D", "UTC", "2027-02-28T09:00"),
    ("New York springs forward on 8 March", "2026-03-08T13:00", "P1D", "America/New_York", "2026-03-07T14:00"),
    ("Samoa left out a whole day", "2011-12-31T19:00", "P1D", "Pacific/Apia", "2011-12-30T19:00"),
]

AFTER = [
    ("in spring a day has 23 hours", "2025-03-29T08:00", "P1D", "Europe/Berlin", "2025-03-30T07:00"),
    ("in autumn a day has 25", "2025-10-25T07:00", "P1D", "Europe/Berlin", "2025-10-26T08:00"),
    ("hours are elapsed time", "2025-10-25T07:00", "PT24H", "Europe/Berlin", "2025-10-26T07:00"),
    ("the leap day counts", "2028-02-28T09:00", "P2D", "UTC", "2028-03-01T09:00"),
    ("02:30 that the clocks skip is an hour later", "2025-03-29T01:30", "P1D", "Europe/Berlin", "2025-03-30T01:30"),
]


@pytest.mark.parametrize("case", BEFORE, ids=lambda case: case[0])
def test_before(case: tuple[Any, ...]) -> None:
    _, moment, duration, zone, expected = case
    assert before(utc(moment), Duration.parse(duration), zone) == utc(expected)


@pytest.mark.parametrize("case", AFTER, ids=lambda case: case[0])
def test_after(case: tuple[Any, ...]) -> None:
    _, moment, duration, zone, expected = case
    assert after(utc(moment), Duration.parse(duration), zone) == utc(expected)


@pytest.mark.parametrize("duration", ["P1D", "PT1H"])
def test_time_ends_where_the_calendar_does(duration: str) -> None:
    assert after(LAST, Duration.parse(duration), "Asia/Tokyo") == LAST
    assert before(FIRST, Duration.parse(duration), "America/New_York") == FIRST


def test_the_change_of_the_clocks_moves_a_step_but_not_its_identity() -> None:
    policy = replace(SILENT, remind_before=("P1D",), overdue_every="P1D", overdue_limit=2)
    start = utc("2025-03-01T09:00")
    task = replace(TASK, cycle_started_at=start, assigned_at=None, due_at=utc("2025-03-29T12:00"))
    in_berlin = plan(replace(task, time_zone="Europe/Berlin"), policy, (), start)
    in_utc = plan(task, policy, (), start)
    assert [step.at for step in in_berlin] == [
        utc("2025-03-28T12:00"),
        utc("2025-03-30T11:00"),
        utc("2025-03-31T11:00"),
    ]
    assert [step.at for step in in_utc] == [utc("2025-03-28T12:00"), utc("2025-03-30T12:00"), utc("2025-03-31T12:00")]
    assert [step.key for step in in_berlin] == [step.key for step in in_utc]


def test_no_level_comes_before_the_one_below_it_where_a_day_is_longer_than_its_hours() -> None:
    policy = replace(
        SILENT, ladder=(LadderStep("P1D", (Recipient.OWNER,)), LadderStep("PT24H30M", (Recipient.ADMINS,)))
    )
    start = utc("2025-10-01T09:00")
    task = replace(TASK, cycle_started_at=start, assigned_at=None, time_zone="Europe/Berlin")
    steps = plan(replace(task, due_at=utc("2025-10-25T12:00")), policy, (), start)
    assert [(step.index, step.at) for step in steps] == [(1, utc("2025-10-26T13:00")), (2, utc("2025-10-26T13:00"))]
