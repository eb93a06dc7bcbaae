"""What works on every screen by keys alone: making, finding, going through what waits, and taking it back."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Sit, somebody, until_stored
from tests.outside import Person, Stack

pytestmark = pytest.mark.anyio
LATE_MS = 45_000
OVERLAPS = """() => [...document.querySelectorAll("[data-row]")].flatMap((row) => {
  const cells = [...row.children].map((cell) => cell.getBoundingClientRect()).filter(({ width }) => width > 0);
  const meets = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 6;
  return cells.flatMap((one, place) =>
    cells.slice(place + 1).filter((other) => meets(one, other)).map(({ left }) => `${one.left} meets ${left}`));
})"""


@dataclass(frozen=True)
class Office:
    """A project of Olga's, in which Mia works."""

    olga: Person
    mia: Person
    project: dict[str, Any]

    async def task(self, title: str, **fields: object) -> dict[str, Any]:
        body = {"project_id": self.project["id"], "title": title, "assignee_id": self.mia.id}
        task: dict[str, Any] = await self.olga.post("/tasks", body | fields)
        return task


@asynccontextmanager
async def office(stack: Stack) -> AsyncIterator[Office]:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await olga.post("/projects", {"name": "Operations", "key": f"E{uuid4().hex[:6].upper()}"})
        await olga.post(f"/projects/{project['id']}/members", {"user_id": mia.id, "role": "MEMBER"})
        yield Office(olga, mia, project)


def row(page: Page, title: str) -> Any:
    return page.get_by_role("listitem").filter(has_text=title)


async def test_a_line_becomes_a_task_and_can_be_taken_back(sit: Sit, stack: Stack) -> None:
    async with office(stack) as at:
        page = (sitting := await sit()).page
        await sitting.sign_in(at.mia)
        await page.get_by_text("Nothing waits for you.").wait_for()
        await page.keyboard.press("c")
        await page.get_by_label("What is to be done?").fill(
            f"Renew certificate 11 March 2030 9am !high @olga #{at.project['key'].lower()}"
        )
        due = re.compile("Due: Mon,? 11 March 2030, 09:00")
        for chip in (due, "Priority: High", "Assignee: Olga", "Project: Operations"):
            await expect(page.get_by_role("button", name=chip)).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert").get_by_role("link")).to_have_text(f"{at.project['key']}-1")
        (made,) = (await at.mia.get(f"/tasks?project_id={at.project['id']}"))["items"]
        assert (made["title"], made["priority"], made["assignee_id"], made["due_at"]) == (
            "Renew certificate",
            "HIGH",
            at.olga.id,
            "2030-03-11T08:00:00Z",
        )
        await page.get_by_role("alert").get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("alert")).to_have_count(0)
        await page.goto(f"/projects/{at.project['key']}")
        await expect(page.get_by_text("No tasks yet.")).to_be_visible()


async def test_the_palette_finds_a_task_and_goes_where_one_wants(sit: Sit, stack: Stack) -> None:
    async with office(stack) as at:
        task = await at.task("Rotate the backup encryption keys", assignee_id=at.olga.id)
        page = (sitting := await sit()).page
        await sitting.sign_in(at.mia)
        await page.keyboard.press("Control+k")
        field = page.get_by_role("combobox")
        await field.fill("backup encr")
        await expect(page.get_by_role("option", name="Rotate the backup encryption keys")).to_be_visible()
        await field.press("Enter")
        await expect(page).to_have_url(f"{stack.base}/tasks/{task['id']}")
        await page.keyboard.press("Control+k")
        await field.fill(">all keys")
        await field.press("Enter")
        await expect(page.get_by_role("dialog", name="Keys")).to_contain_text("New task")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.keyboard.press("g")
        await page.keyboard.press("i")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")


