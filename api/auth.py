"""Signing up, in and out. The web app's refresh token travels in a cookie that scripts can't read.

`X-Muster-Client: web` asks for that cookie; such requests have to come from our own origin, so that no other site can
use it. It is sent to `/api/v1/auth` only.
"""

from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from msgspec import Struct

from api.answers import Answer
from api.authentication import authenticate
from api.limits import FAILED_LOGINS, LOGINS, REGISTRATIONS, account, neighbourhood
from api.parts import Parts, limit, parts_of
from api.requests import AnyRequest, body, optional_body, refuse_query
from core.errors import Forbidden, Unauthenticated
from services.identity import commands, links, sessions
from services.identity.model import Actor, Credentials, Me, Registration, Seen, SignedIn, Validity
from services.identity.rules import SESSION_LASTS
from services.notifications import security

COOKIE = "muster_refresh"
COOKIE_PATH = "/api/v1/auth"


class Tokens(Struct, frozen=True, omit_defaults=True):
    """What signing in gives; for the web app the refresh token is in the cookie instead."""

    user: Me
    access_token: str
    expires_in: int
    refresh_token: str | None = None


class RefreshToken(Struct, frozen=True, forbid_unknown_fields=True):
    """The web app leaves it out: it has the cookie."""

    refresh_token: str | None = None


class AccessToken(Struct, frozen=True, forbid_unknown_fields=True):
    token: str


class Forgotten(Struct, frozen=True, forbid_unknown_fields=True):
    email: str


class NewPassword(Struct, frozen=True, forbid_unknown_fields=True):
    token: str
    password: str


class PasswordChange(Struct, frozen=True, forbid_unknown_fields=True):
    password: str
    new_password: str


@post("/auth/register", body=Registration)
async def register(request: AnyRequest) -> Answer[Tokens]:
    """Make an account and sign in."""
    parts, is_web = parts_of(request), _is_web(request)
    seen = _seen(request)
    await limit(request, REGISTRATIONS, neighbourhood(seen.address))
    new = await body(request, Registration)
    signed_in = await security.register(parts.door, new, seen, parts.settings.public_url)
    return _answer(parts, signed_in, is_web, 201)


@post("/auth/login", body=Credentials, status_code=200)
async def login(request: AnyRequest) -> Answer[Tokens]:
    """Sign in. Ten failures within 15 minutes close an account's door for as long."""
    parts, is_web = parts_of(request), _is_web(request)
    seen = _seen(request)
    await limit(request, LOGINS, neighbourhood(seen.address))
    credentials = await body(request, Credentials)
    subject = account(credentials.email)
    await limit(request, FAILED_LOGINS, subject)
    signed_in = await _sign_in(parts, credentials, seen)
    parts.limiter.give_back(FAILED_LOGINS, subject)
    return _answer(parts, signed_in, is_web, 200)


async def _sign_in(parts: Parts, credentials: Credentials, seen: Seen) -> SignedIn:
    """Only a wrong password counts as a failure."""
    try:
        return await commands.sign_in(parts.door, credentials, seen)
    except Unauthenticated:
        raise
    except Exception:
        parts.limiter.give_back(FAILED_LOGINS, account(credentials.email))
        raise


@post("/auth/refresh", body=RefreshToken, status_code=200)
async def refresh(request: AnyRequest) -> Answer[Tokens]:
    """Fresh tokens. The former refresh token works for 30 s more, while its successor is unused."""
    parts, is_web = parts_of(request), _is_web(request)
    token = await _refresh_token(request, is_web)
    if token is None:
        raise Unauthenticated("There is no refresh token.")
    return _answer(parts, await sessions.refresh(parts.keys, token, _seen(request)), is_web, 200)


@post("/auth/logout", body=RefreshToken, status_code=204)
async def logout(request: AnyRequest) -> Answer[None]:
    """End the session of the refresh token, or else of the access token."""
    parts, is_web = parts_of(request), _is_web(request)
    token = await _refresh_token(request, is_web)
    actor = request.scope["actor"]  # type: ignore[typeddict-item]
    if token is not None:
        await sessions.end_by_token(token)
    elif isinstance(actor, Actor):
        await sessions.end(actor, actor.session_id)
    else:
        raise actor
    return Answer(None, status=204, headers=(_cookie(parts, "", 0),) if is_web else ())


