"""Rollouts: another policy on its way to the tasks that it governs, and how far it has come.

A row is begun in the transaction that puts the policy in force. `services.lifecycle.rolling_out` moves it on batch by
batch, in the transaction of the batch, so that cursor and counters tell exactly what was committed.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Record
from msgspec import Struct
from msgspec.structs import replace

from core.database import Transaction
from core.ids import uuid7
from services.events import commands as events
from services.events.model import Frame, Happened, Kind, StartRollout
from services.policies.announcing import readers_of_rollouts
from services.policies.model import Policy, Reason, Rollout, RolloutState
from services.policies.progress import COLUMNS, percent_of, rollout_from
from services.policies.queries import SYSTEM, in_force

ANNOUNCE_EVERY = timedelta(seconds=1)
OF_A_POLICY = (Reason.REPLACED, Reason.ROTA)
"""A policy means something else: its tasks look again, also those that have it as their own. All other rollouts are of
a place: whatever is in force there now reaches its tasks.
"""

_KEPT = f"{COLUMNS}, after, started_version, announced_at"

_BEGIN = f"""
INSERT INTO policies.rollout AS rollout
    (id, project_id, policy_id, policy_version, reason, actor_id, state, looked_at, governed, poked, after, version,
     created_at, announced_at)
VALUES ($1, $2, $3, $4, $5, $6, 'RUNNING', 0, 0, 0, $7, nextval('core.version'), $8, $8)
ON CONFLICT (id) DO NOTHING
RETURNING {COLUMNS}
"""  # noqa: S608

_LOCK = f"SELECT {_KEPT} FROM policies.rollout WHERE id = $1 FOR NO KEY UPDATE"  # noqa: S608

_START = f"""
UPDATE policies.rollout SET total = $2, started_version = nextval('core.version'), started_at = core.now()
WHERE id = $1 RETURNING {_KEPT}
"""  # noqa: S608

_COVERED = """
SELECT EXISTS (
    SELECT FROM policies.rollout
    WHERE project_id IS NOT DISTINCT FROM $1 AND started_version > $2
      AND CASE WHEN reason = ANY($3) THEN policy_id = $4 ELSE $5 END
)
"""

_SCOPES = "SELECT scope FROM policies.in_force WHERE policy_id = $1 OR scheduled_policy_id = $1 ORDER BY scope"

_IS_SOME_TASKS_OWN = "SELECT EXISTS (SELECT FROM tasks.open WHERE policy_id = $1)"

_SAVE = """
UPDATE policies.rollout
SET state = $2, looked_at = $3, governed = $4, poked = $5, after = $6, finished_at = $7, announced_at = $8,
    version = nextval('core.version')
WHERE id = $1 RETURNING version
"""


class Running(Struct, frozen=True):
    """A rollout whose row this transaction holds. `after` is the last task that was looked at."""

    shown: Rollout
    after: UUID | None
    started_version: int | None
    announced_at: datetime


class Batch(Struct, frozen=True):
    """What came of one: how many open tasks it looked at, up to which, and whether they were the last."""

    looked_at: int
    governed: int
    poked: int
    after: UUID | None
    last: bool


async def begin(tx: Transaction, actor_id: UUID | None, now: datetime, scope: UUID, reason: Reason) -> StartRollout:
    """Write down that what is in force in `scope`, a project or SYSTEM, is to reach its tasks. Append the call that
    this gives in the same transaction. An `actor_id` of None is the system itself.
    """
    rollout_id, project_id = uuid7(), None if scope == SYSTEM else scope
    call = StartRollout(rollout_id, project_id)
    await _begin(tx, now, call, (await in_force(tx, scope)).policy, reason, actor_id)
    return call


async def begin_in(
    tx: Transaction, actor_id: UUID | None, now: datetime, scopes: Collection[UUID], reason: Reason
) -> list[StartRollout]:
    """Likewise in several places."""
    return [await begin(tx, actor_id, now, scope, reason) for scope in scopes]


async def begin_of(
    tx: Transaction, actor_id: UUID | None, now: datetime, policy: Policy, reason: Reason
) -> list[StartRollout]:
    """Likewise that a policy means something else now to the tasks that it governs, wherever they are: in each place
    where it was chosen or scheduled, and wherever it may be some task's own. `reason` is one of OF_A_POLICY.
    """
    scopes = await places_of(tx, policy.id)
    if await is_some_tasks_own(tx, policy.id):
        scopes.append(policy.project_id or SYSTEM)
    wide = [SYSTEM] if SYSTEM in scopes else dict.fromkeys(scopes)
    calls = [StartRollout(uuid7(), None if scope == SYSTEM else scope) for scope in wide]
    for call in calls:
        await _begin(tx, now, call, policy, reason, actor_id)
    return calls


async def places_of(tx: Transaction, policy_id: UUID) -> list[UUID]:
    """Where a policy is in force, or would be but for a schedule: projects, and SYSTEM."""
    return [row["scope"] for row in await tx.fetch(_SCOPES, policy_id)]


async def is_some_tasks_own(tx: Transaction, policy_id: UUID) -> bool:
    """Whether an open task has it as its own policy."""
    return bool(await tx.fetchval(_IS_SOME_TASKS_OWN, policy_id))


async def adopt(tx: Transaction, call: StartRollout, after: UUID | None) -> None:
    """Give a rollout of a release that kept no rows one of its own, which goes on after the task `after`."""
    policy = (await in_force(tx, call.project_id or SYSTEM)).policy
    await _begin(tx, await tx.now(), call, policy, Reason.ADOPTED, None, after)


async def _begin(
    tx: Transaction,
    now: datetime,
    call: StartRollout,
    policy: Policy,
    reason: Reason,
    actor_id: UUID | None,
    after: UUID | None = None,
) -> None:
    row = await tx.fetchrow(
        _BEGIN, call.rollout_id, call.project_id, policy.id, policy.version, reason, actor_id, after, now
    )
    if row is not None:
        await events.append(tx, [await _event(tx, now, rollout_from(row))])


async def lock(tx: Transaction, rollout_id: UUID) -> Running | None:
    """Hold a rollout's row until the transaction ends; None where there is none."""
    row = await tx.fetchrow(_LOCK, rollout_id)
    return None if row is None else _running(row)


