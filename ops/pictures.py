"""The pictures of the README: a small team is made up on a stack of its own, and Mia's browser photographed.

python -m ops.pictures      takes three minutes: what it shows has happened
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from ops.bench.fcm import fcm
from ops.bench.world import world
from ops.chromium import find_chromium
from ops.demo.client import Client, Person
from ops.program import CannotRun
from ops.stack import ROOT
from ops.web import build

FOLDER = ROOT / "docs" / "pictures"
MOST_BYTES = 200_000
PASSWORD = "nothing forgotten"  # noqa: S105
ZONE = "Europe/Berlin"
SIZE = {"width": 1440, "height": 900}
ESCALATED_WITHIN = 300.0
STILL_MS = 1500
"""Until what came in last has found its place."""

ON_CALL: dict[str, Any] = {
    "name": "On call",
    "remind_before": ["PT1H", "PT1M"],
    "overdue_every": "PT4H",
    "ack_hold": "PT4H",
    "ladder": [
        {"after": "PT1M", "notify": ["ASSIGNEE", "MANAGERS"]},
        {"after": "PT6M", "notify": ["OWNER"], "raise_priority": True},
        {"after": "P1D", "notify": ["ADMINS"], "break_quiet": True},
    ],
    "channels": {"REMINDER": ["IN_APP", "PUSH"], "ESCALATION": ["IN_APP", "PUSH"]},
}
EVERY_DAY: dict[str, Any] = {
    "name": "Every day",
    "remind_before": ["P1D", "PT1H"],
    "overdue_every": "PT4H",
    "accept_within": "PT2H",
    "ladder": [
        {"after": "PT1H", "notify": ["ASSIGNEE", "MANAGERS"]},
        {"after": "PT8H", "notify": ["OWNER"], "raise_priority": True},
    ],
    "channels": {"REMINDER": ["IN_APP", "PUSH"], "ESCALATION": ["IN_APP", "PUSH", "EMAIL"]},
}
CERTIFICATE = {
    "title": "Renew the mail gateway certificate",
    "priority": "HIGH",
    "labels": ["mail"],
    "description": "The certificate of `mx1` runs out tonight. The authority wants the new DNS record before it signs, "
    "so start with that.\n\n- [x] Key and signing request\n- [x] DNS record, Ravi has access\n"
    "- [ ] Install on mx1 and mx2, reload\n- [ ] Send a test mail from outside",
}
HOUR = 60.0
TASKS: tuple[tuple[str, str, float | None, str], ...] = (
    ("Rotate the backup encryption keys", "mia", 0.4 * HOUR, "HIGH"),
    ("Check the UPS battery warning in rack 4", "mia", 1.2 * HOUR, "URGENT"),
    ("Order replacement disks for the storage shelf", "mia", 2.3 * HOUR, "MEDIUM"),
    ("Ask for two quotes for the backup line", "mia", 26 * HOUR, "LOW"),
    ("Review the on-call rota for next month", "mia", 40 * HOUR, "MEDIUM"),
    ("Replace the label printer", "mia", 75 * HOUR, "LOW"),
    ("Move the monitoring host to the new rack", "jonas", 5 * HOUR, "HIGH"),
    ("Find out why the nightly import takes an hour", "ravi", 28 * HOUR, "MEDIUM"),
    ("Write down how to restore the wiki", "ravi", 90 * HOUR, "LOW"),
    ("Sort the spare cables", "jonas", None, "LOW"),
)
"""Title, whose it is, in how many minutes it is due, priority."""
CHAT = (
    ("mia", "Key and signing request are done. I keep the old pair until Friday."),
    ("ravi", "The DNS record is in, it may take an hour until the authority sees it."),
    ("olga", "Moved it forward, the gateway team wants to see it before lunch."),
    ("ravi", "The authority has seen the record now."),
    ("olga", "Is it waiting for them or for us?"),
)


@dataclass(frozen=True)
class Team:
    client: Client
    people: dict[str, Person]
    certificate: str
    policy: str

    def __getitem__(self, name: str) -> Person:
        return self.people[name]


async def take() -> None:
    """Raises CannotRun."""
    build()
    async with fcm() as (fcm_url, _), world(fcm_url) as place, place.running("api", "relay", "worker"):
        await _photographed(place.plan.url)


async def _photographed(url: str) -> None:
    async with Client(url) as client, _browser() as browser:
        team = await _made_up(client)
        await _escalated(team)
        async with _signed_in(browser, team["mia"], url) as mia:
            async with _signed_in(browser, team["ravi"], url) as ravi:
                await _show(ravi, f"/tasks/{team.certificate}")
                await _show(mia, f"/tasks/{team.certificate}")
                await ravi.get_by_role("textbox", name="Write a message").press_sequentially(
                    "It is with them", delay=40
                )
                await _keep(mia, "task")
            await _show(mia, "/")
            await _keep(mia, "my-day")
            await _show(mia, f"/policies/{team.policy}")
            await _change(mia)
            await _keep(mia, "policy")


async def _made_up(client: Client) -> Team:
    """Olga comes first: she is the admin, and owns what is made here."""
    people: dict[str, Person] = {}
    for name in ("olga", "mia", "ravi", "jonas"):
        people[name] = person = await client.sign_up(name.title(), f"{name}@muster.example", PASSWORD)
        await client.patch(person, "/me", {"time_zone": ZONE})
        await client.post(person, "/me/devices", {"token": f"phone-of-{name}", "platform": "ANDROID"})
    operations, policy = await _project(client, people, "Operations", "OPS", EVERY_DAY)
    mail, _ = await _project(client, people, "Mail gateway", "MAIL", ON_CALL)
    await client.post(people["olga"], "/projects", {"name": "Office move", "key": "OFF"})
    for title, name, minutes, priority in TASKS:
        task = {"project_id": operations, "title": title, "priority": priority, "assignee_id": people[name].id}
        made = await client.post(people["olga"], "/tasks", task | {"due_at": _in(minutes)})
        if name == "mia" and priority != "URGENT":
            await client.post(people["mia"], f"/tasks/{made['id']}/acknowledge")
    return Team(client, people, await _certificate(client, people, mail), policy)


async def _project(
    client: Client, people: dict[str, Person], name: str, key: str, policy: dict[str, Any]
) -> tuple[str, str]:
    """Its id and its policy's."""
    project = (await client.post(people["olga"], "/projects", {"name": name, "key": key}))["id"]
    for member, role in (("mia", "MANAGER"), ("ravi", "MEMBER"), ("jonas", "MEMBER")):
        await client.post(people["olga"], f"/projects/{project}/members", {"user_id": people[member].id, "role": role})
    made = (await client.post(people["olga"], "/policies", policy | {"project_id": project}))["id"]
    await client.put(people["olga"], f"/projects/{project}/policy", {"policy_id": made})
    return project, made


