import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.policies.model import Duration

READ = [
    ("PT1S", 0, 1, "PT1S"),
    ("PT90M", 0, 5400, "PT1H30M"),
    ("PT24H", 0, 86400, "PT24H"),
    ("P1D", 1, 0, "P1D"),
    ("P2W", 14, 0, "P14D"),
    ("P1W2DT3H4M5S", 9, 11045, "P9DT3H4M5S"),
    ("P366D", 366, 0, "P366D"),
    ("PT0S", 0, 0, "PT0S"),
    ("P0D", 0, 0, "PT0S"),
]

REFUSED = [
    "", "P", "PT", "P1DT", "1D", "P1Y", "P1M", "p1d", "PT1.5H", "PT1,5H", "-P1D", "P-1D", "P1D ", "P1D\n", "P١D",
    "PT1H1H", "PT1M1H", "P1D1W", "P1H", "PT1D", "P" + "9" * 5000 + "D", "P1D\0",
]  # fmt: skip


@pytest.mark.parametrize(("text", "days", "seconds", "canonical"), READ)
def test_a_duration_is_read_into_days_and_elapsed_seconds(text: str, days: int, seconds: int, canonical: str) -> None:
    duration = Duration.parse(text)
    assert (duration.days, duration.seconds, str(duration)) == (days, seconds, canonical)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        Duration.parse(text)


@given(st.integers(0, 10**6), st.integers(0, 10**9))
def test_the_canonical_form_reads_back(days: int, seconds: int) -> None:
    duration = Duration(days, seconds)
    assert Duration.parse(str(duration)) == duration


def test_a_day_and_24_hours_differ_though_their_offset_is_the_same() -> None:
    day, hours = Duration.parse("P1D"), Duration.parse("PT24H")
    assert day != hours
    assert day.nominal == hours.nominal == 86400
