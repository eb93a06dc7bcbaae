from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from services.lifecycle.model import Effects, People, Step, StepKey, StepKind, StepState, Taken, TaskFacts
from services.lifecycle.rules import due, next_at, next_step, plan, snooze_until
from services.lifecycle.wording import explain
from services.notifications.model import Category
from services.policies.model import DEFAULT_POLICY, LadderStep, PolicyBody, Recipient
from services.tasks.model import Priority, Status
from tests.services.lifecycle.cast import (
    ADA,
    BEN,
    CARL,
    DUE,
    MIA,
    OLGA,
    ROOT,
    SILENT,
    START,
    TASK,
    after_taking,
    due_plus,
    names,
    only,
    record,
    shown,
)

TOLD = Taken(StepKey(StepKind.ASSIGNED, 1, 0), START)
HOURLY = replace(SILENT, overdue_every="PT1H", overdue_limit=5)
LADDER = replace(
    SILENT,
    ladder=(
        LadderStep("PT1H", (Recipient.ASSIGNEE,)),
        LadderStep("PT2H", (Recipient.MANAGERS,), raise_priority=True),
        LadderStep("PT3H", (Recipient.ADMINS,), raise_priority=True, reassign_to=Recipient.OWNER, break_quiet=True),
    ),
)


def planned(
    now: datetime, policy: PolicyBody = DEFAULT_POLICY, task: TaskFacts = TASK, taken: Collection[Taken] = (TOLD,)
) -> list[Step]:
    return plan(task, policy, taken, now)


def the(steps: list[Step], kind: StepKind, index: int = 1) -> Step:
    (step,) = [step for step in steps if step.key.kind is kind and step.index == index]
    return step


# What the standard policy promises


def test_the_standard_policy_promises_every_step_at_its_time() -> None:
    assert [(step.at - DUE, explain(step)) for step in planned(START)] == [
        (timedelta(days=-1), "Reminder 1 day before due to the assignee"),
        (timedelta(hours=-1), "Reminder 1 hour before due to the assignee"),
        (timedelta(0), "Reminder at due to the assignee"),
        (timedelta(hours=1), "Escalation level 1 to the assignee and the managers"),
        (timedelta(hours=4), "Overdue reminder 4 hours past due to the assignee"),
        (timedelta(hours=8), "Overdue reminder 8 hours past due to the assignee"),
        (timedelta(hours=12), "Overdue reminder 12 hours past due to the assignee"),
        (timedelta(days=1), "Escalation level 2 to the owner, raises the priority to HIGH"),
        (timedelta(days=2), "Escalation level 3 to the admins, reassigns the task"),
    ]


def test_steps_say_their_category_policy_field_and_identity() -> None:
    steps = planned(START, replace(DEFAULT_POLICY, accept_within="PT2H"), taken=())
    assert {(step.key, step.category, step.policy_step) for step in steps} >= {
        (StepKey(StepKind.ASSIGNED, 1, 0), Category.ASSIGNMENT, None),
        (StepKey(StepKind.ACCEPTANCE, 1, 7200), Category.REMINDER, "accept_within"),
        (StepKey(StepKind.REMINDER, 1, -86400), Category.REMINDER, "remind_before[0]"),
        (StepKey(StepKind.DUE, 1, 0), Category.REMINDER, "remind_at_due"),
        (StepKey(StepKind.OVERDUE, 1, 14400), Category.REMINDER, "overdue_every"),
        (StepKey(StepKind.ESCALATION, 1, 172800), Category.ESCALATION, "ladder[2]"),
    }


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED])
def test_a_closed_task_has_no_steps(status: Status) -> None:
    assert planned(due_plus(days=9), task=replace(TASK, status=status)) == []


def test_a_deleted_task_has_no_steps() -> None:
    assert planned(due_plus(days=9), task=replace(TASK, deleted=True)) == []


