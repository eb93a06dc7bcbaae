"""Taking steps: put on record first, then their effects, then whoever is to hear of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, to_builtins
from msgspec.structs import asdict

from core.database import Transaction
from core.ids import uuid7
from services.events.model import Happened, Kind, StepRef
from services.lifecycle import rules
from services.lifecycle.gathering import Life
from services.lifecycle.model import Effects, EntryState, Step, StepKind, StepState, Taken
from services.lifecycle.wording import explain
from services.notifications import commands as notifications
from services.notifications.model import Message, Subject
from services.oncall.model import StandIn
from services.oncall.standing_in import away_for
from services.policies.model import Recipient
from services.tasks import commands as tasks
from services.tasks.announcing import task_event
from services.tasks.model import TaskRow

ANNOUNCED_AS = {
    StepKind.ASSIGNED: Kind.TASK_ASSIGNED,
    StepKind.ACCEPTANCE: Kind.TASK_REMINDED,
    StepKind.REMINDER: Kind.TASK_REMINDED,
    StepKind.DUE: Kind.TASK_REMINDED,
    StepKind.OVERDUE: Kind.TASK_REMINDED,
    StepKind.ESCALATION: Kind.TASK_ESCALATED,
}

_RECORD = """
INSERT INTO lifecycle.step
SELECT * FROM json_populate_recordset(NULL::lifecycle.step, $1::json)
ON CONFLICT ON CONSTRAINT one_identity DO NOTHING
RETURNING id
"""

_RECORDED = frozenset({StepState.DUE, StepState.SKIPPED})


class StepRow(Struct, frozen=True):
    """A row of lifecycle.step; the names are its columns'."""

    id: UUID
    task_id: UUID
    kind: StepKind
    anchor: int
    offset_seconds: int
    index: int
    at: datetime
    taken_at: datetime
    state: EntryState
    reason: str | None
    summary: str
    recipients: tuple[UUID, ...]
    stand_ins: tuple[StandIn, ...]
    effects: Effects
    policy_id: UUID
    policy_version: int
    policy_step: str | None


class Plan(Struct, frozen=True):
    """What the planner makes of a task at this moment."""

    life: Life
    steps: Sequence[Step]

    @property
    def to_record(self) -> list[Step]:
        """What is to be taken or skipped now. A reassignment goes ahead with its whole ladder, so that whatever else
        is due reaches the new assignee.
        """
        steps = [step for step in self.steps if step.state in _RECORDED]
        if any(step.effects.reassign_to for step in rules.due(steps)):
            return [step for step in steps if step.key.kind is StepKind.ESCALATION]
        return steps

    @property
    def coming_at(self) -> datetime | None:
        """When the first step comes that is not due yet."""
        return rules.next_at([step for step in self.steps if step.state is not StepState.DUE])


class Taking(Struct, frozen=True):
    """A step that is being taken or skipped, under the id of its row."""

    id: UUID
    step: Step

    @property
    def is_taken(self) -> bool:
        return self.step.state is StepState.DUE


async def take(tx: Transaction, now: datetime, plans: Sequence[Plan]) -> list[Happened]:
    """Record what is to be recorded of the plans, and bring it about. Gives the events to append."""
    recorded = await _record(tx, now, plans)
    events: list[Happened] = []
    messages: list[Message] = []
    for plan in plans:
        taken = [taking for taking in recorded[plan.life.row.id] if taking.is_taken]
        before = plan.life.row
        await _apply(tx, now, plan.life, [taking.step for taking in taken])
        plan.life.took += [explain(taking.step) for taking in taken]
        events += _events(now, before, plan.life.row, [taking.step for taking in taken])
        for taking in taken:
            messages += _messages(plan, taking)
    if messages:
        await notifications.tell(tx, now, messages)
    return events


async def _record(tx: Transaction, now: datetime, plans: Sequence[Plan]) -> dict[UUID, list[Taking]]:
    """A step whose identity is on record already was taken before: it is left out."""
    takings = {plan.life.row.id: [Taking(uuid7(), step) for step in plan.to_record] for plan in plans}
    rows = [_row(now, plan.life, taking) for plan in plans for taking in takings[plan.life.row.id]]
    inserted = {row["id"] for row in await tx.fetch(_RECORD, msgspec.json.encode(rows).decode())}
    for plan in plans:
        plan.life.taken += [_taken(taking.step) for taking in takings[plan.life.row.id]]
    return {task_id: [taking for taking in those if taking.id in inserted] for task_id, those in takings.items()}


