"""A stack, a Chromium, and people who sit before it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from ops.chromium import find_chromium
from tests.eventually import eventually
from tests.outside import Person, Stack, muster_up, register

PASSWORD = "correct horse battery"
ADMIN_EMAIL = "olga@example.com"
ZONE = "Europe/Berlin"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)
EXPECTED = (
    "401 (Unauthorized)",
    "409 (Conflict)",
    "412 (",
    "422 (Unprocessable",
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_INTERNET_DISCONNECTED",
    "fetching the script",
)
"""What a browser complains about and is right: nobody is signed in yet, what was asked for is refused, or a test has
killed the server or the connection.
"""


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Its admin, who has to be the first to register, is there already."""
    with muster_up(tmp_path_factory.mktemp("browser") / "data", {"MUSTER_RATE_LIMIT_FACTOR": "100"}) as stack:
        body = {"email": ADMIN_EMAIL, "password": PASSWORD, "name": "Olga", "time_zone": ZONE}
        httpx.post(f"{stack.base}/api/v1/auth/register", json=body, timeout=20).raise_for_status()
        yield stack


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for all: who sits before it has a context of their own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        yield browser
        await browser.close()


@dataclass
class Sitting:
    """Somebody before a browser of their own, and what it complained about."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    async def sign_in(self, person: Person) -> None:
        """By the form, in whichever language it is."""
        await self.page.goto("/sign-in")
        await self.page.get_by_label("E-mail").fill(person.email)
        await self.page.locator("input[type=password]").fill(PASSWORD)
        await self.page.locator("input[type=password]").press("Enter")
        await self.page.get_by_role("navigation").first.wait_for(state="attached")


Sit = Callable[..., Awaitable[Sitting]]


@pytest.fixture
async def sit(browser: Browser, stack: Stack) -> AsyncIterator[Sit]:
    """Opens a browser for somebody. In the end none of them may have had anything to complain about."""
    sittings: list[Sitting] = []

    async def sit_down(width: int = 1440, height: int = 900, **options: Any) -> Sitting:
        context = await browser.new_context(
            base_url=stack.base,
            viewport={"width": width, "height": height},
            **{"locale": "en-GB", "timezone_id": ZONE, **options},
        )
        context.set_default_timeout(PATIENCE_MS)
        sitting = Sitting(context, await context.new_page())
        sitting.page.on("console", lambda message: _note(sitting, message.type, message.text))
        sitting.page.on("pageerror", lambda error: sitting.complaints.append(str(error)))
        sittings.append(sitting)
        return sitting

    yield sit_down
    for sitting in sittings:
        await sitting.context.close()
    assert [complaint for sitting in sittings for complaint in sitting.complaints] == []


def _note(sitting: Sitting, kind: str, text: str) -> None:
    if kind in ("error", "warning") and not any(expected in text for expected in EXPECTED):
        sitting.complaints.append(text)


@asynccontextmanager
async def somebody(stack: Stack, name: str) -> AsyncIterator[Person]:
    person = await register(stack.base, name, ZONE)
    try:
        yield person
    finally:
        await person.http.aclose()


async def until_stored(person: Person, path: str, holds: Callable[[dict[str, Any]], bool]) -> None:
    """Until the server has it so: a page shows what one does before that."""

    async def is_stored() -> bool:
        found = await person.get(path)
        assert holds(found), found
        return True

    await eventually(is_stored)


@asynccontextmanager
async def admin(stack: Stack) -> AsyncIterator[Person]:
    """The one who registered first, signed in anew."""
    async with known(stack, ADMIN_EMAIL) as person:
        assert person.user["role"] == "ADMIN"
        yield person


@asynccontextmanager
async def known(stack: Stack, email: str) -> AsyncIterator[Person]:
    """Who has an account, signed in anew."""
    async with httpx.AsyncClient(base_url=f"{stack.base}/api/v1", timeout=20) as http:
        response = await http.post("/auth/login", json={"email": email, "password": PASSWORD})
    assert response.is_success, response.text
    person = Person(stack.base, email, response.json()["user"], response.json())
    try:
        yield person
    finally:
        await person.http.aclose()
