"""A claimed message with its words, in its recipient's language."""

from datetime import datetime

from msgspec import Struct, structs

from services.lifecycle.model import Send
from services.notifications import wording
from services.notifications.mails import Frame
from services.notifications.model import Channel, ClaimedDelivery, Facts, Subject


class Claimed(Struct, frozen=True):
    """A delivery under a lease, and all that its words are made of, as things stood `at` its claim."""

    delivery: ClaimedDelivery
    subject: Subject | None
    facts: Facts
    frame: Frame
    at: datetime


def message(claimed: Claimed, public_url: str) -> Send:
    """What is to be sent. Links in mails lead to `public_url`."""
    plain = _plain(claimed)
    if claimed.delivery.channel is not Channel.EMAIL:
        return plain
    return _as_mail(plain, claimed, f"{public_url}/tasks/{claimed.delivery.notice.task_id}")


def _plain(claimed: Claimed) -> Send:
    delivery, subject = claimed.delivery, claimed.subject
    notice, device = delivery.notice, delivery.device
    told = wording.words(notice.kind, subject, claimed.facts, delivery.locale, at=claimed.at)
    return Send(
        delivery_id=delivery.id,
        notification_id=notice.id,
        user_id=notice.user_id,
        channel=delivery.channel,
        address=delivery.address if device is None else device.token,
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
        attempt=delivery.attempt,
        is_probe=delivery.is_probe,
        ttl=_ttl(delivery.expires_at, claimed.at),
        device_id=None if device is None else device.id,
        platform=None if device is None else device.platform,
        token_kind=None if device is None else device.kind,
    )


def _as_mail(plain: Send, claimed: Claimed, open_at: str) -> Send:
    kind, locale = claimed.delivery.notice.kind, claimed.delivery.locale
    mail = wording.mail(kind, claimed.subject, claimed.facts, locale, claimed.frame, at=claimed.at, open_at=open_at)
    return structs.replace(plain, title=mail.subject, body=mail.text, html=mail.html, unsubscribe=mail.unsubscribe)


def _ttl(expires_at: datetime | None, now: datetime) -> float | None:
    """What was held beyond the next step is all that its person hears: it takes as long as it takes to arrive."""
    return None if expires_at is None or expires_at <= now else (expires_at - now).total_seconds()
