"""Links in mails: each works once, within 24 hours, for the address that it was sent to. Only its hash is kept."""

from uuid import UUID

import msgspec

from core.database import Transaction, transaction
from core.errors import Invalid
from core.ids import uuid7
from core.validation import Fields
from services.events.commands import append
from services.identity import accounts, rules, sessions
from services.identity.accounts import Account
from services.identity.model import Purpose, Role
from services.identity.passwords import Passwords

_INSERT = """
INSERT INTO identity.email_token (id, hash, user_id, purpose, email, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_USE = """
UPDATE identity.email_token SET used_at = core.now()
FROM identity.user_account
WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > core.now()
  AND user_account.id = email_token.user_id AND user_account.disabled_at IS NULL
  AND lower(user_account.email) = lower(email_token.email)
RETURNING user_id
"""
_SET_PASSWORD = "UPDATE identity.user_account SET password_hash = $2 WHERE id = $1"  # noqa: S105 - a statement


async def mint(tx: Transaction, user_id: UUID, purpose: Purpose) -> str | None:
    """A link's secret, None for a disabled account. It is written down nowhere: ask as the mail is sent."""
    account = await accounts.lock(tx, user_id)
    if account.disabled:
        return None
    token, now = sessions.new_token(), await tx.now()
    expires_at = now + rules.EMAIL_TOKEN_LASTS
    await tx.execute(_INSERT, uuid7(), sessions.hash_of(token), user_id, purpose, account.me.email, now, expires_at)
    return token


async def verify_email(token: str, admin_email: str | None) -> None:
    """Note that the address is its owner's; `admin_email`'s becomes ADMIN. Raises Invalid."""
    async with transaction() as tx:
        await _use(tx, token, Purpose.VERIFY, admin_email)


async def reset_password(passwords: Passwords, token: str, password: str, admin_email: str | None) -> None:
    """Set a new password and end all sessions. Raises Invalid, Unavailable."""
    fields = Fields()
    rules.check_password(fields, password)
    fields.refuse_if_wrong()
    password_hash = await passwords.hash(password)
    async with transaction() as tx:
        user_id = await _use(tx, token, Purpose.RESET, admin_email)
        await tx.execute(_SET_PASSWORD, user_id, password_hash)
        await append(tx, controls=await sessions.end_all(tx, user_id))


async def _use(tx: Transaction, token: str, purpose: Purpose, admin_email: str | None) -> UUID:
    """Whoever holds the link reads that address: either kind verifies it."""
    user_id: UUID | None = await tx.fetchval(_USE, sessions.hash_of(token), purpose)
    if user_id is None:
        raise Invalid.of("token", "is not valid, too old, or was used before")
    me = await accounts.lock_active(tx, user_id)
    is_admin = admin_email is not None and admin_email.lower() == me.email.lower()
    verified = msgspec.structs.replace(
        me,
        email_verified_at=me.email_verified_at or await tx.now(),
        role=Role.ADMIN if is_admin else me.role,
    )
    await accounts.write(tx, user_id, Account(me, False), Account(verified, False))
    return user_id
