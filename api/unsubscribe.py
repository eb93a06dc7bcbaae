"""The pages behind a mail's link that switches its kind off. Nobody signs in: the link says who.

GET changes nothing, for mail scanners follow links; the POST is what mail programs send by themselves (RFC 8058), or
the page's own button. The link's token is written down nowhere.
"""

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256

from litestar import MediaType, Response, get, post
from litestar.params import FromPath

from api.limits import UNSUBSCRIBES, neighbourhood
from api.parts import limit
from api.requests import AnyRequest
from core.errors import Invalid, NotFound
from services.notifications import mails, unsubscribing
from services.notifications.model import Mode
from services.notifications.unsubscribing import Subscription

ONE_CLICK = "One-Click"


@get("/unsubscribe/{token:str}", include_in_schema=False)
async def ask(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """Say what would be switched off, with a button that does it."""
    await _limit(request)
    try:
        found = await unsubscribing.look(token)
    except NotFound:
        return _gone(request)
    return _page("off" if found.mode is Mode.OFF else "ask", found)


@post("/unsubscribe/{token:str}", status_code=200, include_in_schema=False)
async def switch(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """Switch mails of this kind off, or on again as they were."""
    await _limit(request)
    mode = await _wanted(request)
    try:
        before = await unsubscribing.switch(token, mode)
    except NotFound:
        return _gone(request)
    return _page("off" if mode is Mode.OFF else "on", before)


async def _wanted(request: AnyRequest) -> Mode:
    """Raises Invalid unless the form says one of the two."""
    form = await request.form()
    if form.get("List-Unsubscribe") == ONE_CLICK:
        return Mode.OFF
    if form.get("switch-on") in (Mode.INSTANT, Mode.DIGEST):
        return Mode(form["switch-on"])
    raise Invalid.of("List-Unsubscribe", f"must be {ONE_CLICK}")


async def _limit(request: AnyRequest) -> None:
    client = request.client
    await limit(request, UNSUBSCRIBES, neighbourhood("" if client is None else client.host))


def _page(state: str, found: Subscription) -> Response[str]:
    former = Mode.INSTANT if found.mode is Mode.OFF else found.mode
    values = {"state": state, "what": f"category.{found.category.lower()}", "former": former.value}
    return _answer(mails.page(found.locale, "unsubscribe", values), 200)


def _gone(request: AnyRequest) -> Response[str]:
    locale = request.headers.get("accept-language", "").partition(",")[0]
    return _answer(mails.page(locale, "unsubscribe", {"state": "gone", "what": ""}), 404)


def _answer(html: str, status: int) -> Response[str]:
    headers = {"content-security-policy": _policy(), "cache-control": "no-store"}
    return Response(html, status_code=status, media_type=MediaType.HTML, headers=headers)


@lru_cache(maxsize=1)
def _policy() -> str:
    """Nothing but the page's own style, and its form sent to where it came from."""
    style = b64encode(sha256(mails.page_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


routes = [ask, switch]
