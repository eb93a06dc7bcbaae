"""A task's own screen: its life as one looks at it, what one is about to do, and what two people write at once."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import anyio
import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.browser.conftest import Sit, somebody, until_stored
from tests.outside import Person, Stack

pytestmark = pytest.mark.anyio

HOSTILE = """
<script>window.hacked = 1</script>
<img src="https://evil.example/a.png" onerror="window.hacked = 1">
<svg onload="window.hacked = 1"></svg>

[click me](javascript:window.hacked=1) ![pixel](https://evil.example/pixel.png)

- [x] This is **plain**
"""
LATE_MS = 40_000


def in_seconds(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


async def team(olga: Person, mia: Person, **policy: Any) -> Any:
    """Olga's project, in which Mia works; with a policy where one is given."""
    project = await olga.post("/projects", {"name": "Operations", "key": f"T{uuid4().hex[:6].upper()}"})
    await olga.post(f"/projects/{project['id']}/members", {"user_id": mia.id, "role": "MEMBER"})
    if policy:
        made = await olga.post("/policies", {"name": "Seconds", "project_id": project["id"], **policy})
        response = await olga.ask("PUT", f"/projects/{project['id']}/policy", {"policy_id": made["id"]})
        assert response.status_code == 200, response.text
    return project


async def task(olga: Person, project: Any, title: str, **fields: Any) -> Any:
    return await olga.post("/tasks", {"project_id": project["id"], "title": title, **fields})


def coming(page: Page) -> Locator:
    return page.get_by_role("list", name="What will happen")


def happened(page: Page) -> Locator:
    return page.get_by_role("list", name="What happened")


async def test_a_reminder_arrives_on_the_timeline_while_one_looks(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia, remind_before=["PT8S"], remind_at_due=False)
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        made = await task(olga, project, "Renew it", assignee_id=mia.id, due_at=in_seconds(20))
        await page.goto(f"/tasks/{made['id']}")
        await expect(coming(page)).to_contain_text("Reminder, 8 seconds before")
        await expect(happened(page)).to_contain_text("Reminder, 8 seconds before", timeout=LATE_MS)
        await expect(coming(page)).not_to_contain_text("Reminder")
        told = happened(page).get_by_role("listitem").filter(has_text="Reminder, 8 seconds before")
        await expect(told).to_contain_text("in the app: sent")
        await expect(told).to_contain_text("not told, no device")


async def test_acknowledging_stops_what_was_foretold_and_without_it_the_timeline_says_who_was_told(
    sit: Sit, stack: Stack
) -> None:
    ladder = [{"after": "PT25S", "notify": ["ASSIGNEE", "MANAGERS"]}]
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia, remind_at_due=False, ladder=ladder, ack_hold="PT1H")
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        taken_on, left = [
            await task(olga, project, title, assignee_id=mia.id, due_at=in_seconds(1)) for title in ("Mine", "Nobody's")
        ]
        await page.goto(f"/tasks/{taken_on['id']}")
        await expect(coming(page)).to_contain_text("Escalation 1 to Olga")
        acknowledge = page.get_by_role("button", name="Acknowledge")
        await acknowledge.hover()
        await expect(coming(page)).to_contain_text("would be held until")
        await acknowledge.click()
        await expect(happened(page)).to_contain_text("Mia acknowledged it")
        await expect(coming(page)).to_contain_text("held by the acknowledgement")

        await page.goto(f"/tasks/{left['id']}")
        escalation = happened(page).get_by_role("listitem").filter(has_text="Escalation 1 to Olga")
        await expect(escalation).to_contain_text("in the app: sent", timeout=LATE_MS)
        await expect(escalation.get_by_label("Olga")).to_be_visible()
        await expect(escalation.get_by_label("Mia")).to_be_visible()

        await page.goto(f"/tasks/{taken_on['id']}")
        await expect(coming(page)).to_contain_text("Escalation 1 to Olga")
        await expect(happened(page)).not_to_contain_text("Escalation")


