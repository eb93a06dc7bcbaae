"""When a digest comes and how far it looks ahead, in literal UTC instants."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import uuid7
from services.digests.model import Due, Turn
from services.digests.rules import horizon, keeps_its_hour, next_moment, turn
from services.notifications.model import Day, Digest, Period, Preferences

OFFICE = (Day.MON, Day.TUE, Day.WED, Day.THU, Day.FRI)
GULF = (Day.SUN, Day.MON, Day.TUE, Day.WED, Day.THU)
DAILY, WEEKLY = Period.DAILY, Period.WEEKLY
BERLIN, APIA = "Europe/Berlin", "Pacific/Apia"
ZONES = ("UTC", BERLIN, "Pacific/Auckland", "America/Los_Angeles", "Australia/Lord_Howe", APIA)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wants(zone: str, period: Period, at: str, days: tuple[Day, ...] = tuple(Day)) -> Preferences:
    return Preferences(time_zone=zone, working_days=days, digest=Digest(period, at))


NEXT = [
    # 6 March 2026 is a Friday
    ("later today", wants("UTC", DAILY, "09:00"), "2026-03-06T08:59", "2026-03-06T09:00"),
    ("the very moment has passed", wants("UTC", DAILY, "09:00"), "2026-03-06T09:00", "2026-03-07T09:00"),
    ("over the weekend", wants("UTC", DAILY, "09:00", OFFICE), "2026-03-06T09:00", "2026-03-09T09:00"),
    ("first working day of the week", wants("UTC", WEEKLY, "09:00", OFFICE), "2026-03-06T09:00", "2026-03-09T09:00"),
    ("not always Monday", wants("UTC", WEEKLY, "09:00", (Day.FRI, Day.WED)), "2026-03-06T09:00", "2026-03-11T09:00"),
    ("weeks begin on Monday", wants("UTC", WEEKLY, "09:00", GULF), "2026-03-08T08:00", "2026-03-09T09:00"),
    ("no working day at all is all of them", wants("UTC", DAILY, "09:00", ()), "2026-03-07T08:00", "2026-03-07T09:00"),
    ("in an unknown zone as in UTC", wants("Mars/Olympus", DAILY, "09:00"), "2026-03-06T08:00", "2026-03-06T09:00"),
    ("on the leap day", wants("UTC", DAILY, "09:00"), "2028-02-28T09:00", "2028-02-29T09:00"),
    ("after the leap day", wants(BERLIN, DAILY, "09:00"), "2028-02-29T08:00", "2028-03-01T08:00"),
    ("weekly over a leap day", wants("UTC", WEEKLY, "09:00", (Day.TUE,)), "2028-02-22T09:00", "2028-02-29T09:00"),
    # Berlin: forward at 01:00 UTC on 29 March 2026, back at 01:00 UTC on 25 October 2026
    ("Berlin, the day before spring", wants(BERLIN, DAILY, "09:00"), "2026-03-27T09:00", "2026-03-28T08:00"),
    ("Berlin, in spring", wants(BERLIN, DAILY, "09:00"), "2026-03-28T08:00", "2026-03-29T07:00"),
    ("Berlin, in autumn", wants(BERLIN, DAILY, "09:00"), "2026-10-24T07:00", "2026-10-25T08:00"),
    ("skipped, as much later", wants(BERLIN, DAILY, "02:30"), "2026-03-28T12:00", "2026-03-29T01:30"),
    ("twice, the first counts", wants(BERLIN, DAILY, "02:30"), "2026-10-24T12:00", "2026-10-25T00:30"),
    ("not a second time", wants(BERLIN, DAILY, "02:30"), "2026-10-25T00:30", "2026-10-26T01:30"),
    ("nor between the two", wants(BERLIN, DAILY, "02:30"), "2026-10-25T01:00", "2026-10-26T01:30"),
    # Auckland: back at 14:00 UTC on 4 April 2026, forward at 14:00 UTC on 26 September 2026; yesterday's date in UTC
    ("Auckland", wants("Pacific/Auckland", DAILY, "09:00"), "2026-03-05T20:00", "2026-03-06T20:00"),
    ("Auckland, its Monday", wants("Pacific/Auckland", DAILY, "09:00", OFFICE), "2026-03-05T20:00", "2026-03-08T20:00"),
    ("Auckland, back", wants("Pacific/Auckland", DAILY, "09:00"), "2026-04-03T20:00", "2026-04-04T21:00"),
    ("Auckland, forward", wants("Pacific/Auckland", DAILY, "09:00"), "2026-09-25T21:00", "2026-09-26T20:00"),
    ("Auckland, skipped", wants("Pacific/Auckland", DAILY, "02:15"), "2026-09-26T00:00", "2026-09-26T14:15"),
    ("Auckland, twice", wants("Pacific/Auckland", DAILY, "02:15"), "2026-04-04T00:00", "2026-04-04T13:15"),
    # Los Angeles: forward at 10:00 UTC on 8 March 2026, back at 09:00 UTC on 1 November 2026
    ("Los Angeles, forward", wants("America/Los_Angeles", DAILY, "09:00"), "2026-03-07T17:00", "2026-03-08T16:00"),
    ("Los Angeles, back", wants("America/Los_Angeles", DAILY, "09:00"), "2026-10-31T16:00", "2026-11-01T17:00"),
    ("Los Angeles, skipped", wants("America/Los_Angeles", DAILY, "02:00"), "2026-03-08T00:00", "2026-03-08T10:00"),
    ("Los Angeles, twice", wants("America/Los_Angeles", DAILY, "01:00"), "2026-11-01T00:00", "2026-11-01T08:00"),
    # Apia had no 30 December 2011
    ("a skipped day", wants(APIA, DAILY, "09:00"), "2011-12-29T19:00", "2011-12-30T19:00"),
]  # fmt: skip


@pytest.mark.parametrize(("preferences", "after", "expected"), [case[1:] for case in NEXT], ids=[c[0] for c in NEXT])
def test_the_next_moment(preferences: Preferences, after: str, expected: str) -> None:
    assert next_moment(utc(after), preferences) == utc(expected)


def test_who_wants_none_gets_none() -> None:
    assert next_moment(utc("2026-03-06T08:59"), Preferences()) is None


HORIZONS = [
    ("today", wants(BERLIN, DAILY, "09:00"), "2026-03-06T08:00", "2026-03-06T23:00"),
    ("until the next working day", wants("UTC", DAILY, "09:00", OFFICE), "2026-03-06T09:00", "2026-03-09T00:00"),
    ("this week", wants("UTC", WEEKLY, "09:00"), "2026-03-09T09:00", "2026-03-16T00:00"),
    ("a day of 23 hours", wants(BERLIN, DAILY, "09:00"), "2026-03-29T07:00", "2026-03-29T22:00"),
    ("today, where none will come", Preferences(time_zone="UTC"), "2026-03-06T08:00", "2026-03-07T00:00"),
]


@pytest.mark.parametrize(("preferences", "at", "expected"), [c[1:] for c in HORIZONS], ids=[c[0] for c in HORIZONS])
def test_how_far_it_looks_ahead(preferences: Preferences, at: str, expected: str) -> None:
    assert horizon(utc(at), preferences) == utc(expected)


def judged(now: str, basis: str | None = "as ever", wish: str | None = "as ever") -> Turn:
    """What becomes of somebody who was due at nine, and was told the day before."""
    due = Due(uuid7(), basis, utc("2026-03-06T09:00"), utc("2026-03-05T09:00"))
    return turn(due, wish, wants("UTC", DAILY, "09:00"), utc(now))


def test_who_is_due_is_told_and_has_been_told_everything() -> None:
    now = utc("2026-03-06T09:01")
    assert judged("2026-03-06T09:01") == Turn(utc("2026-03-07T09:00"), now, "as ever", tells=True)


def test_one_that_is_more_than_a_day_late_is_passed_over() -> None:
    assert judged("2026-03-07T09:00").tells
    assert judged("2026-03-07T09:00:01") == Turn(utc("2026-03-08T09:00"), utc("2026-03-05T09:00"), "as ever")


def test_who_chose_otherwise_is_not_told_before_it_is_followed() -> None:
    assert judged("2026-03-06T09:01", wish="new") == Turn(utc("2026-03-06T09:00"), utc("2026-03-05T09:00"), "new")
    assert judged("2026-03-06T12:00", None, "new") == Turn(utc("2026-03-07T09:00"), utc("2026-03-05T09:00"), "new")


def test_who_wants_none_any_more_is_looked_at_no_more() -> None:
    assert judged("2026-03-06T09:01", wish=None) == Turn(None, utc("2026-03-05T09:00"), None)


def test_one_that_is_a_quarter_of_an_hour_late_keeps_its_hour() -> None:
    due_at = utc("2026-03-06T09:00")
    assert keeps_its_hour(due_at + timedelta(minutes=15), due_at)
    assert not keeps_its_hour(due_at + timedelta(minutes=16), due_at)


@given(
    zone=st.sampled_from(ZONES),
    period=st.sampled_from((DAILY, WEEKLY)),
    minute=st.integers(0, 24 * 60 - 1),
    days=st.sets(st.sampled_from(Day), min_size=1),
    after=st.datetimes(datetime(2011, 12, 1), datetime(2029, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_moments_rise_and_each_day_has_one(
    zone: str, period: Period, minute: int, days: set[Day], after: datetime
) -> None:
    preferences = wants(zone, period, f"{minute // 60:02}:{minute % 60:02}", tuple(days))
    first = next_moment(after, preferences)
    assert first is not None
    second = next_moment(first, preferences)
    assert second is not None
    assert after < first < second
    assert first - after <= timedelta(days=14, hours=2)
    assert second - first >= timedelta(hours=22)
    assert next_moment(second - timedelta(microseconds=1), preferences) == second
