"""Signing up, in and out."""

import asyncio
import base64
import json
import time
from dataclasses import replace
from typing import Any
from uuid import UUID

import jwt
import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.database import pool
from core.ids import uuid7
from core.settings import Settings
from services.lifecycle.claiming import claim
from services.lifecycle.model import Send
from tests.api.world import PASSWORD, Api, registration, running

pytestmark = pytest.mark.anyio


async def test_who_registers_is_signed_in(api: Api) -> None:
    answer = await api.http.post("/auth/register", json=registration("Ada", time_zone="Europe/Zurich"))
    assert answer.status_code == 201
    tokens = answer.json()
    assert tokens["expires_in"] == 900
    assert tokens["user"]["name"] == "Ada"
    assert tokens["user"]["time_zone"] == "Europe/Zurich"
    assert "password" not in answer.text
    me = await api.signed_in(tokens).http.get("/me")
    assert me.json() == tokens["user"]
    assert me.headers["etag"] == f'"{tokens["user"]["version"]}"'


async def test_an_address_is_taken_whatever_its_case(api: Api) -> None:
    first = registration()
    assert (await api.http.post("/auth/register", json=first)).status_code == 201
    again = await api.http.post("/auth/register", json=first | {"email": first["email"].upper()})
    assert again.status_code == 409
    assert again.json()["code"] == "email_taken"


async def test_of_several_who_register_an_address_at_once_one_succeeds(api: Api) -> None:
    same = registration()
    answers = await asyncio.gather(*(api.http.post("/auth/register", json=same) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "x" * 11}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"email": "nobody"}, "email"),
        ({"email": "a b@example.org"}, "email"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"role": "ADMIN"}, "role"),
    ],
)
async def test_a_registration_that_is_not_acceptable_is_refused_by_field(
    api: Api, change: dict[str, Any], field: str
) -> None:
    answer = await api.http.post("/auth/register", json=registration() | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_password_may_have_128_characters_and_no_digits(api: Api) -> None:
    new = registration(password="ü" * 128)
    assert (await api.http.post("/auth/register", json=new)).status_code == 201
    composed = {"email": new["email"], "password": "u\u0308" * 128}
    assert (await api.http.post("/auth/login", json=composed)).status_code == 200


async def test_a_password_is_kept_as_an_argon2id_hash_only(api: Api) -> None:
    ada = await api.person()
    stored = await pool().fetchval("SELECT password_hash FROM identity.user_account WHERE id = $1", ada.id)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_signing_in_needs_the_password(api: Api) -> None:
    ada = await api.person()
    right = await api.http.post("/auth/login", json={"email": ada.email.upper(), "password": PASSWORD})
    assert right.status_code == 200
    wrong = await api.http.post("/auth/login", json={"email": ada.email, "password": "not this one, sorry"})
    nobody = await api.http.post("/auth/login", json={"email": "nobody@example.org", "password": PASSWORD})
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json()["detail"] == nobody.json()["detail"]
    assert wrong.headers["www-authenticate"] == "Bearer"


async def test_who_knows_the_password_sets_another_and_is_signed_out_everywhere_else(api: Api) -> None:
    ada = await api.person()
    elsewhere = api.signed_in((await api.http.post("/auth/login", json=_credentials(ada.email))).json())
    change = {"password": PASSWORD, "new_password": "a better horse altogether"}
    assert (await ada.http.post("/auth/password/change", json=change)).status_code == 204
    assert (await ada.http.get("/me")).status_code == 200
    assert (await ada.http.get("/me/sessions")).json()["items"][0]["current"]
    refused = await api.http.post("/auth/refresh", json={"refresh_token": elsewhere.refresh_token})
    assert refused.status_code == 401
    assert (await api.http.post("/auth/login", json=_credentials(ada.email))).status_code == 401
    renewed = _credentials(ada.email) | {"password": "a better horse altogether"}
    assert (await api.http.post("/auth/login", json=renewed)).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "not this one, sorry", "new_password": "a better horse altogether"}, "password"),
        ({"password": PASSWORD, "new_password": "too short"}, "new_password"),
    ],
)
async def test_a_password_stays_where_the_present_one_is_wrong_or_the_new_one_too_short(
    api: Api, change: dict[str, str], field: str
) -> None:
    ada = await api.person()
    answer = await ada.http.post("/auth/password/change", json=change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert (await api.http.post("/auth/login", json=_credentials(ada.email))).status_code == 200
    assert (await api.http.post("/auth/password/change", json=change)).status_code == 401


def _credentials(email: str) -> dict[str, str]:
    return {"email": email, "password": PASSWORD}


async def test_an_old_hash_is_made_anew_at_the_next_sign_in(api: Api) -> None:
    ada = await api.person()
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await pool().execute("UPDATE identity.user_account SET password_hash = $2 WHERE id = $1", ada.id, weak)
    assert (await api.http.post("/auth/login", json={"email": ada.email, "password": PASSWORD})).status_code == 200
    stored = await pool().fetchval("SELECT password_hash FROM identity.user_account WHERE id = $1", ada.id)
    assert "m=19456" in stored


async def test_refreshing_rotates_the_token(api: Api) -> None:
    ada = await api.person()
    answer = await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token})
    assert answer.status_code == 200
    assert answer.json()["refresh_token"] != ada.refresh_token
    assert (await api.signed_in(answer.json()).http.get("/me")).status_code == 200


