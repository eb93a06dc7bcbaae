"""Nights on which clocks change, in both directions on both sides of the earth, and a leap day: steps and previews."""

from datetime import datetime
from uuid import UUID

import pytest
from msgspec.structs import asdict, replace

from services.lifecycle.model import PolicyRef, StepKind
from services.lifecycle.previews import PreviewedStep
from services.lifecycle.showing import Showing
from services.lifecycle.tallying import Subject, Tally
from services.notifications.model import Preferences, QuietHours
from services.policies.model import LadderStep, Policy, PolicyBody, Recipient
from tests.services.lifecycle.cast import ADA, TASK

AUCKLAND, LOS_ANGELES = "Pacific/Auckland", "America/Los_Angeles"
AT = datetime.fromisoformat
DAYS = PolicyBody(
    name="Days", remind_before=("PT48H", "P1D"), ladder=(LadderStep("P1D", (Recipient.ASSIGNEE,)),), overdue_limit=0
)
MADE_AT = TASK.created_at
IN_FORCE = Policy(**asdict(DAYS), id=UUID(int=1), project_id=None, version=1, created_at=MADE_AT, updated_at=MADE_AT)
NIGHT = QuietHours("22:00", "07:30")


def previewed(due_at: str, time_zone: str) -> dict[str, PreviewedStep]:
    """The steps of a task of Ada's who sleeps in this zone, by the policy's field."""
    start = AT(due_at).replace(day=1, month=1)
    task = replace(
        TASK, due_at=AT(due_at), time_zone=time_zone, created_at=start, cycle_started_at=start, assigner_id=ADA
    )
    tally = Tally(DAYS, start, open_count=1)
    tally.add(Subject(task, (), IN_FORCE))
    preferences = {ADA: Preferences(time_zone=time_zone, quiet_hours=NIGHT)}
    showing = Showing(DAYS, PolicyRef(None, None), preferences, start)
    (shown,) = [showing.task(looked) for looked in tally.most_changed()]
    return {step.policy.step: step for step in shown.steps if step.policy and step.policy.step}


DAY_BY_DAY = [
    (LOS_ANGELES, "2026-03-08T16:00:00Z", "2026-03-07T17:00:00Z", "2026-03-09T16:00:00Z"),
    (LOS_ANGELES, "2026-03-07T17:00:00Z", "2026-03-06T17:00:00Z", "2026-03-08T16:00:00Z"),
    (LOS_ANGELES, "2026-11-01T17:00:00Z", "2026-10-31T16:00:00Z", "2026-11-02T17:00:00Z"),
    (AUCKLAND, "2026-04-04T21:00:00Z", "2026-04-03T20:00:00Z", "2026-04-05T21:00:00Z"),
    (AUCKLAND, "2026-09-26T20:00:00Z", "2026-09-25T21:00:00Z", "2026-09-27T20:00:00Z"),
    (LOS_ANGELES, "2028-03-01T17:00:00Z", "2028-02-29T17:00:00Z", "2028-03-02T17:00:00Z"),
    (AUCKLAND, "2028-02-28T20:00:00Z", "2028-02-27T20:00:00Z", "2028-02-29T20:00:00Z"),
    (LOS_ANGELES, "2026-03-09T09:30:00Z", "2026-03-08T10:30:00Z", "2026-03-10T09:30:00Z"),
    (LOS_ANGELES, "2026-11-02T09:30:00Z", "2026-11-01T08:30:00Z", "2026-11-03T09:30:00Z"),
]
"""Zone, due, one day before, one day after: at the same hour of the clock, or where it is skipped as much later."""


@pytest.mark.parametrize(("time_zone", "due_at", "before", "after"), DAY_BY_DAY)
def test_a_day_is_a_day_when_the_clocks_change(time_zone: str, due_at: str, before: str, after: str) -> None:
    steps = previewed(due_at, time_zone)
    assert steps["remind_before[1]"].at == AT(before)
    assert steps["ladder[0]"].at == AT(after)


HOURS_BEFORE = [
    (LOS_ANGELES, "2026-03-08T16:00:00Z", "2026-03-06T16:00:00Z"),
    (LOS_ANGELES, "2026-03-07T17:00:00Z", "2026-03-05T17:00:00Z"),
    (LOS_ANGELES, "2026-11-01T17:00:00Z", "2026-10-30T17:00:00Z"),
    (AUCKLAND, "2026-04-04T21:00:00Z", "2026-04-02T21:00:00Z"),
    (AUCKLAND, "2026-09-26T20:00:00Z", "2026-09-24T20:00:00Z"),
    (LOS_ANGELES, "2028-03-01T17:00:00Z", "2028-02-28T17:00:00Z"),
    (AUCKLAND, "2028-02-28T20:00:00Z", "2028-02-26T20:00:00Z"),
    (LOS_ANGELES, "2026-03-09T09:30:00Z", "2026-03-07T09:30:00Z"),
    (LOS_ANGELES, "2026-11-02T09:30:00Z", "2026-10-31T09:30:00Z"),
]
"""Zone, due, 48 hours before: by the clock an hour earlier or later where it was changed in between."""


@pytest.mark.parametrize(("time_zone", "due_at", "before"), HOURS_BEFORE)
def test_hours_pass_whatever_the_clocks_show(time_zone: str, due_at: str, before: str) -> None:
    assert previewed(due_at, time_zone)["remind_before[0]"].at == AT(before)


AT_NIGHT = [
    (LOS_ANGELES, "2026-03-08T09:00:00Z", "2026-03-08T01:00:00-08:00", "2026-03-08T14:30:00Z"),
    (LOS_ANGELES, "2026-11-01T08:00:00Z", "2026-11-01T01:00:00-07:00", "2026-11-01T15:30:00Z"),
    (LOS_ANGELES, "2026-11-01T09:00:00Z", "2026-11-01T01:00:00-08:00", "2026-11-01T15:30:00Z"),
    (AUCKLAND, "2026-04-04T12:00:00Z", "2026-04-05T01:00:00+13:00", "2026-04-04T19:30:00Z"),
    (AUCKLAND, "2026-09-26T13:00:00Z", "2026-09-27T01:00:00+12:00", "2026-09-26T18:30:00Z"),
    (AUCKLAND, "2028-02-29T10:00:00Z", "2028-02-29T23:00:00+13:00", "2028-02-29T18:30:00Z"),
]
"""Zone, due in the night, the same on the assignee's clocks, and when their quiet hours are over."""


@pytest.mark.parametrize(("time_zone", "due_at", "local_time", "held_until"), AT_NIGHT)
def test_quiet_hours_end_by_the_clock_of_the_morning(
    time_zone: str, due_at: str, local_time: str, held_until: str
) -> None:
    due = previewed(due_at, time_zone)["remind_at_due"]
    (person,) = due.recipients
    assert (due.kind, due.at) == (StepKind.DUE, AT(due_at))
    assert person.local_time.isoformat() == local_time
    assert (person.held_until, person.held_by) == (AT(held_until), "quiet hours")
