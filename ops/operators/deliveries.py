"""`./muster ops deliveries`: what leaves, what waits and for how long, and what providers say."""

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from core.settings import Settings
from ops.operators.postgres import database
from ops.operators.screen import late, moment, print_json, table
from services.lifecycle.overseeing import keys_of
from services.notifications import overseeing
from services.notifications.model import DeliveryState
from services.notifications.overseeing import Asked, DeliveryCount, DeliveryError, OverseenDelivery

ERRORS_SHOWN = 10
LATE_SECONDS = 60.0
"""The guard starts again what waits for longer."""

_MARKS = {DeliveryState.FAILED: "! ", DeliveryState.SENT: "+ ", DeliveryState.HELD: "? "}


class DeliveryReport(Struct, frozen=True):
    """`deliveries` is empty where only the summary was asked for; `keys` names their tasks."""

    counts: list[DeliveryCount]
    errors: list[DeliveryError]
    deliveries: list[OverseenDelivery]
    keys: dict[UUID, str]


async def show_deliveries(settings: Settings, asked: Asked, *, limit: int, summary: bool, as_json: bool) -> None:
    async with database(settings):
        report = await delivery_report(asked, 0 if summary else limit)
    if as_json:
        print_json(report)
    else:
        _show(report, summary=summary)


async def delivery_report(asked: Asked, limit: int) -> DeliveryReport:
    """With up to `limit` of the newest."""
    found = await overseeing.deliveries(asked, limit)
    return DeliveryReport(
        counts=await overseeing.counts(asked),
        errors=await overseeing.errors(asked, ERRORS_SHOWN),
        deliveries=found,
        keys=await keys_of({delivery.task_id for delivery in found if delivery.task_id is not None}),
    )


def _show(report: DeliveryReport, *, summary: bool) -> None:
    table("Deliveries", ("CHANNEL", "STATE", "#COUNT", "OLDEST WAITS"), map(_count_row, report.counts))
    errors = [(error.channel, error.count, moment(error.last_at), f"! {error.error}") for error in report.errors]
    table("Errors", ("CHANNEL", "#COUNT", "LAST", "ERROR"), errors)
    if not summary:
        rows = [_row(delivery, report.keys) for delivery in report.deliveries]
        table("The newest", _COLUMNS, rows)


_COLUMNS = ("TASK", "OF", "CHANNEL", "STATE", "SEND AT", "RETRY AT", "#ATTEMPTS", "REASON", "ERROR", "ID")


def _count_row(count: DeliveryCount) -> tuple[str | int | None, ...]:
    oldest = None if count.oldest is None else late(count.oldest, LATE_SECONDS)
    return (count.channel, f"{_MARKS.get(count.state, '')}{count.state}", count.count, oldest)


def _row(delivery: OverseenDelivery, keys: Mapping[UUID, str]) -> tuple[str | int | None, ...]:
    return (
        None if delivery.task_id is None else keys.get(delivery.task_id),
        delivery.step_kind,
        delivery.channel,
        f"{_MARKS.get(delivery.state, '')}{delivery.state}",
        moment(delivery.send_at),
        moment(delivery.retry_at),
        delivery.attempts,
        delivery.reason,
        delivery.error,
        str(delivery.id),
    )
