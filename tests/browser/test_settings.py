"""What people settle for themselves, and how they come in."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PASSWORD, Sit, somebody, until_stored
from tests.outside import Stack

pytestmark = pytest.mark.anyio


async def test_a_cell_that_was_set_to_off_stays_off_until_it_is_taken_back(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        await page.goto("/settings/notifications")
        cell = page.get_by_role("radiogroup", name="Comments, E-mail")
        await cell.get_by_role("radio", name="Off").click()
        await expect(page.get_by_text("Comments, E-mail: Off")).to_be_visible()
        await page.reload()
        await expect(cell.get_by_role("radio", name="Off")).to_be_checked()
        assert (await mia.get("/me/preferences"))["matrix"]["COMMENT"]["EMAIL"] == "OFF"
        await cell.get_by_text("Digest").click()
        await expect(cell.get_by_role("radio", name="Digest")).to_be_checked()
        await page.get_by_role("button", name="Undo").click()
        await expect(cell.get_by_role("radio", name="Off")).to_be_checked()
        await page.reload()
        await expect(cell.get_by_role("radio", name="Off")).to_be_checked()


async def test_a_phone_shows_the_matrix_one_channel_at_a_time(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        sitting = await sit(width=390, height=844, has_touch=True)
        await sitting.sign_in(mia)
        page = sitting.page
        await page.goto("/settings")
        await page.get_by_role("link", name="Notifications").click()
        await expect(page.get_by_role("radiogroup", name="Reminders, Push")).to_be_visible()
        await expect(page.get_by_role("radiogroup", name="Reminders, E-mail")).to_be_hidden()
        await page.get_by_text("E-mail", exact=True).locator("visible=true").first.click()
        await expect(page.get_by_role("radiogroup", name="Reminders, E-mail")).to_be_visible()


async def test_the_digest_is_shown_as_the_mail_that_it_would_be(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        project = await mia.post("/projects", {"name": "Operations", "key": f"O{uuid4().hex[:6].upper()}"})
        body = {"project_id": project["id"], "assignee_id": mia.id, "due_at": "2020-03-11T09:45:00Z"}
        await mia.post("/tasks", body | {"title": "Renew <script>it</script>"})
        sitting = await sit()
        await sitting.sign_in(mia)
        page = sitting.page
        await page.goto("/settings/notifications")
        await page.get_by_role("button", name="Show the mail").click()
        mail = page.frame_locator("iframe")
        await expect(mail.get_by_role("link", name="Renew <script>it</script>")).to_be_visible()


async def test_signing_out_elsewhere_ends_the_other_browsers_session_at_once(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Ben") as ben:
        here, there = await sit(), await sit()
        await there.sign_in(ben)
        await here.sign_in(ben)
        await here.page.goto("/settings/devices")
        await expect(here.page.get_by_text("This browser")).to_be_visible()
        await here.page.get_by_role("button", name="Sign out there: Chrome on Linux").click()
        await here.page.get_by_role("dialog").get_by_role("button", name="Sign out there").click()
        await expect(there.page.get_by_role("heading", name="Sign in")).to_be_visible()
        await expect(here.page.get_by_role("button", name="Sign out there: Chrome on Linux")).to_have_count(0)


async def test_the_password_is_changed_by_who_knows_it(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Cleo") as cleo:
        sitting = await sit()
        await sitting.sign_in(cleo)
        page = sitting.page
        await page.goto("/settings/password")
        await page.get_by_label("Current password").fill("not this one at all")
        await page.get_by_label("New password").fill("a better horse altogether")
        sitting.complaints.clear()
        await page.get_by_role("button", name="Change password").click()
        await expect(page.get_by_text("This is not your current password.")).to_be_visible()
        sitting.complaints.clear()
        await page.get_by_label("Current password").fill(PASSWORD)
        await page.get_by_role("button", name="Change password").click()
        await expect(page.get_by_text("The new password is set.")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("heading", name="Settings")).to_be_visible()


async def test_from_signing_up_to_the_first_task_by_keyboard_alone(sit: Sit) -> None:
    page = (await sit()).page
    await page.goto("/sign-up")
    await _typed(page, "Name", "Ada Lovelace")
    await _typed(page, "E-mail", f"ada-{uuid4()}@example.com")
    await _typed(page, "Password", PASSWORD)
    await page.keyboard.press("Enter")
    await _typed(page, "What do you work on?", "Analytical engine")
    key = f"A{uuid4().hex[:6].upper()}"
    await _typed(page, "Key", key)
    await _typed(page, "What must not be forgotten?", "Order the brass wheels")
    await _typed(page, "Until when?", "in three weeks", tab=False)
    await expect(page.get_by_role("status").filter(has_text="in your time")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Order the brass wheels")
    await expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    await expect(page.get_by_text(re.compile("Reminder")).first).to_be_visible()


async def _typed(page: Page, field: str, text: str, *, tab: bool = True) -> None:
    """Into the field that has the focus, which is to be this one."""
    await expect(page.get_by_label(field, exact=True)).to_be_focused()
    await page.keyboard.type(text)
    if tab and field != "Password":
        await page.keyboard.press("Tab")


async def test_who_travels_is_asked_once_whether_muster_is_to_keep_to_where_they_are(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        sitting = await sit(timezone_id="America/New_York")
        await sitting.sign_in(mia)
        page = sitting.page
        asked = page.get_by_text("You seem to be in New York.")
        await page.get_by_role("button", name="Keep to New York").click()
        await expect(page.get_by_text("Profile saved")).to_be_visible()
        assert (await mia.get("/me"))["time_zone"] == "America/New_York"
        await page.get_by_role("button", name="Undo").click()
        await until_stored(mia, "/me", lambda me: me["time_zone"] == "Europe/Berlin")
        async with page.expect_response(re.compile("/elsewhere-")):
            await page.reload()
        await page.wait_for_load_state("networkidle")
        await expect(asked).to_be_hidden()
