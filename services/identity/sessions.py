"""A session's life: begun by a sign-in, kept alive by refreshing, over when it is ended or its tokens are misused.

A refresh token works once; repeating it within 30 s gives the same successor again while that is unused, because an
answer may be lost. Anything else that shows an old token is a thief or was robbed, and ends the session (RFC 9700,
section 4.14).
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from core.database import Transaction, transaction
from core.errors import NotFound, Unauthenticated
from core.ids import uuid7
from services.events.commands import append
from services.events.model import Control, SessionEnded
from services.identity import rules
from services.identity.keys import ACCESS_TOKEN_SECONDS, KeyRing
from services.identity.model import Actor, Me, Seen, SignedIn
from services.identity.queries import ME, me_from

_BEGIN = """
WITH forgotten AS (
    DELETE FROM identity.session
    WHERE user_id = $2 AND least(revoked_at, expires_at) < $5::timestamptz - $7::interval
    RETURNING id
), links AS (
    DELETE FROM identity.refresh_token WHERE session_id IN (SELECT id FROM forgotten)
)
INSERT INTO identity.session (id, user_id, agent, address, created_at, last_used_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $5, $6)
"""
_WRITE_LINK = "INSERT INTO identity.refresh_token (id, hash, session_id, created_at) VALUES ($1, $2, $3, $4)"
_SESSION_OF = "SELECT session_id FROM identity.refresh_token WHERE hash = $1"
_LOCK_SESSION = """
SELECT user_id FROM identity.session
WHERE id = $1 AND revoked_at IS NULL AND expires_at > core.now() FOR NO KEY UPDATE
"""
_LINK = """
SELECT former.id, former.replaced_at, former.seed, successor.replaced_at IS NOT NULL AS successor_is_used
FROM identity.refresh_token AS former
LEFT JOIN identity.refresh_token AS successor ON successor.id = former.successor_id
WHERE former.hash = $1
"""
_ACCOUNT = f"SELECT {ME} FROM identity.user_account WHERE id = $1 AND disabled_at IS NULL"  # noqa: S608
_REPLACE = "UPDATE identity.refresh_token SET replaced_at = $2, seed = $3, successor_id = $4 WHERE id = $1"
_USED = "UPDATE identity.session SET last_used_at = $2, expires_at = $3, address = $4 WHERE id = $1"
_END = """
WITH ended AS (
    UPDATE identity.session SET revoked_at = core.now()
    WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL
    RETURNING id
), silenced AS (
    DELETE FROM identity.device WHERE session_id IN (SELECT id FROM ended)
)
SELECT id FROM ended
"""
_END_OTHERS = """
WITH ended AS (
    UPDATE identity.session SET revoked_at = core.now()
    WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > core.now()
    RETURNING id
), silenced AS (
    DELETE FROM identity.device WHERE user_id = $1 AND session_id IS DISTINCT FROM $2
)
SELECT id FROM ended
"""
_END_ALL = """
UPDATE identity.session SET revoked_at = core.now()
WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > core.now() RETURNING id
"""
_SILENCE = "DELETE FROM identity.device WHERE user_id = $1"


class _Held(NamedTuple):
    """A live session, locked, and whose it is."""

    id: UUID
    user_id: UUID


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    return sha256(token.encode()).digest()


async def begin(tx: Transaction, keys: KeyRing, me: Me, seen: Seen) -> SignedIn:
    """Begin a session of this account, and forget those that were over long ago."""
    now, session_id, token = await tx.now(), uuid7(), new_token()
    agent, address = rules.printable(seen.agent), rules.printable(seen.address)
    expires_at = now + rules.SESSION_LASTS
    await tx.execute(_BEGIN, session_id, me.id, agent, address, now, expires_at, rules.SESSION_REMEMBERED)
    await tx.execute(_WRITE_LINK, uuid7(), hash_of(token), session_id, now)
    return _signed_in(keys, me, session_id, token)


async def refresh(keys: KeyRing, token: str, seen: Seen) -> SignedIn:
    """Fresh tokens for a refresh token. Raises Unauthenticated, having ended the session if the token was misused."""
    async with transaction() as tx:
        session = await _hold(tx, token)
        me = None if session is None else await _account(tx, session.user_id)
        if session is None or me is None:
            raise Unauthenticated("The session is over.", "session_over")
        successor = await _successor(tx, session, token, seen)
        if successor is None:
            await _end(tx, session.id, session.user_id)
    if successor is None:
        raise Unauthenticated("The refresh token was used before; the session is over.", "session_over")
    return _signed_in(keys, me, session.id, successor)


async def _hold(tx: Transaction, token: str) -> _Held | None:
    session_id = await tx.fetchval(_SESSION_OF, hash_of(token))
    user_id = await tx.fetchval(_LOCK_SESSION, session_id)
    return None if user_id is None else _Held(session_id, user_id)


async def _account(tx: Transaction, user_id: UUID) -> Me | None:
    row = await tx.fetchrow(_ACCOUNT, user_id)
    return None if row is None else me_from(row)


async def _successor(tx: Transaction, session: _Held, token: str, seen: Seen) -> str | None:
    """The next token: a new one, or the same again; None where this token may no longer be shown."""
    former = await tx.fetchrow(_LINK, hash_of(token))
    now = await tx.now()
    if former is None:
        return None
    if former["replaced_at"] is not None:
        works = rules.former_token_works(former["replaced_at"], former["successor_is_used"], now)
        return _derived(token, former["seed"]) if works else None
    seed, successor_id = secrets.token_bytes(32), uuid7()
    successor = _derived(token, seed)
    await tx.execute(_WRITE_LINK, successor_id, hash_of(successor), session.id, now)
    await tx.execute(_REPLACE, former["id"], now, seed, successor_id)
    await tx.execute(_USED, session.id, now, now + rules.SESSION_LASTS, rules.printable(seen.address))
    return successor


def _derived(token: str, seed: bytes) -> str:
    """Half of it is the client's and half ours: the same again for a repeat, unknown to whoever has one half."""
    return urlsafe_b64encode(hmac.digest(seed, token.encode(), "sha256")).rstrip(b"=").decode()


