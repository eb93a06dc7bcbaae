"""Links that switch mails of one category off, for whoever holds them, without signing in (RFC 8058).

A link is sealed, not stored: a version, the person and the category, under an HMAC-SHA256 whose keys are in
notifications.unsubscribe_key. It works for as long as its key is there, and does nothing but this one switch.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, digest
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from core.database import Transaction, pool, transaction
from core.errors import NotFound
from services.identity import accounts
from services.identity import commands as identity
from services.notifications.model import Category, Channel, Mode, Preferences
from services.notifications.preferring import keep
from services.notifications.queries import Reading, preferences_of

VERSION = b"\x01"

_SEAL_BYTES = sha256().digest_size
_KEYS = "SELECT secret FROM notifications.unsubscribe_key ORDER BY created_at DESC"


class Subscription(Struct, frozen=True):
    """Mails of a category to a person: `mode` is how they leave, `locale` the person's."""

    user_id: UUID
    category: Category
    mode: Mode
    locale: str


async def link(source: Reading, public_url: str, user_id: UUID, category: Category) -> str | None:
    """Where mails of this category can be switched off; None for SECURITY, and while there is no
    key to seal with.
    """
    if category is Category.SECURITY:
        return None
    keys = await source.fetch(_KEYS)
    return f"{public_url}/unsubscribe/{sealed(keys[0]['secret'], user_id, category)}" if keys else None


def sealed(secret: bytes, user_id: UUID, category: Category) -> str:
    what = VERSION + user_id.bytes + category.encode()
    return urlsafe_b64encode(digest(secret, what, sha256) + what).rstrip(b"=").decode()


async def look(token: str) -> Subscription:
    """What a link would switch off. Raises NotFound for one that is not ours, and whose person is gone."""
    user_id, category = await _opened(pool(), token)
    preferences = (await preferences_of(pool(), [user_id])).get(user_id)
    if preferences is None:
        raise NotFound("link")
    return _subscription(user_id, category, preferences)


async def switch(token: str, mode: Mode) -> Subscription:
    """Let mails of a link's category leave in this mode, and tell the person's screens. Gives how they left before.

    Raises NotFound as `look`. Repeating it changes nothing.
    """
    async with transaction() as tx:
        user_id, category = await _opened(tx, token)
        preferences = await _locked(tx, user_id, category, mode)
    return _subscription(user_id, category, preferences)


async def _locked(tx: Transaction, user_id: UUID, category: Category, mode: Mode) -> Preferences:
    account = await accounts.lock(tx, user_id)
    if account.disabled:
        raise NotFound("link")
    preferences = (await preferences_of(tx, [user_id]))[user_id]
    channels = {**preferences.matrix[category], Channel.EMAIL: mode}
    wanted = replace(preferences, matrix={**preferences.matrix, category: channels})
    otherwise = await keep(tx, user_id, wanted)
    await identity.prefers_otherwise(tx, account.me, preferences.time_zone, otherwise=otherwise)
    return preferences


def _subscription(user_id: UUID, category: Category, preferences: Preferences) -> Subscription:
    return Subscription(user_id, category, preferences.matrix[category][Channel.EMAIL], preferences.locale)


async def _opened(source: Reading, token: str) -> tuple[UUID, Category]:
    """Every key is tried, and compared in constant time."""
    raw = _raw(token)
    seal, what = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
    fits = [compare_digest(seal, digest(row["secret"], what, sha256)) for row in await source.fetch(_KEYS)]
    if not any(fits) or what[:1] != VERSION:
        raise NotFound("link")
    return UUID(bytes=what[1:17]), Category(what[17:].decode())


def _raw(token: str) -> bytes:
    try:
        return urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, UnicodeEncodeError):
        raise NotFound("link") from None
