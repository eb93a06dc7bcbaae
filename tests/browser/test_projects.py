"""What a team does with a project: looks at it in three ways, moves its tasks, and says who is in it."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Sit, Sitting, somebody
from tests.outside import Person, Stack

pytestmark = pytest.mark.anyio


async def test_what_one_filters_groups_and_sorts_stands_in_the_address_and_survives_a_reload(
    sit: Sit, stack: Stack
) -> None:
    async with somebody(stack, "Mia") as mia:
        key = await _project(mia, [{"title": "Renew it", "priority": "HIGH"}, {"title": "Sort it", "priority": "LOW"}])
        page = (await _signed_in(sit, mia)).page
        await page.goto(f"/projects/{key}")
        await expect(page.get_by_role("link", name="Sort it")).to_be_visible()
        await page.keyboard.press("f")
        await page.get_by_role("menuitemcheckbox", name="High").click()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("link", name="Sort it")).to_be_hidden()
        await page.get_by_role("button", name="Grouped by status").click()
        await page.get_by_role("menuitemradio", name="Grouped by assignee").click()
        await expect(page.get_by_role("heading", name="Nobody")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("heading", name="Nobody")).to_be_visible()
        await expect(page.get_by_role("link", name="Renew it")).to_be_visible()
        await expect(page.get_by_role("link", name="Sort it")).to_be_hidden()
        await page.get_by_role("button", name="Remove the filter High").click()
        await expect(page.get_by_role("link", name="Sort it")).to_be_visible()
        await page.keyboard.press("v")
        await expect(page.get_by_role("link", name="Board")).to_have_attribute("aria-current", "page")
        assert "view=board" in page.url


async def test_several_tasks_are_chosen_and_completed_by_keys_and_opened_again_by_undo(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        key = await _project(mia, [{"title": title} for title in ("One", "Two", "Three")])
        page = (await _signed_in(sit, mia)).page
        await page.goto(f"/projects/{key}")
        await expect(page.get_by_role("heading", name="Pending 3")).to_be_visible()
        await page.keyboard.press("j")
        await page.keyboard.press("x")
        await page.keyboard.press("j")
        await page.keyboard.press("x")
        await expect(page.get_by_role("group", name="Selection")).to_contain_text("2 selected")
        await page.keyboard.press("e")
        await expect(page.get_by_role("heading", name="Completed 2")).to_be_visible()
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("heading", name="Pending 3")).to_be_visible()
        await expect(page.get_by_role("heading", name="Completed")).to_be_hidden()


async def test_a_card_that_is_carried_by_keys_is_where_it_was_put_for_a_second_person_too(
    sit: Sit, stack: Stack
) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        key = await _project(olga, [{"title": title} for title in ("One", "Two", "Three", "Four")], mia)
        one, other = (await _signed_in(sit, olga)).page, (await _signed_in(sit, mia)).page
        await one.goto(f"/projects/{key}?view=board")
        await other.goto(f"/projects/{key}?view=board")
        for page in (one, other):
            await expect(_cards(page, "Pending")).to_have_text(["One", "Two", "Three", "Four"])
        await one.get_by_role("link", name="Four").focus()
        await _press(one, "Space", "Four lifted from place 4 in Pending.")
        await _press(one, "ArrowUp", "Four is over place 3 in Pending.")
        await _press(one, "ArrowUp", "Four is over place 2 in Pending.")
        await _press(one, "Space", "Four dropped at place 2 in Pending.")
        for page in (one, other):
            await expect(_cards(page, "Pending")).to_have_text(["One", "Four", "Two", "Three"])
        await _press(one, "Space", "Four lifted from place 2 in Pending.")
        await _press(one, "ArrowRight", "Four is over place 1 in In progress.")
        await _press(one, "Space", "Four dropped at place 1 in In progress.")
        for page in (one, other):
            await expect(_cards(page, "In progress")).to_have_text(["Four"])
            await expect(_cards(page, "Pending")).to_have_text(["One", "Two", "Three"])
        await one.reload()
        await expect(_cards(one, "In progress")).to_have_text(["Four"])


async def test_what_one_puts_on_another_day_is_due_there_at_the_same_time(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        key = await _project(mia, [{"title": "Renew it", "due_at": "2030-03-27T14:30:00Z"}, {"title": "Some day"}])
        page = (await _signed_in(sit, mia)).page
        await page.goto(f"/projects/{key}?view=calendar&month=2030-03")
        await page.get_by_role("cell", name="27 March").get_by_role("link", name="Renew it").focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Space")
        await expect(page.get_by_role("heading", name="April 2030")).to_be_visible()
        await expect(page.get_by_role("cell", name="3 April").get_by_role("link", name="Renew it")).to_be_focused()
        await page.get_by_role("link", name="Some day").drag_to(page.get_by_role("cell", name="Friday 5 April"))
        await expect(
            page.get_by_role("cell", name="Friday 5 April").get_by_role("link", name="Some day")
        ).to_be_visible()
        await expect(page.get_by_role("alert").filter(has_text=f"{key}-2 is due on Friday")).to_be_visible()
        due = {task["title"]: task["due_at"] for task in (await mia.get("/tasks"))["items"]}
        assert due == {"Renew it": "2030-04-03T13:30:00Z", "Some day": "2030-04-05T15:00:00Z"}


async def test_a_member_is_taken_in_made_a_manager_and_removed_again(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Ben") as ben:
        key = await _project(olga, [])
        owner, member = await _signed_in(sit, olga), await _signed_in(sit, ben)
        page, other = owner.page, member.page
        await page.goto(f"/projects/{key}")
        await page.get_by_role("link", name="Members").click()
        await page.get_by_role("combobox", name="Person").fill("nobody@example.com")
        await page.get_by_role("button", name="Add").click()
        await expect(page.get_by_text("Nobody here has this name or address.")).to_be_visible()
        await page.get_by_role("combobox", name="Person").fill(ben.email)
        await page.get_by_role("button", name="Add").click()
        await expect(page.get_by_role("listitem").filter(has_text="Ben")).to_be_visible()
        await other.goto(f"/projects/{key}/settings")
        await expect(other.get_by_text("Managers and owners may change what stands here.")).to_be_visible()
        await expect(other.get_by_role("button", name="Add")).to_be_hidden()
        await page.get_by_label("Role of Ben").select_option("Manager")
        await expect(other.get_by_role("button", name="Add")).to_be_visible()
        await expect(other.get_by_role("button", name="Remove Olga")).to_be_hidden()
        await page.get_by_role("button", name="Remove Olga").click()
        await page.get_by_role("group", name="Remove Olga").get_by_role("button", name="Remove").click()
        await expect(page.get_by_text("A project keeps at least one owner.")).to_be_visible()
        await page.get_by_role("button", name="Remove Ben").click()
        await page.get_by_role("group", name="Remove Ben").get_by_role("button", name="Remove").click()
        await expect(page.get_by_role("listitem").filter(has_text="Ben")).to_be_hidden()
        await expect(other.get_by_text("This project does not exist, or it is not yours to see.")).to_be_visible()
        _forgive(owner, "409", "422")
        _forgive(member, "404")


async def test_a_manager_puts_another_policy_in_force_and_the_project_says_so(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga:
        key = await _project(olga, [])
        project = next(one for one in (await olga.get("/projects"))["items"] if one["key"] == key)
        await olga.post("/policies", {"name": "In the night", "project_id": project["id"]})
        page = (await _signed_in(sit, olga)).page
        await page.goto(f"/projects/{key}/settings")
        await expect(page.get_by_text("As everywhere in the system")).to_be_visible()
        await page.get_by_label("Policy in force").select_option("In the night")
        await page.get_by_role("button", name="Put in force").click()
        await expect(page.get_by_text("Chosen for this project")).to_contain_text("put in force by Olga")
        await page.get_by_role("link", name="To the project").click()
        await expect(page.get_by_role("link", name="In the night")).to_be_visible()


async def _project(owner: Person, tasks: list[dict[str, Any]], *others: Person) -> str:
    """A project with these tasks, the first of them first on the board."""
    project = await owner.post("/projects", {"name": "Operations", "key": f"P{uuid4().hex[:6].upper()}"})
    for other in others:
        await owner.post(f"/projects/{project['id']}/members", {"user_id": other.id, "role": "MEMBER"})
    for task in tasks:
        await owner.post("/tasks", {"project_id": project["id"], **task})
    return str(project["key"])


async def _signed_in(sit: Sit, person: Person) -> Sitting:
    sitting = await sit()
    await sitting.sign_in(person)
    return sitting


def _forgive(sitting: Sitting, *refusals: str) -> None:
    """What the server was meant to refuse a browser complains about, and is right."""
    sitting.complaints[:] = [one for one in sitting.complaints if not any(f"status of {no}" in one for no in refusals)]


def _cards(page: Page, column: str) -> Locator:
    """The titles in a column, from top to bottom."""
    return page.get_by_role("region", name=column).locator("[data-card]")


async def _press(page: Page, key: str, announced: str) -> None:
    """Press a key on the board and hear what it did."""
    await page.keyboard.press(key)
    await expect(page.locator("[aria-live=assertive]").first).to_have_text(announced)