async def test_of_two_who_edit_a_title_the_second_sees_both_and_chooses(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia)
        made = await task(olga, project, "Renew it")
        one, other = await sit(), await sit()
        await one.sign_in(olga)
        await other.sign_in(mia)
        for page in (one.page, other.page):
            await page.goto(f"/tasks/{made['id']}")
            await page.get_by_role("button", name="Renew it").click()
        await expect(one.page.get_by_text("Mia is editing")).to_be_visible()
        await one.page.get_by_label("Edit the title").fill("Renew the certificate")
        await one.page.keyboard.press("Enter")
        await expect(one.page.get_by_role("button", name="Renew the certificate")).to_be_visible()
        await until_stored(olga, f"/tasks/{made['id']}", lambda stored: stored["title"] == "Renew the certificate")

        await other.page.get_by_label("Edit the title").fill("Renew it by Friday")
        await other.page.keyboard.press("Enter")
        refusal = other.page.get_by_role("alert").filter(has_text="Olga changed the title too")
        await refusal.get_by_role("button", name="Compare").click()
        both = other.page.get_by_role("dialog")
        await expect(both).to_contain_text("Renew the certificate")
        await expect(both).to_contain_text("Renew it by Friday")
        await both.get_by_role("radio", name="Keep mine").check()
        await both.get_by_role("button", name="Save").click()
        await expect(one.page.get_by_role("button", name="Renew it by Friday")).to_be_visible()
        other.complaints[:] = [text for text in other.complaints if "412" not in text]


async def test_hostile_markdown_does_nothing(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia)
        made = await task(olga, project, "Read this", description=HOSTILE)
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        abroad: list[str] = []
        page.on("request", lambda request: abroad.append(request.url) if "evil.example" in request.url else None)
        await page.goto(f"/tasks/{made['id']}")
        await expect(page.get_by_text("This is plain")).to_be_visible()
        await expect(page.get_by_text("click me")).to_be_visible()
        await page.get_by_text("click me").click()
        assert await page.evaluate("window.hacked") is None
        assert abroad == []
        assert page.url.endswith(made["id"])


async def test_a_message_mentions_by_a_picked_name_and_says_who_has_read_it(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia)
        made = await task(olga, project, "Talk about it")
        one, other = await sit(), await sit()
        await one.sign_in(mia)
        await other.sign_in(olga)
        await one.page.goto(f"/tasks/{made['id']}")
        await one.page.get_by_label("Write a message").press_sequentially("Please look, @Ol")
        await expect(one.page.get_by_role("option", name="Olga")).to_be_visible()
        await one.page.keyboard.press("Enter")
        await one.page.keyboard.press("Enter")
        await expect(one.page.get_by_role("log")).to_contain_text("Please look, @Olga")
        await expect(one.page.get_by_text("sending")).to_have_count(0)
        (comment,) = (await olga.get(f"/tasks/{made['id']}/comments"))["items"]
        assert comment["mentions"] == [olga.id]
        await other.page.goto(f"/tasks/{made['id']}")
        await expect(other.page.get_by_role("log")).to_contain_text("new")
        await expect(one.page.get_by_text("Read by Olga")).to_be_visible()


async def test_a_task_opens_beside_my_day_is_changed_by_keys_and_esc_closes_it(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia)
        made = await task(olga, project, "Sort the cables", assignee_id=mia.id)
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        await page.get_by_role("link", name="Sort the cables").click()
        panel = page.get_by_role("region", name=f"Task {made['key']}")
        await expect(panel.get_by_role("heading", name="Sort the cables")).to_be_visible()
        await expect(page.get_by_role("heading", name="Without a date")).to_be_visible()
        await page.keyboard.press("d")
        await page.get_by_label("In words").fill("tomorrow 9:00")
        await expect(page.get_by_text("09:00 (Europe/Berlin)")).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(panel).to_contain_text("set due to")
        await page.keyboard.press("h")
        await page.keyboard.press("2")
        await expect(panel).to_contain_text("Snoozed until")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.keyboard.press("Escape")
        await expect(panel).not_to_be_attached()
        await expect(page.get_by_role("link", name="Sort the cables")).to_be_focused()


