"""What people do to their own accounts: sign up and in, change what they are called, register devices."""

from dataclasses import dataclass
from uuid import UUID

import msgspec

from core.database import Transaction, pool, transaction
from core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from core.ids import uuid7
from core.validation import Fields
from services.events.commands import append
from services.identity import accounts, rules, sessions
from services.identity.accounts import Account, Draft
from services.identity.keys import KeyRing
from services.identity.model import (
    Actor,
    AddressKind,
    Credentials,
    DeviceCreate,
    Me,
    MePatch,
    MyDevice,
    Platform,
    Registration,
    Role,
    Seen,
    SignedIn,
)
from services.identity.passwords import Passwords

_BECOME_FIRST = """
INSERT INTO identity.first_admin (id, user_id)
SELECT true, $1 WHERE NOT EXISTS (SELECT FROM identity.user_account)
ON CONFLICT DO NOTHING RETURNING id
"""
_CREDENTIALS = """
SELECT id, password_hash FROM identity.user_account WHERE lower(email) = lower($1) AND disabled_at IS NULL
"""
_REHASH = "UPDATE identity.user_account SET password_hash = $3 WHERE id = $1 AND password_hash = $2"
_PASSWORD_OF = "SELECT password_hash FROM identity.user_account WHERE id = $1"  # noqa: S105 - a statement
_REPLACE_PASSWORD = f"{_REHASH} RETURNING id"
_TAKE_DEVICE_FROM_OTHERS = "DELETE FROM identity.device WHERE token = $1 AND user_id <> $2"
_REGISTER_DEVICE = """
INSERT INTO identity.device AS kept (id, user_id, session_id, token, platform, kind, created_at)
VALUES ($1, $2, $3, $4, $5, $6, core.now())
ON CONFLICT (token) DO UPDATE SET session_id = excluded.session_id, platform = excluded.platform, kind = excluded.kind
WHERE kept.user_id = excluded.user_id
RETURNING id, platform, kind, created_at
"""
_KEEP_NEWEST_DEVICES = """
DELETE FROM identity.device WHERE id IN (
    SELECT id FROM identity.device WHERE user_id = $1 AND id <> $2 ORDER BY id DESC OFFSET $3
)
"""
_REMOVE_OWN_DEVICE = "DELETE FROM identity.device WHERE id = $1 AND user_id = $2 RETURNING id"
_REMOVE_DEVICE = "DELETE FROM identity.device WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Door:
    """What signing up and in needs: keys, the hashing threads, and who may come in."""

    keys: KeyRing
    passwords: Passwords
    registration_open: bool = True
    admin_email: str | None = None


def require_admin(actor: Actor) -> None:
    """Raises Forbidden. The actor's role is the present one: the verifier hears of changes within a second."""
    if not actor.is_admin:
        raise Forbidden("Only admins may do this.")


async def draft(door: Door, new: Registration) -> Draft:
    """A new account, checked, its password hashed: the slow part, before any transaction.

    Raises Forbidden while registration is closed, Invalid, Unavailable.
    """
    if not door.registration_open:
        raise Forbidden("Registration is closed; an admin can make an account.", "registration_closed")
    email, name = accounts.checked(new.email, new.name, new.time_zone, new.password)
    return Draft(
        id=uuid7(),
        email=email,
        name=name,
        role=Role.USER,
        time_zone=new.time_zone,
        password_hash=await door.passwords.hash(new.password),
    )


async def admit(tx: Transaction, door: Door, new: Draft, seen: Seen) -> SignedIn:
    """Make the account and sign it in. The first ever is ADMIN, unless an address was named for that.

    Raises Conflict for a taken address.
    """
    if door.admin_email is None and await tx.fetchval(_BECOME_FIRST, new.id) is not None:
        new = msgspec.structs.replace(new, role=Role.ADMIN)
    me = await accounts.insert(tx, new, new.id)
    return await sessions.begin(tx, door.keys, me, seen)


async def sign_in(door: Door, credentials: Credentials, seen: Seen) -> SignedIn:
    """Begin a session. Raises Unavailable, and Unauthenticated for nobody and for a wrong password alike, as late."""
    row = await pool().fetchrow(_CREDENTIALS, credentials.email.strip())
    password_hash: str | None = None if row is None else row["password_hash"]
    is_right = await door.passwords.verify(password_hash, credentials.password)
    if row is None or password_hash is None or not is_right:
        raise Unauthenticated("The address or the password is wrong.", "wrong_credentials")
    rehashed = await door.passwords.hash(credentials.password) if door.passwords.is_outdated(password_hash) else None
    async with transaction() as tx:
        me = await accounts.lock_active(tx, row["id"])
        if rehashed is not None:
            await tx.execute(_REHASH, me.id, password_hash, rehashed)
        return await sessions.begin(tx, door.keys, me, seen)


