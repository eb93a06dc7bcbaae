"""Claiming a message of any kind; the words of a digest are made here, for whoever may still see its tasks."""

from collections.abc import Sequence
from typing import TypeGuard
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
    claimed = await lifecycle.claim(delivery_id, public_url)
    if not _is_digest(claimed):
        return claimed
    (told,) = await _read_out([claimed], public_url)
    return told or Nothing()


async def claim_together(delivery_ids: Sequence[UUID], public_url: str) -> list[Send | None]:
    """As `lifecycle.claiming.claim_together`. Such a digest is None; whoever claims it alone hears that it is over."""
    claimed = await lifecycle.claim_together(delivery_ids, public_url)
    digests = [each for each in claimed if each is not None and _is_digest(each)]
    if not digests:
        return claimed
    told = dict(zip((each.delivery_id for each in digests), await _read_out(digests, public_url), strict=True))
    return [each if each is None else told.get(each.delivery_id, each) for each in claimed]


def _is_digest(claimed: Claim) -> TypeGuard[Send]:
    return isinstance(claimed, Send) and claimed.data["kind"] == KIND


async def _read_out(digests: Sequence[Send], public_url: str) -> list[Send | None]:
    """Digests under a lease with their words. One that has nothing left to tell is over."""
    async with transaction() as tx:
        return [await _told(tx, each, public_url) for each in digests]


async def _told(tx: Transaction, claimed: Send, public_url: str) -> Send | None:
    told = await _mail(tx, claimed, public_url)
    if told is None:
        await notifications.skip(tx, claimed.delivery_id, NotSent.NO_ACCESS)
        return None
    return replace(claimed, title=told.subject, body=told.text, html=told.html)


async def _mail(tx: Transaction, claimed: Send, public_url: str) -> Mail | None:
    notice = (await notices_of(tx, claimed.user_id, [claimed.notification_id]))[claimed.notification_id]
    facts = msgspec.convert(notice.facts, DigestFacts)
    preferences = (await preferences_of(tx, [claimed.user_id]))[claimed.user_id]
    found = await seen(tx, claimed.user_id, facts)
    reader, frame = Reader(preferences, public_url), Frame(Category.DIGEST, claimed.unsubscribe)
    return mail(facts, found, reader, frame, await tx.now())