def test_without_a_due_date_there_is_only_the_assignment_and_its_acceptance() -> None:
    steps = planned(START, replace(DEFAULT_POLICY, accept_within="PT2H"), replace(TASK, due_at=None), ())
    assert shown(steps) == ["ASSIGNED 1 DUE", "ACCEPTANCE 1 UPCOMING"]


def test_what_is_on_record_is_not_planned_again() -> None:
    reminder = Taken(StepKey(StepKind.REMINDER, 1, -86400), due_plus(days=-1))
    assert "REMINDER 1" not in " ".join(shown(planned(due_plus(hours=-2), taken=(TOLD, reminder))))


def test_a_new_cycle_promises_everything_anew() -> None:
    reminder = Taken(StepKey(StepKind.REMINDER, 1, -86400), due_plus(days=-1))
    steps = planned(START, task=replace(TASK, cycle=2), taken=(TOLD, reminder))
    assert the(steps, StepKind.REMINDER).key == StepKey(StepKind.REMINDER, 2, -86400)


def test_a_step_far_beyond_the_calendar_stays_on_its_last_moment() -> None:
    far = replace(TASK, due_at=datetime.max.replace(tzinfo=START.tzinfo), time_zone="Asia/Tokyo")
    assert {step.at for step in planned(START, task=far) if step.key.offset >= 0} == {far.due_at}


# Rule 1: late steps

LATE = [
    # minutes after the step's time, what becomes of three overdue reminders that are due together with it
    (0, ["OVERDUE 1 DUE"]),
    (5, ["OVERDUE 1 DUE"]),
    (6, ["OVERDUE 1 DUE"]),
    (60, ["OVERDUE 1 SKIPPED", "OVERDUE 2 DUE"]),
    (190, ["OVERDUE 1 SKIPPED", "OVERDUE 2 SKIPPED", "OVERDUE 3 SKIPPED", "OVERDUE 4 DUE"]),
]


@pytest.mark.parametrize(("minutes", "expected"), LATE)
def test_late_reminders_fold_into_the_newest(minutes: int, expected: Any) -> None:
    steps = planned(due_plus(hours=1, minutes=minutes), HOURLY)
    assert [line for line in shown(steps) if "UPCOMING" not in line] == expected


@pytest.mark.parametrize(
    ("seconds_late", "expected"),
    [
        (300, ["REMINDER 1 DUE", "REMINDER 2 DUE"]),
        (301, ["REMINDER 1 SKIPPED", "REMINDER 2 DUE"]),
    ],
)
def test_up_to_five_minutes_late_every_step_is_taken_as_it_is(seconds_late: int, expected: Any) -> None:
    policy = replace(SILENT, remind_before=("PT10M", "PT9M"))
    assert shown(planned(due_plus(minutes=-10, seconds=seconds_late), policy)) == expected


def test_after_a_night_without_power_each_track_catches_up_once() -> None:
    steps = planned(due_plus(days=1, hours=6))
    assert shown(due(steps)) == ["OVERDUE 3 DUE", "ESCALATION 2 DUE"]
    assert all(step.reason for step in only(steps, StepState.SKIPPED))


def test_levels_that_fold_apply_their_effects_in_order_and_unite_their_people() -> None:
    (step,) = due(planned(due_plus(days=1), LADDER))
    assert step.effects == Effects(level=3, priority=Priority.URGENT, reassign_to=OLGA)
    assert names(step) == ["Ada", "Mia", "Olga", "Root"]
    assert step.break_quiet
    assert step.reason == "stands for level 1 and level 2 too: late"


def test_levels_taken_one_by_one_have_the_same_effects_as_folded_ones() -> None:
    task, taken = TASK, [TOLD]
    for hours in (1, 2, 3):
        steps = planned(due_plus(hours=hours), LADDER, task, taken)
        taken += record(steps)
        task = after_taking(task, steps, due_plus(hours=hours))
    assert (task.escalation_level, task.priority, task.people.assignee) == (3, Priority.URGENT, OLGA)


