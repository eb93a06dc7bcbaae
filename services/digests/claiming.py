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
from services.lifecycle import recording
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
    return await _told(claimed, public_url)


async def claim_together(delivery_ids: Sequence[UUID], public_url: str) -> list[Send | None]:
    """As `lifecycle.claiming.claim_together`. Such a digest is None; whoever claims it alone hears that it is over,
    or when to come again."""
    claimed = await lifecycle.claim_together(delivery_ids, public_url)
    digests = [each for each in claimed if each is not None and _is_digest(each)]
    if not digests:
        return claimed
    told = {each.delivery_id: await _told(each, public_url) for each in digests}
    return [None if each is None else _sent(told.get(each.delivery_id, each)) for each in claimed]


def _sent(claim: Claim) -> Send | None:
    return claim if isinstance(claim, Send) else None


def _is_digest(claimed: Claim) -> TypeGuard[Send]:
    return isinstance(claimed, Send) and claimed.data["kind"] == KIND


async def _told(claimed: Send, public_url: str) -> Claim:
    """A digest under a lease with its words. One that has nothing left to tell is over; one whose words can't be
    made is put off, and costs no other its lease.
    """
    try:
        async with transaction() as tx:
            told = await _mail(tx, claimed, public_url)
            if told is None:
                await notifications.skip(tx, claimed.delivery_id, NotSent.NO_ACCESS, is_probe=claimed.is_probe)
                return Nothing()
    except Exception as error:  # noqa: BLE001 - whatever a template or a fact may raise, it is recorded
        return await recording.put_off(claimed.delivery_id, claimed.attempt, error, is_probe=claimed.is_probe)
    return replace(claimed, title=told.subject, body=told.text, html=told.html)


async def _mail(tx: Transaction, claimed: Send, public_url: str) -> Mail | None:
    """None where nothing is left to tell, or its person's account was disabled meanwhile."""
    notice = (await notices_of(tx, claimed.user_id, [claimed.notification_id]))[claimed.notification_id]
    facts = msgspec.convert(notice.facts, DigestFacts)
    preferences = (await preferences_of(tx, [claimed.user_id])).get(claimed.user_id)
    if preferences is None:
        return None
    found = await seen(tx, claimed.user_id, facts)
    reader, frame = Reader(preferences, public_url), Frame(Category.DIGEST, claimed.unsubscribe)
    return mail(facts, found, reader, frame, await tx.now())
