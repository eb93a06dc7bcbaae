"""What the workflows sink asks of Temporal."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import msgspec
import pytest
from temporalio.client import Client, Interceptor, OutboundInterceptor, StartWorkflowInput, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from core import temporal
from core.ids import uuid7
from core.settings import Settings
from relay.sinks.workflows import MOST_REFUSALS, Workflows, workflow_id
from services.events import outbox
from services.events.model import Call, Poke, Sink, StartDeliver, StartRollout
from tests.relay.owing import owe

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(settings: Settings) -> Client:
    return await temporal.connect(settings)


@pytest.fixture
def sink(client: Client) -> Workflows:
    return Workflows(client, f"nobody-{uuid7()}")


async def entries_of(connection: asyncpg.Connection, calls: Sequence[Call]) -> list[outbox.Entry]:
    for call in calls:
        await owe(connection, [], msgspec.json.encode(call).decode(), Sink.WORKFLOWS)
    return await outbox.waiting(connection, Sink.WORKFLOWS, 0, 100)


async def history_of(client: Client, call: Call) -> list[str]:
    history = await client.get_workflow_handle(workflow_id(call)).fetch_history()
    return [event.WhichOneof("attributes") or "" for event in history.events]


async def test_a_poke_starts_the_lifecycle_with_its_signal(
    client: Client, sink: Workflows, connection: asyncpg.Connection
) -> None:
    poke = Poke(uuid7(), "OPS-42")
    entries = await entries_of(connection, [poke])
    outcome = await sink.deliver(entries)
    assert outcome.delivered == [entries[0].id]
    history = await history_of(client, poke)
    assert history[0] == "workflow_execution_started_event_attributes"
    assert "workflow_execution_signaled_event_attributes" in history
    description = await client.get_workflow_handle(workflow_id(poke)).describe()
    assert description.workflow_type == "TaskLifecycle"
    assert await description.static_summary() == "OPS-42"
    assert description.typed_search_attributes[temporal.TASK_KEY] == "OPS-42"


async def test_pokes_of_one_task_in_a_batch_are_one_signal(
    client: Client, sink: Workflows, connection: asyncpg.Connection
) -> None:
    poke, other = Poke(uuid7(), "OPS-1"), Poke(uuid7(), "OPS-2")
    entries = await entries_of(connection, [poke, other, poke, poke])
    outcome = await sink.deliver(entries)
    assert sorted(outcome.delivered) == [entry.id for entry in entries]
    assert (await history_of(client, poke)).count("workflow_execution_signaled_event_attributes") == 1


async def test_a_delivery_is_started_once_and_not_before_its_time(
    client: Client, sink: Workflows, connection: asyncpg.Connection
) -> None:
    now: datetime = await connection.fetchval("SELECT core.now()")
    deliver = StartDeliver("PUSH", (uuid7(), uuid7()), now + timedelta(hours=8))
    for _ in range(2):
        outcome = await sink.deliver(await entries_of(connection, [deliver]))
        assert outcome.trouble is None
        assert not outcome.rejected
    handle = client.get_workflow_handle(workflow_id(deliver))
    first = (await handle.fetch_history()).events[0].workflow_execution_started_event_attributes
    assert first.workflow_type.name == "Deliver"
    assert timedelta(hours=7) < first.first_workflow_task_backoff.ToTimedelta() <= timedelta(hours=8)


async def test_deliveries_that_leave_together_share_a_workflow(
    client: Client, sink: Workflows, connection: asyncpg.Connection
) -> None:
    now: datetime = await connection.fetchval("SELECT core.now()")
    later = now + timedelta(hours=8)
    pushes = [StartDeliver("PUSH", (uuid7(),), now - timedelta(seconds=age)) for age in (2, 1)]
    mail, held = StartDeliver("EMAIL", (uuid7(),), now), StartDeliver("PUSH", (uuid7(),), later)
    entries = await entries_of(connection, [*pushes, mail, held])
    outcome = await sink.deliver(entries)
    assert sorted(outcome.delivered) == [entry.id for entry in entries]
    shared = StartDeliver("PUSH", (*pushes[0].delivery_ids, *pushes[1].delivery_ids), now)
    for call in (shared, mail, held):
        assert (await client.get_workflow_handle(workflow_id(call)).describe()).workflow_type == "Deliver"


async def test_no_workflow_is_given_more_than_a_hundred_deliveries(
    client: Client, sink: Workflows, connection: asyncpg.Connection
) -> None:
    now: datetime = await connection.fetchval("SELECT core.now()")
    first, second = (StartDeliver("PUSH", tuple(uuid7() for _ in range(60)), now) for _ in range(2))
    await sink.deliver(await entries_of(connection, [first, second]))
    for call in (first, second):
        assert (await client.get_workflow_handle(workflow_id(call)).describe()).workflow_type == "Deliver"


def test_the_id_of_a_delivery_does_not_depend_on_the_order_of_its_parts() -> None:
    one, two, at = uuid7(), uuid7(), datetime.fromisoformat("2026-01-01T00:00:00Z")
    assert workflow_id(StartDeliver("PUSH", (one, two), at)) == workflow_id(StartDeliver("PUSH", (two, one), at))


async def test_a_rollout_is_started(client: Client, sink: Workflows, connection: asyncpg.Connection) -> None:
    rollout = StartRollout(uuid7(), None)
    await sink.deliver(await entries_of(connection, [rollout]))
    assert (await client.get_workflow_handle(workflow_id(rollout)).describe()).workflow_type == "PolicyRollout"


async def test_what_is_no_call_is_rejected_and_holds_up_no_other(
    sink: Workflows, connection: asyncpg.Connection
) -> None:
    bad = await owe(connection, [], '{"call":"dance"}', Sink.WORKFLOWS)
    entries = await entries_of(connection, [Poke(uuid7(), "OPS-1")])
    outcome = await sink.deliver(entries)
    assert [rejected.entry.id for rejected in outcome.rejected] == [bad]
    assert outcome.delivered == [entries[1].id]
    assert outcome.trouble is None


async def test_what_temporal_never_accepts_is_rejected(client: Client, connection: asyncpg.Connection) -> None:
    entries = await entries_of(connection, [Poke(uuid7(), "OPS-1")])
    outcome = await Workflows(client, "a task queue with too long a name" * 100).deliver(entries)
    assert [rejected.entry.id for rejected in outcome.rejected] == [entries[0].id]
    assert outcome.trouble is None


async def test_while_temporal_is_away_everything_stays_owed(settings: Settings, connection: asyncpg.Connection) -> None:
    away = await Client.connect("127.0.0.1:1", data_converter=temporal.DATA_CONVERTER, lazy=True)
    entries = await entries_of(connection, [Poke(uuid7(), f"OPS-{number}") for number in range(100)])
    outcome = await asyncio.wait_for(Workflows(away, settings.task_queue).deliver(entries), timeout=10)
    assert outcome.trouble is not None
    assert outcome.delivered == []
    assert outcome.rejected == []


class Refusing(Interceptor):
    """Answers for Temporal where it would start one of these workflows."""

    def __init__(self, status: RPCStatusCode, *calls: Call) -> None:
        self.status = status
        self.ids = {workflow_id(call) for call in calls}

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        return _RefusingCalls(next, self)


class _RefusingCalls(OutboundInterceptor):
    def __init__(self, next: OutboundInterceptor, refusing: Refusing) -> None:
        super().__init__(next)
        self._refusing = refusing

    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:
        if input.id in self._refusing.ids:
            raise RPCError("not this one", self._refusing.status, b"")
        return await super().start_workflow(input)


def refusing_sink(client: Client, refusing: Refusing) -> Workflows:
    return Workflows(Client(**(client.config() | {"interceptors": [refusing]})), f"nobody-{uuid7()}")


async def test_calls_that_temporal_refuses_for_good_are_set_aside_and_hold_up_no_others(
    client: Client, connection: asyncpg.Connection
) -> None:
    bad = [Poke(uuid7(), f"BAD-{number}") for number in range(40)]
    entries = await entries_of(connection, [*bad, Poke(uuid7(), "OPS-1")])
    *refused, taken = [entry.id for entry in entries]
    sink = refusing_sink(client, Refusing(RPCStatusCode.FAILED_PRECONDITION, *bad))
    for _ in range(MOST_REFUSALS - 1):
        outcome = await sink.deliver(entries)
        assert (outcome.delivered, outcome.rejected) == ([taken], [])
        assert isinstance(outcome.trouble, RPCError)
    outcome = await sink.deliver(entries)
    assert sorted(rejected.entry.id for rejected in outcome.rejected) == refused
    assert outcome.trouble is None


@pytest.mark.parametrize(
    ("status", "others_are_taken"),
    [(RPCStatusCode.PERMISSION_DENIED, False), (RPCStatusCode.UNAVAILABLE, True)],
)
async def test_nothing_is_set_aside_for_what_is_the_servers_fault(
    client: Client, connection: asyncpg.Connection, status: RPCStatusCode, others_are_taken: bool
) -> None:
    first, second = Poke(uuid7(), "OPS-1"), Poke(uuid7(), "OPS-2")
    entries = await entries_of(connection, [first, second])
    refusing = Refusing(status, first) if others_are_taken else Refusing(status, first, second)
    sink = refusing_sink(client, refusing)
    for _ in range(MOST_REFUSALS + 1):
        outcome = await sink.deliver(entries)
        assert not outcome.rejected
        assert isinstance(outcome.trouble, RPCError)
    refusing.ids.clear()
    assert sorted((await sink.deliver(entries)).delivered) == [entry.id for entry in entries]
