"""Every screen there is, as the router has them, and a house with something in each of them."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from playwright.async_api import Page, Request

from tests.browser.conftest import admin, somebody
from tests.outside import ROOT, Person, Stack

SIGNED_OUT = frozenset({"/sign-in", "/sign-up", "/forgotten", "/reset", "/verify"})
STILL_SECONDS = 0.1
"""So long nothing may be asked for until a page counts as there."""


@dataclass(frozen=True)
class Screen:
    """A route of the router; `name` is the same whatever is in it."""

    path: str

    @property
    def name(self) -> str:
        return re.sub(r"[^a-z]+", "-", self.path.lower()).strip("-") or "my-day"

    @property
    def is_signed_out(self) -> bool:
        return self.path in SIGNED_OUT

    def address(self, places: dict[str, str]) -> str:
        """Where it is; `places` names a value for each parameter, by what stands before it."""
        address = self.path
        for place, value in places.items():
            address = address.replace(place, f"{place.rpartition('/')[0]}/{value}")
        assert "$" not in address, f"There is nothing to show at {self.path}: give House.places a value for it."
        return address


def screens() -> list[Screen]:
    """All of them: a new one is looked at without being named here."""
    tree = (ROOT / "web" / "src" / "routeTree.gen.ts").read_text()
    paths = re.search(r"fullPaths:\s*([^}]*?)\s*fileRoutesByTo", tree, re.DOTALL)
    assert paths is not None
    return [Screen(path) for path in sorted({found.rstrip("/") or "/" for found in re.findall(r"'([^']+)'", paths[1])})]


@dataclass(frozen=True)
class House:
    """What an admin sees: a project with a team, tasks of all sorts, a policy, and what was said."""

    admin: Person
    key: str
    task: str
    policy: str

    @property
    def places(self) -> dict[str, str]:
        return {"tasks/$id": self.task, "projects/$key": self.key, "policies/$id": self.policy}


@asynccontextmanager
async def house(stack: Stack) -> AsyncIterator[House]:
    async with admin(stack) as olga, somebody(stack, "Ravi") as ravi, somebody(stack, "Henrik") as henrik:
        key = f"M{uuid4().hex[:6].upper()}"
        project = await olga.post("/projects", {"name": "Operations", "key": key})
        for person, role in ((ravi, "MANAGER"), (henrik, "MEMBER")):
            await olga.post(f"/projects/{project['id']}/members", {"user_id": person.id, "role": role})
        policy = await _policy(olga, project)
        await _on_call(olga, ravi, henrik, project, policy)
        task = await _tasks(olga, ravi, project)
        yield House(olga, key, task, policy)


async def _policy(olga: Person, project: dict[str, Any]) -> str:
    ladder = [{"after": "PT1H", "notify": ["ASSIGNEE", "MANAGERS"]}, {"after": "PT8H", "notify": ["OWNER"]}]
    body = {"name": "Watchful", "project_id": project["id"], "remind_before": ["P1D", "PT1H"], "ladder": ladder}
    policy = await olga.post("/policies", body | {"overdue_every": "PT4H", "accept_within": "PT2H"})
    response = await olga.ask("PUT", f"/projects/{project['id']}/policy", {"policy_id": policy["id"]})
    assert response.is_success, response.text
    return str(policy["id"])


async def _on_call(olga: Person, ravi: Person, henrik: Person, project: dict[str, Any], policy: str) -> None:
    today, tomorrow = datetime.now(UTC), datetime.now(UTC) + timedelta(days=1)
    await olga.post(
        "/rotas",
        {
            "name": "Nights",
            "project_id": project["id"],
            "people": [ravi.id, henrik.id],
            "hand_over": {"starts_on": today.date().isoformat(), "at": "09:00", "every": 7},
            "time_zone": "Europe/Berlin",
        },
    )
    span = {"starts_at": tomorrow.isoformat(), "ends_at": (tomorrow + timedelta(days=7)).isoformat()}
    await olga.post("/policy-schedules", {"name": "Open days", "policy_id": policy, "project_id": project["id"]} | span)
    await olga.post(
        "/me/substitutes", {"substitute_id": ravi.id, "project_id": project["id"], "reason": "On holiday"} | span
    )


async def _tasks(olga: Person, ravi: Person, project: dict[str, Any]) -> str:
    """The id of the one that most was said and done about."""
    description = "The certificate of `mx1` runs out. See https://example.org.\n\n- key\n- record"
    body = {"project_id": project["id"], "assignee_id": olga.id}
    now = datetime.now(UTC)
    due = {"due_at": (now + timedelta(hours=3)).isoformat(), "labels": ["mail", "certificates"], "priority": "HIGH"}
    task = await ravi.post("/tasks", body | due | {"title": "Renew the certificate", "description": description})
    late = {"title": "Late already", "due_at": (now - timedelta(hours=30)).isoformat(), "priority": "URGENT"}
    await ravi.post("/tasks", body | late)
    await ravi.post("/tasks", body | {"title": "In a week", "due_at": (now + timedelta(days=7)).isoformat()})
    begun = await ravi.post("/tasks", body | {"title": "Nobody's yet", "assignee_id": None})
    await ravi.patch(f"/tasks/{begun['id']}", {"status": "IN_PROGRESS"})
    done = await ravi.post("/tasks", body | {"title": "Done before"})
    await olga.patch(f"/tasks/{done['id']}", {"status": "COMPLETED"})
    await ravi.post(f"/tasks/{task['id']}/comments", {"text": "Key and request are done."})
    await olga.post(f"/tasks/{task['id']}/comments", {"text": "Then it waits for the authority."})
    return str(task["id"])


class Network:
    """What a page asks for: whether it waits for something, and whom else it asked than the stack."""

    def __init__(self, page: Page, base: str) -> None:
        self._base = base.partition("//")[2]
        self._waiting: set[Request] = set()
        self._count = 0
        self.strangers: list[str] = []
        page.on("request", self._asked)
        page.on("requestfinished", self._answered)
        page.on("requestfailed", self._answered)
        page.on("websocket", lambda socket: self._check(socket.url))

    def _asked(self, request: Request) -> None:
        self._waiting.add(request)
        self._count += 1
        self._check(request.url)

    def _answered(self, request: Request) -> None:
        self._waiting.discard(request)

    def _check(self, url: str) -> None:
        scheme, _, rest = url.partition("//")
        if rest and scheme in ("http:", "https:", "ws:", "wss:") and rest.partition("/")[0] != self._base:
            self.strangers.append(url)

    async def still(self, page: Page) -> None:
        """Until nothing is asked for any more, and what came is drawn; that may be a reason to ask again."""
        async with asyncio.timeout(30):
            asked = -1
            while asked != self._count:
                asked = self._count
                await self._quiet()
                await page.evaluate(_DRAWN)

    async def _quiet(self) -> None:
        quiet = 0.0
        while quiet < STILL_SECONDS:
            await asyncio.sleep(0.02)
            quiet = 0.0 if self._waiting else quiet + 0.02


_DRAWN = """
async () => {
  await document.fonts.ready;
  await new Promise(done => requestIdleCallback(done, { timeout: 2000 }));
  await new Promise(requestAnimationFrame);
}
"""


async def show(page: Page, network: Network, address: str) -> None:
    """Go there, and wait until all of it is."""
    await page.goto(address)
    await page.get_by_role("heading", level=1).first.wait_for()
    if "view=" in address:
        await page.get_by_text("Renew the certificate").first.wait_for()
    await network.still(page)
