"""Who works on the task queues, and how much waits there."""

from datetime import UTC, datetime

from msgspec import Struct
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import PollerInfo, TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from core.queues import ROLLOUTS, queue_of
from ops.operators.temporal import RPC_TIMEOUT
from services.notifications.model import Channel

GONE_SECONDS = 70.0
"""A worker asks at least once a minute; Temporal remembers those that ended for five."""

_WORKFLOWS = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
_ACTIVITIES = TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY


class Poller(Struct, frozen=True):
    """A worker as it introduced itself, `<process>@<pid>`; `seen` is how many seconds ago it asked last."""

    identity: str
    seen: float
    build: str | None


class Queue(Struct, frozen=True):
    """`backlog` is about how many tasks wait, `oldest` for how many seconds the first of them does."""

    name: str
    kind: str
    backlog: int
    oldest: float
    pollers: tuple[Poller, ...]

    @property
    def is_worked_on(self) -> bool:
        return any(poller.seen < GONE_SECONDS for poller in self.pollers)


async def queues(client: Client, task_queue: str) -> list[Queue]:
    """The queue of workflows and activities, that of rollouts, and that of each channel."""
    return [
        await _queue(client, task_queue, _WORKFLOWS),
        await _queue(client, task_queue, _ACTIVITIES),
        *[await _queue(client, queue_of(kind, task_queue), _ACTIVITIES) for kind in (ROLLOUTS, *Channel)],
    ]


async def _queue(client: Client, name: str, kind: TaskQueueType.ValueType) -> Queue:
    request = DescribeTaskQueueRequest(
        namespace=client.namespace, task_queue=TaskQueue(name=name), task_queue_type=kind, report_stats=True
    )
    found = await client.workflow_service.describe_task_queue(request, timeout=RPC_TIMEOUT)
    return Queue(
        name=name,
        kind="workflows" if kind == _WORKFLOWS else "activities",
        backlog=found.stats.approximate_backlog_count,
        oldest=found.stats.approximate_backlog_age.ToTimedelta().total_seconds(),
        pollers=tuple(sorted(map(_poller, found.pollers), key=lambda poller: (poller.seen, poller.identity))),
    )


def _poller(poller: PollerInfo) -> Poller:
    seen = (datetime.now(UTC) - poller.last_access_time.ToDatetime(UTC)).total_seconds()
    return Poller(poller.identity, max(seen, 0.0), poller.deployment_options.build_id or None)
