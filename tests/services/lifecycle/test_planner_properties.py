"""What must hold of every plan, whatever the task, the policy and the moment."""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from services.lifecycle.folding import TOLERANCE
from services.lifecycle.model import People, Step, StepKey, StepKind, StepState, Taken, TaskFacts
from services.lifecycle.rules import due, next_at, plan
from services.oncall.model import Absence, Cover, HandOver, Turns
from services.policies.model import SECONDS_A_DAY, Duration, LadderStep, PolicyBody, Recipient, on_call
from services.policies.rules import REASSIGNABLE, normalised, validate
from services.tasks.model import Priority, Status
from tests.services.lifecycle.cast import (
    ADA,
    BEN,
    CARL,
    DAYS,
    DUE,
    MIA,
    NIGHTS,
    OLGA,
    ROOT,
    START,
    TASK,
    after_taking,
    only,
    record,
)

FAST = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))

TRACK = {
    StepKind.ACCEPTANCE: "acceptance",
    StepKind.REMINDER: "reminders",
    StepKind.DUE: "reminders",
    StepKind.OVERDUE: "reminders",
    StepKind.ESCALATION: "ladder",
}

durations = st.builds(
    Duration, st.integers(0, 20), st.one_of(st.integers(0, 120), st.integers(0, 2 * SECONDS_A_DAY))
).filter(lambda duration: duration.nominal >= 1)
texts = durations.map(str)


def distinct(most: int) -> st.SearchStrategy[list[Duration]]:
    return st.lists(durations, max_size=most, unique_by=lambda duration: duration.nominal)


targets = st.sampled_from([*Recipient, on_call(NIGHTS), on_call(DAYS)])
rungs = st.builds(
    LadderStep,
    after=st.just(""),
    notify=st.lists(targets, min_size=1, unique=True).map(tuple),
    raise_priority=st.booleans(),
    reassign_to=st.sampled_from([None, *REASSIGNABLE]),
    break_quiet=st.booleans(),
)


@st.composite
def ladders(draw: st.DrawFn) -> tuple[LadderStep, ...]:
    afters = sorted(draw(distinct(6)), key=lambda duration: duration.nominal)
    return tuple(replace(draw(rungs), after=str(after)) for after in afters)


policies = st.builds(
    PolicyBody,
    name=st.just("Any"),
    remind_before=distinct(5).map(lambda offsets: tuple(str(offset) for offset in offsets)),
    remind_at_due=st.booleans(),
    overdue_every=st.none() | texts,
    overdue_limit=st.integers(0, 5),
    accept_within=st.none() | texts,
    ack_hold=texts,
    snooze_limit=texts,
    ladder=ladders(),
).map(normalised)

moments = st.integers(-30 * SECONDS_A_DAY, 60 * SECONDS_A_DAY).map(lambda seconds: DUE + timedelta(seconds=seconds))
crowds = st.lists(st.sampled_from([BEN, CARL, MIA, OLGA, ROOT]), max_size=2, unique=True).map(tuple)
somebody = st.none() | st.sampled_from([ADA, BEN, CARL])

turns = st.builds(
    Turns,
    st.sampled_from([NIGHTS, DAYS]),
    st.lists(st.sampled_from([BEN, MIA, OLGA, None]), min_size=1, max_size=3).map(tuple),
    st.builds(HandOver, st.dates(date(2026, 2, 1), date(2026, 4, 1)), st.just("02:30"), st.integers(1, 9)),
    st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Auckland"]),
    st.lists(
        st.builds(lambda who, start, days: Cover(NIGHTS, who, start, start + timedelta(days=days)),
                  st.sampled_from([BEN, None]), moments, st.integers(1, 9)),
        max_size=2,
    ).map(tuple),
)  # fmt: skip
absences = st.builds(
    lambda pair, start, days: Absence(*pair, start, start + timedelta(days=days)),
    st.permutations([ADA, BEN, MIA, OLGA]).map(lambda people: people[:2]),
    moments,
    st.integers(1, 40),
)
people = st.builds(
    People,
    somebody,
    somebody,
    crowds,
    crowds,
    crowds,
    st.lists(turns, max_size=2, unique_by=lambda rota: rota.id).map(tuple),
    st.lists(absences, max_size=4).map(tuple),
)

