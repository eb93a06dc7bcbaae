"""Who bears an access token, answered from memory while it may be, and refused within a second of a revocation.

A token that this process sees for the first time is verified and looked up in PostgreSQL: the session must live, the
user be active, and the role is the present one. The answer is kept, under the token's hash, until the token expires or
something is heard about its session or user on the control channel. While that channel is cut nothing is believed:
PostgreSQL is asked for every request, and what was kept before counts no longer.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from core.database import pool
from core.errors import Unauthenticated
from core.gathering import Gathering
from services.identity.keys import ACCESS_TOKEN_SECONDS, KeyRing
from services.identity.model import Actor, Role

MOST_TOKENS = 50_000
MOST_CHANGES = 10_000

_LOOK_UP = """
SELECT user_account.role
FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS asked (session_id, user_id, place)
LEFT JOIN identity.session ON session.id = asked.session_id AND session.user_id = asked.user_id
     AND session.revoked_at IS NULL AND session.expires_at > core.now()
LEFT JOIN identity.user_account ON user_account.id = session.user_id AND user_account.disabled_at IS NULL
ORDER BY asked.place
"""


class Claims(NamedTuple):
    """What a token of ours says. `expires_at` is Unix time in seconds."""

    user_id: UUID
    session_id: UUID
    expires_at: float


class _Known(NamedTuple):
    actor: Actor
    expires_at: float
    asked_at: float


class Verifier:
    """One a process. Whoever listens to the control channel sets `connected` and passes on what it hears."""

    def __init__(self, keys: KeyRing) -> None:
        self.keys = keys
        self._connected = False
        self._connected_at = 0.0
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._changed_at: dict[UUID, float] = {}
        self._roles = Gathering(_roles)

    @property
    def connected(self) -> bool:
        """Whether every control message reaches this process. Set it once subscribed, and unset it on any doubt."""
        return self._connected

    @connected.setter
    def connected(self, connected: bool) -> None:
        if connected and not self._connected:
            self._connected_at = time.monotonic()
            self._known.clear()
        self._connected = connected

    def session_ended(self, session_id: UUID) -> None:
        self._note(session_id)

    def user_disabled(self, user_id: UUID) -> None:
        self._note(user_id)

    def role_changed(self, user_id: UUID) -> None:
        self._note(user_id)

    def known(self, token: bytes) -> Actor | None:
        """The bearer of a token that was verified before and of whom nothing was heard since; costs no I/O."""
        if not self._connected:
            return None
        digest = sha256(token).digest()
        known = self._known.get(digest)
        if known is None:
            return None
        if known.expires_at <= time.time() or not self._is_fresh(known):
            del self._known[digest]
            return None
        self._known.move_to_end(digest)
        return known.actor

    async def verify(self, token: bytes) -> Actor:
        """The bearer. Raises Unauthenticated, or what the database raises when it can't be asked."""
        return await self.look_up(token, await self.claims_of(token.decode("ascii", "replace")))

    async def claims_of(self, token: str) -> Claims:
        """What a token says, if it is ours and not expired: not yet that its session lives. Raises Unauthenticated."""
        claims = await self.keys.claims_of(token)
        return Claims(UUID(claims["sub"]), UUID(claims["sid"]), float(claims["exp"]))

    async def look_up(self, token: bytes, claims: Claims) -> Actor:
        """The bearer of a token whose claims were verified. Raises like `verify`."""
        asked_at = time.monotonic()
        role = await self._roles.answer((claims.session_id, claims.user_id))
        if role is None:
            raise Unauthenticated("The session is over.", "session_over")
        known = _Known(Actor(claims.user_id, claims.session_id, Role(role)), claims.expires_at, asked_at)
        if self._connected and self._is_fresh(known):
            self._known[sha256(token).digest()] = known
            if len(self._known) > MOST_TOKENS:
                self._known.popitem(last=False)
        return known.actor

    def _is_fresh(self, known: _Known) -> bool:
        """Whether it was asked after the channel was there, and after the last that was heard about its bearer."""
        changed = self._changed_at
        return (
            known.asked_at > self._connected_at
            and known.asked_at > changed.get(known.actor.session_id, 0.0)
            and known.asked_at > changed.get(known.actor.user_id, 0.0)
        )

    def _note(self, changed_id: UUID) -> None:
        now = time.monotonic()
        if len(self._changed_at) >= MOST_CHANGES:
            oldest = now - ACCESS_TOKEN_SECONDS
            self._changed_at = {id_: at for id_, at in self._changed_at.items() if at > oldest}
        self._changed_at[changed_id] = now


async def _roles(asked: Sequence[tuple[UUID, UUID]]) -> Sequence[str | None]:
    """The present role of each session's user; None where the session is over, or not that user's."""
    session_ids, user_ids = zip(*asked, strict=True)
    return [row["role"] for row in await pool().fetch(_LOOK_UP, session_ids, user_ids)]
