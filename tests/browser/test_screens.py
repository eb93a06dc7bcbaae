"""Every screen and what opens over it, in the light, in the dark, on a phone and in German: no barrier that axe can
find, nothing that comes from elsewhere, nothing that sticks out of a phone, and a picture to look at.
"""

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.conftest import Sit
from tests.browser.screens import House, Network, Screen, house, screens, show
from tests.outside import ROOT, Stack

pytestmark = pytest.mark.anyio

PICTURES = ROOT / "artefacts" / "screens"
AXE = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "german": {"locale": "de-DE"},
}

ROUNDS = 2

Opens = Callable[[Page], Awaitable[object]]


def _pressed(*keys: str) -> Opens:
    """Until something lies above the page."""

    async def press(page: Page) -> None:
        for key in keys:
            await page.keyboard.press(key)
        await page.locator("[role=dialog], [role=menu], [role=listbox]").first.wait_for()

    return press


def _tab(number: int) -> Opens:
    """On a phone a task has tabs, the only radio group of the page."""

    async def choose(page: Page) -> None:
        await page.get_by_role("radiogroup").first.locator("label").nth(number).click()

    return choose


OPENED: dict[str, tuple[str, Opens]] = {
    "palette": ("/", _pressed("Control+k")),
    "quick-add": ("/", _pressed("c")),
    "keys": ("/", _pressed("?")),
    "my-day-snooze": ("/", _pressed("j", "h")),
    "projects-key-filter": ("/projects/$key", _pressed("f")),
    "tasks-id-status": ("/tasks/$id", _pressed("s")),
}
"""What opens over a screen, by the name of its picture."""

ON_A_PHONE: dict[str, tuple[str, Opens]] = {
    f"tasks-id-{name}": ("/tasks/$id", _tab(number)) for number, name in enumerate(("details", "chat", "timeline"))
}

VIEWS: dict[str, str] = {
    "my-day-panel": "/?task=TASK",
    "projects-key-panel": "/projects/$key?task=TASK",
    "projects-key-board": "/projects/$key?view=board",
    "projects-key-calendar": "/projects/$key?view=calendar",
}
"""What else the address can say than the route."""


@pytest.fixture(scope="module")
def pictures() -> Path:
    """Empty: what is there afterwards was taken now."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    return PICTURES


@pytest.mark.parametrize("look", LOOKS)
async def test_no_screen_has_a_barrier(sit: Sit, stack: Stack, pictures: Path, look: str) -> None:
    """Two go round at once: one would leave half of a small machine idle."""
    async with house(stack) as at:
        found: list[str] = []

        async def go_round(number: int) -> None:
            sitting = await sit(**LOOKS[look])
            gallery = Gallery(sitting.page, Network(sitting.page, stack.base), pictures, look)
            outside, inside = _sights(at, "phone" in look)
            for sight in outside[number::ROUNDS]:
                await gallery.take(*sight)
            await sitting.sign_in(at.admin)
            for sight in inside[number::ROUNDS]:
                await gallery.take(*sight)
            found.extend(gallery.found)

        await asyncio.gather(*(go_round(number) for number in range(ROUNDS)))
    assert not found, "\n".join(found)


Sight = tuple[str, str, Opens | None]
"""The name of a picture, an address, and what is to be opened there."""


def _sights(at: House, is_phone: bool) -> tuple[list[Sight], list[Sight]]:
    """What is to be seen before one has signed in, and then."""
    plain: dict[bool, list[Sight]] = {True: [], False: []}
    for screen in screens():
        plain[screen.is_signed_out].append((screen.name, screen.address(at.places), None))
    views: list[Sight] = [
        (name, Screen(path).address(at.places).replace("TASK", at.task), None) for name, path in VIEWS.items()
    ]
    over = OPENED | (ON_A_PHONE if is_phone else {})
    opened: list[Sight] = [(name, Screen(path).address(at.places), opens) for name, (path, opens) in over.items()]
    return plain[True], [*plain[False], *views, *opened]


class Gallery:
    """Goes from screen to screen, takes a picture of each, and notes what is wrong with it."""

    def __init__(self, page: Page, network: Network, folder: Path, look: str) -> None:
        self._page = page
        self._network = network
        self._folder = folder
        self._look = look
        self.found: list[str] = []

    async def take(self, name: str, address: str, opens: Opens | None) -> None:
        page = self._page
        await show(page, self._network, address)
        if opens is not None:
            await opens(page)
            await self._network.still(page)
        await page.screenshot(path=self._folder / f"{name}-{self._look}.png", animations="disabled")
        await page.evaluate(AXE)
        wrong = [
            *await page.evaluate(_VIOLATIONS, RULES),
            *(f"sideways: {what}" for what in await page.evaluate(_SIDEWAYS)),
            *(f"asks {url}" for url in self._network.strangers),
        ]
        self._network.strangers.clear()
        self.found += [f"{name}: {each}" for each in wrong]


_VIOLATIONS = """
async tags => {
  const runOnly = { type: "tag", values: tags };
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target).join(" and ")}`);
}
"""

_SIDEWAYS = """
() => [document.scrollingElement, ...document.querySelectorAll("main, main *, [role=dialog], [role=dialog] *")]
  .filter(one => {
    const { overflowX, scrollSnapType } = getComputedStyle(one);
    const scrolls = one === document.scrollingElement || ["auto", "scroll"].includes(overflowX);
    const isPage = one.clientWidth > 0.9 * innerWidth && one.clientHeight > innerHeight / 2;
    return scrolls && isPage && scrollSnapType === "none" && one.scrollWidth > one.clientWidth + 1;
  })
  .map(one => `${one.tagName} ${one.className}: ${one.scrollWidth} in ${one.clientWidth}`)
"""
"""What is as large as the page and wider inside: not a row of chips; what is made to be swiped says so by snapping."""


def test_a_route_without_anything_to_show_is_named() -> None:
    with pytest.raises(AssertionError, match=re.escape("/rooms/$id")):
        Screen("/rooms/$id").address({"tasks/$id": "one"})
