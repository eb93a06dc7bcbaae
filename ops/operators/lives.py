"""How a workflow stands by Temporal's account: whether it runs, what it waits for, and what it fails at."""

from collections.abc import Sequence
from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp
from msgspec import Struct
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import Client, WorkflowExecutionDescription
from temporalio.service import RPCError, RPCStatusCode

from ops.operators.temporal import RPC_TIMEOUT

EVENTS_LOOKED_AT = 20
_FAILED = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
_TIMED_OUT = EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT
_COMPLETED = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED


class Pending(Struct, frozen=True):
    """An activity that was asked for and has not answered."""

    activity: str
    attempt: int
    failure: str | None


class Life(Struct, frozen=True):
    """`status` is Temporal's, or NONE. `task_attempt` counts how often its present workflow task was tried, 0 where
    none waits; `task_waits` is for how many seconds. `build` is the version of the workers that it ran on last,
    `pinned_to` the one that somebody bound it to.
    """

    id: str
    status: str
    started_at: datetime | None = None
    history_length: int = 0
    last_event: str | None = None
    last_event_at: datetime | None = None
    task_attempt: int = 0
    task_waits: float = 0.0
    failure: str | None = None
    build: str | None = None
    pinned_to: str | None = None
    pending: tuple[Pending, ...] = ()

    @property
    def runs(self) -> bool:
        return self.status == "RUNNING"


async def life_of(client: Client, workflow_id: str) -> Life:
    """The last run under this id."""
    try:
        described = await client.get_workflow_handle(workflow_id).describe(rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return Life(workflow_id, "NONE")
        raise
    return _life(described, await _last_events(client, described))


def _life(described: WorkflowExecutionDescription, events: Sequence[HistoryEvent]) -> Life:
    raw = described.raw_description
    task, versioning = raw.pending_workflow_task, raw.workflow_execution_info.versioning_info
    return Life(
        id=described.id,
        status="UNKNOWN" if described.status is None else described.status.name,
        started_at=described.start_time,
        history_length=described.history_length,
        last_event=_name(events[0]) if events else None,
        last_event_at=_at(events[0].event_time) if events else None,
        task_attempt=task.attempt,
        task_waits=_since(task.original_scheduled_time) if task.attempt else 0.0,
        failure=_failure(events) if task.attempt > 1 else None,
        build=versioning.deployment_version.build_id or None,
        pinned_to=versioning.versioning_override.pinned.version.build_id or None,
        pending=tuple(map(_pending, raw.pending_activities)),
    )


async def _last_events(client: Client, described: WorkflowExecutionDescription) -> Sequence[HistoryEvent]:
    """The newest first."""
    request = GetWorkflowExecutionHistoryReverseRequest(
        namespace=client.namespace,
        execution=WorkflowExecution(workflow_id=described.id, run_id=described.run_id),
        maximum_page_size=EVENTS_LOOKED_AT,
    )
    answer = await client.workflow_service.get_workflow_execution_history_reverse(request, timeout=RPC_TIMEOUT)
    return answer.history.events


def _failure(events: Sequence[HistoryEvent]) -> str | None:
    """Why the last workflow task failed, where none succeeded since."""
    for event in events:
        if event.event_type == _FAILED:
            failed = event.workflow_task_failed_event_attributes
            return failed.failure.message.split("\n")[0] or "failed"
        if event.event_type == _TIMED_OUT:
            return "no worker answered in time"
        if event.event_type == _COMPLETED:
            break
    return None


def _pending(activity: PendingActivityInfo) -> Pending:
    return Pending(activity.activity_type.name, activity.attempt, activity.last_failure.message or None)


def _name(event: HistoryEvent) -> str:
    return EventType.Name(event.event_type).removeprefix("EVENT_TYPE_").lower().replace("_", " ")


def _at(time: Timestamp) -> datetime:
    return time.ToDatetime(UTC)


def _since(time: Timestamp) -> float:
    return max((datetime.now(UTC) - _at(time)).total_seconds(), 0.0)
