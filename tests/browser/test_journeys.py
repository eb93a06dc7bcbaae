"""What people do in the web app, in real browsers against a real stack."""

from uuid import uuid4

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PASSWORD, Sit, known, somebody
from tests.outside import Stack

pytestmark = pytest.mark.anyio

LATE_MS = 30_000


async def test_from_no_account_to_a_first_task_whose_life_is_foretold(sit: Sit) -> None:
    ada = (await sit()).page
    await ada.goto("/")
    await ada.get_by_role("link", name="Make an account").click()
    await ada.get_by_label("Name").fill("Ada Lovelace")
    await ada.get_by_label("E-mail").fill(f"ada-{uuid4()}@example.com")
    await ada.get_by_label("Password", exact=True).fill(PASSWORD)
    await ada.get_by_role("button", name="Make an account").click()
    key = f"A{uuid4().hex[:6].upper()}"
    await ada.get_by_label("What do you work on?").fill("Analytical engine")
    await expect(ada.get_by_label("Key")).to_have_value("AE")
    await ada.get_by_label("Key").fill(key)
    await ada.get_by_label("What must not be forgotten?").fill("Order the brass wheels")
    await ada.get_by_label("Until when?").fill("17 May 2030 at 4pm")
    await ada.get_by_role("button", name="Start").click()
    await expect(ada.get_by_role("heading", level=1)).to_have_text("Order the brass wheels")
    await expect(ada.get_by_text("Reminder, 1 day before")).to_be_visible()
    await ada.get_by_role("link", name="My day").click()
    await expect(ada.get_by_role("link", name="Order the brass wheels")).to_be_visible()
    await expect(ada.get_by_role("listitem").filter(has_text=f"{key}-1")).to_contain_text("reminds")


async def test_who_makes_an_account_in_german_gets_german_mails_and_the_time_of_their_own_zone(
    sit: Sit, stack: Stack
) -> None:
    page = (await sit(locale="de-DE", timezone_id="Europe/Vienna")).page
    email = f"greta-{uuid4()}@example.com"
    await page.goto("/sign-up")
    await page.get_by_label("Name").fill("Greta")
    await page.get_by_label("E-Mail").fill(email)
    await page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Konto anlegen").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Greta")
    async with known(stack, email) as greta:
        preferences = await greta.get("/me/preferences")
    assert (preferences["locale"], preferences["time_zone"]) == ("de", "Europe/Vienna")


async def test_two_people_see_each_other_and_every_change_at_once(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        project = await olga.post("/projects", {"name": "Operations", "key": f"O{uuid4().hex[:6].upper()}"})
        await olga.post(f"/projects/{project['id']}/members", {"user_id": mia.id, "role": "MEMBER"})
        task = await olga.post("/tasks", {"project_id": project["id"], "title": "Renew it", "assignee_id": mia.id})
        one, other = await sit(), await sit()
        await one.sign_in(olga)
        await other.sign_in(mia)
        await one.page.goto(f"/projects/{project['key']}")
        await other.page.goto(f"/tasks/{task['id']}")
        await expect(one.page.get_by_label("Mia", exact=True).first).to_be_visible()
        await other.page.get_by_label("Write a message").fill("On it, @Olga")
        await other.page.keyboard.press("Enter")
        await expect(one.page.get_by_role("heading", name="Pending")).to_be_visible()
        await other.page.get_by_role("button", name="Acknowledge").click()
        await expect(other.page.get_by_text("Mia acknowledged it")).to_be_visible()
        await other.page.get_by_role("button", name="Status: Pending").click()
        await other.page.get_by_role("menuitem", name="Completed").click()
        await expect(one.page.get_by_role("heading", name="Completed")).to_be_visible()
        await one.page.get_by_role("link", name="Inbox").click()
        await expect(one.page.get_by_role("button", name="Mia mentioned you on")).to_be_visible()


async def test_who_is_signed_out_elsewhere_is_at_the_door_at_once(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Ben") as ben:
        sitting = await sit()
        await sitting.sign_in(ben)
        for session in (await ben.get("/me/sessions"))["items"]:
            if not session["current"]:
                await ben.ask("DELETE", f"/me/sessions/{session['id']}")
        await expect(sitting.page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_a_wrong_password_is_said_and_the_page_one_wanted_comes_after_the_right_one(
    sit: Sit, stack: Stack
) -> None:
    async with somebody(stack, "Cleo") as cleo:
        page = (await sit()).page
        await page.goto("/inbox")
        await page.get_by_label("E-mail").fill(cleo.email)
        await page.get_by_label("Password", exact=True).fill("not this one at all")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("alert")).to_have_text("This e-mail and password do not belong together.")
        await page.get_by_label("Password", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")


async def test_the_page_says_that_it_is_cut_off_and_catches_up(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Dora") as dora:
        project = await dora.post("/projects", {"name": "Desk", "key": f"D{uuid4().hex[:6].upper()}"})
        sitting = await sit()
        await sitting.sign_in(dora)
        page = sitting.page
        await page.goto(f"/projects/{project['key']}")
        await expect(page.get_by_text("No tasks yet.")).to_be_visible()
        stack.kill("api-1")
        await expect(page.get_by_role("status").filter(has_text="Offline since")).to_be_visible()
        await dora.post("/tasks", {"project_id": project["id"], "title": "Written meanwhile"})
        # the page waits longer after each try that found nobody, and this machine starts the API slowly under load
        await expect(page.get_by_role("link", name="Written meanwhile")).to_be_visible(timeout=LATE_MS)
