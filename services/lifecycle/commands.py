"""What moves a task's life on: taking what is due, and saying when to come back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.database import Transaction, transaction
from services.events import commands as events
from services.events.model import Happened
from services.lifecycle import rules
from services.lifecycle.gathering import Life, gather
from services.lifecycle.keeping import keep
from services.lifecycle.model import Turn
from services.lifecycle.taking import Plan, take
from services.lifecycle.wording import explain
from services.tasks import commands as tasks

MOST_ROUNDS = 32
"""A round takes all that is due; only a reassignment makes another one necessary. The rest is left to the next turn."""
SHORTEST_WAIT_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 28 * 86_400.0


async def advance(task_ids: Sequence[UUID]) -> list[Turn]:
    """Take every step of the tasks that is due, and say for each, in the order asked, when to come back.

    One transaction; idempotent; decides from rows alone and delivers nothing itself. A task that does not exist is
    closed. Safe to call at any time, by several callers at once.
    """
    async with transaction() as tx:
        rows = await tasks.lock(tx, task_ids)
        turns = {} if not rows else await _turns(tx, *await gather(tx, rows))
    return [turns.get(task_id) or Turn(task_id, closed=True) for task_id in task_ids]


async def _turns(tx: Transaction, now: datetime, lives: Sequence[Life]) -> dict[UUID, Turn]:
    happened: list[Happened] = []
    plans = _plans(lives, now)
    for _ in range(MOST_ROUNDS):
        moving = [plan for plan in plans if plan.to_record]
        if not moving:
            break
        happened += await take(tx, now, moving)
        plans = _plans(lives, now)
    happened += await keep(tx, now, plans)
    await events.append(tx, happened)
    return {plan.life.row.id: _turn(plan, now) for plan in plans}


def _plans(lives: Sequence[Life], now: datetime) -> list[Plan]:
    return [Plan(life, rules.plan(life.facts, life.policy, life.taken, now)) for life in lives]


def _turn(plan: Plan, now: datetime) -> Turn:
    life, step = plan.life, rules.next_step(plan.steps)
    row = life.row
    return Turn(
        task_id=row.id,
        closed=not row.is_open,
        key=row.key,
        project_id=row.project_id,
        status=row.status,
        priority=row.priority,
        wait=_wait(rules.next_at(plan.steps), now),
        next_step=None if step is None else explain(step),
        assignee_id=row.assignee_id,
        assignee_name=life.circle.name_of(row.assignee_id),
        due_at=row.due_at,
        escalation_level=row.escalation_level,
        taken=tuple(life.took),
    )


def _wait(next_at: datetime | None, now: datetime) -> float | None:
    """A timer may come early: beyond four weeks it does, and the task is looked at again."""
    if next_at is None:
        return None
    return min(max((next_at - now).total_seconds(), SHORTEST_WAIT_SECONDS), LONGEST_WAIT_SECONDS)
