"""What reads accounts, sessions and devices."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

import asyncpg

from core.database import pool
from core.errors import Unauthenticated
from core.keyset import Page, decode_cursor, encode_cursor
from services.identity.model import Actor, AddressKind, Device, Me, Platform, Role, Session, User

ME = "id, email, email_verified_at, name, role, time_zone, version, created_at, updated_at"
SESSIONS = "sessions"

_ME = f"SELECT {ME} FROM identity.user_account WHERE id = $1 AND disabled_at IS NULL"  # noqa: S608
_USERS = """
SELECT id, name, email, role, time_zone, disabled_at IS NOT NULL AS disabled, version, created_at, updated_at
FROM identity.user_account WHERE id = ANY($1::uuid[])
"""
_SESSIONS = """
SELECT id, agent, address, created_at, last_used_at, expires_at, id = $2 AS current FROM identity.session
WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > core.now() AND ($3::uuid IS NULL OR id < $3)
ORDER BY id DESC LIMIT $4
"""
_LIVE_SESSIONS = """
SELECT session.id FROM identity.session JOIN identity.user_account ON user_account.id = session.user_id
WHERE session.id = ANY($1::uuid[]) AND session.revoked_at IS NULL AND session.expires_at > core.now()
  AND user_account.disabled_at IS NULL
"""
_DEVICES = """
SELECT id, user_id, token, platform, kind FROM identity.device WHERE user_id = ANY($1::uuid[]) ORDER BY id
"""


class Source(Protocol):
    """What statements run on: a transaction, or the pool."""

    async def fetch(self, sql: str, /, *args: object) -> list[asyncpg.Record]: ...


async def me(actor: Actor) -> Me:
    """The actor's own account. Raises Unauthenticated when it was disabled meanwhile."""
    row = await pool().fetchrow(_ME, actor.user_id)
    if row is None:
        raise Unauthenticated("The account is disabled.")
    return me_from(row)


async def users(ids: Collection[UUID], source: Source | None = None) -> dict[UUID, User]:
    """Accounts by id, with their addresses; who may see what is the caller's to decide."""
    rows = await (source or pool()).fetch(_USERS, list(ids))
    return {row["id"]: user_from(row) for row in rows}


async def sessions(actor: Actor, limit: int, after: str | None) -> Page[Session]:
    """The actor's sessions that live, newest first."""
    last = None if after is None else decode_cursor(SESSIONS, after, UUID)
    rows = await pool().fetch(_SESSIONS, actor.user_id, actor.session_id, last, limit + 1)
    items = [Session(**row) for row in rows[:limit]]
    return Page(items, encode_cursor(SESSIONS, items[-1].id) if len(rows) > limit else None)


async def live_sessions(source: Source, session_ids: Collection[UUID]) -> set[UUID]:
    """Those of the sessions that are not over, whose users are active."""
    return {row["id"] for row in await source.fetch(_LIVE_SESSIONS, list(session_ids))}


async def devices_of(source: Source, user_ids: Collection[UUID]) -> dict[UUID, list[Device]]:
    """The devices of each of these people who has any, in the order of their registration."""
    devices: dict[UUID, list[Device]] = {}
    for row in await source.fetch(_DEVICES, list(user_ids)):
        device = Device(row["id"], row["user_id"], row["token"], Platform(row["platform"]), AddressKind(row["kind"]))
        devices.setdefault(device.user_id, []).append(device)
    return devices


def me_from(row: asyncpg.Record) -> Me:
    """From a row with at least the columns of ME."""
    return Me(**{name: row[name] for name in Me.__struct_fields__ if name != "role"}, role=Role(row["role"]))


def user_from(row: asyncpg.Record) -> User:
    return User(**{name: row[name] for name in User.__struct_fields__ if name != "role"}, role=Role(row["role"]))