def _signed_in(keys: KeyRing, me: Me, session_id: UUID, refresh_token: str) -> SignedIn:
    access_token = keys.sign({"sub": str(me.id), "sid": str(session_id)})
    return SignedIn(me, access_token, refresh_token, ACCESS_TOKEN_SECONDS)


async def end_by_token(token: str) -> None:
    """Sign out whoever holds this refresh token; nobody where it is not one."""
    async with transaction() as tx:
        session = await _hold(tx, token)
        if session is not None:
            await _end(tx, session.id, session.user_id)


async def end(actor: Actor, session_id: UUID) -> None:
    """End one of the actor's sessions. Raises NotFound when it is none, or is over."""
    async with transaction() as tx:
        if not await _end(tx, session_id, actor.user_id):
            raise NotFound("session")


async def _end(tx: Transaction, session_id: UUID, user_id: UUID) -> bool:
    """Its tokens are refused everywhere within a second; its device hears no more pushes."""
    if await tx.fetchval(_END, session_id, user_id) is None:
        return False
    await append(tx, controls=[SessionEnded(session_id, user_id)])
    return True


async def end_others(tx: Transaction, user_id: UUID, kept: UUID) -> list[Control]:
    """End all sessions of somebody but one, and give the controls that the caller has to append."""
    rows = await tx.fetch(_END_OTHERS, user_id, kept)
    return [SessionEnded(row["id"], user_id) for row in rows]


async def end_all(tx: Transaction, user_id: UUID) -> list[Control]:
    """End all sessions of somebody, and give the controls that the caller has to append."""
    rows = await tx.fetch(_END_ALL, user_id)
    await tx.execute(_SILENCE, user_id)
    return [SessionEnded(row["id"], user_id) for row in rows]
