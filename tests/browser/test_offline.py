"""No connection: one goes on reading and changing, and what was changed arrives once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx
import psutil
import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Sit, somebody, until_stored
from tests.eventually import eventually
from tests.outside import Person, Stack

_CAN_SAY = """
() => new Promise(done => {
  const isLoaded = ({ name, responseEnd }) => name.includes("/toasts-") && name.endsWith(".js") && responseEnd > 0;
  const look = () => performance.getEntriesByType("resource").some(isLoaded) ? done() : setTimeout(look, 50);
  look();
})
"""
"""What says things is loaded a moment after the first screen."""
BACK_MS = 40_000
"""How long a killed server may take to be back, and the page to notice."""

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def without_api(stack: Stack) -> AsyncIterator[None]:
    """The API is killed, and the one that takes its place is held up before it serves anybody, until the end."""
    supervisor = psutil.Process(stack.process.pid)
    killed = stack.kill("api-1")

    async def successor() -> psutil.Process | None:
        children = [child for child in supervisor.children() if child.pid != killed and "server" in child.cmdline()]
        return children[0] if children else None

    held = await eventually(successor, within=20)
    assert held is not None
    held.suspend()
    try:
        yield
    finally:
        held.resume()


async def test_what_is_changed_while_the_server_is_away_arrives_once_when_it_is_back(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        project = await mia.post("/projects", {"name": "Operations", "key": f"Q{uuid4().hex[:6].upper()}"})
        body = {"project_id": project["id"], "assignee_id": mia.id, "due_at": "2030-03-11T09:45:00Z"}
        titles = ("Complete me", "Acknowledge me", "Leave me")
        tasks = [await mia.post("/tasks", body | {"title": title}) for title in titles]
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        rows = [page.get_by_role("listitem").filter(has_text=title) for title in titles]
        await rows[2].wait_for()
        async with without_api(stack):
            offline = page.get_by_role("status").filter(has_text="Offline since")
            await expect(offline).to_be_visible(timeout=BACK_MS)
            await rows[0].get_by_role("button", name="Complete").click()
            await expect(rows[0]).to_have_count(0)
            await rows[1].get_by_role("link", name=titles[1]).focus()
            await page.keyboard.press("a")
            await expect(rows[1]).to_contain_text("Waiting to be sent")
            await expect(page.get_by_role("status").filter(has_text="Two changes will be sent later.")).to_be_visible()
            with pytest.raises(httpx.ConnectError):
                await mia.ask("GET", "/me")
        await expect(offline).to_have_count(0, timeout=BACK_MS)
        await expect(rows[1]).not_to_contain_text("Waiting to be sent")
        await until_stored(mia, f"/tasks/{tasks[0]['id']}", lambda stored: stored["status"] == "COMPLETED")
        await until_stored(mia, f"/tasks/{tasks[1]['id']}", lambda stored: stored["acknowledged_at"] is not None)
        await _shows_what_the_server_has(page, mia)
        completed, acknowledged = [await mia.get(f"/tasks/{task['id']}") for task in tasks[:2]]
        assert (completed["status"], acknowledged["acknowledged_at"] is not None) == ("COMPLETED", True)
        for task, kind in zip(tasks, ("task.completed", "task.acknowledged"), strict=False):
            events = (await mia.get(f"/events?topic=task:{task['id']}"))["items"]
            assert [event["kind"] for event in events].count(kind) == 1
        await page.reload()
        await _shows_what_the_server_has(page, mia)


async def _shows_what_the_server_has(page: Page, person: Person) -> None:
    """My day, as the server would tell it anew; who acknowledged does not have to do so any more."""
    tasks = (await person.get(f"/tasks?assignee_id={person.id}"))["items"]
    mine = [task for task in tasks if task["status"] in ("PENDING", "IN_PROGRESS")]
    rows = page.get_by_role("main").get_by_role("listitem")
    await expect(rows).to_have_count(len(mine))
    for task in mine:
        row = rows.filter(has_text=task["title"])
        await row.get_by_role("link").first.hover()
        acknowledge = row.get_by_role("button", name="Acknowledge")
        await expect(acknowledge).to_have_count(1 if task["acknowledged_at"] is None else 0)


async def test_what_waits_survives_a_reload_of_the_page(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Ben") as ben:
        project = await ben.post("/projects", {"name": "Desk", "key": f"R{uuid4().hex[:6].upper()}"})
        task = await ben.post("/tasks", {"project_id": project["id"], "title": "Keep me", "assignee_id": ben.id})
        sitting = await sit()
        await sitting.sign_in(ben)
        page = sitting.page
        row = page.get_by_role("listitem").filter(has_text="Keep me")
        await row.wait_for()
        await page.route(f"**/tasks/{task['id']}", lambda route: route.abort("connectionrefused"))
        await row.get_by_role("button", name="Complete").click()
        await expect(row).to_have_count(0)
        await page.unroute_all()
        await page.reload()
        await page.get_by_text("Nothing waits for you.").wait_for()
        await expect(page.get_by_role("navigation").first).to_be_attached()
        await until_stored(ben, f"/tasks/{task['id']}", lambda stored: stored["status"] == "COMPLETED")


async def test_messages_are_edited_and_deleted_without_a_connection(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        project = await mia.post("/projects", {"name": "Desk", "key": f"M{uuid4().hex[:6].upper()}"})
        task = await mia.post("/tasks", {"project_id": project["id"], "title": "Talk about it"})
        comments = f"/tasks/{task['id']}/comments"
        for text in ("First draft", "Said in haste", "Stays"):
            await mia.post(comments, {"text": text})
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        await page.goto(f"/tasks/{task['id']}")
        messages = page.get_by_role("log").get_by_role("article")
        await expect(messages).to_have_count(3)
        await page.evaluate(_CAN_SAY)
        await _open_menu_once(page, messages.first)

        await sitting.context.set_offline(True)
        await expect(page.get_by_role("status").filter(has_text="Offline since")).to_be_visible()
        await _edit(page, messages.filter(has_text="First draft"), "Second draft")
        edited = messages.filter(has_text="Second draft")
        await expect(edited).to_contain_text("Waiting to be sent")
        await _choose(page, messages.filter(has_text="Said in haste"), "Delete")
        await expect(messages).to_have_count(2)
        deleted = page.get_by_role("alert").filter(has_text="Message deleted")
        await deleted.get_by_role("button", name="Undo").click()
        await expect(messages).to_have_count(3)
        await _choose(page, messages.filter(has_text="Said in haste"), "Delete")
        await expect(messages).to_have_count(2)
        await page.get_by_label("Write a message").fill("By the way")
        await page.keyboard.press("Enter")
        await _edit(page, messages.filter(has_text="By the way"), "By another way")
        await expect(messages.filter(has_text="By another way")).to_contain_text("Waiting to be sent")

        await page.route("**/api/v1/comments/*", lambda route: route.abort("connectionrefused"))
        await page.route(f"**/api/v1{comments}", _abort_posts)
        await sitting.context.set_offline(False)
        await page.reload()
        await expect(messages).to_have_count(3)
        await expect(edited).to_contain_text("Waiting to be sent")
        await expect(messages.filter(has_text="By another way")).to_contain_text("Waiting to be sent")
        await page.unroute_all()
        await expect(messages.filter(has_text="Waiting to be sent")).to_have_count(0, timeout=BACK_MS)
        said = ["Second draft", "Stays", "By another way"]
        await until_stored(mia, comments, lambda stored: [item["text"] for item in stored["items"]] == said)
        assert [item["updated_at"] > item["created_at"] for item in (await mia.get(comments))["items"]] == [
            True,
            False,
            False,
        ]
        await expect(messages).to_have_count(3)
        await expect(edited).to_contain_text("edited")


async def _abort_posts(route: Route) -> None:
    if route.request.method == "POST":
        await route.abort("connectionrefused")
    else:
        await route.continue_()


async def _open_menu_once(page: Page, message: Locator) -> None:
    """What draws menus is loaded with the first one."""
    await message.hover()
    await message.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Edit").wait_for()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menuitem")).to_have_count(0)


async def _choose(page: Page, message: Locator, what: str) -> None:
    await message.hover()
    await message.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name=what).click()


async def _edit(page: Page, message: Locator, text: str) -> None:
    await _choose(page, message, "Edit")
    field = page.get_by_role("textbox", name="Message", exact=True)
    await expect(field).to_be_focused()
    await field.fill(text)
    await field.press("Enter")
    await expect(field).to_have_count(0)


async def test_of_two_who_changed_the_same_one_chooses(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia, somebody(stack, "Ravi") as ravi:
        project = await mia.post("/projects", {"name": "Operations", "key": f"S{uuid4().hex[:6].upper()}"})
        await mia.post(f"/projects/{project['id']}/members", {"user_id": ravi.id, "role": "MEMBER"})
        task = await mia.post("/tasks", {"project_id": project["id"], "title": "Both of us", "assignee_id": mia.id})
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        row = page.get_by_role("listitem").filter(has_text="Both of us")
        await row.wait_for()
        await page.evaluate(_CAN_SAY)
        await sitting.context.set_offline(True)
        await expect(page.get_by_role("status").filter(has_text="Offline since")).to_be_visible()
        await row.get_by_role("button", name="Complete").click()
        await ravi.patch(f"/tasks/{task['id']}", {"status": "CANCELLED"})
        await sitting.context.set_offline(False)
        await expect(page.get_by_role("alert").filter(has_text="Ravi changed the status too")).to_be_visible()
        await page.get_by_role("button", name="Compare").click()
        both = page.get_by_role("dialog")
        await expect(both).to_contain_text("Cancelled")
        await both.get_by_role("radio", name="Take theirs").check()
        await both.get_by_role("button", name="Save").click()
        await expect(both).to_be_hidden()
        await until_stored(mia, f"/tasks/{task['id']}", lambda stored: stored["status"] == "CANCELLED")
