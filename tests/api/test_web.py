"""The web app's files, its page for every screen, and what browsers are told about them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.datastructures import State
from litestar.testing import TestClient

from api.problems import handle
from api.web import CONTENT_SECURITY_POLICY, Site, routes

PAGE = "<!doctype html><title>Muster</title>" + " " * 200


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient[Litestar]]:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets" / "main-1a2b.js").write_text("0;" * 200)
    (tmp_path / "sw.js").write_text("self")
    (tmp_path / "manifest.webmanifest").write_text("{}")
    (tmp_path / ".sources").write_text("secret")
    app = Litestar(
        route_handlers=routes,
        exception_handlers={Exception: handle},
        state=State({"site": Site(tmp_path)}),
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = _with_request_id(app.asgi_handler)
    with TestClient(app) as client:
        yield client


def _with_request_id(handler):  # type: ignore[no-untyped-def]
    async def call(scope, receive, send):  # type: ignore[no-untyped-def]
        scope["request_id"] = "1"
        await handler(scope, receive, send)

    return call


@pytest.mark.parametrize("path", ["/", "/inbox", "/tasks/01a2", "/projects/OPS", "/sign-in?to=%2Finbox"])
def test_every_screen_has_the_page(client: TestClient[Litestar], path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/gone-1.js", "/api/v1/nothing", "/health/nothing", "/.sources", "/../x.py"])
def test_what_is_no_screen_and_no_file_is_not_found(client: TestClient[Litestar], path: str) -> None:
    assert client.get(path).status_code == 404


def test_only_reading_is_answered(client: TestClient[Litestar]) -> None:
    assert client.post("/api/v1/nothing").status_code == 404
    assert client.delete("/").status_code == 404


def test_what_is_named_by_its_content_is_kept_for_good_and_travels_packed(client: TestClient[Litestar]) -> None:
    answer = client.get("/assets/main-1a2b.js", headers={"accept-encoding": "gzip"})
    assert answer.text == "0;" * 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert "content-encoding" not in client.get("/assets/main-1a2b.js", headers={"accept-encoding": "identity"}).headers


@pytest.mark.parametrize(
    ("path", "media_type"), [("/sw.js", "text/javascript"), ("/manifest.webmanifest", "application/manifest+json")]
)
def test_what_makes_it_installable_is_asked_for_again(client: TestClient[Litestar], path: str, media_type: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["cache-control"] == "no-cache"


def test_who_has_the_page_already_is_told_so(client: TestClient[Litestar]) -> None:
    tag = client.get("/").headers["etag"]
    again = client.get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_scripts_are_ours_alone() -> None:
    directives = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert directives["script-src"] == "'self'"
    assert directives["worker-src"] == directives["manifest-src"] == "'self'"
    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == "'none'"