async def test_my_day_is_gone_through_by_keys(sit: Sit, stack: Stack) -> None:
    async with office(stack) as at:
        late = await at.task("Late already", due_at="2026-01-05T09:00:00Z")
        await at.task("Still to come", due_at="2030-01-05T09:00:00Z")
        page = (sitting := await sit()).page
        await sitting.sign_in(at.mia)
        await row(page, "Late already").wait_for()
        await page.keyboard.press("j")
        await expect(page.get_by_role("link", name="Late already")).to_be_focused()
        await page.keyboard.press("e")
        await expect(row(page, "Late already")).to_have_count(0)
        await expect(page.get_by_role("alert").filter(has_text=f"{late['key']} completed")).to_be_visible()
        await expect(page.get_by_role("link", name="Still to come")).to_be_focused()
        await page.keyboard.press("z")
        await expect(row(page, "Late already")).to_be_visible()
        await until_stored(at.mia, f"/tasks/{late['id']}", lambda stored: stored["status"] == "PENDING")
        await page.keyboard.press("k")
        await page.keyboard.press("a")
        await expect(page.get_by_role("alert").filter(has_text=f"{late['key']} acknowledged")).to_be_visible()
        snooze = page.get_by_role("dialog", name="Snooze")
        for has_come in (False, True):
            await page.keyboard.press("h")
            if has_come:
                await expect(snooze.get_by_role("button").first).to_be_focused()
            await page.keyboard.press("Escape")
            await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.keyboard.press("h")
        await snooze.wait_for()
        await page.keyboard.press("1")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(row(page, "Late already")).to_contain_text("snoozed until")
        await page.keyboard.press("o")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Late already")


async def until_told(person: Person, kind: str, *, times: int) -> None:
    def holds(found: dict[str, Any]) -> bool:
        return [notice["kind"] for notice in found["items"]].count(kind) == times

    await until_stored(person, "/notifications?unread=true", holds)


