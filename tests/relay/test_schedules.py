"""What the workflows sink makes of schedules in Temporal."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import msgspec
import pytest
from msgspec.structs import replace
from temporalio.client import Client, ScheduleActionStartWorkflow, ScheduleDescription, ScheduleHandle
from temporalio.service import RPCError, RPCStatusCode

from core import temporal
from core.ids import uuid7
from core.settings import Settings
from relay.sinks.workflows import Workflows
from services.events import outbox
from services.events.model import KeepSchedule, Sink
from tests.eventually import eventually
from tests.relay.owing import owe

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(settings: Settings) -> Client:
    return await temporal.connect(settings)


@pytest.fixture
def sink(client: Client) -> Workflows:
    return Workflows(client, f"nobody-{uuid7()}")


@pytest.fixture
async def wanted(client: Client) -> AsyncIterator[KeepSchedule]:
    """A schedule of the years 2090 and 2091, which is gone in the end."""
    call = KeepSchedule(uuid7(), 7, "Weekends", (at("2090-02-28T23:00:00"), at("2091-03-01T23:00:00")))
    yield call
    if not await is_gone(client, call):
        await handle_of(client, call).delete()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def handle_of(client: Client, call: KeepSchedule) -> ScheduleHandle:
    return client.get_schedule_handle(f"policy-schedule:{call.schedule_id}")


async def carry(sink: Workflows, connection: asyncpg.Connection, calls: Sequence[KeepSchedule]) -> None:
    """In one batch, as the relay does."""
    for call in calls:
        await owe(connection, [], msgspec.json.encode(call).decode(), Sink.WORKFLOWS)
    entries = await outbox.waiting(connection, Sink.WORKFLOWS, 0, 100)
    outcome = await sink.deliver(entries)
    assert (sorted(outcome.delivered), outcome.trouble) == ([entry.id for entry in entries], None)
    await outbox.strike_off(connection, outcome.delivered)


async def described(client: Client, call: KeepSchedule) -> ScheduleDescription:
    return await handle_of(client, call).describe()


async def is_gone(client: Client, call: KeepSchedule) -> bool:
    try:
        await described(client, call)
    except RPCError as error:
        return error.status is RPCStatusCode.NOT_FOUND
    return False


def argument(found: ScheduleDescription) -> Any:
    assert isinstance(found.schedule.action, ScheduleActionStartWorkflow)
    return msgspec.json.decode(found.schedule.action.args[0].data)


async def test_a_schedule_fires_at_its_instants_and_at_no_other(
    client: Client, sink: Workflows, connection: asyncpg.Connection, wanted: KeepSchedule
) -> None:
    await carry(sink, connection, [replace(wanted, at=(*wanted.at, at("2092-01-01T00:00:00.250000")))])
    found = await described(client, wanted)
    assert list(found.info.next_action_times) == [*wanted.at, at("2092-01-01T00:00:01")]
    assert argument(found) == {"schedule_id": str(wanted.schedule_id), "version": 7}
    action = found.schedule.action
    assert isinstance(action, ScheduleActionStartWorkflow)
    assert (action.workflow, action.id, found.info.num_actions) == (
        "PolicySchedule",
        f"policy-schedule:{wanted.schedule_id}",
        0,
    )


async def test_of_several_calls_the_highest_version_counts_however_they_come(
    client: Client, sink: Workflows, connection: asyncpg.Connection, wanted: KeepSchedule
) -> None:
    later, earlier = replace(wanted, version=9, at=wanted.at[1:]), replace(wanted, version=8, at=())
    await carry(sink, connection, [wanted, later, earlier])
    for stale in ([earlier], [wanted], [later, later]):
        await carry(sink, connection, stale)
        found = await described(client, wanted)
        assert (argument(found)["version"], list(found.info.next_action_times)) == (9, list(later.at))


async def test_a_schedule_is_paused_resumed_and_deleted(
    client: Client, sink: Workflows, connection: asyncpg.Connection, wanted: KeepSchedule
) -> None:
    for version, paused in ((1, True), (2, False), (3, True), (4, False)):
        await carry(sink, connection, [replace(wanted, version=version, paused=paused)])
        assert (await described(client, wanted)).schedule.state.paused is paused
    for _ in range(2):
        await carry(sink, connection, [replace(wanted, version=5, ended=True)])
        assert await is_gone(client, wanted)


async def test_what_was_paused_by_hand_only_a_hand_resumes(
    client: Client, sink: Workflows, connection: asyncpg.Connection, wanted: KeepSchedule
) -> None:
    await carry(sink, connection, [wanted])
    await handle_of(client, wanted).pause(note="an incident")
    passed = (datetime.now(UTC) - timedelta(minutes=2), *wanted.at)
    for version, paused in ((8, True), (9, False), (10, False)):
        await carry(sink, connection, [replace(wanted, version=version, paused=paused, at=passed)])
    found = await described(client, wanted)
    assert (found.schedule.state.paused, found.schedule.state.note) == (True, "an incident")
    assert (argument(found)["version"], found.info.num_actions) == (10, 0)


async def test_an_instant_that_has_passed_is_looked_at_at_once(
    client: Client, sink: Workflows, connection: asyncpg.Connection, wanted: KeepSchedule
) -> None:
    missed = replace(wanted, at=(datetime.now(UTC) - timedelta(minutes=2), *wanted.at))
    await carry(sink, connection, [replace(missed, paused=True)])
    assert (await described(client, wanted)).info.num_actions == 0

    async def started(count: int) -> bool:
        query = f"WorkflowType = 'PolicySchedule' AND WorkflowId STARTS_WITH 'policy-schedule:{wanted.schedule_id}'"
        return (await client.count_workflows(query)).count == count

    await carry(sink, connection, [replace(missed, version=8)])
    await eventually(lambda: started(1), every=0.1)
    await handle_of(client, wanted).delete()
    async for run in client.list_workflows(f"WorkflowId STARTS_WITH 'policy-schedule:{wanted.schedule_id}'"):
        await client.get_workflow_handle(run.id).terminate()
    await carry(sink, connection, [replace(missed, version=9)])
    await eventually(lambda: started(2), every=0.1)
