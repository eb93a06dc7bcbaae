"""Deciding from rows which schedule is in force in a scope: the same for whoever asks, whenever, and however often.

Temporal only says when to look. Locks are taken in one order: the project and the policy, where a command needs them,
then what is in force in the scope, then its schedules.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Record
from msgspec.structs import replace

from core.database import Transaction, pool, transaction
from services.events.commands import append
from services.events.model import Happened, KeepSchedule
from services.policies.announcing import changed
from services.policies.placing import lock_scope, schedule
from services.policies.queries import SYSTEM
from services.policies.schedule_model import PolicySchedule, ScheduleState
from services.policies.schedule_queries import COLUMNS, schedule_from
from services.policies.schedule_rules import Standing, standing

_SCOPE_OF = "SELECT scope FROM policies.schedule WHERE id = $1"

_UNENDED = f"SELECT {COLUMNS} FROM policies.schedule WHERE scope = $1 AND state <> 'ENDED' ORDER BY id"  # noqa: S608

_LIVE = f"{_UNENDED} FOR UPDATE"

_STAND = f"""
UPDATE policies.schedule
SET version = CASE WHEN state = $2::text THEN version ELSE nextval('core.version') END,
    updated_at = CASE WHEN state = $2::text THEN updated_at ELSE $4 END,
    ended_at = CASE WHEN $2::text = 'ENDED' THEN $4 ELSE ended_at END,
    state = $2::text, next_at = $3
