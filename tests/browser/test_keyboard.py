"""By keyboard alone: on every screen Tab reaches all that can be pressed, shows where one is, and is never caught; and
whoever wants less motion sees none.
"""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Sit
from tests.browser.screens import Network, house, screens, show
from tests.outside import Stack

pytestmark = pytest.mark.anyio

MOST_STOPS = 300
LONGEST_MS = 10


async def test_every_screen_is_walked_through_by_tab_and_nothing_moves_for_who_wants_it_still(
    sit: Sit, stack: Stack
) -> None:
    async with house(stack) as at:
        sitting = await sit(reduced_motion="reduce")
        network = Network(sitting.page, stack.base)
        found: list[str] = []
        for is_signed_out in (True, False):
            if not is_signed_out:
                await sitting.sign_in(at.admin)
            for screen in screens():
                if screen.is_signed_out == is_signed_out:
                    await show(sitting.page, network, screen.address(at.places))
                    wrong = [*await _moving(sitting.page), *await _walked(sitting.page)]
                    found += [f"{screen.path}: {each}" for each in wrong]
    assert not found, "\n".join(found)


async def _moving(page: Page) -> list[str]:
    found: list[str] = await page.evaluate(_MOVING, LONGEST_MS)
    return found


async def _walked(page: Page) -> list[str]:
    """What is wrong with a walk from the top to the end, and back again."""
    await page.evaluate(_PREPARE)
    await page.evaluate("walk.before()")
    there = await _stops(page, "Tab")
    if len(there) >= MOST_STOPS:
        return [f"caught at {there[-1]}"]
    await page.evaluate("walk.behind()")
    back = await _stops(page, "Shift+Tab")
    wrong: list[str] = await page.evaluate("walk.wrong()")
    if not there or back[-1:] != there[:1]:
        wrong.append(f"the way back ends at {back[-1:]}, not at {there[:1]}")
    return wrong


async def _stops(page: Page, key: str) -> list[str]:
    """Until the focus is at the other end of the page."""
    stops: list[str] = []
    while len(stops) < MOST_STOPS:
        await page.keyboard.press(key)
        stop: str | None = await page.evaluate("walk.stop()")
        if stop is None:
            break
        if not stops or stop != stops[-1]:  # within a frame there are stops of its own
            stops.append(stop)
    return stops


_MOVING = """
longest => {
  const running = document.getAnimations()
    .filter(one => one.playState === "running" && one.effect.getComputedTiming().activeDuration > longest)
    .map(one => `${one.animationName ?? one.transitionProperty} runs on ${one.effect.target?.className}`);
  const inMs = each => parseFloat(each) * (/ms$/.test(each) ? 1 : 1000);
  const milliseconds = text => Math.max(...text.split(",").map(inMs));
  const would = [...document.querySelectorAll("body *")].filter(one => {
    const style = getComputedStyle(one);
    return milliseconds(style.transitionDuration) > longest
      || (style.animationName !== "none" && milliseconds(style.animationDuration) > longest);
  });
  return [...running, ...would.map(one => `${one.tagName} ${one.className} would move`)];
}
"""

_PREPARE = """
() => {
  const PRESSED = "a[href], button, input, select, textarea, summary, [contenteditable=true], [tabindex='0'], " +
    ["button", "link", "checkbox", "switch", "radio", "slider", "tab", "combobox"].map(role => `[role=${role}]`).join();
  const ROVING = ["radiogroup", "tablist", "toolbar", "menu", "grid", "listbox"].map(role => `[role=${role}]`).join();
  const LOOKS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderTopColor",
    "textDecorationLine", "opacity", "clipPath", "transform"];
  const name = one => {
    const label = one.getAttribute("aria-label") ?? one.innerText ?? one.value ?? "";
    const role = one.getAttribute("role") ?? one.tagName.toLowerCase();
    return `${role} “${(label || one.getAttribute("title") || one.id).trim().slice(0, 40)}”`;
  };
  /* What is drawn of a small box stands beside it or around it. */
  const around = one => one.parentElement === null ? [] : [one.parentElement, ...around(one.parentElement)];
  const drawn = one => [one, one.nextElementSibling, one.previousElementSibling, ...around(one).slice(0, 4)]
    .filter(Boolean);
  const look = one => JSON.stringify(drawn(one).flatMap(each => [null, "::before", "::after"].map(part => {
    const style = getComputedStyle(each, part);
    return LOOKS.map(property => style[property]);
  })));
  const isThere = one => {
    const { width, height } = one.getBoundingClientRect();
    return width > 0 && height > 0 && one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      && !one.disabled && !one.closest("[inert], [aria-hidden=true], [aria-disabled=true]");
  };
  const wanted = [...document.querySelectorAll(PRESSED)].filter(isThere);
  const before = new Map(wanted.map(one => [one, look(one)]));
  const reached = new Set();
  const wrong = [];
  const numbers = new Map();
  let last = null;
  const leave = () => {
    const isAlike = last !== null && (before.get(last.one) ?? last.look) === last.look && look(last.one) === last.look;
    if (isAlike && last.one.isConnected && last.one !== document.activeElement) {
      wrong.push(`no visible focus: ${name(last.one)}`);
    }
    last = null;
  };
  const numberOf = one => {
    if (!numbers.has(one)) numbers.set(one, numbers.size + 1);
    return numbers.get(one);
  };
  const inSight = one => {
    const { top, bottom, left, right } = one.getBoundingClientRect();
    return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  };
  const sameGroup = one => {
    const group = one.closest(ROVING);
    return group !== null && [...reached].some(other => group.contains(other));
  };
  const sameRadio = one => one.type === "radio" && [...reached].some(other => other.name === one.name);
  const ends = ["prepend", "append"].map(where => {
    const end = Object.assign(document.createElement("div"), { tabIndex: 0 });
    document.body[where](end);
    return end;
  });
  window.walk = {
    stop() {
      const one = document.activeElement;
      leave();
      if (one === null || one === document.body || ends.includes(one)) return null;
      reached.add(one);
      if (!inSight(one)) wrong.push(`focused out of sight: ${name(one)}`);
      last = one.tagName === "IFRAME" ? null : { one, look: look(one) };
      return `${numberOf(one)} ${name(one)}`;
    },
    before: () => ends[0].focus(),
    behind: () => ends[1].focus(),
    wrong() {
      const missed = wanted.filter(one => one.isConnected && isThere(one) && !reached.has(one)
        && !sameGroup(one) && !sameRadio(one));
      return [...new Set([...wrong, ...missed.map(one => `never reached: ${name(one)}`)])];
    },
  };
}
"""


async def test_escape_closes_what_lies_above_and_only_then_the_task(sit: Sit, stack: Stack) -> None:
    async with house(stack) as at:
        sitting = await sit()
        await sitting.sign_in(at.admin)
        page = sitting.page
        await page.goto(f"/?task={at.task}")
        panel = page.get_by_role("region", name="Task ")
        await panel.get_by_role("button", name="Priority").press("Enter")
        await expect(page.get_by_role("menuitem", name="Urgent")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("menu")).to_have_count(0)
        await expect(panel).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(panel).to_have_count(0)
