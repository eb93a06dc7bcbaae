"""The planner: what a task's policy makes of it, step by step. The runner, the timeline and every preview use it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from services.lifecycle import promises
from services.lifecycle.audience import Outcome, Standing, outcome
from services.lifecycle.calendar import after
from services.lifecycle.folding import Clock, Verdict, settle
from services.lifecycle.model import CATEGORY, Step, StepKey, StepKind, StepState, Taken, TaskFacts
from services.oncall.standing_in import stand_in
from services.policies.model import Duration, PolicyBody, Recipient
from services.tasks.model import Priority, Status

OPEN = frozenset({Status.PENDING, Status.IN_PROGRESS})

_ORDER = {kind: position for position, kind in enumerate(StepKind)}


def plan(task: TaskFacts, policy: PolicyBody, taken: Collection[Taken], now: datetime) -> list[Step]:
    """Every step of the task's present cycle and assignment that is not on record, in the order of time.

    DUE ones are to be taken now, SKIPPED ones to be put on record with their reason; once both are, the same call
    yields neither again, unless an effect made a new assignment. A task that is closed or deleted has no steps.
    Takes a policy that `services.policies.rules.validate` lets pass; is total for it.
    """
    if task.deleted or task.status not in OPEN:
        return []
    clock = Clock(now, hold_until(task, policy))
    tracks = (promises.acceptance(task, policy), promises.reminders(task, policy), promises.ladder(task, policy))
    steps = [*_assigned(task, taken, now)]
    for track in tracks:
        steps += _steps(settle(track, task, taken, clock), task, clock)
    return sorted(steps, key=lambda step: (step.at, _ORDER[step.key.kind], step.index))


def due(steps: Sequence[Step]) -> list[Step]:
    """The steps of a plan to be taken now, in this order."""
    return [step for step in steps if step.state is StepState.DUE]


def next_step(steps: Sequence[Step]) -> Step | None:
    """What comes next in a plan; of steps that come together, the one that stands for the others."""
    coming = [step for step in steps if step.state is not StepState.SKIPPED]
    return min(reversed(coming), key=_looked_at, default=None)


def next_at(steps: Sequence[Step]) -> datetime | None:
    """When to look at the task again: past while a step is due, null when nothing is to come."""
    step = next_step(steps)
    return None if step is None else _looked_at(step)


def hold_until(task: TaskFacts, policy: PolicyBody) -> datetime | None:
    """Until when the acknowledgement holds OVERDUE and ESCALATION."""
    if task.acknowledged_at is None:
        return None
    return after(task.acknowledged_at, Duration.parse(policy.ack_hold), task.time_zone)


def snooze_until(task: TaskFacts, policy: PolicyBody, *people: UUID) -> datetime | None:
    """Until when the deliveries wait, IN_APP too, of somebody who hears for these people, themself among them: only
    those for the assignee do. It may be past.
    """
    if task.snoozed_until is None or task.people.assignee not in people:
        return None
    if task.due_at is None:
        return task.snoozed_until
    return min(task.snoozed_until, after(task.due_at, Duration.parse(policy.snooze_limit), task.time_zone))


def _looked_at(step: Step) -> datetime:
    return step.until or step.at


def _assigned(task: TaskFacts, taken: Collection[Taken], now: datetime) -> Iterator[Step]:
    """ASSIGNED stands outside the tracks: it is never late and never folds. An assignee who is away is told as well as
    whoever stands in: it stays theirs.
    """
    key = StepKey(StepKind.ASSIGNED, task.assignment_no, 0)
    assignee = task.people.assignee
    if assignee is None or task.assigned_at is None or assignee == task.assigner_id:
        return
    if any(step.key == key for step in taken):
        return
    lost_it = [] if task.told_id is None or task.told_id == task.assigner_id else [task.told_id]
    instead = stand_in(assignee, task.people.absences, max(task.assigned_at, now))
    stand_ins = () if instead is None or instead.user_id == task.assigner_id else (instead,)
    yield Step(
        key=key,
        index=1,
        at=task.assigned_at,
        state=StepState.DUE if task.assigned_at <= now else StepState.UPCOMING,
        category=CATEGORY[key.kind],
        audience=(Recipient.ASSIGNEE,),
        recipients=tuple(dict.fromkeys([assignee, *(each.user_id for each in stand_ins), *lost_it])),
        stand_ins=stand_ins,
        break_quiet=task.priority is Priority.URGENT,
    )


def _steps(verdicts: Sequence[Verdict], task: TaskFacts, clock: Clock) -> Iterator[Step]:
    """The verdicts of one track as steps, each seeing the task as those before it leave it."""
    standing = Standing(task.priority, task.people)
    for verdict in verdicts:
        if verdict.state is StepState.SKIPPED:
            yield _passed_over(verdict)
            continue
        result = outcome((*verdict.folded, verdict.promise), standing, clock.kept_at(verdict.promise))
        standing = result.standing
        yield _kept(verdict, result)


def _passed_over(verdict: Verdict) -> Step:
    promise = verdict.promise
    return Step(
        key=promise.key,
        index=promise.index,
        at=promise.at,
        state=verdict.state,
        category=CATEGORY[promise.key.kind],
        reason=verdict.reason,
        policy_step=promise.policy_step,
    )


def _kept(verdict: Verdict, result: Outcome) -> Step:
    promise = verdict.promise
    return Step(
        key=promise.key,
        index=promise.index,
        at=promise.at,
        state=verdict.state,
        category=CATEGORY[promise.key.kind],
        reason=verdict.reason,
        until=verdict.until,
        audience=result.audience,
        recipients=result.recipients,
        stand_ins=result.stand_ins,
        effects=result.effects,
        break_quiet=result.break_quiet,
        policy_step=promise.policy_step,
    )