@post("/auth/validate", body=AccessToken, status_code=200)
async def validate(request: AnyRequest) -> Validity:
    """What an access token is worth at this moment."""
    token = (await body(request, AccessToken)).token
    actor = await authenticate(parts_of(request).verifier, b"Bearer " + token.encode())
    if isinstance(actor, Actor):
        return Validity(True, actor.user_id, actor.session_id, actor.role)
    if isinstance(actor, Unauthenticated):
        return Validity(False)
    raise actor


@post("/auth/password/forgot", body=Forgotten, status_code=204)
async def forgot_password(request: AnyRequest) -> None:
    """Have a link mailed to set a new password. The answer is the same for an address that nobody has."""
    parts = parts_of(request)
    await limit(request, LOGINS, neighbourhood(_seen(request).address))
    email = (await body(request, Forgotten)).email.strip()
    await limit(request, FAILED_LOGINS, f"forgotten {account(email)}")
    await security.ask_password_reset(email, parts.settings.public_url)


@post("/auth/password/reset", body=NewPassword, status_code=204)
async def reset_password(request: AnyRequest) -> None:
    """Set a new password by the link of a mail; every session ends."""
    parts = parts_of(request)
    await limit(request, LOGINS, neighbourhood(_seen(request).address))
    new = await body(request, NewPassword)
    await links.reset_password(parts.passwords, new.token, new.password, parts.settings.admin_email)


@post("/auth/password/change", body=PasswordChange, status_code=204)
async def change_password(request: AnyRequest, actor: NamedDependency[Actor]) -> None:
    """Set another password, by the present one. All other sessions end."""
    parts = parts_of(request)
    change = await body(request, PasswordChange)
    subject = str(actor.user_id)
    await limit(request, FAILED_LOGINS, subject)
    await commands.change_password(actor, parts.passwords, change.password, change.new_password)
    parts.limiter.give_back(FAILED_LOGINS, subject)


@post("/auth/email/verify", body=AccessToken, status_code=204)
async def verify_email(request: AnyRequest) -> None:
    """Confirm an address by the link of a mail."""
    token = (await body(request, AccessToken)).token
    await links.verify_email(token, parts_of(request).settings.admin_email)


@get("/.well-known/jwks.json")
async def public_keys(request: AnyRequest) -> dict[str, Any]:
    """The keys that verify access tokens (RFC 7517)."""
    return parts_of(request).keys.public_keys()


def _seen(request: AnyRequest) -> Seen:
    client = request.client
    return Seen(request.headers.get("user-agent", ""), "" if client is None else client.host)


def _is_web(request: Request[Any, Any, Any]) -> bool:
    """Whether the web app asks. Raises Forbidden when another site pretends to."""
    if request.headers.get("x-muster-client") != "web":
        return False
    ours = parts_of(request).settings.public_url, f"{request.scope['scheme']}://{request.headers.get('host')}"
    if request.headers.get("origin") not in ours:
        raise Forbidden("This has to come from Muster's own pages.", "foreign_origin")
    return True


async def _refresh_token(request: AnyRequest, is_web: bool) -> str | None:
    given = (await optional_body(request, RefreshToken)).refresh_token
    return given or (request.cookies.get(COOKIE) if is_web else None)


def _answer(parts: Parts, signed_in: SignedIn, is_web: bool, status: int) -> Answer[Tokens]:
    user, access_token, expires_in = signed_in.user, signed_in.access_token, signed_in.expires_in
    if not is_web:
        return Answer(Tokens(user, access_token, expires_in, signed_in.refresh_token), status=status)
    cookie = _cookie(parts, signed_in.refresh_token, int(SESSION_LASTS.total_seconds()))
    return Answer(Tokens(user, access_token, expires_in), status=status, headers=(cookie,))


def _cookie(parts: Parts, value: str, seconds: int) -> tuple[bytes, bytes]:
    secure = "; Secure" if parts.settings.public_url.startswith("https:") else ""
    cookie = f"{COOKIE}={value}; Max-Age={seconds}; Path={COOKIE_PATH}; HttpOnly; SameSite=Strict{secure}"
    return b"set-cookie", cookie.encode()


async def _without_query(request: AnyRequest) -> None:
    refuse_query(request.scope["query_string"])


_ROUTES = [register, login, refresh, logout, validate, forgot_password, reset_password, change_password, verify_email]
routes = [Router("/", route_handlers=_ROUTES, before_request=_without_query)]
outside = [public_keys]
