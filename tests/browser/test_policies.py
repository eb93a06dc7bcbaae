"""What managers do with policies in the web app, in real browsers against a real stack."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Sit, somebody
from tests.outside import Person, Stack

pytestmark = pytest.mark.anyio

BODY: dict[str, Any] = {
    "name": "Watchful",
    "remind_before": ["PT1H"],
    "ladder": [{"after": "PT1H", "notify": ["MANAGERS"]}],
}


@dataclass
class Desk:
    """A project with one open task, and a policy of its own that is in force."""

    manager: Person
    project: dict[str, Any]
    policy: dict[str, Any]
    task: dict[str, Any]


@asynccontextmanager
async def desk(stack: Stack) -> AsyncIterator[Desk]:
    """The first person of a stack is its admin, hence another one manages."""
    async with somebody(stack, "Olga"), somebody(stack, "Mia") as mia:
        project = await mia.post("/projects", {"name": "Standby", "key": f"S{uuid4().hex[:6].upper()}"})
        policy = await mia.post("/policies", BODY | {"project_id": project["id"]})
        await mia.ask("PUT", f"/projects/{project['id']}/policy", {"policy_id": policy["id"]})
        due = (datetime.now(UTC) + timedelta(days=3)).isoformat()
        task = {"project_id": project["id"], "title": "Renew it", "assignee_id": mia.id, "due_at": due}
        yield Desk(mia, project, policy, await mia.post("/tasks", task))


async def _open(sit: Sit, desk: Desk) -> Page:
    sitting = await sit()
    await sitting.sign_in(desk.manager)
    await sitting.page.goto(f"/policies/{desk.policy['id']}")
    await expect(sitting.page.get_by_role("heading", level=1)).to_have_text("Watchful")
    return sitting.page


async def test_a_reminder_is_moved_by_keys_tried_saved_and_followed(sit: Sit, stack: Stack) -> None:
    async with desk(stack) as here:
        page = await _open(sit, here)
        reminder = page.get_by_role("slider", name="Reminder")
        await expect(reminder).to_be_enabled()
        await reminder.focus()
        await page.keyboard.press("ArrowLeft")
        await expect(reminder).to_have_attribute("aria-valuetext", "2 hours before due")
        await page.keyboard.press("Shift+ArrowLeft")
        await expect(reminder).to_have_attribute("aria-valuetext", "2 hours 1 minute before due")
        await page.keyboard.press("ArrowRight")
        await expect(reminder).to_have_attribute("aria-valuetext", "2 hours before due")
        await expect(page.get_by_text("draft, 1 change")).to_be_visible()
        preview = page.get_by_role("region", name="What would change")
        await expect(preview).to_contain_text("1 open task of Standby")
        await expect(preview.get_by_role("link", name="Renew it")).to_be_visible()
        await page.get_by_role("button", name="Save as version 2").click()
        await expect(page.get_by_text("1 of 1 open tasks looked at. Done: 1 task follows it.").first).to_be_visible()
        await expect(page.get_by_text("version 2 in force")).to_be_visible()
        await page.goto(f"/tasks/{here.task['id']}")
        await expect(page.get_by_text("Reminder, 2 hours before")).to_be_visible()


async def test_a_step_is_dragged_and_leaves_a_ghost_where_it_was(sit: Sit, stack: Stack) -> None:
    async with desk(stack) as here:
        page = await _open(sit, here)
        rung = page.get_by_role("slider", name="Escalation 1")
        await rung.hover()  # waits until the drawing has found its width
        box = await rung.bounding_box()
        assert box is not None
        await page.mouse.down()
        await page.mouse.move(box["x"] + box["width"] / 2 + 140, box["y"] + 10, steps=8)
        await page.mouse.up()
        await expect(rung).not_to_have_attribute("aria-valuetext", "1 hour past due")
        await expect(page.get_by_text("was 1 h", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Discard").click()
        await expect(rung).to_have_attribute("aria-valuetext", "1 hour past due")


async def test_what_cannot_stand_says_why_and_is_not_saved(sit: Sit, stack: Stack) -> None:
    async with desk(stack) as here:
        page = await _open(sit, here)
        save = page.get_by_role("button", name="Save as version 2")
        await page.get_by_label("After", exact=True).fill("soon")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Write it like 1 day, 90m or 1d 4h.").first).to_be_visible()
        await expect(save).to_be_disabled()
        await page.get_by_label("After", exact=True).fill("90m")
        await page.keyboard.press("Enter")
        await expect(save).to_be_enabled()
        await expect(page.get_by_label("After", exact=True)).to_have_value("1 hour 30 minutes")
        await page.get_by_role("button", name="Do not tell Managers").click()
        await expect(page.get_by_text("Tell at least one.").first).to_be_visible()
        await expect(save).to_be_disabled()


async def test_an_older_version_is_restored_as_a_new_one(sit: Sit, stack: Stack) -> None:
    async with desk(stack) as here:
        await here.manager.ask("PUT", f"/policies/{here.policy['id']}", BODY | {"remind_before": ["P2D"]})
        page = await _open(sit, here)
        await expect(page.get_by_role("slider", name="Reminder")).to_have_attribute(
            "aria-valuetext", "2 days before due"
        )
        await page.get_by_role("button", name="Restore version 1").click()
        await expect(page.get_by_role("slider", name="Reminder")).to_have_attribute(
            "aria-valuetext", "1 hour before due"
        )
        await page.get_by_role("button", name="Save as version 3").click()
        await expect(page.get_by_text("version 3 in force")).to_be_visible()
        await expect(page.get_by_role("button", name="Restore version 2")).to_be_visible()


async def _schedule_again_and_again(page: Page, name: str) -> None:
    form = page.get_by_role("form", name="New schedule")
    await form.get_by_label("Name").fill(name)
    await form.get_by_label("Where").select_option(label="Standby")
    await form.get_by_text("Again and again").click()
    await form.get_by_role("button", name="Schedule it").click()


async def test_a_schedule_in_the_way_is_named_with_a_link_to_it(sit: Sit, stack: Stack) -> None:
    async with desk(stack) as here:
        page = await _open(sit, here)
        await page.get_by_role("link", name="Schedule", exact=True).click()
        await _schedule_again_and_again(page, "Weekends")
        await expect(page.get_by_role("heading", name="Weekends")).to_be_visible()
        await expect(page.get_by_role("list", name="Next times").get_by_role("listitem")).to_have_count(5)
        await page.get_by_role("button", name="New schedule").click()
        await _schedule_again_and_again(page, "All the same")
        alert = page.get_by_role("form", name="New schedule").get_by_role("alert")
        await expect(alert).to_contain_text("It overlaps with Weekends")
        await alert.get_by_role("link", name="Weekends").click()
        await expect(page.locator("li:target")).to_contain_text("Weekends")


async def test_who_may_not_change_a_policy_reads_it(sit: Sit, stack: Stack) -> None:
    async with desk(stack) as here, somebody(stack, "Ben") as ben:
        body = {"user_id": ben.id, "role": "MEMBER"}
        await here.manager.post(f"/projects/{here.project['id']}/members", body)
        reader = Desk(ben, here.project, here.policy, here.task)
        page = await _open(sit, reader)
        await expect(page.get_by_text("Admins and the project's managers change it.")).to_be_visible()
        await page.get_by_role("slider", name="Reminder").focus()
        await page.keyboard.press("ArrowLeft")
        await expect(page.get_by_role("slider", name="Reminder")).to_have_attribute(
            "aria-valuetext", "1 hour before due"
        )
        await expect(page.get_by_role("button", name="Add a reminder")).to_have_count(0)
        await expect(page.get_by_role("button", name="More about this policy")).to_have_count(0)
