"""Every screen, in the light, in the dark and on a phone: no barrier that axe can find, and a picture to look at."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page

from tests.browser.conftest import Sit, Sitting, somebody
from tests.outside import ROOT, Person, Stack

pytestmark = pytest.mark.anyio

PICTURES = ROOT / "artefacts" / "screens"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"width": 390, "height": 844, "has_touch": True},
    "german": {"locale": "de-DE"},
}
SIGNED_OUT = frozenset({"/sign-in", "/sign-up", "/forgotten", "/reset", "/verify"})


def screens() -> list[str]:
    """The paths of all screens, as the router has them: a new one is looked at without being named here."""
    tree = (ROOT / "web" / "src" / "routeTree.gen.ts").read_text()
    paths = re.search(r"fullPaths:\s*([^}]*?)\s*fileRoutesByTo", tree, re.DOTALL)
    assert paths is not None
    return sorted({path.rstrip("/") or "/" for path in re.findall(r"'([^']+)'", paths[1])})


@pytest.mark.parametrize("look", LOOKS)
async def test_no_screen_has_a_barrier(sit: Sit, stack: Stack, look: str) -> None:
    async with somebody(stack, "Mia") as mia:
        places = await _places(mia)
        sitting = await sit(**LOOKS[look])
        found = [await _visited(sitting, path, look, places) for path in screens() if path in SIGNED_OUT]
        await sitting.sign_in(mia) if look != "german" else await _sign_in_german(sitting, mia)
        found += [await _visited(sitting, path, look, places) for path in screens() if path not in SIGNED_OUT]
    assert [one for one in found if one] == []


async def _places(mia: Person) -> dict[str, str]:
    project = await mia.post("/projects", {"name": "Operations", "key": f"M{uuid4().hex[:6].upper()}"})
    description = "The certificate of `mx1` runs out. See https://example.org.\n\n- key\n- record"
    body = {"project_id": project["id"], "title": "Renew the certificate", "assignee_id": mia.id}
    task = await mia.post("/tasks", body | {"description": description, "due_at": "2030-03-11T09:45:00Z"})
    await mia.post("/tasks", body | {"title": "Late already", "due_at": "2020-03-11T09:45:00Z", "priority": "URGENT"})
    await mia.post(f"/tasks/{task['id']}/comments", {"text": "Key and request are done."})
    policy = await mia.post("/policies", {"name": "Watchful", "project_id": project["id"], "remind_before": ["P1D"]})
    return {"policies/$id": f"policies/{policy['id']}", "$id": task["id"], "$key": project["key"]}


async def _sign_in_german(sitting: Sitting, person: Person) -> None:
    await sitting.page.goto("/sign-in")
    await sitting.page.get_by_label("E-Mail").fill(person.email)
    await sitting.page.get_by_label("Passwort", exact=True).fill("correct horse battery")
    await sitting.page.get_by_role("button", name="Anmelden").click()
    await sitting.page.get_by_role("navigation").first.wait_for(state="attached")


async def _visited(sitting: Sitting, path: str, look: str, places: dict[str, str]) -> str:
    for name, value in places.items():
        path = path.replace(name, value)
    page = sitting.page
    await page.goto(path)
    await page.get_by_role("heading", level=1).wait_for()
    await page.wait_for_load_state("networkidle")
    name = re.sub(r"[^a-z]+", "-", path.lower()).strip("-") or "my-day"
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name[:24]}-{look}.png")
    violations = await _violations(page)
    return f"{path}: {violations}" if violations else ""


async def _violations(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text())
    result = await page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
    return [f"{found['id']} at {found['nodes'][0]['target']}" for found in result["violations"]]