async def _certificate(client: Client, people: dict[str, Person], project: str) -> str:
    """First it was Jonas's, and due later."""
    body = CERTIFICATE | {"project_id": project, "assignee_id": people["jonas"].id, "due_at": _in(3 * HOUR)}
    task: str = (await client.post(people["olga"], "/tasks", body))["id"]
    await client.patch(people["olga"], f"/tasks/{task}", {"assignee_id": people["mia"].id})
    for name, text in CHAT:
        await client.post(people[name], f"/tasks/{task}/comments", {"text": text})
    await client.patch(people["olga"], f"/tasks/{task}", {"due_at": _in(1.25)})
    return task


async def _escalated(team: Team) -> None:
    """Until somebody else was told."""
    async with asyncio.timeout(ESCALATED_WITHIN):
        while True:
            past = (await team.client.get(team["mia"], f"/tasks/{team.certificate}/timeline"))["past"]
            if any(entry["kind"] == "ESCALATION" and entry["deliveries"] for entry in past):
                return
            await asyncio.sleep(1)


async def _change(page: Page) -> None:
    """Later by a step: the editor shows what was, and what would change."""
    await page.get_by_role("slider", name="Escalation 1").press("ArrowRight")


def _in(minutes: float | None) -> str | None:
    return None if minutes is None else (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        await browser.close()


@asynccontextmanager
async def _signed_in(browser: Browser, person: Person, url: str) -> AsyncIterator[Page]:
    context = await browser.new_context(base_url=url, viewport=SIZE, locale="en-GB", timezone_id=ZONE)  # type: ignore[arg-type]
    try:
        await _sign_in(context, person, url)
        yield await context.new_page()
    finally:
        await context.close()


async def _sign_in(context: BrowserContext, person: Person, url: str) -> None:
    body = {"email": person.email, "password": PASSWORD}
    headers = {"X-Muster-Client": "web", "Origin": url}
    answer = await context.request.post("/api/v1/auth/login", data=body, headers=headers)
    assert answer.ok, answer.status


async def _show(page: Page, path: str) -> None:
    await page.goto(path)
    await page.get_by_role("heading", level=1).wait_for()
    await page.wait_for_load_state("networkidle")


async def _keep(page: Page, name: str) -> None:
    await page.wait_for_timeout(STILL_MS)
    picture = await page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    if len(picture) > MOST_BYTES:
        raise CannotRun(f"{name}.png has {len(picture)} bytes, more than {MOST_BYTES}.")
    print(f"{name}.png: {len(picture) // 1000} KB")


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    try:
        asyncio.run(take())
    except CannotRun as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