def test_what_folded_says_into_what() -> None:
    skipped = only(planned(due_plus(hours=2, minutes=30), LADDER), StepState.SKIPPED)
    assert [step.reason for step in skipped] == ["late: became part of level 2"]


def test_the_assignment_is_told_however_late_and_beside_what_folds() -> None:
    steps = planned(due_plus(days=9), taken=())
    assert shown(due(steps)) == ["ASSIGNED 1 DUE", "OVERDUE 3 DUE", "ESCALATION 3 DUE"]


def test_a_date_ten_minutes_away_needs_no_reminder_of_an_hour() -> None:
    now = due_plus(minutes=-10)
    task = replace(TASK, cycle=2, cycle_started_at=now)
    assert shown(planned(now, task=task))[:3] == ["REMINDER 1 SKIPPED", "REMINDER 2 SKIPPED", "DUE 1 UPCOMING"]


def test_a_reminder_at_the_very_start_of_its_cycle_is_taken() -> None:
    now = due_plus(hours=-1)
    steps = planned(now, task=replace(TASK, cycle=2, cycle_started_at=now))
    assert the(steps, StepKind.REMINDER, 2).state is StepState.DUE


def test_a_reminder_before_one_that_was_taken_is_skipped() -> None:
    taken = (TOLD, Taken(StepKey(StepKind.DUE, 1, 0), DUE))
    steps = planned(due_plus(minutes=1), replace(SILENT, remind_before=("PT30S",)), taken=taken)
    assert [step.reason for step in steps] == ["a later one was taken already"]


def test_a_reminder_before_one_that_was_only_skipped_is_taken() -> None:
    taken = (TOLD, Taken(StepKey(StepKind.DUE, 1, 0), DUE, skipped=True))
    steps = planned(due_plus(minutes=1), replace(SILENT, remind_before=("PT30S",)), taken=taken)
    assert shown(steps) == ["REMINDER 1 DUE"]


def test_a_track_does_not_look_at_what_another_one_took() -> None:
    taken = (TOLD, Taken(StepKey(StepKind.ESCALATION, 1, 7200), due_plus(hours=2)))
    steps = planned(due_plus(hours=1), HOURLY, taken=taken)
    assert the(steps, StepKind.OVERDUE).state is StepState.DUE


def test_levels_at_or_below_the_present_one_are_skipped() -> None:
    steps = planned(due_plus(hours=1), LADDER, replace(TASK, escalation_level=2))
    assert [(step.state, step.reason) for step in steps] == [
        (StepState.SKIPPED, "level 2 is reached already"),
        (StepState.SKIPPED, "level 2 is reached already"),
        (StepState.UPCOMING, None),
    ]


# The ladder's beginning


def test_reopening_an_overdue_task_escalates_nobody_at_once() -> None:
    reopened = due_plus(days=3)
    steps = planned(reopened, LADDER, replace(TASK, cycle=2, cycle_started_at=reopened))
    assert [step.at - reopened for step in steps] == [timedelta(hours=hours) for hours in (1, 2, 3)]
    assert due(steps) == []


def test_reopening_an_overdue_task_reminds_once_of_what_is_overdue() -> None:
    reopened = due_plus(days=3)
    steps = planned(reopened, task=replace(TASK, cycle=2, cycle_started_at=reopened))
    assert shown(due(steps)) == ["OVERDUE 3 DUE"]


# Rule 2: acknowledging


def acknowledged(**amount: float) -> TaskFacts:
    return replace(TASK, acknowledged_at=due_plus(**amount), accepted_no=1)


def test_an_acknowledgement_holds_overdue_reminders_and_escalations() -> None:
    steps = planned(due_plus(hours=1), task=acknowledged(minutes=30))
    held = only(steps, StepState.HELD)
    assert shown(held) == ["ESCALATION 1 HELD", "OVERDUE 1 HELD"]
    assert {step.until for step in held} == {due_plus(hours=4, minutes=30)}
    assert {step.reason for step in held} == {"held by the acknowledgement"}


