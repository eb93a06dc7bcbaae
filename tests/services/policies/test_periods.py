"""Where a rule may begin: a whole number of periods later, right before the time from which it is wanted."""

from datetime import datetime, timedelta

import pytest

from services.policies import periods
from services.policies.recurrence import parse

BEGINNINGS = [
    ("FREQ=YEARLY", "2026-01-01T09:30"),
    ("FREQ=YEARLY;INTERVAL=4", "2025-01-01T09:30"),
    ("FREQ=MONTHLY", "2026-06-01T09:30"),
    ("FREQ=MONTHLY;INTERVAL=5", "2026-05-01T09:30"),
    ("FREQ=WEEKLY", "2026-06-01T09:30"),
    ("FREQ=WEEKLY;WKST=TH", "2026-05-28T09:30"),
    ("FREQ=WEEKLY;INTERVAL=2;WKST=TH", "2026-05-21T09:30"),
    ("FREQ=DAILY", "2026-06-02T09:30"),
    ("FREQ=HOURLY;INTERVAL=6", "2026-06-03T03:30"),
]


@pytest.mark.parametrize(("text", "expected"), BEGINNINGS)
def test_a_rule_begins_with_the_last_period_before_it_is_wanted(text: str, expected: str) -> None:
    """In 1973 it began on a Wednesday, in the middle of everything; it is wanted from a Wednesday on."""
    began, wanted = datetime(1973, 6, 20, 9, 30), datetime(2026, 6, 3, 9)  # noqa: DTZ001
    assert periods.begin(parse(text), began, wanted) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("wanted", ["2020-01-01T00:00", "2026-06-18T08:00"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=YEARLY", "2026-01-01T08:00"),
        ("FREQ=MONTHLY;INTERVAL=2", "2026-06-01T08:00"),
        ("FREQ=WEEKLY;INTERVAL=2", "2026-06-15T08:00"),
        ("FREQ=DAILY;INTERVAL=2", "2026-06-18T08:00"),
    ],
)
def test_no_period_is_before_the_first(text: str, expected: str, wanted: str) -> None:
    starts_on = datetime(2026, 6, 18, 8)  # noqa: DTZ001
    assert periods.begin(parse(text), starts_on, datetime.fromisoformat(wanted)) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", ["FREQ=MONTHLY", "FREQ=YEARLY"])
def test_on_the_first_of_a_month_it_begins_no_later_than_it_is_wanted(text: str) -> None:
    starts_on, wanted = datetime(2020, 3, 31, 22), datetime(2026, 1, 1, 21)  # noqa: DTZ001
    assert timedelta() < wanted - periods.begin(parse(text), starts_on, wanted) < timedelta(days=366)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("FREQ=YEARLY;BYMONTH=3,4", "FREQ=YEARLY;BYMONTH=3,4;BYMONTHDAY=29"),
        ("FREQ=YEARLY;BYYEARDAY=1", "FREQ=YEARLY;BYYEARDAY=1"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=29"),
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO"),
        ("FREQ=WEEKLY;WKST=SU", "FREQ=WEEKLY;WKST=SU;BYDAY=TH"),
        ("FREQ=DAILY", "FREQ=DAILY"),
    ],
)
def test_what_a_rule_leaves_to_its_start_is_spelt_out(text: str, expected: str) -> None:
    assert periods.spelt_out(parse(text), datetime(2024, 2, 29)).text == expected  # noqa: DTZ001