async def test_a_refresh_whose_answer_was_lost_may_be_repeated(api: Api) -> None:
    ada = await api.person()
    answers = [await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token}) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


async def test_refreshes_at_once_agree_on_one_successor(api: Api) -> None:
    ada = await api.person()
    answers = await asyncio.gather(
        *(api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token}) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


async def test_a_refresh_token_whose_successor_was_used_ends_the_session(api: Api) -> None:
    ada = await api.person()
    second = (await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token})).json()
    third = (await api.http.post("/auth/refresh", json={"refresh_token": second["refresh_token"]})).json()
    assert (await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token})).status_code == 401
    assert (await api.http.post("/auth/refresh", json={"refresh_token": third["refresh_token"]})).status_code == 401
    assert await _ended(api, third)


async def test_a_refresh_token_replaced_more_than_30_seconds_ago_ends_the_session(api: Api) -> None:
    ada = await api.person()
    second = (await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token})).json()
    await pool().execute(
        """
        UPDATE identity.refresh_token SET replaced_at = replaced_at - interval '31 seconds'
        WHERE session_id IN (SELECT id FROM identity.session WHERE user_id = $1) AND replaced_at IS NOT NULL
        """,
        ada.id,
    )
    assert (await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token})).status_code == 401
    assert (await api.http.post("/auth/refresh", json={"refresh_token": second["refresh_token"]})).status_code == 401


async def _ended(api: Api, tokens: dict[str, Any]) -> bool:
    """Whether the token is refused, once the process forgets what it remembers."""
    api.verifier.connected = False
    answer = await api.signed_in(tokens).http.get("/me")
    return answer.status_code == 401


async def test_no_secret_is_stored_in_clear(api: Api) -> None:
    ada = await api.person()
    rows = await pool().fetch("SELECT t::text FROM identity.refresh_token AS t")
    assert not any(ada.refresh_token in row["t"] for row in rows)


@pytest.mark.parametrize("how", ["refresh token", "access token"])
async def test_signing_out_ends_the_session_everywhere(api: Api, how: str) -> None:
    ada = await api.person()
    api.verifier.connected = False
    if how == "refresh token":
        answer = await api.http.post("/auth/logout", json={"refresh_token": ada.refresh_token})
    else:
        answer = await ada.http.post("/auth/logout")
    assert answer.status_code == 204
    assert (await ada.http.get("/me")).status_code == 401
    assert (await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token})).status_code == 401