async def change_me(actor: Actor, patch: MePatch, if_match: int | None) -> Me:
    """Change one's name or time zone. Raises Invalid, VersionMismatch."""
    fields = Fields()
    wanted = accounts.given(patch)
    if "name" in wanted:
        wanted["name"] = rules.check_name(fields, wanted["name"])
    if "time_zone" in wanted:
        rules.check_time_zone(fields, wanted["time_zone"])
    fields.refuse_if_wrong()
    async with transaction() as tx:
        me = await accounts.lock_active(tx, actor.user_id)
        accounts.check_version(if_match, me.version, me)
        changed = msgspec.structs.replace(me, **wanted)
        return await accounts.write(tx, actor.user_id, Account(me, False), Account(changed, False))


async def change_password(actor: Actor, passwords: Passwords, current: str, new: str) -> None:
    """Set another password, by the one that counts now; every other session ends. Raises Invalid, Unavailable."""
    fields = Fields()
    rules.check_password(fields, new, "new_password")
    fields.refuse_if_wrong()
    password_hash: str | None = await pool().fetchval(_PASSWORD_OF, actor.user_id)
    if not await passwords.verify(password_hash, current):
        raise Invalid.of("password", "is not the current one")
    changed_hash = await passwords.hash(new)
    async with transaction() as tx:
        await accounts.lock_active(tx, actor.user_id)
        if await tx.fetchval(_REPLACE_PASSWORD, actor.user_id, password_hash, changed_hash) is None:
            raise Invalid.of("password", "is not the current one")
        await append(tx, controls=await sessions.end_others(tx, actor.user_id, actor.session_id))


async def lock_self(tx: Transaction, actor: Actor) -> Me:
    """The actor's account, locked. Raises Unauthenticated when it was disabled meanwhile."""
    return await accounts.lock_active(tx, actor.user_id)


async def prefers_otherwise(tx: Transaction, me: Me, time_zone: str, *, otherwise: bool) -> None:
    """Change a locked account's time zone, which the caller has checked; `otherwise` says that other preferences
    changed, which are kept elsewhere. Its owner's screens hear of either as user.updated, once.
    """
    changed = msgspec.structs.replace(me, time_zone=time_zone)
    written = await accounts.write(tx, me.id, Account(me, False), Account(changed, False))
    if otherwise and written.version == me.version:
        await accounts.touch(tx, me)


async def register_device(actor: Actor, new: DeviceCreate) -> MyDevice:
    """Have pushes sent to a device, which leaves whoever had it before; the oldest beyond 20 go.

    Raises Invalid, and Conflict when somebody else registers it at the same moment.
    """
    fields = Fields()
    token = fields.text("token", new.token, 1, rules.LONGEST_DEVICE_TOKEN)
    fields.refuse_if_wrong()
    async with transaction() as tx:
        await accounts.lock_active(tx, actor.user_id)
        await tx.execute(_TAKE_DEVICE_FROM_OTHERS, token, actor.user_id)
        row = await tx.fetchrow(
            _REGISTER_DEVICE, uuid7(), actor.user_id, actor.session_id, token, new.platform, new.kind
        )
        if row is None:
            raise Conflict("This device was registered by somebody else just now.")
        await tx.execute(_KEEP_NEWEST_DEVICES, actor.user_id, row["id"], rules.MOST_DEVICES - 1)
        return MyDevice(row["id"], Platform(row["platform"]), AddressKind(row["kind"]), row["created_at"])


async def forget_device(actor: Actor, device_id: UUID) -> None:
    """Send no more pushes to one of the actor's devices. Raises NotFound."""
    async with transaction() as tx:
        if await tx.fetchval(_REMOVE_OWN_DEVICE, device_id, actor.user_id) is None:
            raise NotFound("device")


async def remove_device(device_id: UUID) -> None:
    """Forget a device that its push service no longer knows."""
    async with transaction() as tx:
        await tx.execute(_REMOVE_DEVICE, device_id)
