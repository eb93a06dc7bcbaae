"""What another policy would make of tasks: the planner that runs, over the same facts, and nothing written."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from heapq import heappush, heappushpop
from uuid import UUID

from msgspec import Struct, field

from services.lifecycle import rules
from services.lifecycle.comparing import comes_at, count_changes, kept
from services.lifecycle.model import Step, StepKind, Taken, TaskFacts
from services.lifecycle.previews import BeforeAfter, Preview, PreviewedTask
from services.lifecycle.wording import preview_in_words
from services.policies.model import Policy, PolicyBody

MOST_SHOWN = 100
THIS_WEEK = timedelta(days=7)

_REMINDERS = (StepKind.ACCEPTANCE, StepKind.REMINDER, StepKind.DUE, StepKind.OVERDUE)


class Subject(Struct, frozen=True):
    """A task to look at: what the planner must know of it, and the policy that governs it now."""

    facts: TaskFacts
    taken: Collection[Taken]
    in_force: Policy
    key: str | None = None

    @property
    def task_id(self) -> UUID | None:
        return None if self.key is None else self.facts.id


class Looked(Struct, frozen=True):
    """A task with its plans under the policy in force and under the one that is previewed."""

    subject: Subject
    before: Sequence[Step]
    after: Sequence[Step]


class Tally(Struct):
    """The preview of one policy, growing task by task; `open_count` are all from which these were chosen."""

    policy: PolicyBody
    now: datetime
    open_count: int
    count: int = 0
    before: Counter[StepKind] = field(default_factory=Counter)
    after: Counter[StepKind] = field(default_factory=Counter)
    week_before: Counter[StepKind] = field(default_factory=Counter)
    week_after: Counter[StepKind] = field(default_factory=Counter)
    at_once: Counter[StepKind] = field(default_factory=Counter)
    escalating: int = 0
    ranked: list[tuple[int, int, int, Looked]] = []

    def add(self, subject: Subject) -> None:
        before = rules.plan(subject.facts, subject.in_force, subject.taken, self.now)
        after = rules.plan(subject.facts, self.policy, subject.taken, self.now)
        self.count += 1
        self._count(before, self.before, self.week_before)
        self._count(after, self.after, self.week_after)
        due, due_anyway = rules.due(after), rules.due(before)
        self.at_once.update([step.key.kind for step in due])
        self.escalating += _escalates(due) and not _escalates(due_anyway)
        self._rank(_more(due, due_anyway), Looked(subject, before, after))

    def _count(self, steps: Sequence[Step], kinds: Counter[StepKind], week: Counter[StepKind]) -> None:
        end = self.now + THIS_WEEK
        coming = kept(steps)
        kinds.update([step.key.kind for step in coming])
        week.update([step.key.kind for step in coming if comes_at(step) <= end])

    def _rank(self, at_once: int, looked: Looked) -> None:
        """Of tasks that come to the same, the ones that were looked at first."""
        rank = (at_once, count_changes(looked.before, looked.after), -self.count, looked)
        if len(self.ranked) < MOST_SHOWN:
            heappush(self.ranked, rank)
        else:
            heappushpop(self.ranked, rank)

    def most_changed(self) -> list[Looked]:
        """The tasks to show: those with most at once that is not due anyway first, then those that change most."""
        return [looked for *_, looked in sorted(self.ranked, reverse=True)]

    def preview(self, tasks: Sequence[PreviewedTask]) -> Preview:
        week = {kind: BeforeAfter(self.week_before[kind], self.week_after[kind]) for kind in StepKind}
        reminders = sum(week[kind].after - week[kind].before for kind in _REMINDERS)
        escalations = week[StepKind.ESCALATION].after - week[StepKind.ESCALATION].before
        return Preview(
            summary=preview_in_words(self.count, reminders, escalations, self.escalating),
            task_count=self.count,
            open_count=self.open_count,
            counts={kind: self.after[kind] for kind in StepKind},
            difference={kind: self.after[kind] - self.before[kind] for kind in StepKind},
            this_week=week,
            at_once={kind: self.at_once[kind] for kind in StepKind},
            escalating_at_once=self.escalating,
            tasks=tuple(tasks),
        )


def _more(due: Sequence[Step], due_anyway: Sequence[Step]) -> int:
    return len({step.key for step in due} - {step.key for step in due_anyway})


def _escalates(due: Sequence[Step]) -> bool:
    return any(step.key.kind is StepKind.ESCALATION for step in due)
