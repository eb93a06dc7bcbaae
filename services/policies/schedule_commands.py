"""Making, pausing, resuming and ending schedules. None is ever edited: who wants another one ends the former."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec.structs import replace

from core.database import Transaction, transaction
from core.errors import Conflict, NotFound, VersionMismatch
from core.ids import uuid7
from services.identity import queries as identity
from services.identity.model import Actor
from services.policies.occurrences import first_overlap
from services.policies.placing import lock_to_use
from services.policies.schedule_model import (
    Obstacle,
    Occurrence,
    PolicySchedule,
    PolicyScheduleCreate,
    ScheduleState,
    Times,
)
from services.policies.schedule_queries import COLUMNS, schedule_from, shown
from services.policies.schedule_rules import Standing, accept, require_to_come, standing
from services.policies.scheduling import lock_live, scope_of, settle_scope, stand, tell, unended
from services.projects.governing import lock_to_govern

MOST_LIVE = 100
"""Schedules of one scope that have not ended."""

_MAKE = f"""
INSERT INTO policies.schedule (
    id, scope, policy_id, name, state, next_at, starts_at, ends_at, rrule, starts_on, time_zone, duration, creator_id,
    version, created_at, updated_at
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, nextval('core.version'), $14, $14)
RETURNING {COLUMNS}
"""  # noqa: S608

_FIND = f"SELECT {COLUMNS} FROM policies.schedule WHERE id = $1"  # noqa: S608


async def create(actor: Actor, wanted: PolicyScheduleCreate) -> PolicySchedule:
    """Schedule a policy; if it is to be in force now, it is.

    Raises Forbidden, NotFound for a project that the actor can't see, Invalid with every field that is wrong, and
    Conflict for the hundred-and-first of its scope, or with the schedule that stands in the way.
    """
    scope = scope_of(wanted.project_id)
    async with transaction() as tx:
        await lock_to_govern(tx, actor, wanted.project_id)
        zone = (await identity.users([actor.user_id], tx))[actor.user_id].time_zone
        now, live = await tx.now(), await unended(tx, scope)
    name, times = await asyncio.to_thread(accept, wanted, zone, now)
    compared = await asyncio.to_thread(_overlaps, live, times, now)
    async with transaction() as tx:
        await lock_to_govern(tx, actor, wanted.project_id)
        await lock_to_use(tx, scope, wanted.policy_id)
        now, _ = await settle_scope(tx, scope)
        await _check_room(await unended(tx, scope), times, now, compared)
        found = await asyncio.to_thread(standing, times, now, paused=False)
        require_to_come(times, found)
        columns = (wanted.policy_id, name, found.state, found.next_at, *_columns(times), actor.user_id, now)
        row = (await tx.fetch(_MAKE, uuid7(), scope, *columns))[0]
        made = replace(schedule_from(row), next=found.coming)
        await tell(tx, actor.user_id, now, made, found, None)
        await settle_scope(tx, scope, actor.user_id)
    return made


async def pause(actor: Actor, schedule_id: UUID) -> PolicySchedule:
    """Let occurrences pass without effect; one under way is taken back. It still stands in the way of others.

    Raises NotFound, Forbidden, and Conflict for one that has ended.
    """
    return await _set(actor, schedule_id, paused=True)


async def resume(actor: Actor, schedule_id: UUID) -> PolicySchedule:
    """Let occurrences have effect again, also one under way. Raises as `pause` does."""
    return await _set(actor, schedule_id, paused=False)


async def end(actor: Actor, schedule_id: UUID, if_match: int | None = None) -> None:
    """End a schedule for good. Raises NotFound, Forbidden, VersionMismatch, and Conflict for one that has ended."""
    async with transaction() as tx:
        before, now = await _open(tx, actor, schedule_id)
        if if_match is not None and if_match != before.version:
            raise VersionMismatch(before.version, before)
        await _change(tx, actor, now, before, Standing(ScheduleState.ENDED))


async def require(actor: Actor, schedule_id: UUID) -> None:
    """Raises what a command on this schedule would raise for want of a right, before it is known what is wanted."""
    async with transaction() as tx:
        await _find(tx, actor, schedule_id)


async def _set(actor: Actor, schedule_id: UUID, *, paused: bool) -> PolicySchedule:
    async with transaction() as tx:
        before, now = await _open(tx, actor, schedule_id)
        if (before.state is ScheduleState.PAUSED) is paused:
            return before
        return await _change(tx, actor, now, before, standing(before.times, now, paused=paused))


async def _change(
    tx: Transaction, actor: Actor, now: datetime, before: PolicySchedule, found: Standing
) -> PolicySchedule:
    _, after = await stand(tx, now, before.id, found)
    await tell(tx, actor.user_id, now, after, found, before.state)
    await settle_scope(tx, scope_of(after.project_id), actor.user_id)
    return after


async def _find(tx: Transaction, actor: Actor, schedule_id: UUID) -> PolicySchedule:
    """Its project stays from here on."""
    row = await tx.fetchrow(_FIND, schedule_id)
    if row is None:
        raise NotFound("policy schedule")
    schedule = schedule_from(row)
    try:
        await lock_to_govern(tx, actor, schedule.project_id)
    except NotFound:
        raise NotFound("policy schedule") from None
    return schedule


async def _open(tx: Transaction, actor: Actor, schedule_id: UUID) -> tuple[PolicySchedule, datetime]:
    """A schedule to change, locked with all of its scope, and the time."""
    schedule = await _find(tx, actor, schedule_id)
    live = await lock_live(tx, scope_of(schedule.project_id))
    found = _among(live, schedule_id)
    if found is None:
        raise Conflict("The schedule has ended.", "schedule_ended")
    now = await tx.now()
    return shown(schedule_from(found), now), now


def _among(rows: Sequence[Record], schedule_id: UUID) -> Record | None:
    return next((row for row in rows if row["id"] == schedule_id), None)


async def _check_room(
    live: Sequence[PolicySchedule], times: Times, now: datetime, compared: Mapping[UUID, datetime | None]
) -> None:
    """Those that are paused stand in the way like others: to resume never fails. None is ever edited, so that what was
    `compared` before the locks still holds; left to compare are those that were made since.
    """
    if len(live) >= MOST_LIVE:
        raise Conflict(f"There are {MOST_LIVE} schedules here already; end one first.", "too_many_schedules")
    new = [each for each in live if each.id not in compared]
    obstacle = _obstacle(live, {**compared, **await asyncio.to_thread(_overlaps, new, times, now)})
    if obstacle is not None:
        detail = f"The schedule {obstacle.name} is in force then, too, at {obstacle.overlaps_at:%Y-%m-%d %H:%M} UTC."
        raise Conflict(detail, "schedules_overlap", obstacle)


def _overlaps(live: Sequence[PolicySchedule], times: Times, now: datetime) -> dict[UUID, datetime | None]:
    """The first instant at which each is in force together with `times`, if any."""
    return {each.id: first_overlap(each.times, times, now) for each in live}


def _obstacle(live: Sequence[PolicySchedule], overlaps: Mapping[UUID, datetime | None]) -> Obstacle | None:
    """The schedule that is the first to be in force at the same time as another."""
    found = [(at, each) for each in live if (at := overlaps[each.id]) is not None]
    if not found:
        return None
    at, schedule = min(found, key=lambda one: one[0])
    return Obstacle(schedule.id, schedule.name, at)


def _columns(times: Times) -> tuple[Any, ...]:
    """From `starts_at` to `duration`."""
    if isinstance(times, Occurrence):
        return times.starts_at, times.ends_at, None, None, None, None
    return None, None, times.rrule, times.starts_on, times.time_zone, str(times.duration)