tasks = st.builds(
    replace,
    st.just(TASK),
    status=st.sampled_from([Status.PENDING, Status.PENDING, Status.IN_PROGRESS]),
    priority=st.sampled_from(Priority),
    people=people,
    cycle_started_at=moments,
    due_at=st.sampled_from([DUE, DUE, DUE, None]),
    assigned_at=moments,
    assigner_id=somebody,
    told_id=somebody,
    accepted_no=st.sampled_from([0, 1]),
    acknowledged_at=st.none() | moments,
    escalation_level=st.sampled_from([0, 0, 0, 1, 3]),
    time_zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Nowhere/Land"]),
)

recorded = st.lists(
    st.builds(
        Taken,
        st.builds(StepKey, st.sampled_from(StepKind), st.integers(1, 2), st.integers(-SECONDS_A_DAY, SECONDS_A_DAY)),
        moments,
        st.booleans(),
    ),
    max_size=3,
)


@FAST
@given(policies)
def test_these_policies_are_valid(policy: PolicyBody) -> None:
    assert validate(policy) == []


@FAST
@given(tasks, policies, recorded, moments, st.sampled_from([Status.COMPLETED, Status.CANCELLED, None]))
def test_no_step_in_a_closed_or_deleted_task(
    task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime, closed: Status | None
) -> None:
    ended = replace(task, deleted=True) if closed is None else replace(task, status=closed)
    assert plan(ended, policy, taken, now) == []


@FAST
@given(tasks, policies, recorded, moments)
def test_no_identity_twice_nor_one_on_record(
    task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime
) -> None:
    keys = Counter(step.key for step in plan(task, policy, taken, now))
    assert set(keys.values()) <= {1}
    assert not keys.keys() & {step.key for step in taken}


@FAST
@given(tasks, policies, recorded, moments)
def test_times_ascend(task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime) -> None:
    times = [step.at for step in plan(task, policy, taken, now)]
    assert times == sorted(times)


@FAST
@given(tasks, policies, recorded, moments)
def test_every_state_agrees_with_the_clock_and_every_skip_has_its_reason(
    task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime
) -> None:
    for step in plan(task, policy, taken, now):
        match step.state:
            case StepState.DUE:
                assert step.at <= now
            case StepState.UPCOMING:
                assert step.at > now
            case StepState.HELD:
                assert step.until is not None
                assert step.until > max(now, step.at)
                assert step.reason
            case StepState.SKIPPED:
                assert step.reason
                assert not step.recipients


@FAST
@given(tasks, policies, recorded, moments)
def test_at_most_one_catch_up_a_track(task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime) -> None:
    by_track: dict[str, list[Step]] = {}
    for step in due(plan(task, policy, taken, now)):
        if step.key.kind is not StepKind.ASSIGNED:
            by_track.setdefault(TRACK[step.key.kind], []).append(step)
    for steps in by_track.values():
        late = [step for step in steps if now - step.at > TOLERANCE]
        assert not late or len(steps) == 1


@FAST
@given(tasks, policies, recorded, moments, moments)
def test_nothing_promised_is_dropped_as_time_goes_by(
    task: TaskFacts, policy: PolicyBody, taken: list[Taken], first: datetime, second: datetime
) -> None:
    earlier, later = sorted((first, second))
    before = {step.key for step in plan(task, policy, taken, earlier)}
    after = {step.key for step in plan(task, policy, taken, later)}
    assert before == after


@FAST
@given(tasks, policies, recorded, moments)
def test_folding_twice_is_folding_once(task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime) -> None:
    steps = plan(task, policy, taken, now)
    again = plan(after_taking(task, steps, now), policy, [*taken, *record(steps)], now)
    assert [step.key.kind for step in due(again) if step.key.anchor == task.assignment_no] == []
    assert {step.key.kind for step in due(again)} <= {StepKind.ASSIGNED}


@FAST
@given(tasks, policies, moments)
def test_a_plan_is_the_same_whatever_the_order_of_the_record(
    task: TaskFacts, policy: PolicyBody, now: datetime
) -> None:
    steps = plan(task, policy, (), now)
    taken = record(steps)
    assert plan(task, policy, taken, now) == plan(task, policy, tuple(reversed(taken)), now)


