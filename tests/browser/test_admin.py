"""What admins look after, on a stack of their own whose mail server refuses whom it does not know."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import expect

from tests.browser.conftest import ZONE, Sit, somebody
from tests.outside import Person, Stack, muster_up, provider, register

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder = tmp_path_factory.mktemp("admin")
    with provider("tests.providers.smtp", folder / "mails") as smtp:
        environment = {"MUSTER_RATE_LIMIT_FACTOR": "100", "MUSTER_SMTP_URL": f"smtp://{smtp}"}
        with muster_up(folder / "data", environment) as stack:
            yield stack


@pytest.fixture(scope="module")
async def root(stack: Stack) -> AsyncIterator[Person]:
    """Who registers first is the admin."""
    person = await register(stack.base, "Root", ZONE)
    assert person.user["role"] == "ADMIN"
    yield person
    await person.http.aclose()


async def test_whom_an_admin_disables_is_at_the_door(root: Person, sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Quinn") as quinn:
        theirs, ours = await sit(), await sit()
        await theirs.sign_in(quinn)
        await ours.sign_in(root)
        await ours.page.goto("/admin")
        await ours.page.get_by_label("Search by name or address").fill("QUINN")
        await expect(ours.page.get_by_text("1 person")).to_be_visible()
        await ours.page.get_by_role("button", name="Disable Quinn").click()
        await ours.page.get_by_role("dialog").get_by_role("button", name="Disable").click()
        await expect(theirs.page.get_by_role("heading", name="Sign in")).to_be_visible()
        await expect(ours.page.get_by_role("button", name="Enable Quinn")).to_be_visible()


async def test_a_delivery_that_failed_is_sent_again(root: Person, sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "refused+box"):
        sitting = await sit()
        await sitting.sign_in(root)
        page = sitting.page
        await page.goto("/admin/deliveries")
        await page.get_by_role("button", name="1 attempt: Security to refused+box").click()
        await expect(page.get_by_role("listitem").filter(has_text="No such mailbox").last).to_be_visible()
        await page.get_by_role("button", name="Send again: Security to refused+box").click()
        await expect(page.get_by_text("On its way again")).to_be_visible()
        again = page.get_by_role("button", name="2 attempts: Security to refused+box")
        await expect(again).to_be_visible(timeout=20_000)


async def test_templates_are_read_in_both_languages(root: Person, sit: Sit) -> None:
    sitting = await sit()
    await sitting.sign_in(root)
    await sitting.page.goto("/admin/templates?name=due_soon")
    english = sitting.page.get_by_role("region", name="In English")
    german = sitting.page.get_by_role("region", name="In German")
    await expect(english.get_by_text("OPS-42 is due in 1 day 2 hours").first).to_be_visible()
    await expect(german.frame_locator("iframe").get_by_role("link", name="Aufgabe öffnen")).to_be_visible()


async def test_health_leads_into_temporal(root: Person, sit: Sit) -> None:
    sitting = await sit()
    await sitting.sign_in(root)
    await sitting.page.goto("/admin/health")
    await expect(sitting.page.get_by_role("article").filter(has_text="PostgreSQL")).to_contain_text("Works")
    link = sitting.page.get_by_role("link", name="Workflows that fail again and again")
    await expect(link).to_have_attribute(
        "href", re.compile(r"^http://127\.0\.0\.1:\d+/namespaces/default/workflows\?query=")
    )


async def test_the_rest_are_told_that_it_is_not_theirs(root: Person, sit: Sit, stack: Stack) -> None:
    async with somebody(stack, "Nora") as nora:
        sitting = await sit()
        await sitting.sign_in(nora)
        await sitting.page.goto("/admin/deliveries")
        await expect(sitting.page.get_by_text("This is for admins.")).to_be_visible()
