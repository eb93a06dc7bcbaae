"""What operators see of deliveries: how many, their channels' breakers, and what providers said, without addresses."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.database import pool
from ops.operators.deliveries import DeliveryReport, delivery_report
from services.notifications.model import AttemptOutcome, BreakerState, Channel, DeliveryState
from services.notifications.overseeing import Asked, ProviderAnswer
from services.notifications.tripping import ENOUGH_FAILED
from services.policies.model import PolicyBody
from tests.eventually import eventually
from tests.ops.operators.asking import ops
from tests.workflows.house import WITHIN, House
from tests.workflows.test_policy_schedule import DAY, scheduled

pytestmark = pytest.mark.anyio

_CALM = """
TRUNCATE notifications.delivery, notifications.attempt, notifications.breaker, notifications.outage
"""


@pytest.fixture(autouse=True)
async def calm(house: House) -> AsyncIterator[None]:
    """Nothing was sent before, and whoever comes later finds no breaker open."""
    await pool().execute(_CALM)
    yield
    await pool().execute(_CALM)


async def test_deliveries_are_counted_and_what_providers_answer_is_shown(house: House) -> None:
    (person,) = await house.people(1, token="down")
    asked = Asked(state=DeliveryState.QUEUED, channel=Channel.PUSH)

    async def is_in_retry() -> bool:
        found = await delivery_report(asked, 10)
        assert any(each.attempts > 0 and each.user_id == person for each in found.deliveries)
        assert [(each.channel, each.state) for each in found.counts] == [("PUSH", "QUEUED")]
        return any("currently unavailable" in each.error for each in found.errors)

    async with house.working():
        await house.announce([person], Channel.PUSH)
        assert await eventually(is_in_retry, WITHIN)
    summary = await delivery_report(asked, 0)
    assert (summary.deliveries, summary.answers) == ([], [])


async def test_each_call_to_a_provider_is_shown_and_the_breaker_that_it_opens(house: House) -> None:
    people = await house.people(ENOUGH_FAILED, token="down")

    def refused(found: DeliveryReport) -> list[ProviderAnswer]:
        return [each for each in found.answers if each.outcome is AttemptOutcome.RETRY]

    async def is_open() -> DeliveryReport:
        found = await delivery_report(Asked(channel=Channel.PUSH), 50)
        assert [(each.channel, each.state is BreakerState.CLOSED) for each in found.channels] == [("PUSH", False)]
        assert {each.delivery_id for each in refused(found)} == {each.id for each in found.deliveries}
        return found

    async with house.working():
        await house.announce(people, Channel.PUSH)
        found = await eventually(is_open, WITHIN)
    (push,) = found.channels
    assert (push.queued, push.held) == (ENOUGH_FAILED, 0)
    assert "currently unavailable" in str(push.last_error)
    assert all("currently unavailable" in str(each.answer) and each.at and each.number for each in refused(found))
    other = await delivery_report(Asked(channel=Channel.EMAIL), 50)
    assert [(each.channel, each.state) for each in other.channels] == [("EMAIL", "CLOSED")]
    assert other.answers == []


TITLE, NAME = "Count the gold in the cellar", "Adalbert"
SHOWN = (
    ("tasks",),
    ("deliveries",),
    ("workflows",),
    ("workflows", "--stuck"),
    ("workflows", "versions"),
    ("links", "--ui", "http://127.0.0.1:8233"),
)


async def test_no_title_name_or_address_is_shown(house: House) -> None:
    ada = house.world.ada
    address = f"named+{ada.id}@example.org"
    await pool().execute("UPDATE identity.user_account SET email = $2, name = $3 WHERE id = $1", ada.id, address, NAME)
    await house.device(ada, "invalid")
    await scheduled(house, begins=DAY, lasts=DAY)

    async def are_refused() -> bool:
        found = await delivery_report(Asked(state=DeliveryState.FAILED), 50)
        return {each.channel for each in found.errors} == {Channel.PUSH, Channel.EMAIL}

    async with house.working():
        task = await house.task(PolicyBody(name="Hush"), due=100)
        await pool().execute("UPDATE tasks.task SET title = $2 WHERE id = $1", task.id, TITLE)
        for channel in (Channel.PUSH, Channel.EMAIL):
            await house.announce([ada.id], channel)
        await eventually(are_refused, WITHIN)
        asked = [*SHOWN, ("tasks", task.key), ("tasks", task.key, "--json"), ("deliveries", "--json")]
        answers = await asyncio.gather(*(ops(house.settings, *arguments) for arguments in asked))
    assert [answer.errors for answer in answers] == [""] * len(asked)
    shown = "".join(answer.output for answer in answers)
    assert task.key in shown
    assert "<[address]> is no mailbox of ours" in shown
    for hidden in (TITLE, NAME, address, "@example.org", "invalid-", "Closed on Monday", "For a while", "Hush"):
        assert hidden not in shown
