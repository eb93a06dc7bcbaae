"""Who is on call when: turns, overrides, and the clocks of three zones."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from services.oncall.model import Cover, Duty, HandOver, Shift, Turns
from services.oncall.turns import LAST, duty, on_call, shifts

ADA, BEN, CARL = (UUID(int=number) for number in range(1, 4))
ROTA, FIRST, SECOND = (UUID(int=number) for number in range(10, 13))
NAMES = {ADA: "Ada", BEN: "Ben", CARL: "Carl", None: "nobody"}

WEEKLY = Turns(ROTA, (ADA, BEN, CARL), HandOver(date(2026, 3, 2), "09:00", 7), "UTC")
A_SECOND = timedelta(seconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


def cover(id_: UUID, user_id: UUID, start: str, end: str) -> Cover:
    return Cover(id_, user_id, at(start), at(end))


def told(shown: list[Shift]) -> list[tuple[str, str]]:
    return [(NAMES[shift.user_id], f"{shift.starts_at:%m-%d %H:%M}") for shift in shown]


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        ("2026-03-02T08:59:59", None),
        ("2026-03-02T09:00:00", ADA),
        ("2026-03-09T08:59:59", ADA),
        ("2026-03-09T09:00:00", BEN),
        ("2026-03-16T09:00:00", CARL),
        ("2026-03-23T09:00:00", ADA),
        ("1970-01-01T00:00:00", None),
    ],
)
def test_each_has_their_turn(moment: str, who: UUID | None) -> None:
    assert on_call(WEEKLY, at(moment)) == who


BERLIN, AUCKLAND, LOS_ANGELES = "Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"
HAND_OVERS = [
    # zone, the day of the first turn, days of a turn, and the instants in UTC at which the first three turns begin
    (BERLIN, date(2026, 10, 19), 7, ("2026-10-19T07:00:00", "2026-10-26T08:00:00", "2026-11-02T08:00:00")),
    (BERLIN, date(2027, 3, 22), 7, ("2027-03-22T08:00:00", "2027-03-29T07:00:00", "2027-04-05T07:00:00")),
    (AUCKLAND, date(2026, 4, 4), 1, ("2026-04-03T20:00:00", "2026-04-04T21:00:00", "2026-04-05T21:00:00")),
    (AUCKLAND, date(2026, 9, 26), 1, ("2026-09-25T21:00:00", "2026-09-26T20:00:00", "2026-09-27T20:00:00")),
    (LOS_ANGELES, date(2026, 3, 7), 1, ("2026-03-07T17:00:00", "2026-03-08T16:00:00", "2026-03-09T16:00:00")),
    (LOS_ANGELES, date(2026, 11, 1), 1, ("2026-11-01T17:00:00", "2026-11-02T17:00:00", "2026-11-03T17:00:00")),
    (LOS_ANGELES, date(2026, 10, 25), 7, ("2026-10-25T16:00:00", "2026-11-01T17:00:00", "2026-11-08T17:00:00")),
    ("UTC", date(2028, 2, 28), 1, ("2028-02-28T09:00:00", "2028-02-29T09:00:00", "2028-03-01T09:00:00")),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "day", "every", "instants"), HAND_OVERS)
def test_nine_stays_nine_when_the_clocks_change(zone: str, day: date, every: int, instants: tuple[str, ...]) -> None:
    turns = Turns(ROTA, (ADA, BEN, CARL), HandOver(day, "09:00", every), zone)
    for begin, who, before in zip(map(at, instants), (ADA, BEN, CARL), (None, ADA, BEN), strict=True):
        assert (on_call(turns, begin - A_SECOND), on_call(turns, begin)) == (before, who)
    first, second, third = map(at, instants)
    assert [shift.starts_at for shift in shifts(turns, first, third + A_SECOND)] == [first, second, third]


def test_a_hand_over_that_the_clocks_skip_comes_later_and_of_two_it_is_the_first() -> None:
    skipped = Turns(ROTA, (ADA, BEN), HandOver(date(2027, 3, 27), "02:30", 1), "Europe/Berlin")
    assert duty(skipped, at("2027-03-27T12:00:00")) == Duty(ADA, at("2027-03-28T01:30:00"))
    twice = Turns(ROTA, (ADA, BEN), HandOver(date(2026, 10, 24), "02:30", 1), "Europe/Berlin")
    assert duty(twice, at("2026-10-24T12:00:00")) == Duty(ADA, at("2026-10-25T00:30:00"))


def test_of_overrides_that_overlap_the_latest_made_counts() -> None:
    turns = replace(
        WEEKLY,
        covers=(
            cover(FIRST, CARL, "2026-03-03T00:00:00", "2026-03-05T00:00:00"),
            cover(SECOND, BEN, "2026-03-04T00:00:00", "2026-03-04T12:00:00"),
        ),
    )
    shown = list(shifts(turns, at("2026-03-02T09:00:00"), at("2026-03-10T00:00:00")))
    assert told(shown) == [
        ("Ada", "03-02 09:00"),
        ("Carl", "03-03 00:00"),
        ("Ben", "03-04 00:00"),
        ("Carl", "03-04 12:00"),
        ("Ada", "03-05 00:00"),
        ("Ben", "03-09 09:00"),
    ]
    assert [shift.override_id for shift in shown] == [None, FIRST, SECOND, FIRST, None, None]
    assert duty(turns, at("2026-03-03T01:00:00")) == Duty(CARL, at("2026-03-04T00:00:00"), FIRST)


def test_what_a_later_override_covers_whole_leaves_no_trace() -> None:
    turns = replace(
        WEEKLY,
        covers=(
            cover(FIRST, CARL, "2026-03-03T00:00:00", "2026-03-03T12:00:00"),
            cover(SECOND, BEN, "2026-03-02T12:00:00", "2026-03-04T00:00:00"),
        ),
    )
    shown = shifts(turns, at("2026-03-02T09:00:00"), at("2026-03-05T00:00:00"))
    assert told(list(shown)) == [("Ada", "03-02 09:00"), ("Ben", "03-02 12:00"), ("Ada", "03-04 00:00")]


def test_an_override_may_begin_before_the_rota_does() -> None:
    turns = replace(WEEKLY, covers=(cover(FIRST, BEN, "2026-03-01T00:00:00", "2026-03-01T12:00:00"),))
    shown = shifts(turns, at("2026-02-28T00:00:00"), at("2026-03-03T00:00:00"))
    assert told(list(shown)) == [
        ("nobody", "02-28 00:00"),
        ("Ben", "03-01 00:00"),
        ("nobody", "03-01 12:00"),
        ("Ada", "03-02 09:00"),
    ]


def test_a_zone_that_crossed_the_date_line_skips_a_day_and_whoever_had_it() -> None:
    turns = Turns(ROTA, (ADA, BEN, CARL), HandOver(date(2000, 1, 1), "00:00", 1), "Pacific/Apia")
    assert told(list(shifts(turns, at("2011-12-28T10:00:00"), at("2012-01-01T09:59:00")))) == [
        ("Carl", "12-28 10:00"),
        ("Ada", "12-29 10:00"),
        ("Carl", "12-30 10:00"),
        ("Ada", "12-31 10:00"),
    ]
    days = (date(2020, 1, 1) - date(2000, 1, 1)).days
    assert on_call(turns, at("2020-01-01T00:00:00")) == turns.people[days % 3]


def test_a_place_that_nobody_fills_keeps_its_turn() -> None:
    turns = replace(WEEKLY, people=(ADA, None, CARL))
    assert [on_call(turns, at(f"2026-03-{day:02}T10:00:00")) for day in (2, 9, 16)] == [ADA, None, CARL]


def test_a_zone_that_nobody_knows_any_more_counts_as_utc() -> None:
    assert on_call(replace(WEEKLY, time_zone="Nowhere/Land"), at("2026-03-09T09:00:00")) == BEN


moments = st.integers(0, 20 * 366 * 86_400).map(lambda seconds: at("2020-01-01T00:00:00") + timedelta(seconds=seconds))
zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
rotas = st.builds(
    Turns,
    st.just(ROTA),
    st.lists(st.sampled_from([ADA, BEN, CARL, None]), min_size=1, max_size=4).map(tuple),
    st.builds(
        HandOver,
        st.dates(date(2000, 1, 1), date(2039, 1, 1)),
        st.sampled_from(["00:00", "02:30", "09:00", "23:59"]),
        st.integers(1, 30),
    ),
    zones,
    st.lists(
        st.builds(lambda who, start, days: Cover(FIRST, who, start, start + timedelta(days=days)),
                  st.sampled_from([ADA, BEN]), moments, st.integers(1, 30)),
        max_size=3,
    ).map(tuple),
)  # fmt: skip


@settings(deadline=None)
@given(rotas, moments, st.integers(1, 100))
def test_shifts_leave_no_gap_and_agree_with_who_is_on_call(turns: Turns, start: datetime, days: int) -> None:
    end = start + timedelta(days=days)
    shown = list(shifts(turns, start, end))
    assert (shown[0].starts_at, shown[-1].ends_at) == (start, end)
    assert [shift.ends_at for shift in shown[:-1]] == [shift.starts_at for shift in shown[1:]]
    for shift in shown:
        middle = shift.starts_at + (shift.ends_at - shift.starts_at) / 2
        for moment in (shift.starts_at, middle, shift.ends_at - timedelta(microseconds=1)):
            assert on_call(turns, moment) == shift.user_id
            assert duty(turns, moment).until >= min(shift.ends_at, end)


@given(rotas, st.sampled_from([LAST, datetime.min.replace(tzinfo=UTC)]))
def test_it_is_total(turns: Turns, moment: datetime) -> None:
    assert on_call(turns, moment) in (ADA, BEN, CARL, None)
    assert duty(turns, moment).until <= LAST