async def test_what_one_changes_in_a_task_is_taken_back_by_z_or_in_the_toast(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia)
        made = await task(olga, project, "Sort the cables", assignee_id=mia.id, due_at=in_seconds(3600))
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        await page.goto(f"/tasks/{made['id']}")

        def said(what: str) -> Locator:
            return page.get_by_role("alert").filter(has_text=f"{made['key']} {what}")

        acknowledge = page.get_by_role("button", name="Acknowledge")
        await acknowledge.click()
        await expect(said("acknowledged")).to_be_visible()
        await expect(happened(page)).to_contain_text("Mia acknowledged it")
        await page.keyboard.press("z")
        await expect(acknowledge).to_be_visible()
        await expect(said("acknowledged")).to_have_count(0)

        await page.keyboard.press("h")
        await page.keyboard.press("2")
        await expect(said("snoozed until")).to_be_visible()
        snoozed = page.get_by_text(re.compile("^Snoozed until"))
        await expect(snoozed).to_be_visible()
        await said("snoozed until").get_by_role("button", name="Undo").click()
        await expect(snoozed).to_have_count(0)

        await page.keyboard.press("p")
        await page.get_by_role("menuitem", name="Urgent").click()
        await expect(said("has priority urgent")).to_be_visible()
        await expect(happened(page)).to_contain_text("Mia set the priority to urgent")
        await page.keyboard.press("z")
        await expect(page.get_by_role("button", name="Priority: Medium")).to_be_visible()
        await until_stored(olga, f"/tasks/{made['id']}", lambda stored: stored["priority"] == "MEDIUM")
        kept = await olga.get(f"/tasks/{made['id']}")
        assert (kept["acknowledged_at"], kept["status"]) == (None, "PENDING")


async def test_what_happens_while_the_timeline_is_on_its_way_is_on_it(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia)
        made = await task(olga, project, "Sort the cables", assignee_id=mia.id)
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        told, changed = anyio.Event(), anyio.Event()

        async def answer_late(route: Route) -> None:
            before = await route.fetch()
            told.set()
            await changed.wait()
            await route.fulfill(response=before)

        await page.route("**/timeline", answer_late, times=1)
        await page.goto(f"/tasks/{made['id']}")
        with anyio.fail_after(LATE_MS / 1000):
            await told.wait()
        await expect(page.get_by_role("heading", name="Sort the cables")).to_be_visible()
        await olga.patch(f"/tasks/{made['id']}", {"priority": "URGENT"})
        await expect(page.get_by_role("button", name="Priority: Urgent")).to_be_visible()
        changed.set()
        await expect(happened(page)).to_contain_text("Olga set the priority to urgent")


async def test_a_step_leads_to_itself_in_the_policy(sit: Sit, stack: Stack) -> None:
    ladder = [{"after": after, "notify": ["MANAGERS"]} for after in ("PT1H", "PT3H")]
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia, remind_before=["PT30M"], remind_at_due=False, ladder=ladder)
        made = await task(olga, project, "Renew it", assignee_id=mia.id, due_at=in_seconds(3600))
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        await page.goto(f"/tasks/{made['id']}")
        second = coming(page).get_by_role("listitem").filter(has_text="Escalation 2")
        await second.hover()
        await second.get_by_role("link", name="Ladder step 2").click()
        await expect(page.get_by_role("region", name="Escalation 2")).to_be_visible()
        await page.go_back()
        await coming(page).get_by_role("link", name="Its step in the policy").click()
        await expect(page.get_by_role("region", name="Reminder")).to_be_visible()


async def test_the_line_between_list_and_task_is_moved_by_keys_and_pointer_and_stays(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await team(olga, mia)
        made = await task(olga, project, "Sort the cables", assignee_id=mia.id)
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        await page.goto(f"/?task={made['id']}")
        line = page.get_by_role("separator", name="Width of the list")
        await expect(line).not_to_have_attribute("aria-valuenow", "240")
        before = int(await line.get_attribute("aria-valuenow") or 0)
        await line.press("ArrowRight")
        await expect(line).to_have_attribute("aria-valuenow", str(before + 16))
        box = await line.bounding_box()
        assert box is not None
        await page.mouse.move(box["x"], 300)
        await page.mouse.down()
        await page.mouse.move(box["x"] + 60, 300)
        await page.mouse.up()
        await expect(line).to_have_attribute("aria-valuenow", str(before + 76))
        await page.reload()
        await expect(line).to_have_attribute("aria-valuenow", str(before + 76))
