"""What moves a task's life on: taking what is due, claiming what is to be sent, finding what fell behind."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from prometheus_client import Counter

from core.database import Transaction, transaction
from services.events import commands as events
from services.events.model import Happened, Poke
from services.lifecycle import rules
from services.lifecycle.calendar import LAST
from services.lifecycle.gathering import Life, gather
from services.lifecycle.keeping import keep
from services.lifecycle.model import Claim, Guarded, Nothing, Send, Turn, Wait
from services.lifecycle.taking import Plan, take
from services.notifications import commands as notifications
from services.notifications import queries as deliveries
from services.notifications import security
from services.notifications.model import Channel, ClaimedDelivery, Facts, NotSent, Postponed, Subject
from services.notifications.rules import words
from services.policies import queries as policies
from services.tasks import commands as tasks
from services.tasks import leaving
from services.tasks import queries as task_queries

log = structlog.get_logger(__name__)

MOST_ROUNDS = 32
"""A round takes all that is due; only a reassignment makes another one necessary. The rest is left to the next turn."""
SHORTEST_WAIT_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 28 * 86_400.0

MOST_GUARDED = 500

_BEHIND = """
SELECT open.id, open.key
FROM tasks.open
CROSS JOIN core.now() AS now
LEFT JOIN lifecycle.agenda ON agenda.task_id = open.id
WHERE agenda.next_at < now - interval '30 seconds'
   OR (agenda.task_id IS NULL OR agenda.closed OR agenda.seen_revision < open.revision)
      AND open.updated_at < now - interval '30 seconds'
ORDER BY agenda.next_at NULLS FIRST, open.id
LIMIT $1
"""

_OPEN = """
SELECT id, key, project_id, policy_id FROM tasks.open
WHERE ($1::uuid IS NULL OR project_id = $1) AND ($2::uuid IS NULL OR id > $2)
ORDER BY id LIMIT $3
"""

_EXPECTED = """
SELECT task_id, next_at FROM lifecycle.agenda
WHERE task_id = ANY($1::uuid[]) AND NOT closed AND next_at IS NOT NULL ORDER BY task_id
"""

_POKED = Counter("muster_guard_tasks_poked", "Open tasks that the guard found behind and poked.")
_RESTARTED = Counter("muster_guard_deliveries_restarted", "Deliveries that the guard found waiting and started again.")
_UNASSIGNED = Counter("muster_guard_tasks_unassigned", "Open tasks that the guard took from people without access.")


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
        next_step=None if step is None else step.summary,
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


async def claim(delivery_id: UUID) -> Claim:
    """Take a delivery for one attempt right before its call, with its words for whoever may still see the task.

    A held IN_APP delivery is shown at once: nothing is left to send.
    """
    async with transaction() as tx:
        now = await tx.now()
        claimed = await notifications.claim(tx, now, delivery_id)
        match claimed:
            case None:
                return Nothing()
            case Postponed(until):
                return Wait(max((until - now).total_seconds(), SHORTEST_WAIT_SECONDS))
        subject = await _subject(tx, claimed)
        if subject is None and claimed.notice.task_id is not None:
            await notifications.skip(tx, claimed.id, NotSent.NO_ACCESS)
            return Nothing()
        if claimed.channel is Channel.IN_APP:
            await notifications.show(tx, now, claimed, subject)
            return Nothing()
        facts = await security.with_link(tx, claimed.notice.user_id, claimed.notice.facts)
        return _send(claimed, subject, facts, now)


async def _subject(tx: Transaction, claimed: ClaimedDelivery) -> Subject | None:
    task_id = claimed.notice.task_id
    if task_id is None:
        return None
    return (await task_queries.subjects(tx, claimed.notice.user_id, [task_id])).get(task_id)


def _send(claimed: ClaimedDelivery, subject: Subject | None, facts: Facts, now: datetime) -> Send:
    notice, device = claimed.notice, claimed.device
    told = words(notice.kind, subject, facts, at=now)
    return Send(
        delivery_id=claimed.id,
        notification_id=notice.id,
        user_id=notice.user_id,
        channel=claimed.channel,
        address=claimed.address if device is None else device.token,
        title=told.title,
        body=told.body,
        data={
            "notification_id": str(notice.id),
            "kind": notice.kind,
            "category": notice.category,
            "task_id": "" if notice.task_id is None else str(notice.task_id),
            "key": "" if subject is None else subject.key,
        },
        tag=str(notice.id),
        ttl=_ttl(claimed.expires_at, now),
        device_id=None if device is None else device.id,
        platform=None if device is None else device.platform,
        token_kind=None if device is None else device.kind,
    )


def _ttl(expires_at: datetime | None, now: datetime) -> float | None:
    """What was held beyond the next step is all that its person hears: it takes as long as it takes to arrive."""
    return None if expires_at is None or expires_at <= now else (expires_at - now).total_seconds()


async def guard() -> Guarded:
    """Poke open tasks that fell behind, start deliveries again that nobody sends, and take open tasks back from people
    without access: a lost signal, a terminated workflow, a restored server or a leaving that was cut off heals itself.
    At most 500 of each in one look; the longest waiting first.
    """
    found = Guarded(await _poke_what_is_behind(), await _start_what_waits(), await _unassign_strangers())
    if found != Guarded(0, 0):
        log.warning("guard.found", tasks=found.tasks, deliveries=found.deliveries, unassigned=found.unassigned)
    return found


async def _poke_what_is_behind() -> int:
    async with transaction() as tx:
        pokes = [Poke(task_id, key) for task_id, key in await tx.fetch(_BEHIND, MOST_GUARDED)]
        await events.append(tx, calls=pokes)
    _POKED.inc(len(pokes))
    return len(pokes)


async def _start_what_waits() -> int:
    async with transaction() as tx:
        calls = await deliveries.waiting(tx, MOST_GUARDED)
        await events.append(tx, calls=calls)
    count = sum(len(call.delivery_ids) for call in calls)
    _RESTARTED.inc(count)
    return count


async def _unassign_strangers() -> int:
    count = await leaving.unassign_strangers(MOST_GUARDED)
    _UNASSIGNED.inc(count)
    return count


async def roll_out(project_id: UUID | None, after: UUID | None, limit: int) -> UUID | None:
    """Advance those of the next `limit` open tasks, by id, that the policy in force in this scope governs, and poke
    those whose next step comes earlier now; the timers of the others come early enough.

    A `project_id` of None is the whole system. Gives the last task's id, to go on after it, and None at the end. A
    batch that is repeated does no harm.
    """
    async with transaction() as tx:
        batch = await tx.fetch(_OPEN, project_id, after, limit)
        in_force = await policies.in_force(tx, project_id or policies.SYSTEM)
        governing = await policies.governing(tx, [(row["project_id"], row["policy_id"]) for row in batch])
        keys = {
            row["id"]: row["key"]
            for row, policy in zip(batch, governing, strict=True)
            if policy.id == in_force.policy_id
        }
        await tasks.lock(tx, keys)
        before = await _expected(tx, keys)
        await tasks.raise_revisions(tx, keys)
        await advance(list(keys))
        expected = await _expected(tx, keys)
        earlier = [task_id for task_id, at in expected.items() if at < before.get(task_id, LAST)]
        await events.append(tx, calls=[Poke(task_id, keys[task_id]) for task_id in earlier])
    return batch[-1]["id"] if len(batch) == limit else None


async def _expected(tx: Transaction, task_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the lives of open tasks are to wake up, as far as they were told to."""
    rows = await tx.fetch(_EXPECTED, list(task_ids))
    return {row["task_id"]: row["next_at"] for row in rows}
