"""What is wrong with a schedule, field by field, and how one stands."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from core.errors import Invalid
from services.policies.model import Duration
from services.policies.recurrence import mistakes, normalised
from services.policies.schedule_model import Occurrence, PolicyScheduleCreate, Recurrence, ScheduleState, Times
from services.policies.schedule_rules import accept, standing

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SPAN = {"starts_at": datetime(2026, 7, 1, tzinfo=UTC), "ends_at": datetime(2026, 7, 8, tzinfo=UTC)}
WEEKENDS = {"rrule": "FREQ=WEEKLY;BYDAY=SA", "starts_on": datetime(2026, 6, 6), "duration": "P2D"}  # noqa: DTZ001


def wanted(**fields: Any) -> PolicyScheduleCreate:
    return PolicyScheduleCreate(**{"name": "Quiet", "policy_id": UUID(int=1)} | fields)


def test_a_span_and_a_rule_are_taken_in_one_form() -> None:
    name, times = accept(wanted(**SPAN | {"name": " Quiet "}), "Europe/Berlin", NOW)
    assert (name, times) == ("Quiet", Occurrence(SPAN["starts_at"], SPAN["ends_at"]))
    _, times = accept(wanted(**WEEKENDS | {"rrule": " rrule:freq=weekly;byday=sa"}), "Europe/Berlin", NOW)
    assert times == Recurrence("FREQ=WEEKLY;BYDAY=SA", WEEKENDS["starts_on"], "Europe/Berlin", Duration(days=2))
    _, times = accept(wanted(**WEEKENDS, time_zone="Pacific/Auckland"), "Europe/Berlin", NOW)
    assert isinstance(times, Recurrence)
    assert times.time_zone == "Pacific/Auckland"


WRONG: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({}, {"starts_at": "is required where there is no rrule", "ends_at": "is required where there is no rrule"}),
    (SPAN | {"name": " "}, {"name": "must not be empty"}),
    (SPAN | {"name": "x" * 101}, {"name": "must have at most 100 characters"}),
    (SPAN | {"ends_at": SPAN["starts_at"]}, {"ends_at": "must be at least a minute after starts_at"}),
    ({"starts_at": datetime(2026, 1, 1, tzinfo=UTC), "ends_at": NOW}, {"ends_at": "must lie in the future"}),
    (SPAN | {"ends_at": datetime(3000, 1, 1, tzinfo=UTC)}, {"ends_at": "must lie between the years 1970 and 2199"}),
    (SPAN | {"duration": "P1D"}, {"duration": "belongs to a schedule with an rrule"}),
    (SPAN | WEEKENDS, {
        "starts_at": "belongs to a schedule without an rrule", "ends_at": "belongs to a schedule without an rrule",
    }),
    ({"rrule": "FREQ=DAILY"}, {"starts_on": "is required with an rrule", "duration": "is required with an rrule"}),
    (WEEKENDS | {"time_zone": "Mars/Olympus"}, {"time_zone": "is not a known time zone"}),
    (WEEKENDS | {"duration": "2 days"}, {
        "duration": "must be an ISO 8601 duration such as PT1H or P1D, in whole numbers, without years or months",
    }),
    (WEEKENDS | {"duration": "PT59S"}, {"duration": "must be from PT1M to P366D"}),
    (WEEKENDS | {"starts_on": datetime(1969, 1, 1)}, {  # noqa: DTZ001
        "starts_on": "must lie between the years 1970 and 2199",
    }),
    (WEEKENDS | {"starts_on": datetime(2026, 6, 6, 0, 0, 0, 1)}, {  # noqa: DTZ001
        "starts_on": "must be in whole seconds",
    }),
    (WEEKENDS | {"duration": "P7DT1M"}, {
        "duration": "must not reach into the next occurrence, on 2026-06-13T00:00:00+00:00",
    }),
    # Where the clocks are put forward a day has 23 hours.
    (WEEKENDS | {"rrule": "FREQ=DAILY", "duration": "PT24H", "time_zone": "Europe/Berlin"}, {
        "duration": "must not reach into the next occurrence, on 2027-03-28T22:00:00+00:00",
    }),
    (WEEKENDS | {"rrule": "FREQ=DAILY;UNTIL=20260601T000000Z"}, {"rrule": "has no occurrence to come"}),
    (WEEKENDS | {"rrule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"}, {"rrule": "has no occurrence to come"}),
    (WEEKENDS | {"rrule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"}, {
        "rrule": "must come round at least every ten years",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "errors"), WRONG)
def test_what_is_wrong_is_said_of_each_field(fields: dict[str, Any], errors: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refusal:
        accept(wanted(**fields), "UTC", NOW)
    assert {error.field: error.message for error in refusal.value.errors} == errors


@pytest.mark.parametrize("duration", ["P7D", "PT168H"])
def test_an_occurrence_may_end_where_the_next_begins(duration: str) -> None:
    accept(wanted(**WEEKENDS | {"duration": duration}), "UTC", NOW)


HOURS = ",".join(map(str, range(24)))

MISTAKES = [
    ("", "has an empty part"),
    ("FREQ=DAILY;", "has an empty part"),
    ("INTERVAL=2", "must have a FREQ: one of YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY"),
    ("FREQ=MINUTELY", "has a FREQ that is none of YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY"),
    ("FREQ=SECONDLY", "has a FREQ that is none of YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY"),
    ("FREQ=DAILY;FREQ=DAILY", "names a part twice"),
    ("FREQ=DAILY;BYEASTER=0", "has an unknown part: BYEASTER"),
    ("DTSTART:20260101T000000\nRRULE:FREQ=DAILY", "has an unknown part: DTSTART:20260101T000"),
    ("FREQ=DAILY;INTERVAL=0", "must have INTERVAL from 1 to 1000"),
    ("FREQ=DAILY;INTERVAL=1,2", "must have INTERVAL from 1 to 1000"),
    ("FREQ=DAILY;COUNT=1001", "must have COUNT from 1 to 1000"),
    ("FREQ=DAILY;BYHOUR=24", "must have BYHOUR from 0 to 23"),
    ("FREQ=DAILY;BYHOUR=-1", "must have BYHOUR from 0 to 23"),
    ("FREQ=MONTHLY;BYMONTHDAY=0", "must have BYMONTHDAY from 1 to 31, or from -31 to -1"),
    ("FREQ=DAILY;UNTIL=20261231", "has an UNTIL that is no time in UTC such as 20261231T225959Z"),
    ("FREQ=DAILY;UNTIL=20261331T000000Z", "has an UNTIL that is no time in UTC such as 20261231T225959Z"),
    ("FREQ=DAILY;UNTIL=20261231T000000Z;COUNT=2", "must not have both COUNT and UNTIL"),
    ("FREQ=WEEKLY;BYDAY=SAT", "has a BYDAY that is no list of MO, TU and so on"),
    ("FREQ=WEEKLY;BYDAY=1SA", "must have numbers in BYDAY only with FREQ=MONTHLY, or YEARLY without BYWEEKNO"),
    ("FREQ=WEEKLY;WKST=1MO", "has a WKST that is none of MO, TU and so on"),
    ("FREQ=WEEKLY;BYMONTHDAY=1", "must not have BYMONTHDAY with FREQ=WEEKLY"),
    ("FREQ=DAILY;BYYEARDAY=1", "must not have BYYEARDAY with FREQ=DAILY"),
    ("FREQ=MONTHLY;BYWEEKNO=1", "must not have BYWEEKNO with FREQ=MONTHLY"),
    ("FREQ=DAILY;BYSETPOS=1", "must have another BY part beside BYSETPOS"),
    ("FREQ=HOURLY;BYMINUTE=0;BYSETPOS=2", "must not have BYSETPOS with FREQ=HOURLY"),
    (f"FREQ=MONTHLY;BYMONTHDAY=1,15;BYHOUR={HOURS};BYMINUTE=0,20,40", "must name at most 48 times a day"),
    (f"FREQ=YEARLY;BYHOUR={HOURS};BYMINUTE=0,30;BYSECOND=0,30;BYSETPOS=1", "must name at most 48 times a day"),
    ("FREQ=HOURLY;BYMINUTE=0,20,40", "must name at most 48 times a day"),
    ("FREQ=HOURLY;INTERVAL=5;BYMINUTE=0,6,12,18,24,30,36,42,48,54", "must name at most 48 times a day"),
    ("FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 300), "must have at most 500 characters"),
    ("FREQ=HOURLY;INTERVAL=24;BYHOUR=3", "can't be reckoned with: Invalid rrule byxxx generates an empty set."),
]


@pytest.mark.parametrize(("text", "mistake"), MISTAKES)
def test_a_rule_that_can_not_be_taken_says_why(text: str, mistake: str) -> None:
    assert mistakes(normalised(text), 0) == [mistake]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=12;BYDAY=-1FR",
        "FREQ=YEARLY;BYWEEKNO=-1,20;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=+2TU,-1FR;WKST=SU",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        f"FREQ=MONTHLY;BYHOUR={HOURS};BYMINUTE=0,30,00",
        "FREQ=HOURLY;BYMINUTE=0,30",
        "FREQ=HOURLY;INTERVAL=6;BYHOUR=0,6,12;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55",
        "FREQ=HOURLY;INTERVAL=6;BYMINUTE=15;BYSECOND=30;UNTIL=20301231T225959Z",
    ],
)
def test_rules_of_the_rfc_are_taken(text: str) -> None:
    assert mistakes(text, 0) == []


def test_hours_that_an_interval_never_comes_to_depend_on_the_first() -> None:
    assert mistakes("FREQ=HOURLY;INTERVAL=24;BYHOUR=5", 5) == []
    assert mistakes("FREQ=HOURLY;INTERVAL=24;BYHOUR=0", 5)


NIGHTS = Recurrence("FREQ=DAILY;COUNT=2", datetime(2026, 6, 1, 22), "UTC", Duration(seconds=8 * 3600))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("at", "state", "boundaries"),
    [
        ("2026-06-01T21:59", "UPCOMING", ["01T22:00", "02T06:00", "02T22:00", "03T06:00"]),
        ("2026-06-01T22:00", "ACTIVE", ["02T06:00", "02T22:00", "03T06:00"]),
        ("2026-06-02T05:59", "ACTIVE", ["02T06:00", "02T22:00", "03T06:00"]),
        ("2026-06-02T06:00", "UPCOMING", ["02T22:00", "03T06:00"]),
        ("2026-06-03T06:00", "ENDED", []),
    ],
)
def test_a_schedule_is_active_from_each_start_to_right_before_its_end(
    at: str, state: str, boundaries: list[str]
) -> None:
    now = datetime.fromisoformat(f"{at}:00+00:00")
    found = standing(NIGHTS, now, paused=False)
    assert (found.state, [f"{instant:%dT%H:%M}" for instant in found.boundaries]) == (state, boundaries)
    paused = ScheduleState.ENDED if state == "ENDED" else ScheduleState.PAUSED
    assert standing(NIGHTS, now, paused=True).state is paused


def test_an_instant_at_which_one_ends_and_the_next_begins_is_one_boundary() -> None:
    days: Times = Recurrence("FREQ=DAILY;COUNT=2", datetime(2026, 6, 2), "UTC", Duration(days=1))  # noqa: DTZ001
    assert [f"{instant:%dT%H:%M}" for instant in standing(days, NOW, paused=False).boundaries] == [
        "02T00:00",
        "03T00:00",
        "04T00:00",
    ]