async def test_the_inbox_is_gone_through_by_keys(sit: Sit, stack: Stack) -> None:
    async with office(stack) as at:
        task = await at.task("Renew the certificate")
        await until_told(at.mia, "ASSIGNED", times=1)
        for text in ("Key and request are done.", "Is it waiting for us?"):
            await at.olga.post(f"/tasks/{task['id']}/comments", {"text": text})
        await until_told(at.mia, "comment.created", times=2)
        page = (sitting := await sit()).page
        await sitting.sign_in(at.mia)
        await page.goto("/inbox")
        await expect(row(page, f"Olga wrote on {task['key']}")).to_contain_text("2 messages")
        await page.keyboard.press("j")
        await expect(page.get_by_text("Is it waiting for us?")).to_be_visible()
        await expect(page.get_by_role("region", name="Why you were told")).to_contain_text("You are the assignee.")
        unread = len((await at.mia.get("/notifications?unread=true"))["items"])
        await expect(page).to_have_title(f"({unread}) Inbox · Muster")
        await page.keyboard.press("e")
        await expect(page).to_have_title(f"({unread - 2}) Inbox · Muster")
        await expect(row(page, "Olga wrote on").get_by_role("img", name="Done")).to_be_visible()
        await page.keyboard.press("u")
        await expect(row(page, "Olga wrote on")).to_have_count(0)
        await expect(row(page, f"{task['key']} was assigned to you")).to_be_visible()
        await at.olga.post(f"/tasks/{task['id']}/comments", {"text": "And now?"})
        await expect(row(page, f"Olga wrote on {task['key']}")).to_be_visible()
        await row(page, f"Olga wrote on {task['key']}").get_by_role("button").focus()
        await page.keyboard.press("e")
        await expect(row(page, "Olga wrote on")).to_have_count(0)
        await expect(row(page, f"{task['key']} was assigned to you").get_by_role("button")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{stack.base}/tasks/{task['id']}")


async def test_what_was_escalated_to_a_manager_waits_for_them_in_my_day_and_in_the_inbox(
    sit: Sit, stack: Stack
) -> None:
    async with office(stack) as at:
        page = (sitting := await sit()).page
        await sitting.sign_in(at.olga)
        await page.get_by_text("Nothing waits for you.").wait_for()
        task = await escalated(at, "Check the pumps")
        mias = page.get_by_role("region", name="Waiting for your acknowledgement").get_by_role("listitem")
        await expect(mias).to_contain_text("Check the pumps", timeout=LATE_MS)
        await expect(mias.get_by_role("img", name="Mia")).to_be_visible()
        await mias.get_by_role("link", name="Check the pumps").hover()
        await mias.get_by_role("button", name="Acknowledge").hover()
        await expect(page.get_by_role("tooltip")).to_contain_text("holds it until")
        await page.keyboard.press("j")
        await page.keyboard.press("a")
        said = page.get_by_role("alert").filter(has_text=f"{task['key']} acknowledged")
        await expect(said).to_be_visible()
        await expect(mias).to_have_count(0)
        await page.keyboard.press("z")
        await expect(mias).to_have_count(1)
        await page.keyboard.press("j")
        await page.keyboard.press("e")
        await expect(page.get_by_role("alert").filter(has_text=f"{task['key']} completed")).to_be_visible()
        await expect(mias).to_have_count(0)
        await page.keyboard.press("z")
        await expect(mias).to_have_count(1)

        await page.goto("/inbox")
        await row(page, f"{task['key']} was escalated").get_by_role("button").click()
        acknowledge = page.get_by_role("button", name="Acknowledge")
        await acknowledge.wait_for()
        async with page.expect_response("**/acknowledge"):
            await page.keyboard.press("a")
        await expect(said).to_be_visible()
        await expect(acknowledge).to_have_count(0)
        await until_stored(at.olga, f"/tasks/{task['id']}", lambda stored: stored["acknowledged_at"] is not None)


async def escalated(at: Office, title: str) -> dict[str, Any]:
    """A task of Mia's own that Olga, who manages the project, hears of a few seconds later, and again after an hour."""
    ladder = [{"after": after, "notify": ["MANAGERS"]} for after in ("PT3S", "PT1H")]
    rules = {"name": "Seconds", "project_id": at.project["id"], "ladder": ladder, "ack_hold": "PT4H"}
    policy = await at.olga.post("/policies", rules)
    answer = await at.olga.ask("PUT", f"/projects/{at.project['id']}/policy", {"policy_id": policy["id"]})
    assert answer.status_code == 200, answer.text
    due_at = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    body = {"project_id": at.project["id"], "title": title, "assignee_id": at.mia.id, "due_at": due_at}
    task: dict[str, Any] = await at.mia.post("/tasks", body)
    return task


async def test_the_status_has_a_menu_behind_the_right_button(sit: Sit, stack: Stack) -> None:
    async with office(stack) as at:
        task = await at.task("Order the filters", due_at="2030-01-05T09:00:00Z")
        page = (sitting := await sit()).page
        await sitting.sign_in(at.mia)
        await row(page, "Order the filters").get_by_role("button", name="Complete").click(button="right")
        await page.get_by_role("menuitem", name="In progress").click()
        await expect(row(page, "Order the filters").get_by_role("img", name="In progress")).to_be_visible()
        await expect(page.get_by_role("alert").filter(has_text=f"{task['key']}: In progress")).to_be_visible()
        await until_stored(at.mia, f"/tasks/{task['id']}", lambda stored: stored["status"] == "IN_PROGRESS")


@pytest.mark.parametrize("width", [1440, 1280, 1024, 800, 390])
async def test_nothing_in_a_row_of_my_day_runs_into_another(sit: Sit, stack: Stack, width: int) -> None:
    async with office(stack) as at:
        long = "Publish the annual report of the whole company and of everything that belongs to it"
        await at.task(long, due_at="2030-03-11T09:45:00Z", labels=["datacentre"], priority="URGENT")
        await at.task(long, due_at="2019-03-11T09:45:00Z", labels=["datacentre"])
        page = (sitting := await sit(width)).page
        await sitting.sign_in(at.mia)
        await page.evaluate("localStorage.setItem('muster.locale', 'de')")
        await page.goto("/")
        await expect(page.locator("[data-row]")).to_have_count(2)
        assert await page.evaluate(OVERLAPS) == []


async def test_where_there_is_nothing_it_says_so_and_leads_back(sit: Sit, stack: Stack) -> None:
    async with office(stack) as at:
        page = (sitting := await sit()).page
        await sitting.sign_in(at.mia)
        await page.goto("/nowhere/at/all")
        await expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
        await page.get_by_role("link", name="Go to my day").click()
        await page.get_by_text("Nothing waits for you.").wait_for()


async def test_keys_are_told_and_can_be_switched_off(sit: Sit, stack: Stack) -> None:
    async with office(stack) as at:
        page = (sitting := await sit()).page
        await sitting.sign_in(at.mia)
        await page.get_by_text("Nothing waits for you.").wait_for()
        await page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keys")
        for does in ("New task", "Go to the inbox", "Undo", "Search or do"):
            await expect(keys).to_contain_text(does)
        await keys.get_by_role("checkbox").uncheck()
        await page.keyboard.press("Escape")
        await expect(keys).to_be_hidden()
        await page.keyboard.press("c")
        await page.keyboard.press("Control+k")
        await expect(page.get_by_role("combobox")).to_be_focused()
        await expect(page.get_by_label("What is to be done?")).to_have_count(0)
