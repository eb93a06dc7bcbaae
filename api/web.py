"""The web app: files that were built beforehand, served from memory, and its page for every path that is a screen's."""

import gzip
import mimetypes
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from litestar import HttpMethod, Response, route
from msgspec import Struct

from api.requests import AnyRequest
from core.errors import NotFound

BUILT = Path(__file__).parent.parent / "web" / "dist"
PAGE = "/index.html"
HASHED = "/assets/"
"""What lies there is named by its content: it never changes."""
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
NOT_SCREENS = ("/api/", "/health/", "/schema", "/.well-known/", "/metrics", "/ws")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the component library sets its variables by a style element
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class File(Struct, frozen=True):
    """A file as it is sent; `packed` is it gzipped, where that is smaller."""

    body: bytes
    packed: bytes | None
    media_type: str
    tag: str
    keep: str


class Site:
    """Everything under a folder, by path. Empty where nothing was built."""

    def __init__(self, folder: Path = BUILT) -> None:
        found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        self._files: Mapping[str, File] = {f"/{path.relative_to(folder).as_posix()}": _file(path) for path in found}

    def find(self, path: str) -> File:
        """A file, or the page for a path that is a screen's. Raises NotFound."""
        page = None if "." in path.rpartition("/")[2] or path.startswith(NOT_SCREENS) else self._files.get(PAGE)
        found = self._files.get(path) or page
        if found is None:
            raise NotFound("page")
        return found


def _file(path: Path) -> File:
    body = path.read_bytes()
    packed = gzip.compress(body, mtime=0)
    return File(
        body=body,
        packed=packed if len(packed) < len(body) else None,
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        tag=f'"{blake2b(body, digest_size=12).hexdigest()}"',
        keep=FOREVER if HASHED in f"/{path.as_posix()}" else ASK_AGAIN,
    )


@route(["/", "/{path:path}"], http_method=list(HttpMethod), status_code=200, include_in_schema=False)
async def site(request: AnyRequest) -> Response[bytes]:
    """The web app. Whatever nobody else answers ends here."""
    if request.method not in ("GET", "HEAD"):
        raise NotFound("page")
    found: File = request.app.state.site.find(request.scope["path"])
    headers = {"etag": found.tag, "cache-control": found.keep, "vary": "accept-encoding"}
    if found.media_type == "text/html":
        headers |= {"content-security-policy": CONTENT_SECURITY_POLICY, "permissions-policy": PERMISSIONS_POLICY}
    if request.headers.get("if-none-match") == found.tag:
        return Response(b"", status_code=304, headers=headers)
    body = found.body
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["content-encoding"] = found.packed, "gzip"
    return Response(body, headers=headers, media_type=found.media_type)


routes = [site]
