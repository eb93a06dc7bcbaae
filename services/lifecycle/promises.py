"""What a policy promises about a task: every step with its time, before anything is said of its state."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from services.lifecycle.calendar import after, before
from services.lifecycle.model import StepKey, StepKind, TaskFacts
from services.policies.model import Duration, PolicyBody, Recipient, Target
from services.tasks.model import Status


class Promise(Struct, frozen=True):
    """One step. The fields from `raise_priority` on are those of the ladder."""

    key: StepKey
    index: int
    at: datetime
    notify: tuple[Target, ...]
    policy_step: str
    raise_priority: bool = False
    reassign_to: Recipient | None = None
    break_quiet: bool = False


def acceptance(task: TaskFacts, policy: PolicyBody) -> list[Promise]:
    """The question whether somebody accepts the present assignment, unless that is settled."""
    settled = task.accepted_no == task.assignment_no or task.acknowledged_at or task.status is not Status.PENDING
    if policy.accept_within is None or task.people.assignee is None or task.assigned_at is None or settled:
        return []
    within = Duration.parse(policy.accept_within)
    return [
        Promise(
            StepKey(StepKind.ACCEPTANCE, task.assignment_no, within.nominal),
            1,
            after(task.assigned_at, within, task.time_zone),
            (Recipient.ASSIGNEE, Recipient.MANAGERS),
            "accept_within",
        )
    ]


def reminders(task: TaskFacts, policy: PolicyBody) -> list[Promise]:
    """REMINDER, DUE and OVERDUE: one track, in the order of time."""
    if task.due_at is None:
        return []
    promises = [*_before_due(task, policy, task.due_at), *_at_due(task, policy, task.due_at)]
    promises += _past_due(task, policy, task.due_at)
    return sorted(promises, key=lambda promise: (promise.at, promise.key.offset))


def _before_due(task: TaskFacts, policy: PolicyBody, due_at: datetime) -> Iterator[Promise]:
    for position, text in enumerate(policy.remind_before):
        offset = Duration.parse(text)
        at = before(due_at, offset, task.time_zone)
        yield _reminder(task, StepKind.REMINDER, -offset.nominal, position + 1, at, f"remind_before[{position}]")


def _at_due(task: TaskFacts, policy: PolicyBody, due_at: datetime) -> Iterator[Promise]:
    if policy.remind_at_due:
        yield _reminder(task, StepKind.DUE, 0, 1, due_at, "remind_at_due")


def _past_due(task: TaskFacts, policy: PolicyBody, due_at: datetime) -> Iterator[Promise]:
    if policy.overdue_every is None:
        return
    every = Duration.parse(policy.overdue_every)
    for index in range(1, policy.overdue_limit + 1):
        passed = every.times(index)
        at = after(due_at, passed, task.time_zone)
        yield _reminder(task, StepKind.OVERDUE, passed.nominal, index, at, "overdue_every")


def _reminder(task: TaskFacts, kind: StepKind, offset: int, index: int, at: datetime, policy_step: str) -> Promise:
    return Promise(StepKey(kind, task.cycle, offset), index, at, (Recipient.ASSIGNEE,), policy_step)


def ladder(task: TaskFacts, policy: PolicyBody) -> list[Promise]:
    """ESCALATION, level by level. No level comes before the one below it, even where a change of the clocks, between
    days and hours, would have it so.
    """
    if task.due_at is None:
        return []
    start = at = max(task.due_at, task.cycle_started_at)
    promises = []
    for level, step in enumerate(policy.ladder, start=1):
        passed = Duration.parse(step.after)
        at = max(at, after(start, passed, task.time_zone))
        promises.append(
            Promise(
                StepKey(StepKind.ESCALATION, task.cycle, passed.nominal),
                level,
                at,
                step.notify,
                f"ladder[{level - 1}]",
                step.raise_priority,
                step.reassign_to,
                step.break_quiet,
            )
        )
    return promises
