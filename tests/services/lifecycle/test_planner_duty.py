"""What the planner makes of rotas and absences: both count as of when a step is taken."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from services.lifecycle.model import Step, StepKey, StepKind, StepState, Taken, TaskFacts
from services.lifecycle.rules import due, next_at, plan, snooze_until
from services.lifecycle.wording import explain
from services.oncall.model import Absence, Cover, HandOver, StandIn, Turns
from services.policies.model import DEFAULT_POLICY, LadderStep, PolicyBody, Recipient, on_call
from tests.services.lifecycle.cast import (
    ADA,
    BEN,
    CARL,
    DUE,
    EVERYBODY,
    MIA,
    NIGHTS,
    OLGA,
    SILENT,
    START,
    TASK,
    after_taking,
    due_plus,
    names,
    record,
    shown,
)

TOLD = Taken(StepKey(StepKind.ASSIGNED, 1, 0), START)
ROTA = Turns(NIGHTS, (BEN, MIA), HandOver(date(2026, 3, 6), "09:00", 1), "UTC")
"""Ben from due on, Mia a day later."""
LADDER = replace(
    SILENT,
    ladder=(
        LadderStep("PT1H", (on_call(NIGHTS),)),
        LadderStep("P1D", (on_call(NIGHTS), Recipient.MANAGERS)),
        LadderStep("P2D", (Recipient.OWNER,)),
    ),
)


def task(*absences: Absence, rotas: tuple[Turns, ...] = (ROTA,), **fields: object) -> TaskFacts:
    return replace(TASK, people=replace(EVERYBODY, rotas=rotas, absences=absences), **fields)


def away(user_id: UUID, substitute_id: UUID, start: datetime = START, days: int = 30) -> Absence:
    return Absence(user_id, substitute_id, start, start + timedelta(days=days))


def planned(about: TaskFacts, now: datetime = START, policy: PolicyBody = LADDER) -> list[Step]:
    return plan(about, policy, (TOLD,), now)


def test_who_is_on_call_as_the_step_comes_hears_of_it() -> None:
    first, second, third = planned(task())
    assert (explain(first), names(first)) == ("Escalation level 1 to whoever is on call", ["Ben"])
    assert (explain(second), names(second)) == (
        "Escalation level 2 to whoever is on call and the managers",
        ["Mia", "Olga"],
    )
    assert names(third) == ["Olga"]


def test_a_step_that_is_due_goes_to_whoever_is_on_call_now() -> None:
    late = due_plus(days=1, hours=-1)
    assert [names(step) for step in due(planned(task(), late))] == [["Ben"]]
    handed_over = replace(ROTA, covers=(Cover(UUID(int=1), OLGA, late, late + timedelta(hours=2)),))
    assert [names(step) for step in due(planned(task(rotas=(handed_over,)), late))] == [["Olga"]]


def test_a_hold_ends_with_whoever_is_on_call_then() -> None:
    held = task(acknowledged_at=due_plus(minutes=-5))
    (step, *_) = planned(held, policy=replace(LADDER, ack_hold="P1DT2H"))
    assert (step.state, step.until, names(step)) == (StepState.HELD, due_plus(days=1, hours=1, minutes=55), ["Mia"])


@pytest.mark.parametrize(
    "rotas", [(), (replace(ROTA, people=(None,)),), (replace(ROTA, hand_over=HandOver(date(2026, 4, 1))),)]
)
def test_where_nobody_is_on_call_the_level_above_comes_at_once(rotas: tuple[Turns, ...]) -> None:
    climbing = task(rotas=rotas)
    steps = planned(climbing)
    assert [(step.at - DUE, names(step)) for step in steps] == [
        (timedelta(hours=1), ["Ada"]),
        (timedelta(hours=1), ["Mia", "Olga"]),
        (timedelta(days=2), ["Olga"]),
    ]
    assert steps[0].reason == "reaches nobody"
    now = due_plus(hours=1)
    assert shown(planned(climbing, now)) == ["ESCALATION 1 SKIPPED", "ESCALATION 2 DUE", "ESCALATION 3 UPCOMING"]


def test_a_rota_that_begins_meanwhile_is_climbed_no_more() -> None:
    begins = replace(ROTA, hand_over=HandOver(date(2026, 3, 6), "10:02", 1))
    before = planned(task(rotas=(begins,)), due_plus(minutes=59))
    assert [step.at for step in before][:2] == [due_plus(hours=1)] * 2
    steps = planned(task(rotas=(begins,)), due_plus(hours=1, minutes=3))
    assert shown(steps)[:2] == ["ESCALATION 1 DUE", "ESCALATION 2 UPCOMING"]
    assert next_at(steps) == due_plus(hours=1)


def test_whoever_is_away_as_the_step_comes_is_replaced() -> None:
    from_monday = away(ADA, BEN, due_plus(hours=-1), 1)
    steps = planned(task(from_monday), policy=DEFAULT_POLICY)
    assert [names(step) for step in steps][:4] == [["Ada"], ["Ben"], ["Ben"], ["Ben", "Mia", "Olga"]]
    assert steps[2].stand_ins == (StandIn(BEN, ADA, from_monday.ends_at),)
    assert explain(steps[2]) == "Reminder at due to the assignee, with a substitute for one who is away"


def test_it_holds_for_every_group() -> None:
    everybody = tuple(Recipient)
    everywhere = replace(SILENT, ladder=(LadderStep("PT1H", (*everybody, on_call(NIGHTS))),))
    gone = [away(person, BEN) for person in (ADA, CARL, MIA, OLGA)]
    (step,) = planned(task(*gone), policy=everywhere)
    assert names(step) == ["Ben", "Root"]
    assert {stand_in.instead_of for stand_in in step.stand_ins} == {ADA, CARL, MIA, OLGA}
    assert explain(step).endswith("with substitutes for 4 who are away")


def test_the_one_on_call_is_replaced_as_well() -> None:
    (step, *_) = planned(task(away(BEN, CARL)))
    assert (names(step), step.stand_ins[0].instead_of) == (["Carl"], BEN)


def test_of_an_assignment_the_assignee_is_told_as_well_as_the_substitute() -> None:
    (assigned, *_) = plan(task(away(ADA, BEN)), SILENT, (), START)
    assert (assigned.key.kind, names(assigned)) == (StepKind.ASSIGNED, ["Ada", "Ben"])
    assert [stand_in.user_id for stand_in in assigned.stand_ins] == [BEN]


def test_who_assigned_it_is_not_told_of_it_in_anybodys_place() -> None:
    (assigned, *_) = plan(task(away(ADA, CARL)), SILENT, (), START)
    assert (names(assigned), assigned.stand_ins) == (["Ada"], ())


def test_a_task_is_reassigned_to_the_first_of_a_group_be_they_there_or_not() -> None:
    policy = replace(SILENT, ladder=(LadderStep("PT1H", (Recipient.MANAGERS,), reassign_to=Recipient.MANAGERS),))
    now, about = due_plus(hours=1), task(away(MIA, BEN))
    steps = planned(about, now, policy)
    assert (steps[0].effects.reassign_to, names(steps[0])) == (MIA, ["Ben", "Olga"])
    (assigned,) = plan(after_taking(about, steps, now), policy, [TOLD, *record(steps)], now)
    assert names(assigned) == ["Mia", "Ben", "Ada"]


def test_a_snooze_holds_what_is_said_to_the_assignees_substitute() -> None:
    snoozed = task(away(ADA, BEN), snoozed_until=due_plus(hours=2))
    assert snooze_until(snoozed, DEFAULT_POLICY, BEN, ADA) == due_plus(hours=2)
    assert snooze_until(snoozed, DEFAULT_POLICY, BEN, MIA) is None