def test_an_acknowledgement_holds_no_reminder_before_due() -> None:
    steps = planned(due_plus(hours=-1), task=acknowledged(hours=-2), taken=(TOLD,))
    assert the(steps, StepKind.REMINDER, 2).state is StepState.DUE
    assert the(steps, StepKind.DUE).state is StepState.UPCOMING


def test_what_fell_into_a_hold_folds_at_its_end_however_short_the_hold_was() -> None:
    policy = replace(HOURLY, overdue_every="PT1S", ack_hold="PT3S")
    steps = planned(due_plus(seconds=3), policy, acknowledged(seconds=0))
    assert shown(steps)[:3] == ["OVERDUE 1 SKIPPED", "OVERDUE 2 SKIPPED", "OVERDUE 3 DUE"]


def test_the_levels_of_a_hold_are_kept_at_its_end_as_one() -> None:
    task = acknowledged(minutes=30)
    assert due(planned(due_plus(hours=4, minutes=29), LADDER, task)) == []
    (step,) = due(planned(due_plus(hours=4, minutes=30), LADDER, task))
    assert (step.index, names(step)) == (3, ["Ada", "Mia", "Olga", "Root"])


def test_after_a_hold_the_task_is_looked_at_at_its_end() -> None:
    steps = planned(due_plus(hours=1), LADDER, acknowledged(minutes=30))
    assert next_at(steps) == due_plus(hours=4, minutes=30)
    assert next_step(steps) == the(steps, StepKind.ESCALATION, 3)


def test_a_step_after_the_hold_comes_on_time() -> None:
    steps = planned(due_plus(hours=1), HOURLY, acknowledged(minutes=30))
    assert the(steps, StepKind.OVERDUE, 5).state is StepState.UPCOMING


# Acceptance

ASKING = replace(SILENT, accept_within="PT2H")


def test_assignee_and_managers_hear_that_nobody_accepted() -> None:
    (step,) = planned(START + timedelta(hours=2), ASKING)
    assert (step.state, names(step)) == (StepState.DUE, ["Ada", "Mia", "Olga"])
    assert explain(step) == "Question for acceptance 2 hours after the assignment to the assignee and the managers"


@pytest.mark.parametrize(
    "change",
    [
        {"status": Status.IN_PROGRESS},
        {"acknowledged_at": START},
        {"accepted_no": 1},
        {"people": replace(TASK.people, assignee=None)},
    ],
    ids=["in progress", "acknowledged", "accepted before", "without assignee"],
)
def test_nobody_is_asked_for_acceptance_when(change: dict[str, Any]) -> None:
    assert planned(START, ASKING, replace(TASK, **change)) == []


def test_a_new_assignment_is_asked_for_anew() -> None:
    task = replace(TASK, assignment_no=2, accepted_no=1)
    taken = (Taken(StepKey(StepKind.ASSIGNED, 2, 0), START),)
    assert shown(planned(START, ASKING, task, taken)) == ["ACCEPTANCE 1 UPCOMING"]


# Assignment

ASSIGNMENTS = [
    # who has it, who did it, who was told last, who hears
    (ADA, CARL, None, ["Ada"]),
    (ADA, None, None, ["Ada"]),
    (ADA, CARL, BEN, ["Ada", "Ben"]),
    (ADA, BEN, BEN, ["Ada"]),
    (ADA, CARL, ADA, ["Ada"]),
]


@pytest.mark.parametrize(("assignee", "assigner", "told", "expected"), ASSIGNMENTS)
def test_an_assignment_is_told_to_whom_it_concerns_and_not_to_who_made_it(
    assignee: UUID, assigner: UUID | None, told: UUID | None, expected: Any
) -> None:
    task = replace(TASK, people=replace(TASK.people, assignee=assignee), assigner_id=assigner, told_id=told)
    (step,) = planned(START, SILENT, task, ())
    assert (step.state, names(step)) == (StepState.DUE, expected)


