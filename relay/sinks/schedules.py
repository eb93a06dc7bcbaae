"""Schedules in Temporal: each of a policy's schedules has one of its own there, which says when to look, and no more.

It holds the next few starts and ends as calendars of one instant each. The version in the argument of its workflow
tells which call was carried last, so that an older one that comes late changes nothing.
"""

import math
from datetime import UTC, datetime, timedelta

import msgspec
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleHandle,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleState,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from services.events.model import KeepSchedule
from services.policies.model import LookAtSchedule

CALL_TIMEOUT = timedelta(seconds=5)
WORKFLOW_TASK_TIMEOUT = timedelta(seconds=3)
"""How long a killed worker keeps a workflow waiting."""

PAUSED_BY_US = "paused in Muster"
"""The note by which a pause of ours is told from one by hand, which only a hand undoes."""
CATCH_UP_FOR = timedelta(days=1)


def id_of(call: KeepSchedule) -> str:
    return f"policy-schedule:{call.schedule_id}"


async def keep(client: Client, task_queue: str, call: KeepSchedule, now: datetime) -> None:
    """Make, change or delete the schedule, and let it look at once where an instant has passed, unless it is paused.

    Harmless to repeat. Raises RPCError.
    """
    handle = client.get_schedule_handle(id_of(call))
    if call.ended:
        await _delete(handle)
    elif not await _update(handle, task_queue, call, now):
        await _create(client, task_queue, call, now)


async def _delete(handle: ScheduleHandle) -> None:
    try:
        await handle.delete(rpc_timeout=CALL_TIMEOUT)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise


async def _update(handle: ScheduleHandle, task_queue: str, call: KeepSchedule, now: datetime) -> bool:
    """False where there is none."""
    looks = False

    async def update(found: ScheduleUpdateInput) -> ScheduleUpdate | None:
        nonlocal looks
        present = found.description.schedule
        if _version(present) > call.version:
            return None
        wanted = _schedule(task_queue, call, _state(call, present.state))
        looks = _has_passed(call, now) and not wanted.state.paused
        return ScheduleUpdate(wanted)

    try:
        await handle.update(update, rpc_timeout=CALL_TIMEOUT)
        if looks:
            await handle.trigger(rpc_timeout=CALL_TIMEOUT)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True


async def _create(client: Client, task_queue: str, call: KeepSchedule, now: datetime) -> None:
    schedule = _schedule(task_queue, call, _state(call, ScheduleState()))
    at_once = _has_passed(call, now) and not call.paused
    try:
        await client.create_schedule(id_of(call), schedule, trigger_immediately=at_once, rpc_timeout=CALL_TIMEOUT)
    except ScheduleAlreadyRunningError:
        await _update(client.get_schedule_handle(id_of(call)), task_queue, call, now)


def _has_passed(call: KeepSchedule, now: datetime) -> bool:
    return any(at <= now for at in call.at)


def _version(schedule: Schedule) -> int:
    """0 where somebody has changed the argument by hand."""
    action = schedule.action
    if not isinstance(action, ScheduleActionStartWorkflow) or not action.args:
        return 0
    try:
        return msgspec.json.decode(action.args[0].data, type=LookAtSchedule).version
    except (AttributeError, msgspec.MsgspecError):
        return 0


def _state(call: KeepSchedule, present: ScheduleState) -> ScheduleState:
    if present.paused and present.note != PAUSED_BY_US:
        return present
    return ScheduleState(paused=call.paused, note=PAUSED_BY_US if call.paused else None)


def _schedule(task_queue: str, call: KeepSchedule, state: ScheduleState) -> Schedule:
    return Schedule(
        action=ScheduleActionStartWorkflow(
            "PolicySchedule",
            LookAtSchedule(call.schedule_id, call.version),
            id=id_of(call),
            task_queue=task_queue,
            task_timeout=WORKFLOW_TASK_TIMEOUT,
            static_summary=call.name,
        ),
        spec=ScheduleSpec(calendars=[_calendar(at) for at in call.at]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.BUFFER_ONE, catchup_window=CATCH_UP_FOR),
        state=state,
    )


def _calendar(at: datetime) -> ScheduleCalendarSpec:
    """Exactly this instant, in UTC; the second after it where it is not a whole one."""
    whole = datetime.fromtimestamp(math.ceil(at.timestamp()), UTC)
    return ScheduleCalendarSpec(
        second=_only(whole.second),
        minute=_only(whole.minute),
        hour=_only(whole.hour),
        day_of_month=_only(whole.day),
        month=_only(whole.month),
        year=_only(whole.year),
    )


def _only(value: int) -> tuple[ScheduleRange]:
    return (ScheduleRange(value),)
