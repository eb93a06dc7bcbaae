"""Claiming a message: taken right before its call, with its words for whoever may still see the task."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.database import Transaction, transaction
from services.lifecycle import recording
from services.lifecycle.commands import SHORTEST_WAIT_SECONDS
from services.lifecycle.composing import Claimed, message
from services.lifecycle.model import Claim, Nothing, Send, Wait
from services.notifications import claiming as notifications
from services.notifications import grouping, security, unsubscribing
from services.notifications.mails import Frame
from services.notifications.model import Channel, ClaimedDelivery, NotSent, Postponed, Subject, Unsent
from services.tasks import queries as tasks


async def claim_together(delivery_ids: Sequence[UUID], public_url: str) -> list[Send | None]:
    """Take several deliveries, each for one attempt right before its own call, in one transaction. None for each that
    is to be claimed alone, for whatever reason; of one that is asked for twice, for the second. One whose words can't
    be made costs no other its lease.
    """
    async with transaction() as tx:
        now = await tx.now()
        taken = {each.id: each for each in await notifications.claim_together(tx, now, delivery_ids)}
        claimed = {each.id: await _complete(tx, now, each, public_url) for each in taken.values()}
    told = {each.delivery.id: await _told(each, public_url) for each in claimed.values() if each is not None}
    sends = {delivery_id: each for delivery_id, each in told.items() if isinstance(each, Send)}
    return [sends.pop(delivery_id, None) for delivery_id in delivery_ids]


async def _told(claimed: Claimed, public_url: str) -> Claim:
    """With its words; where they can't be made it is put off."""
    try:
        return message(claimed, public_url)
    except Exception as error:  # noqa: BLE001 - whatever a template or a fact may raise, it is recorded
        delivery = claimed.delivery
        return await recording.put_off(delivery.id, delivery.attempt, error, is_probe=delivery.is_probe)


async def claim(delivery_id: UUID, public_url: str) -> Claim:
    """Take a delivery for one attempt right before its call, with its words for whoever may still see the task, in its
    recipient's language. Links in mails lead to `public_url`.

    A held IN_APP delivery is shown at once: nothing is left to send. What can't reach its person may fall back.
    """
    claimed = await _claim(delivery_id, public_url)
    match claimed:
        case Claimed():
            return await _told(claimed, public_url)
        case Unsent():
            await recording.close(claimed)
            return Nothing()
        case Wait(falls_back=True):
            await recording.fall_back(delivery_id)
    return claimed


async def _claim(delivery_id: UUID, public_url: str) -> Claimed | Unsent | Wait | Nothing:
    async with transaction() as tx:
        now = await tx.now()
        claimed = await notifications.claim(tx, now, delivery_id)
        match claimed:
            case None:
                return Nothing()
            case Unsent():
                return claimed
            case Postponed(until, falls_back):
                return Wait(max((until - now).total_seconds(), SHORTEST_WAIT_SECONDS), falls_back)
        return await _complete(tx, now, claimed, public_url) or Nothing()


async def _complete(tx: Transaction, now: datetime, claimed: ClaimedDelivery, public_url: str) -> Claimed | None:
    """What its words are made of; None where nobody may see it any more, or it was only to be shown."""
    subject = await _subject(tx, claimed)
    if subject is None and claimed.notice.task_id is not None:
        await notifications.skip(tx, claimed.id, NotSent.NO_ACCESS, is_probe=claimed.is_probe)
        return None
    if claimed.channel is Channel.IN_APP:
        await notifications.show(tx, now, claimed, subject)
        return None
    facts = await security.with_link(tx, claimed.notice.user_id, claimed.notice.facts)
    facts = await grouping.with_count(tx, claimed, facts)
    return Claimed(claimed, subject, facts, await _frame(tx, claimed, public_url), now)


async def _subject(tx: Transaction, claimed: ClaimedDelivery) -> Subject | None:
    task_id = claimed.notice.task_id
    if task_id is None:
        return None
    return (await tasks.subjects(tx, claimed.notice.user_id, [task_id])).get(task_id)


async def _frame(tx: Transaction, claimed: ClaimedDelivery, public_url: str) -> Frame:
    """What stands around a mail; nothing that a push would need."""
    category = claimed.notice.category
    if claimed.channel is not Channel.EMAIL:
        return Frame(category)
    return Frame(category, await unsubscribing.link(tx, public_url, claimed.notice.user_id, category))
