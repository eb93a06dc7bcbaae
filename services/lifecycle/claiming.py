"""Claiming a message: taken right before its call, with its words for whoever may still see the task."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from core.database import Transaction, transaction
from services.lifecycle import recording
from services.lifecycle.commands import SHORTEST_WAIT_SECONDS
from services.lifecycle.model import Claim, Nothing, Send, Wait
from services.notifications import claiming as notifications
from services.notifications import security
from services.notifications.model import Channel, ClaimedDelivery, Facts, NotSent, Postponed, Subject
from services.notifications.wording import words
from services.tasks import queries as tasks


async def claim_together(delivery_ids: Sequence[UUID]) -> list[Send | None]:
    """Take several deliveries, each for one attempt right before its own call, in one transaction. None for each that
    is to be claimed alone, for whatever reason; of one that is asked for twice, for the second.
    """
    async with transaction() as tx:
        now = await tx.now()
        taken = {each.id: each for each in await notifications.claim_together(tx, now, delivery_ids)}
        sends = {each.id: await _send_or_skip(tx, now, each) for each in taken.values()}
    return [sends.pop(delivery_id, None) for delivery_id in delivery_ids]


class _LostDevice(Struct, frozen=True):
    """A push under a lease that has nowhere to go."""

    delivery_id: UUID


async def claim(delivery_id: UUID) -> Claim:
    """Take a delivery for one attempt right before its call, with its words for whoever may still see the task.

    A held IN_APP delivery is shown at once: nothing is left to send. What can't reach its person may fall back.
    """
    claim = await _claim(delivery_id)
    match claim:
        case _LostDevice(lost_id):
            await recording.skip_without_device(lost_id)
            return Nothing()
        case Wait(falls_back=True):
            await recording.fall_back(delivery_id)
    return claim


async def _claim(delivery_id: UUID) -> "Claim | _LostDevice":
    async with transaction() as tx:
        now = await tx.now()
        claimed = await notifications.claim(tx, now, delivery_id)
        match claimed:
            case None:
                return Nothing()
            case Postponed(until, falls_back):
                return Wait(max((until - now).total_seconds(), SHORTEST_WAIT_SECONDS), falls_back)
        if claimed.channel is Channel.PUSH and claimed.device is None:
            return _LostDevice(claimed.id)
        return await _send_or_skip(tx, now, claimed) or Nothing()


async def _send_or_skip(tx: Transaction, now: datetime, claimed: ClaimedDelivery) -> Send | None:
    """What is to be sent, with its words; None where nobody may see it any more, or it was only to be shown."""
    subject = await _subject(tx, claimed)
    if subject is None and claimed.notice.task_id is not None:
        await notifications.skip(tx, claimed.id, NotSent.NO_ACCESS)
        return None
    if claimed.channel is Channel.IN_APP:
        await notifications.show(tx, now, claimed, subject)
        return None
    facts = await security.with_link(tx, claimed.notice.user_id, claimed.notice.facts)
    return _send(claimed, subject, facts, now)


async def _subject(tx: Transaction, claimed: ClaimedDelivery) -> Subject | None:
    task_id = claimed.notice.task_id
    if task_id is None:
        return None
    return (await tasks.subjects(tx, claimed.notice.user_id, [task_id])).get(task_id)


def _send(claimed: ClaimedDelivery, subject: Subject | None, facts: Facts, now: datetime) -> Send:
    notice, device = claimed.notice, claimed.device
    told = words(notice.kind, subject, facts, at=now)
    return Send(
        delivery_id=claimed.id,
        notification_id=notice.id,
        user_id=notice.user_id,
        channel=claimed.channel,
        address=claimed.address if device is None else device.token,
        title=told.title,
        body=told.body,
        data={
            "notification_id": str(notice.id),
            "kind": notice.kind,
            "category": notice.category,
            "task_id": "" if notice.task_id is None else str(notice.task_id),
            "key": "" if subject is None else subject.key,
        },
        tag=str(notice.id),
        attempt=claimed.attempt,
        is_probe=claimed.is_probe,
        ttl=_ttl(claimed.expires_at, now),
        device_id=None if device is None else device.id,
        platform=None if device is None else device.platform,
        token_kind=None if device is None else device.kind,
    )


def _ttl(expires_at: datetime | None, now: datetime) -> float | None:
    """What was held beyond the next step is all that its person hears: it takes as long as it takes to arrive."""
    return None if expires_at is None or expires_at <= now else (expires_at - now).total_seconds()