def _row(now: datetime, life: Life, taking: Taking) -> StepRow:
    step = taking.step
    return StepRow(
        id=taking.id,
        task_id=life.row.id,
        kind=step.key.kind,
        anchor=step.key.anchor,
        offset_seconds=step.key.offset,
        index=step.index,
        at=step.at,
        taken_at=now,
        state=EntryState.TAKEN if taking.is_taken else EntryState.SKIPPED,
        reason=step.reason,
        summary=explain(step),
        recipients=step.recipients,
        stand_ins=step.stand_ins,
        effects=step.effects,
        policy_id=life.policy.id,
        policy_version=life.policy.version,
        policy_step=step.policy_step,
    )


def _taken(step: Step) -> Taken:
    return Taken(step.key, step.at, skipped=step.state is StepState.SKIPPED)


async def _apply(tx: Transaction, now: datetime, life: Life, steps: Sequence[Step]) -> None:
    """The effects of a task's steps as one change. Being told of an assignment is one too."""
    if any(step.key.kind is StepKind.ASSIGNED for step in steps):
        life.row = await tasks.mark_told(tx, life.row)
    effects = _united([step.effects for step in steps])
    if effects != Effects():
        life.row = await tasks.apply_effects(
            tx,
            now,
            life.row,
            level=effects.level,
            priority=effects.priority,
            assignee=effects.reassign_to,
            escalated_to_admins=any(Recipient.ADMINS in step.audience for step in steps),
        )


def _united(effects: Sequence[Effects]) -> Effects:
    """Of steps in the order of their taking the last word counts."""
    united: dict[str, Any] = {}
    for each in effects:
        united |= {field: value for field, value in asdict(each).items() if value is not None}
    return Effects(**united)


def _events(now: datetime, before: TaskRow, after: TaskRow, steps: Sequence[Step]) -> Iterator[Happened]:
    """One event a step, each with what it changed; the task is shown as it is after all of them."""
    standing = asdict(before)
    for step in steps:
        yield task_event(
            ANNOUNCED_AS[step.key.kind],
            before,
            after,
            None,
            now,
            changes=_changes(step.effects, standing),
            step=StepRef(step.key.kind, step.index),
        )


def _changes(effects: Effects, standing: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What a step changed, given how the task stood before it; `standing` moves on with it."""
    after = {
        "escalation_level": effects.level,
        "priority": effects.priority,
        "assignee_id": effects.reassign_to,
    }
    changes = {field: (standing[field], new) for field, new in after.items() if new not in (None, standing[field])}
    standing.update({field: new for field, (_, new) in changes.items()})
    return changes


def _messages(plan: Plan, taking: Taking) -> Iterator[Message]:
    life, step = plan.life, taking.step
    facts, row = life.facts, life.row
    for person in step.recipients:
        away = away_for(person, step.stand_ins)
        yield Message(
            user_id=person,
            category=step.category,
            kind=step.key.kind,
            project_id=row.project_id,
            task_id=row.id,
            step_id=taking.id,
            cycle=row.cycle,
            assignment_no=row.assignment_no,
            actor_id=row.assigner_id if step.key.kind is StepKind.ASSIGNED else None,
            facts=_facts(step, row, person) | ({"instead_of": to_builtins(away)} if away else {}),
            channels=life.policy.channels.get(step.category),
            fallback=life.policy.fallback,
            breaks_quiet=step.break_quiet,
            not_before=rules.snooze_until(facts, life.policy, person, *(each.user_id for each in away)),
            expires_at=plan.coming_at,
            subject=Subject(row.key, row.title),
        )


def _facts(step: Step, row: TaskRow, person: UUID) -> dict[str, Any]:
    """What the words need besides the task, as `notifications.wording.words` wants it."""
    match step.key.kind:
        case StepKind.ASSIGNED:
            hears_of_it = person == row.assignee_id or away_for(person, step.stand_ins)
            return {} if hears_of_it else {"lost": True}
        case StepKind.ESCALATION:
            return {"index": step.index, "level": step.index}
        case StepKind.ACCEPTANCE:
            return {"index": step.index}
        case _:
            due_at = {} if row.due_at is None else {"due_at": row.due_at.isoformat()}
            return {"index": step.index, "offset": step.key.offset, **due_at}
