"""`./muster ops deliveries`: what leaves, what waits and for how long, and what providers say."""

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from core.settings import Settings
from ops.operators.postgres import database
from ops.operators.screen import late, moment, print_json, table
from services.lifecycle.overseeing import keys_of
from services.notifications import overseeing
from services.notifications.model import AttemptOutcome, BreakerState, ChannelHealth, DeliveryState
from services.notifications.overseeing import Asked, DeliveryCount, DeliveryError, OverseenDelivery, ProviderAnswer

ERRORS_SHOWN = 10
ANSWERS_SHOWN = 10
LATE_SECONDS = 60.0
"""The guard starts again what waits for longer."""

_MARKS = {
    DeliveryState.FAILED: "! ",
    DeliveryState.SENT: "+ ",
    DeliveryState.HELD: "? ",
    BreakerState.OPEN: "! ",
    BreakerState.HALF_OPEN: "? ",
    BreakerState.CLOSED: "+ ",
    AttemptOutcome.RETRY: "? ",
    AttemptOutcome.UNANSWERED: "? ",
}
"""By their words: FAILED and SENT are outcomes as well."""


class DeliveryReport(Struct, frozen=True):
    """`deliveries` and `answers` are empty where only the summary was asked for; `keys` names their tasks."""

    channels: list[ChannelHealth]
    counts: list[DeliveryCount]
    errors: list[DeliveryError]
    answers: list[ProviderAnswer]
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
    """With up to `limit` of the newest, and what providers said last."""
    found = await overseeing.deliveries(asked, limit)
    answers = await overseeing.answers(asked, min(limit, ANSWERS_SHOWN))
    about = {*(each.task_id for each in found), *(each.task_id for each in answers)}
    return DeliveryReport(
        channels=[each for each in await overseeing.channels() if asked.channel in (None, each.channel)],
        counts=await overseeing.counts(asked),
        errors=await overseeing.errors(asked, ERRORS_SHOWN),
        answers=answers,
        deliveries=found,
        keys=await keys_of({task_id for task_id in about if task_id is not None}),
    )


def _show(report: DeliveryReport, *, summary: bool) -> None:
    table("Channels", _CHANNEL_COLUMNS, map(_channel_row, report.channels))
    table("Deliveries", ("CHANNEL", "STATE", "#COUNT", "OLDEST WAITS"), map(_count_row, report.counts))
    errors = [(error.channel, error.count, moment(error.last_at), f"! {error.error}") for error in report.errors]
    table("Errors", ("CHANNEL", "#COUNT", "LAST", "ERROR"), errors)
    if not summary:
        table("The newest", _COLUMNS, [_row(delivery, report.keys) for delivery in report.deliveries])
        table("What providers said last", _ANSWER_COLUMNS, [_answer_row(each, report.keys) for each in report.answers])


_CHANNEL_COLUMNS = ("CHANNEL", "BREAKER", "SINCE", "ASKED AGAIN AT", "#WAITING", "#HELD BACK", "LAST ERROR", "AT")
_ANSWER_COLUMNS = ("TASK", "CHANNEL", "#ATTEMPT", "OUTCOME", "AT", "ANSWER", "DELIVERY")
_COLUMNS = ("TASK", "OF", "CHANNEL", "STATE", "SEND AT", "RETRY AT", "#ATTEMPTS", "REASON", "ERROR", "ID")


def _channel_row(channel: ChannelHealth) -> tuple[str | int | None, ...]:
    return (
        channel.channel,
        _marked(channel.state),
        moment(channel.since),
        moment(channel.probe_at),
        channel.queued,
        channel.held,
        channel.last_error,
        moment(channel.last_error_at),
    )


def _answer_row(answer: ProviderAnswer, keys: Mapping[UUID, str]) -> tuple[str | int | None, ...]:
    return (
        _key_of(answer, keys),
        answer.channel,
        answer.number,
        "under way" if answer.outcome is None else _marked(answer.outcome),
        moment(answer.at),
        answer.answer,
        str(answer.delivery_id),
    )


def _count_row(count: DeliveryCount) -> tuple[str | int | None, ...]:
    oldest = None if count.oldest is None else late(count.oldest, LATE_SECONDS)
    return (count.channel, _marked(count.state), count.count, oldest)


def _row(delivery: OverseenDelivery, keys: Mapping[UUID, str]) -> tuple[str | int | None, ...]:
    return (
        _key_of(delivery, keys),
        delivery.step_kind,
        delivery.channel,
        _marked(delivery.state),
        moment(delivery.send_at),
        moment(delivery.retry_at),
        delivery.attempts,
        delivery.reason,
        delivery.error,
        str(delivery.id),
    )


def _marked(state: BreakerState | DeliveryState | AttemptOutcome) -> str:
    return f"{_MARKS.get(state, '')}{state}"


def _key_of(of: OverseenDelivery | ProviderAnswer, keys: Mapping[UUID, str]) -> str | None:
    return None if of.task_id is None else keys.get(of.task_id)
