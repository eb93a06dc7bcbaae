"""What a team does with a project: looks at it in three ways, moves its tasks, and says who is in it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import Sit, Sitting, somebody, until_stored
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


async def test_a_card_that_is_dragged_by_mouse_is_where_it_was_dropped_and_no_task_opens(
    sit: Sit, stack: Stack
) -> None:
    async with somebody(stack, "Olga") as olga:
        key = await _project(olga, [{"title": title} for title in ("One", "Two", "Three")])
        page = (await _signed_in(sit, olga)).page
        await page.goto(f"/projects/{key}?view=board")
        await expect(_cards(page, "Pending")).to_have_text(["One", "Two", "Three"])
        column = await _box(page.get_by_role("region", name="In progress"))
        card = page.get_by_role("link", name="Two")
        await _drag(page, card, column["x"] + 80, column["y"] + 100)
        await expect(page.get_by_text("Drop to start, reminders stay as they are")).to_be_visible()
        held = await _box(card)
        assert abs(held["x"] - column["x"] - 80) < 60, "a card is under the pointer that carries it"
        await page.mouse.up()
        await expect(_cards(page, "In progress")).to_have_text(["Two"])
        await expect(_cards(page, "Pending")).to_have_text(["One", "Three"])
        await expect(page.get_by_role("region", name=f"Task {key}-2")).to_be_hidden()
        first = await _box(page.get_by_role("link", name="One"))
        await _drag(page, page.get_by_role("link", name="Three"), first["x"] + 20, first["y"] - 10)
        await page.mouse.up()
        await expect(_cards(page, "Pending")).to_have_text(["Three", "One"])
        await page.reload()
        await expect(_cards(page, "In progress")).to_have_text(["Two"])
        await expect(_cards(page, "Pending")).to_have_text(["Three", "One"])


async def test_a_task_opens_beside_list_board_and_calendar_and_leaves_one_where_one_was(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        tasks = [{"title": f"Task {number}", "due_at": _later(days=1)} for number in range(40)]
        key = await _project(mia, [*tasks, {"title": "Renew it", "due_at": _later(days=2)}])
        page = (await _signed_in(sit, mia)).page
        panel = page.get_by_role("region", name=f"Task {key}-41")
        row = page.get_by_role("link", name="Renew it")
        await page.goto(f"/projects/{key}?sort=newest")
        await row.click()
        await expect(panel.get_by_role("button", name="Acknowledge")).to_be_visible()
        await expect(page.get_by_role("link", name="Task 39")).to_be_visible()
        assert "sort=newest" in page.url
        await page.keyboard.press("Escape")
        await expect(panel).to_be_hidden()
        await expect(row).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(panel).to_be_visible()
        await page.go_back()
        await expect(panel).to_be_hidden()
        await expect(row).to_be_focused()
        await page.keyboard.press("o")
        await expect(panel).to_be_visible()
        await page.set_viewport_size({"width": 900, "height": 900})
        await expect(row).to_be_hidden()
        await page.keyboard.press("Escape")
        await expect(row).to_be_focused()
        await page.set_viewport_size({"width": 1440, "height": 900})
        for view in ("board", "calendar"):
            month = _later(days=2)[:7]
            await page.goto(f"/projects/{key}?view={view}&month={month}")
            await row.focus()
            await page.keyboard.press("o")
            await expect(panel).to_be_visible()
            await expect(row).to_be_visible()
            await page.keyboard.press("Escape")
            await expect(panel).to_be_hidden()
            await expect(row).to_be_focused()


async def test_a_member_sees_what_comes_next_for_the_tasks_of_all_others(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia, somebody(stack, "Ben") as ben:
        key = await _project(olga, [], mia, ben)
        project = next(one for one in (await olga.get("/projects"))["items"] if one["key"] == key)
        asked = {"project_id": project["id"], "assignee_id": mia.id}
        renew = await olga.post("/tasks", {**asked, "title": "Renew it", "due_at": _later(hours=30)})
        late = await olga.post("/tasks", {**asked, "title": "Look at it", "due_at": _later(minutes=-2)})
        page = (await _signed_in(sit, ben)).page
        await page.goto(f"/projects/{key}")
        row, other = page.locator(f"[data-task={key}-1]"), page.locator(f"[data-task={key}-2]")
        await expect(row.get_by_role("timer")).to_contain_text("reminds in")
        await expect(other.get_by_role("timer")).to_contain_text("escalates to Olga in")
        await mia.post(f"/tasks/{late['id']}/acknowledge")
        await expect(other.get_by_role("timer")).to_contain_text("held until")
        await olga.patch(f"/tasks/{renew['id']}", {"due_at": _later(days=9)})
        await expect(row.get_by_role("timer")).not_to_contain_text("reminds in")
        await page.get_by_role("link", name="Board").click()
        await expect(page.get_by_role("region", name="Pending").get_by_role("timer")).to_have_count(2)


async def test_keys_do_to_several_tasks_what_the_table_says_and_undo_takes_it_back(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        mine = {"assignee_id": mia.id}
        key = await _project(mia, [{"title": title, **mine} for title in ("One", "Two", "Three")])
        page = (await _signed_in(sit, mia)).page
        for view in ("list", "board"):
            await page.goto(f"/projects/{key}" if view == "list" else f"/projects/{key}?view=board")
            await page.get_by_role("link", name="Two").focus()
            await page.keyboard.press("Shift+ArrowDown" if view == "list" else "Shift+ArrowUp")
            await expect(page.get_by_role("group", name="Selection")).to_contain_text("2 selected")
            await page.keyboard.press("l")
            await page.get_by_placeholder("Type, then Enter").fill(view)
            await page.keyboard.press("Enter")
            await page.keyboard.press("Escape")
            await expect(page.get_by_role("alert").filter(has_text="Labels of 2 tasks changed")).to_be_visible()
        labelled = (
            {"One": ["board"], "Two": ["board", "list"], "Three": ["list"]},
            {"Three": ["board"], "Two": ["board", "list"], "One": ["list"]},
        )
        await until_stored(mia, "/tasks", lambda found: _by_title(found, lambda one: sorted(one["labels"])) in labelled)
        await page.keyboard.press("d")
        await page.get_by_role("textbox", name="In words").fill("tomorrow 9:00")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert").filter(has_text="Due date of 2 tasks changed")).to_be_visible()
        await page.keyboard.press("a")
        await expect(page.get_by_role("alert").filter(has_text="2 tasks acknowledged")).to_be_visible()
        await page.keyboard.press("h")
        await page.get_by_role("button", name="Tomorrow").focus()
        await page.keyboard.press("2")
        await expect(page.get_by_role("alert").filter(has_text="2 tasks snoozed until")).to_be_visible()
        await until_stored(mia, "/tasks", lambda found: list(_by_title(found, _is_snoozed).values()).count(True) == 2)
        await expect(page.get_by_role("timer").filter(has_text="snoozed until")).to_have_count(2)
        await page.keyboard.press("z")
        await expect(page.get_by_role("timer").filter(has_text="snoozed until")).to_have_count(0)


async def test_a_right_click_on_the_status_lets_one_choose_it(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Mia") as mia:
        key = await _project(mia, [{"title": "One", "assignee_id": mia.id}])
        page = (await _signed_in(sit, mia)).page
        await page.goto(f"/projects/{key}")
        ring = page.get_by_role("button", name=f"Complete, {key}-1")
        await ring.click(button="right")
        await page.keyboard.press("Escape")
        await expect(ring).to_be_focused()
        await ring.click(button="right")
        await page.get_by_role("menuitem", name="In progress").wait_for()
        await ring.click()
        await expect(page.get_by_role("menu")).to_have_count(0)
        await ring.click(button="right")
        await page.get_by_role("menuitem", name="In progress").click()
        await expect(page.get_by_role("heading", name="In progress 1")).to_be_visible()
        await page.get_by_role("link", name="One").hover()
        await page.get_by_role("button", name="Acknowledge").click()
        await expect(page.get_by_role("alert").filter(has_text=f"{key}-1 acknowledged")).to_be_visible()


async def test_an_owner_deletes_a_project_and_undo_brings_it_back(sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Olga") as olga, somebody(stack, "Mia") as mia:
        key = await _project(olga, [{"title": "One", "assignee_id": olga.id}], mia)
        sitting, other = await _signed_in(sit, olga), await _signed_in(sit, mia)
        page = sitting.page
        await other.page.goto(f"/projects/{key}/settings")
        await expect(other.page.get_by_role("heading", name="Members")).to_be_visible()
        await expect(other.page.get_by_role("button", name="Delete project")).to_be_hidden()
        await other.page.goto("/")
        await page.goto(f"/projects/{key}/settings")
        await page.get_by_role("button", name="Delete project").click()
        sure = page.get_by_role("group", name="Delete project")
        await expect(sure).to_contain_text("for one other member too")
        await sure.get_by_role("button", name="Delete", exact=True).click()
        await expect(page.get_by_role("alert").filter(has_text="Operations deleted")).to_be_visible()
        await expect(page.get_by_role("navigation").get_by_role("link", name="Operations")).to_have_count(0)
        await page.get_by_role("button", name="Undo").click()
        await expect(page.get_by_role("link", name="One")).to_be_visible()
        _forgive(sitting, "404")
        _forgive(other, "404")


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
        due = {"Renew it": "2030-04-03T13:30:00Z", "Some day": "2030-04-05T15:00:00Z"}
        await until_stored(mia, "/tasks", lambda found: _by_title(found, lambda one: one["due_at"]) == due)


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


def _by_title(found: dict[str, Any], told: Callable[[dict[str, Any]], object]) -> dict[str, object]:
    return {task["title"]: told(task) for task in found["items"]}


def _is_snoozed(task: dict[str, Any]) -> bool:
    """After it was given a date and acknowledged."""
    return all(task[field] is not None for field in ("due_at", "acknowledged_at", "snoozed_until"))


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


def _later(**time: float) -> str:
    """So long from now."""
    return (datetime.now(UTC) + timedelta(**time)).isoformat().replace("+00:00", "Z")


async def _box(shown: Locator) -> FloatRect:
    box = await shown.bounding_box()
    assert box is not None
    return box


async def _drag(page: Page, card: Locator, x: float, y: float) -> None:
    """Carry a card there by mouse, and hold it."""
    box = await _box(card)
    await page.mouse.move(box["x"] + 20, box["y"] + 5)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 40, box["y"] + 5, steps=5)
    await page.mouse.move(x, y, steps=15)
