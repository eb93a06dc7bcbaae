"""When a message may leave, on which channels, and what it says."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from msgspec.structs import asdict

from core.errors import FieldError
from core.validation import Fields
from services.events.model import StartDeliver
from services.identity.rules import check_time_zone
from services.notifications.digesting import in_effect, with_put_off
from services.notifications.hours import send_at
from services.notifications.model import (
    Addressee,
    Category,
    Channel,
    Day,
    DeliveryState,
    Matrix,
    Message,
    Mode,
    NotSent,
    Planned,
    Preferences,
    QuietHours,
)

CHANNELS_WHERE_NONE_ARE_NAMED = (Channel.IN_APP, Channel.PUSH)
SNOOZED = "snoozed"
GROUPED = "grouped"
MOST_IN_A_BATCH = 100
LONGEST_BACKOFF = timedelta(minutes=5)
LONGEST_TRYING = timedelta(hours=24)

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def channels_for(
    category: Category,
    named: Sequence[Channel] | None,
    matrix: Matrix,
    *,
    has_device: bool,
    muted: bool = False,
) -> list[tuple[Channel, NotSent | None]]:
    """The channels that a message is meant for, each with the reason if it is skipped there.

    `named` are those of the policy, none meaning IN_APP and PUSH. SECURITY can't be switched off or muted. An
    ESCALATION keeps at least one: the first that can reach the person and is not OFF, else IN_APP, whatever it is set
    to. Muted is muted in the inbox too, but for an ASSIGNMENT: a task of one's own does not appear out of nowhere.
    """
    channels = named or CHANNELS_WHERE_NONE_ARE_NAMED
    judged = [(channel, _not_sent(category, channel, matrix, has_device, muted)) for channel in channels]
    if category is Category.ESCALATION and all(reason is not None for _, reason in judged):
        return _keeping_one(judged, matrix.get(category, {}), has_device)
    return judged


def _not_sent(category: Category, channel: Channel, matrix: Matrix, has_device: bool, muted: bool) -> NotSent | None:
    """What waits for a digest needs no device."""
    unwanted = _unwanted(category, channel, matrix, muted)
    if channel is Channel.PUSH and not has_device and unwanted is not NotSent.DIGEST:
        return NotSent.NO_DEVICE
    return unwanted


def _unwanted(category: Category, channel: Channel, matrix: Matrix, muted: bool) -> NotSent | None:
    if category is Category.SECURITY:
        return None
    if muted and not (category is Category.ASSIGNMENT and channel is Channel.IN_APP):
        return NotSent.MUTED
    match matrix.get(category, {}).get(channel, Mode.INSTANT):
        case Mode.OFF:
            return NotSent.PREFERENCE
        case Mode.DIGEST:
            return NotSent.DIGEST
        case Mode.INSTANT:
            return None


def _keeping_one(
    judged: Collection[tuple[Channel, NotSent | None]], modes: Mapping[Channel, Mode], has_device: bool
) -> list[tuple[Channel, NotSent | None]]:
    kept = next((channel for channel, _ in judged if _may_be_kept(channel, modes, has_device)), Channel.IN_APP)
    return [(channel, reason) for channel, reason in judged if channel is not kept] + [(kept, None)]


def _may_be_kept(channel: Channel, modes: Mapping[Channel, Mode], has_device: bool) -> bool:
    """The inbox disturbs nobody; what somebody switched off is not sent after all."""
    return modes.get(channel) is not Mode.OFF and (has_device or channel is not Channel.PUSH)


def validate(preferences: Preferences) -> list[FieldError]:
    """Everything that is wrong with what a person prefers, by field."""
    return mistakes(asdict(preferences))


def mistakes(given: Mapping[str, Any]) -> list[FieldError]:
    """The same of those of its fields that are given, each of its type."""
    return [error for name, errors_in in _PREFERRED.items() if name in given for error in errors_in(given[name])]


def _time_zone_errors(time_zone: str) -> list[FieldError]:
    fields = Fields()
    check_time_zone(fields, time_zone)
    return fields.errors


def _locale_errors(locale: str) -> Iterator[FieldError]:
    if _LOCALE.fullmatch(locale) is None:
        yield FieldError("locale", "must be a language tag such as en or de-AT")


def _quiet_hours_errors(quiet: QuietHours | None) -> Iterator[FieldError]:
    if quiet is not None and quiet.start == quiet.end:
        yield FieldError("quiet_hours.end", "must differ from the start")


def _working_days_errors(days: Collection[Day]) -> Iterator[FieldError]:
    if not days:
        yield FieldError("working_days", "must name at least one day")
    if len(set(days)) < len(days):
        yield FieldError("working_days", "names one twice")


def _matrix_errors(matrix: Matrix) -> Iterator[FieldError]:
    for channel, mode in matrix.get(Category.SECURITY, {}).items():
        if mode is not Mode.INSTANT:
            yield FieldError(f"matrix.SECURITY.{channel}", "must be INSTANT: what is about security always arrives")
    for channel, mode in matrix.get(Category.DIGEST, {}).items():
        if mode is Mode.DIGEST:
            yield FieldError(f"matrix.DIGEST.{channel}", "must be INSTANT or OFF: a digest does not wait for another")


_PREFERRED: Mapping[str, Callable[[Any], Iterable[FieldError]]] = {
    "time_zone": _time_zone_errors,
    "locale": _locale_errors,
    "quiet_hours": _quiet_hours_errors,
    "working_days": _working_days_errors,
    "matrix": _matrix_errors,
}
"""What each preference must be, whatever the others are."""


def planned(message: Message, addressee: Addressee | None, now: datetime) -> list[Planned]:
    """Each delivery of a message: one a channel, for PUSH one a device. An addressee of None has no access any more."""
    if addressee is None:
        channels = message.channels or CHANNELS_WHERE_NONE_ARE_NAMED
        return [Planned(channel, "", DeliveryState.SKIPPED, now, NotSent.NO_ACCESS) for channel in channels]
    matrix = in_effect(addressee.preferences)
    judged = channels_for(
        message.category,
        with_put_off(message.category, _channels_with_fallback(message, addressee), matrix),
        matrix,
        has_device=bool(addressee.device_ids),
        muted=message.task_id in addressee.muted or message.project_id in addressee.muted,
    )
    return [
        delivery for channel, not_sent in judged for delivery in _planned_on(channel, not_sent, message, addressee, now)
    ]


def _channels_with_fallback(message: Message, addressee: Addressee) -> Sequence[Channel]:
    """Who has no device is told on the channel that stands in for PUSH, where the policy names one."""
    channels = message.channels or CHANNELS_WHERE_NONE_ARE_NAMED
    other = message.fallback.get(Channel.PUSH)
    if addressee.device_ids or Channel.PUSH not in channels or other is None or other in channels:
        return channels
    return (*channels, other)


def _planned_on(
    channel: Channel, not_sent: NotSent | None, message: Message, addressee: Addressee, now: datetime
) -> list[Planned]:
    if not_sent is not None:
        return [Planned(channel, "", DeliveryState.SKIPPED, now, not_sent)]
    at, held_by = _leaves_at(channel, message, addressee.preferences, now)
    state = _first_state(channel, held_by)
    return [Planned(channel, address, state, at, held_by) for address in _addresses(channel, addressee)]


def _leaves_at(
    channel: Channel, message: Message, preferences: Preferences, now: datetime
) -> tuple[datetime, str | None]:
    """A snooze holds every channel, a group all but the inbox; what follows may be held by quiet hours on top."""
    snoozed = message.not_before is not None and message.not_before > now
    earliest = message.not_before if snoozed and message.not_before is not None else now
    grouped = message.leaves_at is not None and message.leaves_at > earliest and channel is not Channel.IN_APP
    earliest = message.leaves_at if grouped and message.leaves_at is not None else earliest
    breaks_quiet = message.breaks_quiet or message.category is Category.SECURITY
    at, held_by = send_at(earliest, preferences, channel=channel, breaks_quiet=breaks_quiet)
    return at, held_by or (GROUPED if grouped else SNOOZED if snoozed else None)


def _first_state(channel: Channel, held_by: str | None) -> DeliveryState:
    if held_by is not None:
        return DeliveryState.HELD
    return DeliveryState.SENT if channel is Channel.IN_APP else DeliveryState.QUEUED


def _addresses(channel: Channel, addressee: Addressee) -> list[str]:
    match channel:
        case Channel.IN_APP:
            return [""]
        case Channel.EMAIL:
            return [addressee.email]
        case Channel.PUSH:
            return [str(device_id) for device_id in addressee.device_ids]


def deliver_calls(deliveries: Iterable[tuple[Channel, datetime, UUID]]) -> list[StartDeliver]:
    """What Temporal is asked to send: batches that share channel and `send_at`, of at most 100."""
    return [
        StartDeliver(channel, tuple(ids), at)
        for (channel, at), group in groupby(sorted(deliveries), key=lambda delivery: delivery[:2])
        for ids in _batches([delivery_id for _, _, delivery_id in group])
    ]


def _batches(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + MOST_IN_A_BATCH] for start in range(0, len(ids), MOST_IN_A_BATCH)]


def next_attempt(now: datetime, promised: datetime, attempts: int, retry_after: float | None = None) -> datetime | None:
    """When to try again after `attempts` failures, null once it is 24 hours later than promised.

    The back-off doubles from two seconds to five minutes; a provider may ask for more.
    """
    backoff = min(timedelta(seconds=2.0 ** min(attempts, 10)), LONGEST_BACKOFF)
    at = now + max(backoff, timedelta(seconds=min(retry_after or 0, LONGEST_TRYING.total_seconds())))
    return at if at <= promised + LONGEST_TRYING else None