def test_who_takes_a_task_is_not_told_so() -> None:
    assert planned(START, SILENT, replace(TASK, assigner_id=ADA, told_id=BEN), ()) == []


def test_an_assignee_without_access_is_not_told() -> None:
    assert planned(START, SILENT, replace(TASK, people=replace(TASK.people, assignee=None)), ()) == []


# Rule 4: somebody hears

GROUPS = [
    (People(ADA, CARL, (MIA,), (OLGA,), (ROOT,)), ["Ada"]),
    (People(None, CARL, (MIA,), (OLGA,), (ROOT,)), ["Carl"]),
    (People(None, None, (MIA, OLGA), (OLGA,), (ROOT,)), ["Mia", "Olga"]),
    (People(None, None, (), (OLGA,), (ROOT,)), ["Olga"]),
    (People(None, None, (), (), (ROOT,)), ["Root"]),
    (People(), []),
]


@pytest.mark.parametrize(("people", "expected"), GROUPS)
def test_where_nobody_has_the_task_a_reminder_falls_to_the_next_in_line(people: People, expected: Any) -> None:
    (step,) = planned(DUE, replace(SILENT, remind_at_due=True), replace(TASK, people=people))
    assert names(step) == expected


def test_a_fallback_says_who_hears() -> None:
    (step,) = planned(DUE, replace(SILENT, remind_at_due=True), replace(TASK, people=People(creator=CARL)))
    assert explain(step) == "Reminder at due to the creator"


def test_a_person_of_several_groups_hears_once() -> None:
    policy = replace(SILENT, ladder=(LadderStep("PT1H", (Recipient.OWNER, Recipient.MANAGERS)),))
    (step,) = planned(due_plus(hours=1), policy)
    assert names(step) == ["Olga", "Mia"]


CLIMBING = replace(
    SILENT,
    ladder=(
        LadderStep("PT1H", (Recipient.MANAGERS,), raise_priority=True),
        LadderStep("P1D", (Recipient.OWNER,), raise_priority=True),
        LadderStep("P2D", (Recipient.ADMINS,)),
    ),
)


def test_an_escalation_that_reaches_nobody_climbs_at_once_and_says_so() -> None:
    task = replace(TASK, people=People(ADA, CARL, (), (OLGA,), (ROOT,)))
    steps = planned(due_plus(hours=1), CLIMBING, task)
    assert shown(steps) == ["ESCALATION 1 SKIPPED", "ESCALATION 2 DUE", "ESCALATION 3 UPCOMING"]
    assert steps[0].reason == "reaches nobody: became part of level 2"
    assert steps[1].reason == "stands for level 1 too: reaches nobody"
    assert steps[1].effects == Effects(level=2, priority=Priority.URGENT)
    assert names(steps[1]) == ["Olga"]


def test_an_escalation_climbs_over_several_levels() -> None:
    task = replace(TASK, people=People(ADA, CARL, (), (), (ROOT,)))
    (step,) = due(planned(due_plus(hours=1), CLIMBING, task))
    assert (step.index, names(step)) == (3, ["Root"])


def test_a_climb_is_foretold() -> None:
    task = replace(TASK, people=People(ADA, CARL, (), (OLGA,), (ROOT,)))
    steps = planned(START, CLIMBING, task)
    assert [(step.at - DUE, step.reason) for step in steps] == [
        (timedelta(hours=1), "reaches nobody"),
        (timedelta(hours=1), None),
        (timedelta(days=2), None),
    ]


def test_where_the_whole_ladder_reaches_nobody_the_assignee_hears_at_its_top() -> None:
    steps = planned(due_plus(hours=1), CLIMBING, replace(TASK, people=People(assignee=ADA)))
    (step,) = due(steps)
    assert (step.index, names(step), step.reason) == (3, ["Ada"], "stands for level 1 and level 2 too: reaches nobody")


