"""What differs between two plans of a task."""

from msgspec.structs import replace

from services.lifecycle.comparing import compare, count_changes
from services.lifecycle.previews import Change
from services.lifecycle.rules import plan
from services.policies.model import LadderStep, PolicyBody, Recipient
from tests.services.lifecycle.cast import START, TASK, due_plus

CALM = PolicyBody(
    name="Calm", remind_before=("P1D", "PT1H"), ladder=(LadderStep("PT1H", (Recipient.MANAGERS,)),), overdue_limit=0
)


def differences(before: PolicyBody, after: PolicyBody) -> tuple[list[str], list[str]]:
    """Each step of the new plan as `KIND index CHANGE`, and those that are gone."""
    comparison = compare(plan(TASK, before, (), START), plan(TASK, after, (), START))
    steps = [f"{each.step.key.kind} {each.step.index} {each.change or '-'}" for each in comparison.steps]
    return steps, [f"{step.key.kind} {step.index}" for step in comparison.removed]


def test_a_plan_does_not_differ_from_itself() -> None:
    steps, removed = differences(CALM, replace(CALM, name="Calm again"))
    assert steps == ["ASSIGNED 1 -", "REMINDER 1 -", "REMINDER 2 -", "DUE 1 -", "ESCALATION 1 -"]
    assert removed == []


def test_a_step_that_keeps_its_offset_is_the_same_whatever_its_number() -> None:
    steps, removed = differences(CALM, replace(CALM, remind_before=("P2D", "P1D", "PT1H")))
    assert steps[1:4] == ["REMINDER 1 ADDED", "REMINDER 2 -", "REMINDER 3 -"]
    assert removed == []


def test_a_step_with_another_offset_has_moved_and_one_without_successor_is_removed() -> None:
    steps, removed = differences(CALM, replace(CALM, remind_before=("P2D",), remind_at_due=False))
    assert steps == ["ASSIGNED 1 -", "REMINDER 1 MOVED", "ESCALATION 1 -"]
    assert removed == ["REMINDER 2", "DUE 1"]


def test_a_moved_step_knows_where_it_was() -> None:
    later = replace(CALM, ladder=(LadderStep("PT3H", (Recipient.MANAGERS,)),))
    (moved,) = [
        each for each in compare(plan(TASK, CALM, (), START), plan(TASK, later, (), START)).steps if each.change
    ]
    assert (moved.change, moved.was and moved.was.at, moved.step.at) == (
        Change.MOVED,
        due_plus(hours=1),
        due_plus(hours=3),
    )


def test_an_escalation_to_somebody_else_has_changed() -> None:
    to_owner = replace(CALM, ladder=(LadderStep("PT1H", (Recipient.OWNER,)),))
    steps, removed = differences(CALM, to_owner)
    assert (steps[-1], removed) == ("ESCALATION 1 CHANGED", [])


def test_what_is_skipped_is_no_step_to_come() -> None:
    task = replace(TASK, cycle_started_at=due_plus(hours=-2))
    before, after = (
        plan(task, CALM, (), due_plus(hours=-2)),
        plan(task, replace(CALM, name="B"), (), due_plus(hours=-2)),
    )
    comparison = compare(before, after)
    assert [each.change for each in comparison.steps] == [None] * len(after)
    assert count_changes(before, after) == 0


def test_more_changes_count_more() -> None:
    def count(policy: PolicyBody) -> int:
        return count_changes(plan(TASK, CALM, (), START), plan(TASK, policy, (), START))

    assert count(CALM) == 0
    assert count(replace(CALM, remind_before=("P1D",))) < count(replace(CALM, remind_before=("P2D",)))
