"""Who may open a socket: `/ws`, from a page of ours or from no page at all. How it is spoken is the wire's matter.

How a socket closes: 4401 when there is no session (nobody said who they are within 5 seconds, the token is not valid or
has expired, the session ended), 4429 for one connection too many, 1007 for text that is no UTF-8, 1009 for a frame over
64 KiB, 1012 when the server stops. A peer that does not answer pings is cut off.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from websockets.datastructures import MultipleValuesError
from websockets.http11 import Request

from core.settings import Settings
from realtime.limits import REFUSED

PATH = "/ws"

Refusal = tuple[int, str]


def refusal(request: Request, settings: Settings) -> Refusal | None:
    """Why a request is no socket of ours, as an HTTP status and a sentence; None lets it in."""
    if urlsplit(request.path).path != PATH:
        return HTTPStatus.NOT_FOUND, "Sockets are at /ws.\n"
    if not _is_ours(request, settings):
        REFUSED.labels("origin").inc()
        return HTTPStatus.FORBIDDEN, "This page is none of ours.\n"
    return None


def _is_ours(request: Request, settings: Settings) -> bool:
    """Browsers say where a page came from (RFC 6454); who says nothing is no browser. A proxy of ours may speak TLS."""
    try:
        origin, host = request.headers.get("Origin"), request.headers.get("Host")
    except MultipleValuesError:
        return False
    if origin in (None, _origin_of(settings.public_url)):
        return True
    schemes = ("http", "https") if settings.trusted_proxies else ("http",)
    return origin in [f"{scheme}://{host}" for scheme in schemes]


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