async def test_signing_out_tells_every_node(api: Api) -> None:
    ada = await api.person()
    session_id = jwt.decode(ada.access_token, options={"verify_signature": False})["sid"]
    await ada.http.post("/auth/logout")
    controls = await pool().fetch("SELECT body FROM events.outbox WHERE topics = '{control}'")
    assert {"control": "session_ended", "session_id": session_id, "user_id": str(ada.id)} in [
        json.loads(control["body"]) for control in controls
    ]


@pytest.mark.parametrize(("days", "links"), [(29, 2), (31, 0)])
async def test_sessions_that_were_over_long_ago_are_forgotten_with_their_tokens(
    api: Api, days: int, links: int
) -> None:
    ada = await api.person()
    await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token})
    session: UUID = await pool().fetchval("SELECT id FROM identity.session WHERE user_id = $1", ada.id)
    await pool().execute(
        "UPDATE identity.session SET expires_at = core.now() - make_interval(days => $2) WHERE id = $1", session, days
    )
    await api.http.post("/auth/login", json={"email": ada.email, "password": PASSWORD})
    left = await pool().fetchval("SELECT count(*) FROM identity.refresh_token WHERE session_id = $1", session)
    assert left == links
    assert await pool().fetchval("SELECT EXISTS (SELECT FROM identity.session WHERE id = $1)", session) is (links > 0)


async def test_signing_out_as_nobody_is_refused(api: Api) -> None:
    assert (await api.http.post("/auth/logout")).status_code == 401
    assert (await api.http.post("/auth/logout", json={"refresh_token": "unknown"})).status_code == 204


async def test_a_token_that_is_remembered_is_forgotten_when_its_session_ends(api: Api) -> None:
    ada = await api.person()
    assert (await ada.http.get("/me")).status_code == 200
    session_id = jwt.decode(ada.access_token, options={"verify_signature": False})["sid"]
    await pool().execute("UPDATE identity.session SET revoked_at = core.now() WHERE id = $1", session_id)
    assert (await ada.http.get("/me")).status_code == 200
    api.verifier.session_ended(UUID(session_id))
    assert (await ada.http.get("/me")).status_code == 401


async def test_what_was_missed_while_the_channel_was_cut_counts_afterwards(api: Api) -> None:
    ada = await api.person()
    assert (await ada.http.get("/me")).status_code == 200
    api.verifier.connected = False
    await pool().execute("UPDATE identity.session SET revoked_at = core.now() WHERE user_id = $1", ada.id)
    assert (await ada.http.get("/me")).status_code == 401
    api.verifier.connected = True
    assert (await ada.http.get("/me")).status_code == 401


async def test_what_a_token_is_worth_can_be_asked(api: Api) -> None:
    ada = await api.person()
    answer = (await api.http.post("/auth/validate", json={"token": ada.access_token})).json()
    assert answer["valid"] is True
    assert answer["user_id"] == str(ada.id)
    assert (await api.http.post("/auth/validate", json={"token": "nonsense"})).json()["valid"] is False


