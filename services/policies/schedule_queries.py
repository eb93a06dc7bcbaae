"""Reading schedules: the system's everybody reads, a project's its members and admins."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec.structs import replace

from core.database import pool
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.events import queries as events
from services.events.model import Event
from services.identity.model import Actor
from services.policies.occurrences import following
from services.policies.queries import SYSTEM
from services.policies.schedule_model import PolicySchedule, ScheduleState
from services.policies.schedule_rules import MOST_SHOWN

COLUMNS = """
schedule.id, schedule.scope, schedule.policy_id, schedule.name, schedule.state, schedule.starts_at, schedule.ends_at,
schedule.rrule, schedule.starts_on, schedule.time_zone, schedule.duration, schedule.creator_id, schedule.version,
schedule.created_at, schedule.updated_at, schedule.ended_at, schedule.next_at
"""

_SCHEDULES = "policy schedules"

_READABLE = f"""(
    schedule.scope = '{SYSTEM}'
    OR EXISTS (SELECT FROM projects.visible WHERE visible.project_id = schedule.scope AND visible.user_id = $1)
    OR $2 AND EXISTS (SELECT FROM projects.present WHERE present.id = schedule.scope)
)"""  # noqa: S608

_GET = f"""
SELECT {COLUMNS}, core.now() AS now FROM policies.schedule WHERE schedule.id = $3 AND {_READABLE}
"""  # noqa: S608

_MAY_READ = f"SELECT EXISTS (SELECT FROM policies.schedule WHERE schedule.id = $3 AND {_READABLE})"  # noqa: S608

_LIST = f"""
SELECT {COLUMNS}, core.now() AS now FROM policies.schedule
WHERE {_READABLE} AND ($3::uuid IS NULL OR schedule.id < $3) AND ($4::uuid IS NULL OR schedule.scope = $4)
  AND ($5::text[] IS NULL OR schedule.state = ANY($5))
ORDER BY schedule.id DESC LIMIT $6
"""  # noqa: S608


async def get(actor: Actor, schedule_id: UUID) -> PolicySchedule:
    """Raises NotFound where the actor may not read it."""
    rows = await pool().fetch(_GET, actor.user_id, actor.is_admin, schedule_id)
    if not rows:
        raise NotFound("policy schedule")
    return (await _with_next(rows))[0]


async def page(
    actor: Actor, limit: int, after: str | None, project_id: UUID | None = None, states: Sequence[ScheduleState] = ()
) -> Page[PolicySchedule]:
    """The schedules that the actor may read, of one project or all, in some states or any, the newest first."""
    before = None if after is None else decode_cursor(_SCHEDULES, after, UUID)
    asked = list(states) or None
    rows = await pool().fetch(_LIST, actor.user_id, actor.is_admin, before, project_id, asked, limit + 1)
    items = await _with_next(rows[:limit])
    return Page(items, encode_cursor(_SCHEDULES, items[-1].id) if len(rows) > limit else None)


async def history(actor: Actor, schedule_id: UUID, limit: int, after: str | None) -> Page[Event]:
    """Who made, paused, resumed and ended a schedule, and when it came and went by itself, the newest first.

    Raises NotFound where the actor may not read it.
    """
    if not await pool().fetchval(_MAY_READ, actor.user_id, actor.is_admin, schedule_id):
        raise NotFound("policy schedule")
    return await events.of_schedule(pool(), schedule_id, limit, after)


async def _with_next(rows: Sequence[Record]) -> list[PolicySchedule]:
    """In a thread: what a rule makes of years may take a while."""
    return await asyncio.to_thread(lambda: [shown(schedule_from(row), row["now"]) for row in rows])


def shown(schedule: PolicySchedule, now: datetime) -> PolicySchedule:
    """With what is under way and to come."""
    if schedule.state is ScheduleState.ENDED:
        return schedule
    return replace(schedule, next=following(schedule.times, now, MOST_SHOWN))


def schedule_from(row: Record) -> PolicySchedule:
    """A row of COLUMNS."""
    columns: dict[str, Any] = {name: row[name] for name in _STORED}
    scope: UUID = row["scope"]
    project_id = None if scope == SYSTEM else scope
    return PolicySchedule(**columns, project_id=project_id, state=ScheduleState(row["state"]))


_STORED = tuple(name for name in PolicySchedule.__struct_fields__ if name not in ("project_id", "state", "next"))
