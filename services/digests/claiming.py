"""Claiming a message of any kind; the words of a digest are made here, for whoever may still see its tasks."""

from uuid import UUID

import msgspec
from msgspec.structs import replace

from core.database import Transaction, transaction
from services.digests.model import KIND, DigestFacts
from services.digests.queries import seen
from services.digests.wording import Reader, mail
from services.lifecycle import claiming as lifecycle
from services.lifecycle.model import Claim, Nothing, Send
from services.notifications import claiming as notifications
from services.notifications.mails import Frame
from services.notifications.model import Category, Mail, NotSent
from services.notifications.queries import notices_of, preferences_of


async def claim(delivery_id: UUID, public_url: str) -> Claim:
    """As `lifecycle.claiming.claim`. A digest of which its person may see nothing any more is not sent."""
    async with transaction() as tx:
        claimed = await lifecycle.claim(delivery_id, public_url)
        if not isinstance(claimed, Send) or claimed.data["kind"] != KIND:
            return claimed
        told = await _mail(tx, claimed, public_url)
        if told is None:
            await notifications.skip(tx, claimed.delivery_id, NotSent.NO_ACCESS)
            return Nothing()
    return replace(claimed, title=told.subject, body=told.text, html=told.html)


async def _mail(tx: Transaction, claimed: Send, public_url: str) -> Mail | None:
    notice = (await notices_of(tx, claimed.user_id, [claimed.notification_id]))[claimed.notification_id]
    facts = msgspec.convert(notice.facts, DigestFacts)
    preferences = (await preferences_of(tx, [claimed.user_id]))[claimed.user_id]
    found = await seen(tx, claimed.user_id, facts)
    return mail(facts, found, Reader(preferences, public_url), Frame(Category.DIGEST, claimed.unsubscribe))
