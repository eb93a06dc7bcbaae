"""Workflows: each call becomes a start (or signal-with-start) in Temporal, under an id that makes a repeat harmless."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2s
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec.structs import replace
from temporalio.client import Client
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from core.temporal import TASK_KEY
from relay.sinks import schedules
from relay.sinks.schedules import CALL_TIMEOUT, WORKFLOW_TASK_TIMEOUT
from relay.sinks.sink import Outcome, Rejected
from services.events.model import Call, KeepSchedule, Poke, Sink, Start, StartDeliver, StartRollout
from services.events.outbox import Entry

AT_ONCE = 30
MOST_DELIVERIES = 100
"""In one workflow."""
MOST_REFUSALS = 10
"""So often Temporal refuses a call, while it takes others, before its entries are set aside."""

_AWAY = frozenset(
    {
        RPCStatusCode.CANCELLED,
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.UNAVAILABLE,
    }
)
"""What these say is about the server, not about the call."""

_DECODER: msgspec.json.Decoder[Call] = msgspec.json.Decoder(Call)


class Workflows:
    """Calls for the same workflow in one batch are one call: each only says, look again, or, start if you have not."""

    name = Sink.WORKFLOWS
    server = "Temporal"
    batch = 200

    def __init__(self, client: Client, task_queue: str) -> None:
        self._client = client
        self._task_queue = task_queue
        self._refusals: dict[int, int] = {}

    async def deliver(self, entries: Sequence[Entry]) -> Outcome:
        outcome = Outcome()
        room = asyncio.Semaphore(AT_ONCE)
        calls = _together(_understood(entries, outcome))
        refused: list[_Refused] = []
        await asyncio.gather(*(self._settle(owed, outcome, refused, room) for owed in calls))
        self._count(refused, outcome)
        return outcome

    async def caught_up(self) -> Exception | None:
        return None

    async def _settle(
        self, owed: "_Owed", outcome: Outcome, refused: list["_Refused"], room: asyncio.Semaphore
    ) -> None:
        async with room:
            if outcome.trouble is not None:
                return
            try:
                await self._make(owed.call, owed.entries[0].read_at)
            except RPCError as error:
                if error.status in _AWAY:
                    outcome.trouble = error
                elif error.status is RPCStatusCode.INVALID_ARGUMENT:
                    outcome.rejected.extend(Rejected(entry, str(error)) for entry in owed.entries)
                else:
                    refused.extend(_Refused(entry, error) for entry in owed.entries)
                return
            except (RuntimeError, OSError, TimeoutError) as error:  # a lazy client that can't connect raises the first
                outcome.trouble = error
                return
            outcome.delivered.extend(entry.id for entry in owed.entries)

    def _count(self, refused: Sequence["_Refused"], outcome: Outcome) -> None:
        """What is refused again and again while others are taken is itself at fault, and holds them up no longer. Where
        nothing is taken it may be the server, or our right to it. An outage in between starts the count anew.
        """
        counts = {}
        for entry, error in refused:
            count = self._refusals.get(entry.id, 0) + bool(outcome.delivered)
            if count >= MOST_REFUSALS:
                outcome.rejected.append(Rejected(entry, str(error)))
            else:
                counts[entry.id] = count
                outcome.trouble = outcome.trouble or error
        self._refusals = counts

    async def _make(self, call: Call, now: datetime) -> None:
        if isinstance(call, KeepSchedule):
            await schedules.keep(self._client, self._task_queue, call, now)
        else:
            await self._start(call, now)

    async def _start(self, call: Start, now: datetime) -> None:
        try:
            await self._client.start_workflow(
                **_workflow(call, now),
                id=workflow_id(call),
                task_queue=self._task_queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                task_timeout=WORKFLOW_TASK_TIMEOUT,
                rpc_timeout=CALL_TIMEOUT,
            )
        except WorkflowAlreadyStartedError:
            return  # which is what was asked for


class _Owed(msgspec.Struct):
    call: Call
    entries: list[Entry]


class _Refused(NamedTuple):
    """By a server that answers."""

    entry: Entry
    error: RPCError


def _understood(entries: Sequence[Entry], outcome: Outcome) -> list[_Owed]:
    """Each call once, with the entries that ask for it. What is no call is rejected."""
    calls: dict[str, _Owed] = {}
    for entry in entries:
        try:
            call = _DECODER.decode(entry.body)
        except msgspec.MsgspecError as error:
            outcome.rejected.append(Rejected(entry, str(error)))
            continue
        owed = calls.setdefault(workflow_id(call), _Owed(call, []))
        owed.entries.append(entry)
        owed.call = _latest(owed.call, call)
    return list(calls.values())


def _latest(one: Call, other: Call) -> Call:
    """Calls for one workflow say the same, but for those that keep a schedule: of these the highest version counts."""
    if isinstance(one, KeepSchedule) and isinstance(other, KeepSchedule):
        return max(one, other, key=lambda call: call.version)
    return one


def _together(calls: Iterable[_Owed]) -> list[_Owed]:
    """Deliveries of one channel that leave at the same time share a workflow: when hundreds of tasks come due at once
    starting one for each costs more than all the rest.
    """
    together: list[_Owed] = []
    batches: dict[tuple[str, datetime], _Owed] = {}
    for owed in calls:
        batch = None
        if isinstance(owed.call, StartDeliver):
            leaving = (owed.call.channel, max(owed.call.send_at, owed.entries[0].read_at))
            batch = _joined(batches.get(leaving), owed.call, owed.entries)
            batches[leaving] = batch or owed
        if batch is None:
            together.append(owed)
    return together


def _joined(batch: _Owed | None, call: StartDeliver, entries: Sequence[Entry]) -> _Owed | None:
    """The batch with these deliveries in it, or nothing where there is none, or no room in it."""
    if batch is None or not isinstance(batch.call, StartDeliver):
        return None
    ids = tuple(dict.fromkeys((*batch.call.delivery_ids, *call.delivery_ids)))
    if len(ids) > MOST_DELIVERIES:
        return None
    batch.call = replace(batch.call, delivery_ids=ids)
    batch.entries.extend(entries)
    return batch


def workflow_id(call: Call) -> str:
    match call:
        case Poke():
            return f"task:{call.task_id}"
        case StartDeliver():
            return f"deliver:{_hash(call.delivery_ids)}"
        case StartRollout():
            return f"rollout:{call.rollout_id}"
        case KeepSchedule():
            return schedules.id_of(call)


def _workflow(call: Start, now: datetime) -> dict[str, Any]:
    """Type, argument and what else differs between the three."""
    match call:
        case Poke():
            key = TypedSearchAttributes([SearchAttributePair(TASK_KEY, call.key)])
            return {
                "workflow": "TaskLifecycle",
                "arg": call,
                "start_signal": "changed",
                "static_summary": call.key,
                "search_attributes": key,
            }
        case StartDeliver():
            count = len(call.delivery_ids)
            return {
                "workflow": "Deliver",
                "arg": call,
                "static_summary": f"{call.channel}: {count}",
                "start_delay": call.send_at - now if call.send_at > now else None,
            }
        case StartRollout():
            scope = "the whole system" if call.project_id is None else f"project {call.project_id}"
            return {"workflow": "PolicyRollout", "arg": call, "static_summary": scope}


def _hash(ids: Sequence[UUID]) -> str:
    return blake2s(b"".join(sorted(id.bytes for id in ids)), digest_size=16).hexdigest()