WHERE id = $1 RETURNING {COLUMNS}
"""  # noqa: S608

_OVERDUE = f"""
SELECT {COLUMNS}, core.now() AS now FROM policies.schedule
WHERE state IN ('UPCOMING', 'ACTIVE') AND next_at < core.now() - interval '60 seconds'
ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED
"""  # noqa: S608

_PASSED_PAUSED = """
SELECT DISTINCT scope FROM policies.schedule
WHERE state = 'PAUSED' AND next_at < core.now() - interval '60 seconds'
ORDER BY scope LIMIT $1
"""

_PASSED_WITH = """
SELECT DISTINCT scope FROM policies.schedule
WHERE policy_id = $1 AND state <> 'ENDED' AND next_at <= core.now()
ORDER BY scope
"""

_VERSION = "SELECT nextval('core.version')"


async def settle(schedule_id: UUID) -> float | None:
    """Put in force, or take back, what the schedules of this one's scope say now. Gives the seconds until this one is
    to be looked at again, None where nothing of it is to come, or it is paused.

    One transaction; idempotent; safe at any time. Of several that are under way at once, as may be beyond the time for
    which they were compared, the one that was made first counts.
    """
    async with transaction() as tx:
        scope = await tx.fetchval(_SCOPE_OF, schedule_id)
        if scope is None:
            await append(tx, calls=[KeepSchedule(schedule_id, await tx.fetchval(_VERSION), ended=True)])
            return None
        now, schedules = await settle_scope(tx, scope)
    return next((_wait(row["next_at"], now) for row in schedules if row["id"] == schedule_id), None)


def _wait(next_at: datetime | None, now: datetime) -> float | None:
    return None if next_at is None else (next_at - now).total_seconds()


async def settle_scope(tx: Transaction, scope: UUID, actor_id: UUID | None = None) -> tuple[datetime, list[Record]]:
    """The same inside a command. Gives the time, and the schedules of the scope that are not paused, as they stand.

    Only those are reckoned with of which a start or an end has passed: until then each stands as it was stored.
    """
    live = await lock_live(tx, scope)
    now = await tx.now()
    due = [row for row in live if row["next_at"] is None or row["next_at"] <= now]
    standings = await asyncio.to_thread(_standings, [schedule_from(row) for row in due], now)
    stood = {row["id"]: await _stand(tx, now, row, found) for row, found in zip(due, standings, strict=True)}
    rows = [stood.get(row["id"], row) for row in live]
    active = next((row for row in rows if row["state"] == ScheduleState.ACTIVE), None)
    policy_id, schedule_id = (None, None) if active is None else (active["policy_id"], active["id"])
    await schedule(tx, actor_id, now, scope, policy_id, schedule_id)
    return now, [row for row in rows if row["state"] in (ScheduleState.ACTIVE, ScheduleState.UPCOMING)]


async def settle_with(tx: Transaction, policy_id: UUID) -> None:
    """Settle where schedules of a policy may have ended, or begun, without anybody having looked yet."""
    for row in await tx.fetch(_PASSED_WITH, policy_id):
        await settle_scope(tx, row["scope"])


async def settle_paused(limit: int) -> None:
    """Settle, each in its own transaction, scopes in which a start or an end of a paused schedule passed a minute ago:
    at these Temporal does not look, but the last of them ends it.
    """
    for row in await pool().fetch(_PASSED_PAUSED, limit):
        async with transaction() as tx:
            await settle_scope(tx, row["scope"])


def _standings(schedules: Sequence[PolicySchedule], now: datetime) -> list[Standing]:
    return [standing(each.times, now, paused=each.state is ScheduleState.PAUSED) for each in schedules]


async def lock_live(tx: Transaction, scope: UUID) -> list[Record]:
    """Lock what is in force in a scope, and its schedules that have not ended."""
    await lock_scope(tx, scope, await tx.now())
    return await tx.fetch(_LIVE, scope)


async def unended(tx: Transaction, scope: UUID) -> list[PolicySchedule]:
    """The schedules of a scope that have not ended, as they were settled last."""
    return [schedule_from(row) for row in await tx.fetch(_UNENDED, scope)]


async def _stand(tx: Transaction, now: datetime, row: Record, found: Standing) -> Record:
    """A schedule as it stands, told where that differs from before."""
    if (row["state"], row["next_at"]) == (found.state, found.next_at):
        return row
    after, stored = await stand(tx, now, row["id"], found)
    await tell(tx, None, now, stored, found, ScheduleState(row["state"]))
    return after


async def stand(tx: Transaction, now: datetime, schedule_id: UUID, found: Standing) -> tuple[Record, PolicySchedule]:
    """Store how a locked schedule stands; it has a new version where its state is another."""
    row = (await tx.fetch(_STAND, schedule_id, found.state, found.next_at, now))[0]
    return row, replace(schedule_from(row), next=found.coming)


async def tell(
    tx: Transaction,
    actor_id: UUID | None,
    now: datetime,
    stored: PolicySchedule,
    found: Standing,
    former: ScheduleState | None,
) -> None:
    """Ask for looks at the instants to come, and say so where the state is another than before: None for a new one."""
    events: list[Happened] = []
    if stored.state is not former:
        known = None if former is None else stored.id
        changes = {"schedule_id": (known, stored.id), "state": (former, stored.state)}
        events = [await changed(tx, actor_id, now, stored.project_id, stored, changes)]
    await append(tx, events, [await _keep(tx, stored, found.boundaries)])


async def overdue(tx: Transaction, limit: int) -> list[KeepSchedule]:
    """Calls for schedules whose last look is a minute late, so that each is looked at at once, and again in time."""
    calls = []
    for row in await tx.fetch(_OVERDUE, limit):
        stored = schedule_from(row)
        found = await asyncio.to_thread(standing, stored.times, row["now"], paused=False)
        calls.append(await _keep(tx, stored, (row["next_at"], *found.boundaries)))
    return calls


async def _keep(tx: Transaction, stored: PolicySchedule, at: Sequence[datetime]) -> KeepSchedule:
    """Its version is drawn under the schedule's lock, so that it rises with what the call says."""
    return KeepSchedule(
        schedule_id=stored.id,
        version=await tx.fetchval(_VERSION),
        name=stored.name,
        at=tuple(at),
        paused=stored.state is ScheduleState.PAUSED,
        ended=stored.state is ScheduleState.ENDED,
    )


def scope_of(project_id: UUID | None) -> UUID:
    return SYSTEM if project_id is None else project_id
