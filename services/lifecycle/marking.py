"""Marks: the near past and future of many tasks at once, a step each as one point of time. For rows of a list."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from core.database import Transaction, transaction
from services.lifecycle import rules
from services.lifecycle.gathering import Life, gather
from services.lifecycle.model import EntryState, Mark, Step, StepKey, StepKind, StepState
from services.lifecycle.timeline import COMING
from services.tasks.model import TaskRow
from services.tasks.storage import look

MOST_PAST = 8
MOST_COMING = 12
PLANNED_IN_ONE_GO = 50
"""Then other requests get their turn."""

_PAST = """
SELECT step.task_id, step.kind, step.anchor, step.offset_seconds, step.at, step.state, step.shown_at
FROM unnest($1::uuid[], $2::int[], $3::int[]) AS wanted (id, cycle, assignment_no)
CROSS JOIN LATERAL (
    SELECT *, CASE state WHEN 'TAKEN' THEN taken_at ELSE at END AS shown_at FROM lifecycle.step
    WHERE task_id = wanted.id
      AND (state = 'TAKEN'
           OR anchor = CASE WHEN kind IN ('ASSIGNED', 'ACCEPTANCE') THEN wanted.assignment_no ELSE wanted.cycle END)
    ORDER BY shown_at DESC, id DESC LIMIT $4
) AS step
"""
"""What was skipped in a former cycle says nothing of this one; what was taken was taken."""

_FROM_DUE = frozenset({StepKind.REMINDER, StepKind.DUE, StepKind.OVERDUE})


class Recorded(Struct, frozen=True):
    """A step on record: promised for `at`, shown where it was taken."""

    key: StepKey
    at: datetime
    state: EntryState
    shown_at: datetime


Past = Mapping[UUID, Sequence[Recorded]]


async def marks(task_ids: Collection[UUID]) -> dict[UUID, tuple[Mark, ...]]:
    """Of each task up to 8 past marks and 12 to come, in the order of time. Whoever asks has checked the right.

    As many statements for many tasks as for one.
    """
    async with transaction() as tx:
        now, lives, past = await _known(tx, task_ids)
    marked = {}
    for place, life in enumerate(lives):
        if place % PLANNED_IN_ONE_GO == 0:
            await asyncio.sleep(0)
        marked[life.row.id] = _marks(life, past.get(life.row.id, ()), now)
    return marked


async def _known(tx: Transaction, task_ids: Collection[UUID]) -> tuple[datetime, list[Life], Past]:
    rows = await look(tx, task_ids)
    if not rows:
        return await tx.now(), [], {}
    now, lives = await gather(tx, rows)
    return now, lives, await _past(tx, rows)


async def _past(tx: Transaction, rows: Sequence[TaskRow]) -> Past:
    """The latest steps on record of each task."""
    wanted = ([row.id for row in rows], [row.cycle for row in rows], [row.assignment_no for row in rows])
    past: defaultdict[UUID, list[Recorded]] = defaultdict(list)
    for task_id, kind, anchor, offset, at, state, shown_at in await tx.fetch(_PAST, *wanted, MOST_PAST):
        key = StepKey(StepKind(kind), anchor, offset)
        past[task_id].append(Recorded(key, at, EntryState(state), shown_at))
    return past


def _marks(life: Life, past: Sequence[Recorded], now: datetime) -> tuple[Mark, ...]:
    """A step that is about to be skipped counts as past. One that was taken between two statements is there once."""
    due_at, recorded = life.row.due_at, {step.key for step in past}
    planned = [step for step in rules.plan(life.facts, life.policy, life.taken, now) if step.key not in recorded]
    gone = [Mark(step.key.kind, _offset(step.key, step.at, due_at), step.shown_at, step.state) for step in past]
    gone += _planned(planned, due_at, skipped=True)
    coming = sorted(_planned(planned, due_at, skipped=False), key=_at)
    return (*sorted(gone, key=_at)[-MOST_PAST:], *coming[:MOST_COMING])


def _planned(steps: Sequence[Step], due_at: datetime | None, *, skipped: bool) -> Iterator[Mark]:
    for step in steps:
        if (step.state is StepState.SKIPPED) is skipped:
            offset = _offset(step.key, step.at, due_at)
            yield Mark(step.key.kind, offset, step.until or step.at, COMING[step.state])


def _at(mark: Mark) -> datetime:
    return mark.at


def _offset(key: StepKey, at: datetime, due_at: datetime | None) -> int | None:
    """Reminders name theirs themselves, a day being 86,400 s whatever the clocks do."""
    if key.kind in _FROM_DUE:
        return key.offset
    return None if due_at is None else round((at - due_at).total_seconds())
