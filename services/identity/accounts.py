"""Account rows: made, locked and written, each change with its event. The commands of this service share it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct

from core.database import Transaction
from core.errors import Conflict, NotFound, Unauthenticated, VersionMismatch
from core.validation import Fields
from services.events.commands import append
from services.events.model import Control, Frame, Happened, Kind, RoleChanged, user_topic
from services.identity import rules
from services.identity.model import Me, Role
from services.identity.queries import ME, me_from

_INSERT = f"""
INSERT INTO identity.user_account
    (id, email, name, role, time_zone, password_hash, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, nextval('core.version'), $7, $7)
ON CONFLICT (lower(email)) DO NOTHING
RETURNING {ME}
"""  # noqa: S608 - a constant
_LOCK = f"""
SELECT {ME}, disabled_at IS NOT NULL AS disabled FROM identity.user_account WHERE id = $1 FOR NO KEY UPDATE
"""  # noqa: S608 - a constant
_WRITE = f"""
UPDATE identity.user_account SET
    email = $2, email_verified_at = $3, name = $4, role = $5, time_zone = $6,
    disabled_at = CASE WHEN $7 THEN coalesce(disabled_at, $8) END,
    version = nextval('core.version'), updated_at = $8
WHERE id = $1
RETURNING {ME}
"""  # noqa: S608 - a constant
_TOUCH = f"""
UPDATE identity.user_account SET version = nextval('core.version'), updated_at = $2 WHERE id = $1 RETURNING {ME}
"""  # noqa: S608 - a constant
_LOGGED = ("email_verified_at", "name", "role", "time_zone")


class Account(Struct, frozen=True):
    """A row of the table, without its secrets."""

    me: Me
    disabled: bool


class Draft(Struct, frozen=True, kw_only=True):
    """A new account, checked."""

    id: UUID
    email: str
    name: str
    role: Role
    time_zone: str
    password_hash: str | None


def checked(email: str, name: str, time_zone: str, password: str | None) -> tuple[str, str]:
    """The address and the name as they are kept. Raises Invalid with all that is wrong."""
    fields = Fields()
    email, name = rules.check_email(fields, email), rules.check_name(fields, name)
    rules.check_time_zone(fields, time_zone)
    if password is not None:
        rules.check_password(fields, password)
    fields.refuse_if_wrong()
    return email, name


def given(patch: Struct) -> dict[str, Any]:
    """What a patch says, absent fields left out."""
    fields = {name: getattr(patch, name) for name in patch.__struct_fields__}
    return {name: value for name, value in fields.items() if value is not UNSET}


def check_version(if_match: int | None, version: int, current: object) -> None:
    """Raises VersionMismatch."""
    if if_match is not None and if_match != version:
        raise VersionMismatch(version, current)


async def insert(tx: Transaction, draft: Draft, actor_id: UUID) -> Me:
    """Make the account. Raises Conflict for a taken address."""
    now = await tx.now()
    row = await tx.fetchrow(
        _INSERT, draft.id, draft.email, draft.name, draft.role, draft.time_zone, draft.password_hash, now
    )
    if row is None:
        raise Conflict("This e-mail address has an account.", "email_taken")
    me = me_from(row)
    await append(tx, [_happened(Kind.USER_REGISTERED, now, actor_id, me, {})])
    return me


async def lock(tx: Transaction, user_id: UUID) -> Account:
    """The account, locked, be it disabled or not. Raises NotFound."""
    row = await tx.fetchrow(_LOCK, user_id)
    if row is None:
        raise NotFound("user")
    return Account(me_from(row), row["disabled"])


async def lock_active(tx: Transaction, user_id: UUID) -> Me:
    """The account, locked. Raises Unauthenticated when it was disabled meanwhile."""
    account = await lock(tx, user_id)
    if account.disabled:
        raise Unauthenticated("The account is disabled.", "account_disabled")
    return account.me


async def write(tx: Transaction, actor_id: UUID, old: Account, new: Account, controls: Sequence[Control] = ()) -> Me:
    """Write what differs, with its event; nothing when nothing does. `old` is locked."""
    changes = _changes(old, new)
    if not changes:
        return old.me
    me, now = new.me, await tx.now()
    row = await tx.fetchrow(
        _WRITE, me.id, me.email, me.email_verified_at, me.name, me.role, me.time_zone, new.disabled, now
    )
    if row is None:
        raise NotFound("user")
    kind = Kind.USER_DISABLED if new.disabled and not old.disabled else Kind.USER_UPDATED
    if "role" in changes:
        controls = [*controls, RoleChanged(me.id)]
    written = me_from(row)
    await append(tx, [_happened(kind, now, actor_id, written, changes)], controls=controls)
    return written


async def touch(tx: Transaction, me: Me) -> Me:
    """Something of the account changed that is kept elsewhere: a new version, so that its owner's screens look again.
    The row is locked.
    """
    now = await tx.now()
    (row,) = await tx.fetch(_TOUCH, me.id, now)
    written = me_from(row)
    await append(tx, [_happened(Kind.USER_UPDATED, now, me.id, written, {})])
    return written


def _changes(old: Account, new: Account) -> dict[str, tuple[Any, Any]]:
    """What differs, as the log keeps it: addresses stay out of it."""
    changes: dict[str, tuple[Any, Any]] = {
        name: (getattr(old.me, name), getattr(new.me, name))
        for name in _LOGGED
        if getattr(old.me, name) != getattr(new.me, name)
    }
    if old.disabled != new.disabled:
        changes["disabled"] = (old.disabled, new.disabled)
    return changes


def _happened(kind: Kind, now: datetime, actor_id: UUID, me: Me, changes: dict[str, tuple[Any, Any]]) -> Happened:
    return Happened(
        kind=kind,
        at=now,
        actor_id=actor_id,
        frames=(Frame((user_topic(me.id),), me),),
        user_ids=(me.id,),
        changes=changes,
    )
