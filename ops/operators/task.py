"""`./muster ops tasks KEY`: all that is known of one task, and what to do about it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from msgspec import Struct
from temporalio.client import Client

from core.settings import Settings
from ops.operators.advice import advice
from ops.operators.lives import Life, life_of
from ops.operators.postgres import database
from ops.operators.screen import line, moment, print_json, span, table
from ops.operators.tasks import COLUMNS, row_of
from ops.operators.temporal import temporal
from ops.program import CannotRun
from services.lifecycle import overseeing
from services.lifecycle.overseeing import OverseenTask, RecordedStep
from services.notifications import overseeing as notifications
from services.notifications.overseeing import OverseenDelivery

STEPS_SHOWN = 8
DELIVERIES_SHOWN = 12


class TaskReport(Struct, frozen=True):
    """`workflow` is null while Temporal is away."""

    task: OverseenTask
    steps: list[RecordedStep]
    deliveries: list[OverseenDelivery]
    workflow: Life | None
    advice: str


async def show_task(settings: Settings, key: str, *, as_json: bool) -> None:
    """Raises CannotRun where there is no task of this key."""
    async with database(settings), _temporal_if_there(settings) as client:
        report = await task_report(key.upper(), client)
    if as_json:
        print_json(report)
        return
    table(report.task.key, COLUMNS, [row_of(report.task)])
    table("Last steps", ("STEP", "PROMISED FOR", "TAKEN", "STATE", "REASON"), map(_step_row, report.steps))
    table("Last deliveries", _DELIVERY_COLUMNS, map(_delivery_row, report.deliveries))
    _show_life(report.workflow)
    line(report.advice)


async def task_report(key: str, client: Client | None) -> TaskReport:
    """All that is known of a task. Raises CannotRun where there is none of this key."""
    task = await overseeing.task_of_key(key)
    if task is None:
        raise CannotRun(f"There is no task {key}.")
    life = None if client is None else await life_of(client, f"task:{task.id}")
    return TaskReport(
        task=task,
        steps=await overseeing.last_steps(task.id, STEPS_SHOWN),
        deliveries=await notifications.of_task(task.id, DELIVERIES_SHOWN),
        workflow=life,
        advice=advice(task, life),
    )


@asynccontextmanager
async def _temporal_if_there(settings: Settings) -> AsyncIterator[Client | None]:
    """None while Temporal is away: the rows say enough to go on with."""
    async with AsyncExitStack() as open_until_then:
        try:
            client = await open_until_then.enter_async_context(temporal(settings))
        except CannotRun:
            client = None
        yield client


_DELIVERY_COLUMNS = ("CHANNEL", "OF", "STATE", "SEND AT", "RETRY AT", "#ATTEMPTS", "REASON", "ERROR")


def _step_row(step: RecordedStep) -> tuple[str | None, ...]:
    return (f"{step.kind} {step.index}", moment(step.at), moment(step.taken_at), step.state, step.reason)


def _delivery_row(delivery: OverseenDelivery) -> tuple[str | int | None, ...]:
    return (
        delivery.channel,
        delivery.step_kind,
        delivery.state,
        moment(delivery.send_at),
        moment(delivery.retry_at),
        delivery.attempts,
        delivery.reason,
        delivery.error,
    )


def _show_life(life: Life | None) -> None:
    if life is None:
        line("! Temporal is away.")
        return
    columns = ("WORKFLOW", "STATUS", "#EVENTS", "LAST EVENT", "AT", "#TASK ATTEMPT", "WAITS", "BUILD", "PINNED TO")
    waits = span(life.task_waits) if life.task_attempt else None
    row = (
        life.id, life.status, life.history_length, life.last_event, moment(life.last_event_at), life.task_attempt,
        waits, life.build, life.pinned_to,
    )  # fmt: skip
    table("Workflow", columns, [row])
    if life.failure is not None:
        line(f"! {life.failure}")
    if life.pending:
        pending = [(activity.activity, activity.attempt, activity.failure) for activity in life.pending]
        table("Pending activities", ("ACTIVITY", "#ATTEMPT", "LAST FAILURE"), pending)
