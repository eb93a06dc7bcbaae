"""What admins do to accounts. One active admin always stays."""

from uuid import UUID

import msgspec

from core.database import Transaction, transaction
from core.errors import Conflict
from core.ids import uuid7
from core.validation import Fields
from services.events.model import UserDisabled
from services.identity import accounts, rules, sessions
from services.identity.accounts import Account, Draft
from services.identity.commands import require_admin
from services.identity.model import Actor, Me, Role, User, UserCreate, UserPatch
from services.identity.passwords import Passwords
from services.identity.queries import users

_LOCK_ADMINS = """
SELECT id FROM identity.user_account WHERE role = 'ADMIN' AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE
"""
_BY_EMAIL = "SELECT id FROM identity.user_account WHERE lower(email) = lower($1)"
_FORGET_PERSON = """
WITH devices AS (DELETE FROM identity.device WHERE user_id = $1),
     links AS (DELETE FROM identity.email_token WHERE user_id = $1),
     keys AS (DELETE FROM identity.idempotency_key WHERE user_id = $1),
     places AS (UPDATE identity.session SET agent = '', address = '' WHERE user_id = $1)
UPDATE identity.user_account SET email = id || '@deleted.invalid', password_hash = NULL WHERE id = $1
"""


async def create_user(actor: Actor, passwords: Passwords, new: UserCreate) -> User:
    """Make an account for somebody. Raises Forbidden, Invalid, Conflict for a taken address, Unavailable."""
    require_admin(actor)
    email, name = accounts.checked(new.email, new.name, new.time_zone, new.password)
    password_hash = None if new.password is None else await passwords.hash(new.password)
    draft = Draft(
        id=uuid7(), email=email, name=name, role=new.role, time_zone=new.time_zone, password_hash=password_hash
    )
    async with transaction() as tx:
        await accounts.insert(tx, draft, actor.user_id)
        return await _user(tx, draft.id)


async def create_admin(passwords: Passwords, email: str, name: str, password: str) -> Me:
    """Make an ADMIN, or make one of whoever has this address, whose password stays. Raises Invalid."""
    email, name = accounts.checked(email, name, "UTC", password)
    password_hash = await passwords.hash(password)
    async with transaction() as tx:
        user_id: UUID | None = await tx.fetchval(_BY_EMAIL, email)
        if user_id is not None:
            account = await accounts.lock(tx, user_id)
            admin = msgspec.structs.replace(account.me, role=Role.ADMIN)
            return await accounts.write(tx, user_id, account, Account(admin, account.disabled))
        draft = Draft(id=uuid7(), email=email, name=name, role=Role.ADMIN, time_zone="UTC", password_hash=password_hash)
        return await accounts.insert(tx, draft, draft.id)


async def change_user(actor: Actor, user_id: UUID, patch: UserPatch, if_match: int | None) -> User:
    """Change an account's name or role, disable or enable it.

    Raises Forbidden, NotFound, Invalid, VersionMismatch, Conflict for the last admin.
    """
    require_admin(actor)
    wanted = accounts.given(patch)
    if "name" in wanted:
        fields = Fields()
        wanted["name"] = rules.check_name(fields, wanted["name"])
        fields.refuse_if_wrong()
    async with transaction() as tx:
        account = await _lock(tx, user_id, if_match)
        disabled = wanted.pop("disabled", account.disabled)
        await _write(tx, actor, account, Account(msgspec.structs.replace(account.me, **wanted), disabled))
        return await _user(tx, user_id)


async def delete_user(actor: Actor, user_id: UUID, if_match: int | None) -> None:
    """Disable an account for good and forget who it was: name, address, devices, where it was used from.

    Raises Forbidden, NotFound, VersionMismatch, Conflict for the last admin.
    """
    require_admin(actor)
    async with transaction() as tx:
        account = await _lock(tx, user_id, if_match)
        nobody = msgspec.structs.replace(account.me, email_verified_at=None, name="Former user", role=Role.USER)
        await _write(tx, actor, account, Account(nobody, True))
        await tx.execute(_FORGET_PERSON, user_id)


async def _lock(tx: Transaction, user_id: UUID, if_match: int | None) -> Account:
    """The account, locked behind the active admins."""
    await tx.execute(_LOCK_ADMINS)
    account = await accounts.lock(tx, user_id)
    accounts.check_version(if_match, account.me.version, await _user(tx, user_id))
    return account


async def _write(tx: Transaction, actor: Actor, old: Account, new: Account) -> None:
    if _is_active_admin(old) and not _is_active_admin(new):
        await _require_another_admin(tx, old.me.id)
    controls = []
    if new.disabled and not old.disabled:
        controls = [UserDisabled(old.me.id), *await sessions.end_all(tx, old.me.id)]
    await accounts.write(tx, actor.user_id, old, new, controls)


def _is_active_admin(account: Account) -> bool:
    return account.me.role is Role.ADMIN and not account.disabled


async def _require_another_admin(tx: Transaction, user_id: UUID) -> None:
    if all(row["id"] == user_id for row in await tx.fetch(_LOCK_ADMINS)):
        raise Conflict("The last admin has to stay.", "last_admin")


async def _user(tx: Transaction, user_id: UUID) -> User:
    return (await users([user_id], tx))[user_id]