def test_a_single_level_that_reaches_nobody_says_so() -> None:
    policy = replace(SILENT, ladder=(LadderStep("PT1H", (Recipient.ADMINS,)),))
    (step,) = planned(due_plus(hours=1), policy, replace(TASK, people=People(assignee=ADA)))
    assert (names(step), step.reason) == (["Ada"], "reaches nobody")


# Effects

RAISED = [
    (Priority.LOW, Priority.MEDIUM),
    (Priority.MEDIUM, Priority.HIGH),
    (Priority.HIGH, Priority.URGENT),
    (Priority.URGENT, None),
]


@pytest.mark.parametrize(("before", "after"), RAISED)
def test_a_level_raises_the_priority_by_one(before: Priority, after: Priority | None) -> None:
    policy = replace(SILENT, ladder=(LadderStep("PT1H", (Recipient.OWNER,), raise_priority=True),))
    (step,) = planned(due_plus(hours=1), policy, replace(TASK, priority=before))
    assert step.effects.priority is after


def test_later_levels_are_foretold_with_what_earlier_ones_will_have_done() -> None:
    steps = planned(START, LADDER)
    assert [step.effects.priority for step in steps] == [None, Priority.HIGH, Priority.URGENT]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (TASK.people, OLGA),
        (replace(TASK.people, assignee=OLGA), None),
        (replace(TASK.people, owners=()), None),
    ],
    ids=["to the owner", "who has it already", "nobody there"],
)
def test_a_level_reassigns(people: People, expected: Any) -> None:
    policy = replace(SILENT, ladder=(LadderStep("PT1H", (Recipient.ASSIGNEE,), reassign_to=Recipient.OWNER),))
    (step,) = planned(due_plus(hours=1), policy, replace(TASK, people=people, assigner_id=ADA))
    assert step.effects.reassign_to == expected


def test_an_urgent_task_breaks_quiet_hours() -> None:
    steps = planned(START, task=replace(TASK, priority=Priority.URGENT), taken=())
    assert all(step.break_quiet for step in steps)


def test_a_level_that_makes_a_task_urgent_breaks_quiet_hours() -> None:
    (step,) = planned(
        due_plus(hours=1),
        replace(SILENT, ladder=(LadderStep("PT1H", (Recipient.OWNER,), raise_priority=True),)),
        replace(TASK, priority=Priority.HIGH),
    )
    assert step.break_quiet


# Rule 3: snoozing


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (due_plus(hours=3), due_plus(hours=3)),
        (due_plus(days=7), due_plus(days=1)),
        (None, None),
    ],
)
def test_a_snooze_holds_the_assignee_s_deliveries_at_most_its_limit_past_due(
    until: datetime | None, expected: Any
) -> None:
    assert snooze_until(replace(TASK, snoozed_until=until), DEFAULT_POLICY, ADA) == expected


def test_a_snooze_without_a_due_date_has_no_limit() -> None:
    task = replace(TASK, due_at=None, snoozed_until=due_plus(days=30))
    assert snooze_until(task, DEFAULT_POLICY, ADA) == due_plus(days=30)


def test_a_snooze_holds_nobody_else_s_deliveries() -> None:
    assert snooze_until(replace(TASK, snoozed_until=due_plus(hours=3)), DEFAULT_POLICY, MIA) is None


def test_a_snooze_moves_no_step() -> None:
    assert planned(START, task=replace(TASK, snoozed_until=due_plus(days=7))) == planned(START)


# When to come back


def test_the_task_is_looked_at_again_when_the_next_step_is_due() -> None:
    assert next_at(planned(START)) == due_plus(days=-1)


def test_a_task_without_steps_waits_for_nothing() -> None:
    assert (next_at([]), next_step([])) == (None, None)


def test_a_skipped_step_is_not_waited_for() -> None:
    steps = planned(due_plus(minutes=-10), task=replace(TASK, cycle_started_at=due_plus(minutes=-10)))
    assert next_at(steps) == DUE