async def start(tx: Transaction, rollout: Running, total: int) -> Running:
    """The first batch begins. What it reads after this is no older than its place among the others."""
    row = await tx.fetchrow(_START, rollout.shown.id, total)
    assert row is not None
    return _running(row)


async def governs(tx: Transaction, rollout: Running) -> UUID:
    """The policy whose tasks it looks at: the one that it is of, else what is in force in its place now."""
    shown = rollout.shown
    if shown.reason in OF_A_POLICY:
        return shown.policy_id
    return (await in_force(tx, shown.project_id or SYSTEM)).policy_id


async def is_covered(tx: Transaction, rollout: Running, governing_id: UUID) -> bool:
    """Whether another rollout of the same place began later, when what this one is about was committed already, and
    looks at all tasks of the policy `governing_id`: what is left here it does, too.
    """
    shown = rollout.shown
    is_of_place = shown.reason not in OF_A_POLICY
    return bool(
        await tx.fetchval(
            _COVERED, shown.project_id, rollout.started_version, list(OF_A_POLICY), governing_id, is_of_place
        )
    )


async def move(tx: Transaction, now: datetime, rollout: Running, batch: Batch) -> Rollout:
    """Count a batch, with which the rollout may be done."""
    shown = rollout.shown
    moved = replace(
        shown,
        looked_at=shown.looked_at + batch.looked_at,
        governed=shown.governed + batch.governed,
        poked=shown.poked + batch.poked,
        state=RolloutState.DONE if batch.last else RolloutState.RUNNING,
    )
    return await _save(tx, now, replace(rollout, shown=moved, after=batch.after or rollout.after))


async def supersede(tx: Transaction, now: datetime, rollout: Running) -> Rollout:
    """Stop one that is covered."""
    return await _save(tx, now, replace(rollout, shown=replace(rollout.shown, state=RolloutState.SUPERSEDED)))


async def _save(tx: Transaction, now: datetime, rollout: Running) -> Rollout:
    """The first and the last change are told to people, and of those in between about one a second."""
    shown = rollout.shown
    ended = shown.state is not RolloutState.RUNNING
    is_news = ended or now - rollout.announced_at >= ANNOUNCE_EVERY
    finished_at = now if ended else None
    version = await tx.fetchval(
        _SAVE,
        shown.id,
        shown.state,
        shown.looked_at,
        shown.governed,
        shown.poked,
        rollout.after,
        finished_at,
        now if is_news else rollout.announced_at,
    )
    saved = replace(shown, finished_at=finished_at, version=version, percent=percent_of(shown))
    if is_news:
        await events.append(tx, [await _event(tx, now, saved)])
    return saved


async def _event(tx: Transaction, now: datetime, rollout: Rollout) -> Happened:
    topics = await readers_of_rollouts(tx, rollout.project_id)
    return Happened(
        kind=Kind.POLICY_ROLLOUT_CHANGED,
        at=now,
        actor_id=rollout.actor_id,
        frames=(Frame(topics, rollout),),
        project_id=rollout.project_id,
        logged=False,
    )


def _running(row: Record) -> Running:
    return Running(rollout_from(row), row["after"], row["started_version"], row["announced_at"])