def _forged(token: str, **changes: Any) -> dict[str, str]:
    claims = jwt.decode(token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(token)["kid"]
    header = {"kid": changes.pop("kid", kid)}
    key = Ed25519PrivateKey.generate()
    return {"Authorization": "Bearer " + jwt.encode(claims | changes, key, algorithm="EdDSA", headers=header)}


def _with_header(token: str, **header: Any) -> str:
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return f"{encoded}.{token.split('.', 1)[1]}"


async def test_tokens_that_are_not_ours_are_refused(api: Api) -> None:
    ada = await api.person()
    claims = jwt.decode(ada.access_token, options={"verify_signature": False})
    head, payload, signature = ada.access_token.split(".")
    other_payload = base64.urlsafe_b64encode(json.dumps(claims | {"sub": str(uuid7())}).encode()).rstrip(b"=").decode()
    jwks = (await api.http.get(f"{api.url}/.well-known/jwks.json")).json()
    confused = jwt.encode(claims, jwks["keys"][0]["x"] * 2, algorithm="HS256", headers={"kid": jwks["keys"][0]["kid"]})
    for headers in (
        _forged(ada.access_token),
        _forged(ada.access_token, kid="unknown"),
        {"Authorization": f"Bearer {_with_header(ada.access_token, alg='EdDSA', kid=7)}"},
        {"Authorization": f"Bearer {_with_header(ada.access_token, alg='EdDSA')}"},
        {"Authorization": f"Bearer {_with_header(ada.access_token, alg='none')}"},
        {"Authorization": "Bearer " + jwt.encode(claims, "", algorithm="none")},
        {"Authorization": f"Bearer {confused}"},
        {"Authorization": f"Bearer {head}.{other_payload}.{signature}"},
        {"Authorization": f"Bearer {head}.{payload}."},
        {"Authorization": "Bearer \xe4"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": ada.access_token},
    ):
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        answer = await api.http.get("/me", headers=encoded)
        assert answer.status_code == 401, headers
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"


async def test_an_expired_token_is_refused(api: Api) -> None:
    ada = await api.person()
    claims = jwt.decode(ada.access_token, options={"verify_signature": False})
    key = await pool().fetchrow("SELECT id, private_key FROM identity.signing_key")
    assert key is not None
    claims["exp"] = int(time.time()) - 1
    expired = jwt.encode(claims, key["private_key"], algorithm="EdDSA", headers={"kid": str(key["id"])})
    answer = await api.http.get("/me", headers={"Authorization": f"Bearer {expired}"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_expired"


async def test_anybody_can_verify_our_tokens_by_the_published_keys(api: Api) -> None:
    ada = await api.person()
    published = (await api.http.get(f"{api.url}/.well-known/jwks.json")).json()
    keys = jwt.PyJWKSet.from_dict(published)
    key = keys[jwt.get_unverified_header(ada.access_token)["kid"]]
    assert jwt.decode(ada.access_token, key, audience="muster")["sub"] == str(ada.id)
    assert not any("d" in key for key in published["keys"])


async def test_the_web_app_never_sees_its_refresh_token(api: Api) -> None:
    web = {"X-Muster-Client": "web", "Origin": api.url}
    new = registration()
    answer = await api.http.post("/auth/register", json=new, headers=web)
    assert answer.status_code == 201
    assert "refresh_token" not in answer.json()
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("muster_refresh=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"} <= set(cookie.split("; "))
    refreshed = await api.http.post("/auth/refresh", headers=web)
    assert refreshed.status_code == 200
    assert "refresh_token" not in refreshed.json()
    gone = await api.http.post("/auth/logout", headers=web)
    assert gone.status_code == 204
    assert "Max-Age=0" in gone.headers["set-cookie"]
    assert (await api.http.post("/auth/refresh", headers=web)).status_code == 401


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
async def test_another_site_cannot_use_the_cookie(api: Api, origin: dict[str, str]) -> None:
    answer = await api.http.post("/auth/refresh", headers={"X-Muster-Client": "web", **origin})
    assert answer.status_code == 403
    assert answer.json()["code"] == "foreign_origin"


@pytest.mark.parametrize("host", ["evil.example:99999999", "[::1"])
async def test_a_host_that_is_none_is_not_ours(api: Api, host: str) -> None:
    web = {"X-Muster-Client": "web", "Origin": api.url, "Host": host}
    assert (await api.http.post("/auth/refresh", headers=web)).status_code == 403


async def test_a_cookie_counts_for_the_web_app_only(api: Api) -> None:
    web = {"X-Muster-Client": "web", "Origin": api.url}
    await api.http.post("/auth/register", json=registration(), headers=web)
    assert (await api.http.post("/auth/refresh")).status_code == 401


async def test_closed_registration_is_closed(settings: Settings) -> None:
    async with running(replace(settings, registration_open=False, rate_limit_factor=1000)) as api:
        answer = await api.http.post("/auth/register", json=registration())
        assert answer.status_code == 403
        assert answer.json()["code"] == "registration_closed"


async def test_nothing_is_cached_on_the_way(api: Api) -> None:
    answer = await api.http.post("/auth/register", json=registration())
    assert answer.headers["cache-control"] == "no-store"


async def _mailed_token(user_id: UUID, kind: str) -> str:
    """The secret of the newest link of this kind that was mailed to somebody, claimed as its sender would."""
    delivery_id = await pool().fetchval(
        """
        SELECT delivery.id FROM notifications.delivery
        JOIN notifications.notification ON notification.id = delivery.notification_id
        WHERE notification.user_id = $1 AND notification.kind = $2 AND delivery.channel = 'EMAIL'
        ORDER BY delivery.id DESC LIMIT 1
        """,
        user_id,
        kind,
    )
    mail = await claim(delivery_id, "https://muster.example.org")
    assert isinstance(mail, Send)
    assert mail.unsubscribe is None
    return mail.body.rsplit("?token=", 1)[1].split()[0]


async def test_a_forgotten_password_is_set_anew_by_a_mailed_link(api: Api) -> None:
    ada = await api.person()
    assert (await api.http.post("/auth/password/forgot", json={"email": ada.email.upper()})).status_code == 204
    token = await _mailed_token(ada.id, "password.reset")
    new = {"token": token, "password": "a new password that is long"}
    assert (await api.http.post("/auth/password/reset", json=new)).status_code == 204
    api.verifier.connected = False
    assert (await ada.http.get("/me")).status_code == 401
    assert (await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token})).status_code == 401
    assert (await api.http.post("/auth/login", json={"email": ada.email, "password": PASSWORD})).status_code == 401
    signed_in = await api.http.post("/auth/login", json={"email": ada.email, "password": new["password"]})
    assert signed_in.json()["user"]["email_verified_at"] is not None
    assert (await api.http.post("/auth/password/reset", json=new)).status_code == 422


async def test_the_secret_of_a_link_is_written_down_nowhere(api: Api) -> None:
    ada = await api.person()
    token = await _mailed_token(ada.id, "email.verify")
    for table in ("notifications.notification", "notifications.delivery", "identity.email_token", "events.outbox"):
        rows = await pool().fetch(f"SELECT t::text FROM {table} AS t")
        assert not any(token in row["t"] for row in rows), table


async def test_nobody_hears_whether_an_address_has_an_account(api: Api) -> None:
    answer = await api.http.post("/auth/password/forgot", json={"email": "nobody@example.org"})
    assert answer.status_code == 204


async def test_a_link_of_one_kind_does_not_serve_for_the_other(api: Api) -> None:
    ada = await api.person()
    token = await _mailed_token(ada.id, "email.verify")
    reset = {"token": token, "password": "a new password that is long"}
    assert (await api.http.post("/auth/password/reset", json=reset)).status_code == 422
    assert (await api.http.post("/auth/email/verify", json={"token": token})).status_code == 204
    assert (await ada.http.get("/me")).json()["email_verified_at"] is not None


async def test_the_address_that_was_named_becomes_admin_once_verified(settings: Settings) -> None:
    new = registration()
    async with running(replace(settings, admin_email=new["email"].upper(), rate_limit_factor=1000)) as api:
        tokens = (await api.http.post("/auth/register", json=new)).json()
        assert tokens["user"]["role"] == "USER"
        token = await _mailed_token(UUID(tokens["user"]["id"]), "email.verify")
        assert (await api.http.post("/auth/email/verify", json={"token": token})).status_code == 204
        assert (await api.signed_in(tokens).http.get("/me")).json()["role"] == "ADMIN"


async def test_the_first_of_all_becomes_admin_and_nobody_else(settings: Settings) -> None:
    async with running(replace(settings, rate_limit_factor=1000)) as api:
        await pool().execute("DELETE FROM identity.user_account")
        await pool().execute("DELETE FROM identity.first_admin")
        answers = await asyncio.gather(*(api.http.post("/auth/register", json=registration()) for _ in range(5)))
        later = await api.http.post("/auth/register", json=registration())
        roles = [answer.json()["user"]["role"] for answer in answers]
        assert sorted(roles) == ["ADMIN", "USER", "USER", "USER", "USER"]
        assert later.json()["user"]["role"] == "USER"