@FAST
@given(tasks, policies, recorded, moments)
def test_who_can_be_reached_is_reached(task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime) -> None:
    people = task.people
    anybody = any((people.assignee, people.creator, people.managers, people.owners, people.admins))
    for step in plan(task, policy, taken, now):
        climbing = step.state is StepState.UPCOMING and step.reason is not None
        if step.state in (StepState.DUE, StepState.UPCOMING) and anybody and not climbing:
            assert step.recipients
        assert len(set(step.recipients)) == len(step.recipients)


@FAST
@given(tasks, policies, recorded, moments)
def test_whoever_is_away_is_replaced_by_somebody_who_is_told(
    task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime
) -> None:
    for step in plan(task, policy, taken, now):
        at = max(step.until or step.at, now)
        for stand_in in step.stand_ins:
            assert stand_in.user_id in step.recipients
            assert any(each.user_id == stand_in.instead_of and each.starts_at <= at < each.ends_at == stand_in.until
                       for each in task.people.absences)  # fmt: skip
            stays = step.key.kind is StepKind.ASSIGNED
            assert (stand_in.instead_of in step.recipients) is stays


@FAST
@given(tasks, policies, recorded, moments)
def test_who_is_on_call_does_not_hang_on_the_order_of_the_rotas(
    task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime
) -> None:
    turned = replace(task, people=replace(task.people, rotas=task.people.rotas[::-1]))
    assert plan(task, policy, taken, now) == plan(turned, policy, taken, now)


@FAST
@given(tasks, policies, recorded, moments)
def test_a_plan_for_people_who_are_all_there_names_no_substitute(
    task: TaskFacts, policy: PolicyBody, taken: list[Taken], now: datetime
) -> None:
    there = replace(task, people=replace(task.people, absences=()))
    assert not any(step.stand_ins for step in plan(there, policy, taken, now))


@FAST
@given(tasks, policies, st.lists(st.integers(1, 40 * SECONDS_A_DAY), max_size=12))
def test_over_a_whole_life_every_step_is_on_record_once_and_the_level_never_falls(
    task: TaskFacts, policy: PolicyBody, pauses: list[int]
) -> None:
    """The loop of `advance` with outages of any length; at the end, far in the future, everything is settled."""
    now = START - timedelta(days=30)
    taken: list[Taken] = []
    promised = set[StepKey]()
    for pause in [*pauses, 400 * SECONDS_A_DAY, 30 * SECONDS_A_DAY, 30 * SECONDS_A_DAY]:
        now += timedelta(seconds=pause)
        steps = plan(task, policy, taken, now)
        promised |= {step.key for step in steps if step.key.kind not in (StepKind.ASSIGNED, StepKind.ACCEPTANCE)}
        level = task.escalation_level
        taken += record(steps)
        task = after_taking(task, steps, now)
        assert task.escalation_level >= level
    keys = Counter(step.key for step in taken)
    assert set(keys.values()) <= {1}
    assert promised <= keys.keys()
    assert next_at(plan(task, policy, taken, now)) is None


@FAST
@given(tasks, policies, moments)
def test_folded_levels_change_the_task_as_the_single_ones_would(
    task: TaskFacts, policy: PolicyBody, now: datetime
) -> None:
    """A ladder climbed on time, rung by rung, and one that is taken in one go leave the same task behind."""
    alone = replace(
        policy, remind_before=(), remind_at_due=False, overdue_every=None, accept_within=None, ack_hold="PT1S"
    )
    task = replace(task, acknowledged_at=None, assigned_at=None, escalation_level=0, people=TASK.people, due_at=DUE)
    climbed = task
    taken: list[Taken] = []
    for step in plan(task, alone, (), START - timedelta(days=60)):
        steps = plan(climbed, alone, taken, step.at)
        taken += record(steps)
        climbed = after_taking(climbed, steps, step.at)
    end = max(now, DUE + timedelta(days=400))
    jumped = after_taking(task, plan(task, alone, (), end), end)
    assert (climbed.priority, climbed.escalation_level, climbed.people) == (
        jumped.priority,
        jumped.escalation_level,
        jumped.people,
    )


@FAST
@given(tasks, policies, moments)
def test_what_is_held_comes_when_the_hold_ends(task: TaskFacts, policy: PolicyBody, now: datetime) -> None:
    held = only(plan(task, policy, (), now), StepState.HELD)
    if held:
        (end,) = {step.until for step in held if step.until is not None}
        coming = plan(task, policy, (), end)
        settled = {step.key for step in coming if step.state in (StepState.DUE, StepState.SKIPPED)}
        assert {step.key for step in held} <= settled
