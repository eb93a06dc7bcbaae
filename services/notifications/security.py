"""Mails that prove an address: confirm it, set a new password.

The secret of a link is never written down: it is minted when the mail is claimed to be sent. What stands in the
notification until then is where the link leads, and what for.
"""

from uuid import UUID

from core.database import Transaction, transaction
from services.identity import commands as identity
from services.identity import links
from services.identity.commands import Door
from services.identity.model import Purpose, Registration, Seen, SignedIn
from services.notifications.commands import tell
from services.notifications.model import Category, Channel, Facts, Message

_KINDS = {Purpose.VERIFY: "email.verify", Purpose.RESET: "password.reset"}
_PATHS = {Purpose.VERIFY: "/verify", Purpose.RESET: "/reset"}

_ACTIVE = "SELECT id FROM identity.active_user WHERE lower(email) = lower($1)"


async def register(door: Door, new: Registration, seen: Seen, public_url: str) -> SignedIn:
    """Make an account, sign it in and mail it a link to confirm its address. Refuses as `identity.commands.admit`."""
    draft = await identity.draft(door, new)
    async with transaction() as tx:
        signed_in = await identity.admit(tx, door, draft, seen)
        await _mail(tx, signed_in.user.id, Purpose.VERIFY, public_url)
        return signed_in


async def ask_password_reset(email: str, public_url: str) -> None:
    """Mail a link to set a new password to whoever has this address; nobody else hears whether anybody does."""
    async with transaction() as tx:
        user_id: UUID | None = await tx.fetchval(_ACTIVE, email.strip())
        if user_id is not None:
            await _mail(tx, user_id, Purpose.RESET, public_url)


async def _mail(tx: Transaction, user_id: UUID, purpose: Purpose, public_url: str) -> None:
    message = Message(
        user_id=user_id,
        category=Category.SECURITY,
        kind=_KINDS[purpose],
        facts={"link": f"{public_url}{_PATHS[purpose]}", "purpose": purpose},
        channels=(Channel.EMAIL,),
    )
    await tell(tx, await tx.now(), [message])


async def with_link(tx: Transaction, user_id: UUID, facts: Facts) -> Facts:
    """The facts of a message that is about to be sent: its link with the secret, or none where there is none."""
    if "purpose" not in facts:
        return facts
    token = await links.mint(tx, user_id, Purpose(str(facts["purpose"])))
    others = {name: value for name, value in facts.items() if name != "link"}
    return others if token is None else {**others, "link": f"{facts['link']}?token={token}"}
