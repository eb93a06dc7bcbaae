"""Who bears a token, remembered and forgotten."""

import asyncio
from uuid import UUID

import pytest

from core.database import pool, transaction
from core.errors import Unauthenticated, Unavailable
from core.ids import uuid7
from services.identity import accounts, sessions
from services.identity.accounts import Draft
from services.identity.keys import KeyRing
from services.identity.model import Actor, Role, Seen
from services.identity.verifier import Verifier

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def _ada(keys: KeyRing) -> bytes:
    """The access token of somebody new."""
    draft = Draft(
        id=uuid7(), email=f"{uuid7()}@example.org", name="Ada", role=Role.USER, time_zone="UTC", password_hash=None
    )
    async with transaction() as tx:
        me = await accounts.insert(tx, draft, draft.id)
        return (await sessions.begin(tx, keys, me, Seen())).access_token.encode()


async def _verifier() -> Verifier:
    verifier = Verifier(KeyRing())
    await verifier.keys.open()
    verifier.connected = True
    return verifier


async def test_a_verified_token_is_remembered() -> None:
    verifier = await _verifier()
    token = await _ada(verifier.keys)
    assert verifier.known(token) is None
    actor = await verifier.verify(token)
    assert verifier.known(token) == actor


@pytest.mark.parametrize("what", ["session", "user", "role"])
async def test_what_is_heard_makes_it_ask_again(what: str) -> None:
    verifier = await _verifier()
    token = await _ada(verifier.keys)
    actor = await verifier.verify(token)
    _tell(verifier, what, actor)
    assert verifier.known(token) is None
    assert await verifier.verify(token) == actor
    assert verifier.known(token) == actor


def _tell(verifier: Verifier, what: str, actor: Actor) -> None:
    match what:
        case "session":
            verifier.session_ended(actor.session_id)
        case "user":
            verifier.user_disabled(actor.user_id)
        case _:
            verifier.role_changed(actor.user_id)


async def test_nothing_is_believed_while_the_channel_is_cut() -> None:
    verifier = await _verifier()
    token = await _ada(verifier.keys)
    await verifier.verify(token)
    verifier.connected = False
    assert verifier.known(token) is None
    await verifier.verify(token)
    assert verifier.known(token) is None
    verifier.connected = True
    assert verifier.known(token) is None


async def test_what_is_heard_while_postgresql_is_asked_is_not_overlooked() -> None:
    """The answer was true when it was given; the message came after it, and before it was kept."""
    verifier = await _verifier()
    token = await _ada(verifier.keys)
    claims = await verifier.keys.claims_of(token.decode())
    async with pool().acquire() as connection, connection.transaction():
        await connection.execute("LOCK identity.session IN ACCESS EXCLUSIVE MODE")
        asking = asyncio.create_task(verifier.verify(token))
        await asyncio.sleep(0)
        verifier.session_ended(UUID(claims["sid"]))
    await asking
    assert verifier.known(token) is None


async def test_no_token_is_kept_in_clear() -> None:
    verifier = await _verifier()
    token = await _ada(verifier.keys)
    await verifier.verify(token)
    assert token not in verifier._known


async def test_a_session_that_is_over_is_refused() -> None:
    verifier = await _verifier()
    token = await _ada(verifier.keys)
    actor = await verifier.verify(token)
    await sessions.end(actor, actor.session_id)
    verifier.session_ended(actor.session_id)
    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


async def test_processes_that_start_at_once_share_one_key() -> None:
    await pool().execute("DELETE FROM identity.signing_key")
    rings = [KeyRing() for _ in range(4)]
    await asyncio.gather(*(ring.open() for ring in rings))
    assert len({str(ring.public_keys()) for ring in rings}) == 1
    assert await pool().fetchval("SELECT count(*) FROM identity.signing_key") == 1


async def test_the_newest_key_signs_and_the_others_still_verify(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.identity.keys.LOOK_AGAIN_SECONDS", 0.0)
    old = await _verifier()
    token = await _ada(old.keys)
    await pool().execute("UPDATE identity.signing_key SET retired_at = core.now()")
    await KeyRing().open()
    await pool().execute("UPDATE identity.signing_key SET retired_at = NULL")
    new = await _verifier()
    assert len(new.keys.public_keys()["keys"]) >= 2
    assert await new.verify(token)
    fresh = await _ada(new.keys)
    assert await old.verify(fresh)


async def test_nothing_is_signed_before_the_keys_were_read() -> None:
    with pytest.raises(Unavailable):
        KeyRing().sign({})
