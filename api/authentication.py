"""Who asks: the bearer of an access token (RFC 6750), verified before routing, demanded by a dependency."""

from typing import Any

from litestar import Request

from api.problems import DATABASE_AWAY
from api.requests import refuse_query
from core.errors import Refusal, Unauthenticated
from services.identity.model import Actor
from services.identity.verifier import Verifier

_SCHEME = b"bearer "
_REFUSED: tuple[type[Exception], ...] = (Refusal, *DATABASE_AWAY)


async def authenticate(verifier: Verifier, authorization: bytes | None) -> Actor | Exception:
    """The actor, or why there is none: a handler that needs no actor does not care."""
    if authorization is None:
        return Unauthenticated()
    if authorization[: len(_SCHEME)].lower() != _SCHEME:
        return Unauthenticated("Only bearer tokens are understood.")
    token = authorization[len(_SCHEME) :].strip()
    try:
        return verifier.known(token) or await verifier.verify(token)
    except _REFUSED as error:
        return error


def actor_of(request: Request[Any, Any, Any]) -> Actor:
    """The dependency `actor`. Raises Unauthenticated, and Invalid for a query that the handler does not declare."""
    scope: Any = request.scope
    actor = scope["actor"]
    if not isinstance(actor, Actor):
        raise actor
    if scope["query_string"] and "query" not in scope["route_handler"].opt:
        refuse_query(scope["query_string"])
    return actor
