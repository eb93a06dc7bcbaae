"""`./muster ops workflows`: how many run, who works for them, what waits, and what can't go on."""

from collections.abc import Mapping

from msgspec import Struct
from temporalio.client import Client

from core.settings import Settings
from ops.operators.lives import Life
from ops.operators.postgres import database
from ops.operators.queues import Queue, queues
from ops.operators.schedules import KeptSchedule, schedules, show_schedules
from ops.operators.screen import late, print_json, span, table
from ops.operators.stuck import stuck_lives, stuck_table
from ops.operators.temporal import RPC_TIMEOUT, temporal
from services.events.overseeing import Owed, owed

TYPES = ("TaskLifecycle", "Deliver", "PolicyRollout", "PolicySchedule", "Digests", "Guard")
LATE_SECONDS = 5.0
"""What a healthy stack never lets wait for so long."""
_GOOD, _BAD = frozenset({"Running", "Completed", "ContinuedAsNew"}), frozenset({"Failed", "TimedOut"})


class WorkflowReport(Struct, frozen=True):
    """`counts` is by type, then by status. `stuck` are the first of them."""

    counts: dict[str, dict[str, int]]
    queues: list[Queue]
    stuck: list[Life]
    schedules: list[KeptSchedule]
    outbox: list[Owed]


async def show_workflows(settings: Settings, workflow_type: str | None, *, limit: int, as_json: bool) -> None:
    async with temporal(settings) as client, database(settings):
        report = await workflow_report(client, settings.task_queue, workflow_type, limit)
    if as_json:
        print_json(report)
    else:
        _show(report)


async def workflow_report(client: Client, task_queue: str, workflow_type: str | None, limit: int) -> WorkflowReport:
    """Of all types, or one; with up to `limit` of those that are stuck."""
    types = TYPES if workflow_type is None else (workflow_type,)
    return WorkflowReport(
        counts={name: await _counts(client, task_queue, name) for name in types},
        queues=await queues(client, task_queue),
        stuck=await stuck_lives(client, task_queue, workflow_type, limit),
        schedules=await schedules(client, task_queue),
        outbox=await owed(),
    )


async def _counts(client: Client, task_queue: str, workflow_type: str) -> dict[str, int]:
    query = f'TaskQueue = "{task_queue}" AND WorkflowType = "{workflow_type}" GROUP BY ExecutionStatus'
    counted = await client.count_workflows(query, rpc_timeout=RPC_TIMEOUT)
    return {str(group.group_values[0]): group.count for group in counted.groups}


def _show(report: WorkflowReport) -> None:
    table("Workflows", ("TYPE", "STATUS", "#COUNT"), _count_rows(report.counts))
    table("Task queues", ("QUEUE", "OF", "#BACKLOG", "OLDEST WAITS", "WORKERS"), map(_queue_row, report.queues))
    table("Outbox", ("FOR", "#WAITING", "OLDEST WAITS", "#SET ASIDE"), map(_owed_row, report.outbox))
    stuck_table(report.stuck)
    show_schedules(report.schedules)


def _count_rows(counts: Mapping[str, Mapping[str, int]]) -> list[tuple[str, str, int]]:
    return [
        (name, f"{'! ' if status in _BAD else '' if status in _GOOD else '? '}{status}", count)
        for name, by_status in counts.items()
        for status, count in sorted(by_status.items())
    ]


def _queue_row(queue: Queue) -> tuple[str | int | None, ...]:
    workers = ", ".join(
        f"{poller.identity}{f' ({poller.build})' if poller.build else ''} {span(poller.seen)} ago"
        for poller in queue.pollers
    )
    shown = workers if queue.is_worked_on else f"! nobody{f': {workers}' if workers else ''}"
    return (queue.name, queue.kind, queue.backlog, late(queue.oldest, LATE_SECONDS), shown)


def _owed_row(owed: Owed) -> tuple[str | int | None, ...]:
    return (owed.sink, owed.waiting, late(owed.oldest, LATE_SECONDS), owed.set_aside)
