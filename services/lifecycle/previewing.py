"""What another policy would make of tasks: the planner that runs, over the same facts, and nothing written."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct, field

from core.ids import uuid7
from services.lifecycle import rules
from services.lifecycle.model import (
    People,
    Preview,
    PreviewedTask,
    SampleTask,
    Step,
    StepKind,
    StepState,
    Taken,
    TaskFacts,
)
from services.lifecycle.timeline import to_come
from services.oncall.model import HandOver, Turns
from services.policies.model import Policy, PolicyBody
from services.policies.rules import rotas_named

MOST_SHOWN = 100
EVER = HandOver(date(1970, 1, 1))


class Subject(Struct, frozen=True):
    """A task to look at: what the planner must know of it, and the policy that governs it now."""

    facts: TaskFacts
    taken: Collection[Taken]
    in_force: PolicyBody
    key: str | None = None


class Tally(Struct):
    """The preview of one policy, growing task by task."""

    policy: Policy
    now: datetime
    count: int = 0
    counts: Counter[StepKind] = field(default_factory=Counter)
    before: Counter[StepKind] = field(default_factory=Counter)
    at_once: Counter[StepKind] = field(default_factory=Counter)
    shown: list[PreviewedTask] = []

    def add(self, subject: Subject) -> None:
        steps = rules.plan(subject.facts, self.policy, subject.taken, self.now)
        self.count += 1
        self.counts.update(_kept(steps))
        self.before.update(_kept(rules.plan(subject.facts, subject.in_force, subject.taken, self.now)))
        self.at_once.update(step.key.kind for step in rules.due(steps))
        if len(self.shown) < MOST_SHOWN:
            task_id = None if subject.key is None else subject.facts.id
            self.shown.append(PreviewedTask(task_id, subject.key, to_come(steps, self.policy)))

    def preview(self) -> Preview:
        return Preview(
            task_count=self.count,
            counts=_by_kind(self.counts),
            difference={kind: self.counts[kind] - self.before[kind] for kind in StepKind},
            at_once=_by_kind(self.at_once),
            tasks=tuple(self.shown),
        )


def sample(task: SampleTask, person: UUID, now: datetime, *policies: PolicyBody) -> TaskFacts:
    """A task in which one person is everybody, so that every group and every rota of these policies has somebody."""
    alone = (person,)
    rotas = {rota_id: Turns(rota_id, alone, EVER, "UTC") for body in policies for rota_id in rotas_named(body).values()}
    return TaskFacts(
        id=uuid7(),
        status=task.status,
        priority=task.priority,
        people=People(person, person, alone, alone, alone, tuple(rotas.values())),
        created_at=now,
        cycle=1,
        cycle_started_at=now,
        due_at=task.due_at,
        assignment_no=1,
        assigned_at=now,
    )


def _kept(steps: Iterable[Step]) -> Iterable[StepKind]:
    return (step.key.kind for step in steps if step.state is not StepState.SKIPPED)


def _by_kind(counter: Counter[StepKind]) -> dict[StepKind, int]:
    return {kind: counter[kind] for kind in StepKind}
