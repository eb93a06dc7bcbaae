"""The guard: finds what fell behind. What a lost signal, a terminated workflow or a crash left undone heals so."""

from collections.abc import Awaitable, Callable

import structlog
from msgspec.structs import asdict
from prometheus_client import Counter

from core.database import transaction
from services.events import commands as events
from services.events.model import Poke
from services.lifecycle.model import Guarded
from services.notifications import queries as deliveries
from services.policies import scheduling, stalling
from services.tasks import leaving

log = structlog.get_logger(__name__)

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

_POKED = Counter("muster_guard_tasks_poked", "Open tasks that the guard found behind and poked.")
_RESTARTED = Counter("muster_guard_deliveries_restarted", "Deliveries that the guard found waiting and started again.")
_KEPT = Counter("muster_guard_schedules_kept", "Schedules of policies that the guard found not looked at in time.")
_RESUMED = Counter("muster_guard_rollouts_resumed", "Rollouts of policies that the guard found standing still.")
_UNASSIGNED = Counter("muster_guard_tasks_unassigned", "Open tasks that the guard took from people without access.")


async def guard() -> Guarded:
    """Poke open tasks that fell behind, start deliveries again that nobody sends, take open tasks back from people
    without access, ask anew for looks at schedules, and go on with rollouts that stand still: a lost signal, a
    terminated workflow, a restored server or a leaving that was cut off heals itself. At most 500 of each in one look;
    the longest waiting first. Where one of them fails the others are looked at nevertheless; then all failures are
    raised as an ExceptionGroup.
    """
    failures: list[Exception] = []

    async def count(step: Callable[[], Awaitable[int]]) -> int:
        try:
            return await step()
        except Exception as error:
            log.exception("guard.failed", step=step.__name__)
            failures.append(error)
            return 0

    found = Guarded(
        await count(_poke_what_is_behind),
        await count(_start_what_waits),
        await count(_unassign_strangers),
        await count(_keep_what_was_missed),
        await count(_resume_what_stands_still),
    )
    if found != Guarded(0, 0):
        log.warning("guard.found", **asdict(found))
    if failures:
        raise ExceptionGroup("The guard could not look everywhere.", failures)
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


async def _keep_what_was_missed() -> int:
    await scheduling.settle_paused(MOST_GUARDED)
    async with transaction() as tx:
        calls = await scheduling.overdue(tx, MOST_GUARDED)
        await events.append(tx, calls=calls)
    _KEPT.inc(len(calls))
    return len(calls)


async def _resume_what_stands_still() -> int:
    async with transaction() as tx:
        calls = await stalling.stalled(tx, MOST_GUARDED)
        await events.append(tx, calls=calls)
    _RESUMED.inc(len(calls))
    return len(calls)


async def _unassign_strangers() -> int:
    count = await leaving.unassign_strangers(MOST_GUARDED)
    _UNASSIGNED.inc(count)
    return count
