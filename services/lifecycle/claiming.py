"""Claiming a message: taken right before its call, with its words for whoever may still see the task."""

from datetime import datetime
from uuid import UUID

from msgspec import structs

from core.database import Transaction, transaction
from services.lifecycle.commands import SHORTEST_WAIT_SECONDS
from services.lifecycle.model import Claim, Nothing, Send, Wait
from services.notifications import claiming as notifications
from services.notifications import grouping, security, wording
from services.notifications.mails import Frame
from services.notifications.model import Channel, ClaimedDelivery, Facts, Mail, NotSent, Postponed, Subject
from services.tasks import queries as tasks


async def claim(delivery_id: UUID, public_url: str) -> Claim:
    """Take a delivery for one attempt right before its call, with its words for whoever may still see the task, in its
    recipient's language. Links in mails lead to `public_url`.

    A held IN_APP delivery is shown at once: nothing is left to send.
    """
    async with transaction() as tx:
        now = await tx.now()
        claimed = await notifications.claim(tx, now, delivery_id)
        match claimed:
            case None:
                return Nothing()
            case Postponed(until):
                return Wait(max((until - now).total_seconds(), SHORTEST_WAIT_SECONDS))
        subject = await _subject(tx, claimed)
        if subject is None and claimed.notice.task_id is not None:
            await notifications.skip(tx, claimed.id, NotSent.NO_ACCESS)
            return Nothing()
        if claimed.channel is Channel.IN_APP:
            await notifications.show(tx, now, claimed, subject)
            return Nothing()
        facts = await security.with_link(tx, claimed.notice.user_id, claimed.notice.facts)
        facts = await grouping.with_count(tx, claimed, facts)
    message = _send(claimed, subject, facts, now)
    if claimed.channel is Channel.EMAIL:
        return _as_mail(message, _mail(claimed, subject, facts, now, public_url))
    return message


async def _subject(tx: Transaction, claimed: ClaimedDelivery) -> Subject | None:
    task_id = claimed.notice.task_id
    if task_id is None:
        return None
    return (await tasks.subjects(tx, claimed.notice.user_id, [task_id])).get(task_id)


def _send(claimed: ClaimedDelivery, subject: Subject | None, facts: Facts, now: datetime) -> Send:
    notice, device = claimed.notice, claimed.device
    told = wording.words(notice.kind, subject, facts, claimed.locale, at=now)
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
        ttl=_ttl(claimed.expires_at, now),
        device_id=None if device is None else device.id,
        platform=None if device is None else device.platform,
        token_kind=None if device is None else device.kind,
    )


def _mail(claimed: ClaimedDelivery, subject: Subject | None, facts: Facts, now: datetime, public_url: str) -> Mail:
    notice = claimed.notice
    return wording.mail(
        notice.kind,
        subject,
        facts,
        claimed.locale,
        Frame(notice.category),
        at=now,
        open_at=f"{public_url}/tasks/{notice.task_id}",
    )


def _as_mail(message: Send, mail: Mail) -> Send:
    return structs.replace(message, title=mail.subject, body=mail.text, html=mail.html, unsubscribe=mail.unsubscribe)


def _ttl(expires_at: datetime | None, now: datetime) -> float | None:
    """What was held beyond the next step is all that its person hears: it takes as long as it takes to arrive."""
    return None if expires_at is None or expires_at <= now else (expires_at - now).total_seconds()
