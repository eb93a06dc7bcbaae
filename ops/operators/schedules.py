"""What Temporal's schedules start by the clock: the guard, digests, and the looks at policies' schedules."""

import asyncio
from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from core.settings import Settings
from ops.operators.screen import line, moment, say_would, table
from ops.operators.temporal import RPC_TIMEOUT, temporal
from ops.program import CannotRun
from services.policies.overseeing import OverseenSchedule, live_schedules
from services.policies.schedule_model import ScheduleState

OF_ALL = ("guard", "digests")
"""Each installation has one of each."""
POLICIES_SHOWN = 20
RESUMED = "resumed by an operator"


class Going(StrEnum):
    """PAUSED is by hand, and only a hand lets it go on."""

    RUNS = "runs"
    PAUSED = "paused"
    PAUSED_IN_MUSTER = "paused in Muster"
    MISSING = "missing"


class KeptSchedule(Struct, frozen=True):
    """One schedule, as Temporal keeps it; `note` is what whoever paused it has written."""

    id: str
    going: Going
    note: str | None = None
    last_at: datetime | None = None
    next_at: datetime | None = None


async def schedules(client: Client, task_queue: str) -> list[KeptSchedule]:
    """The guard's, that of digests, and up to 20 of policies that have not ended."""
    names = [(name_of(each, task_queue), False) for each in OF_ALL]
    names += [_policy_schedule(each) for each in await live_schedules(POLICIES_SHOWN)]
    return list(await asyncio.gather(*(_look(client, name, in_muster) for name, in_muster in names)))


def name_of(what: str, task_queue: str) -> str:
    """The id in Temporal of `guard`, `digests` or what is an id already."""
    return f"{what}:{task_queue}" if what in OF_ALL else what


def show_schedules(found: list[KeptSchedule]) -> None:
    rows = [(each.id, _MARKS[each.going] + each.going, moment(each.last_at), moment(each.next_at)) for each in found]
    table("Schedules", ("SCHEDULE", "STATE", "LAST", "NEXT"), rows)
    for each in found:
        if each.going is not Going.RUNS:
            line(f"{_MARKS[each.going]}{each.id} is {_mend(each)}")


async def resume(settings: Settings, what: str, *, yes: bool) -> None:
    """Let a schedule go on after somebody paused it in Temporal. Raises CannotRun where there is none."""
    name = name_of(what, settings.task_queue)
    if not yes:
        say_would(f"resume {name}")
        return
    async with temporal(settings) as client:
        await go_on(client, name)
    print(f"{name} goes on.")


async def go_on(client: Client, name: str) -> None:
    """Raises CannotRun where there is no such schedule."""
    try:
        await client.get_schedule_handle(name).unpause(note=RESUMED, rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise CannotRun(f"There is no schedule {name}.") from error
        raise


_MARKS = {Going.RUNS: "+ ", Going.PAUSED: "! ", Going.PAUSED_IN_MUSTER: "? ", Going.MISSING: "! "}


def _policy_schedule(schedule: OverseenSchedule) -> tuple[str, bool]:
    """Its id in Temporal, and whether whoever steers policies has paused it."""
    return f"policy-schedule:{schedule.id}", schedule.state is ScheduleState.PAUSED


async def _look(client: Client, name: str, in_muster: bool) -> KeptSchedule:
    try:
        described = await client.get_schedule_handle(name).describe(rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return KeptSchedule(name, Going.MISSING)
        raise
    state, ran, coming = described.schedule.state, described.info.recent_actions, described.info.next_action_times
    paused = Going.PAUSED_IN_MUSTER if in_muster else Going.PAUSED
    return KeptSchedule(
        name,
        paused if state.paused else Going.RUNS,
        note=state.note,
        last_at=ran[-1].started_at if ran else None,
        next_at=coming[0] if coming else None,
    )


def _mend(schedule: KeptSchedule) -> str:
    kind, _, rest = schedule.id.partition(":")
    if schedule.going is Going.PAUSED:
        return f"paused ({schedule.note or 'no reason given'}): ./muster ops workflows resume {schedule.id} --yes"
    if schedule.going is Going.PAUSED_IN_MUSTER:
        return f"paused in Muster: POST /policy-schedules/{rest}/resume lets it have effect again."
    return "missing: a worker makes it when it starts." if kind in OF_ALL else "missing: the guard has it made anew."
