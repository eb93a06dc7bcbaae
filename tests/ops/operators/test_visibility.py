"""The saved queries: Temporal takes each, and it finds what it says it does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from core.database import transaction
from core.ids import uuid7
from core.visibility import link, saved
from services.events import commands as events
from services.events.model import StartRollout
from services.notifications.model import Channel
from services.policies.model import LadderStep, PolicyBody, Recipient
from tests.eventually import eventually
from tests.workflows.house import WITHIN, House

pytestmark = pytest.mark.anyio

AT_DUE = PolicyBody(name="At due")
ESCALATING = PolicyBody(name="Escalating", ladder=(LadderStep(after="PT1S", notify=(Recipient.MANAGERS,)),))


async def found(house: House, name: str, *, level: int = 1, later: timedelta = timedelta(0)) -> list[str]:
    queries = saved(house.settings.task_queue, datetime.now(UTC) + later, level)
    (query,) = [each.query for each in queries if each.name == name]
    return [run.id async for run in house.client.list_workflows(query)]


async def until_found(house: House, name: str, ids: list[str], *, later: timedelta = timedelta(0)) -> None:
    async def are_found() -> bool:
        assert await found(house, name, later=later) == ids
        return True

    await eventually(are_found, WITHIN)


async def test_open_tasks_past_their_due_date_are_overdue(house: House) -> None:
    async with house.working():
        task = await house.task(AT_DUE, due=60)
        await house.until_plan(task, lambda turn: turn.wait is not None)
        await until_found(house, "overdue", [f"task:{task.id}"], later=timedelta(seconds=61))
        assert await found(house, "overdue") == []


async def test_open_tasks_are_found_by_their_level(house: House) -> None:
    async with house.working():
        task = await house.task(ESCALATING, due=0)
        await until_found(house, "escalated", [f"task:{task.id}"])
        assert await found(house, "escalated", level=2) == []


async def test_deliveries_that_take_long_are_in_retry(house: House) -> None:
    people = await house.people(1, token="down")
    async with house.working():
        await house.announce(people, Channel.PUSH)

        async def retry() -> list[str]:
            return await found(house, "in-retry", later=timedelta(seconds=61))

        (workflow_id,) = await eventually(retry, WITHIN)
        assert workflow_id.startswith("deliver:")
        assert await found(house, "in-retry") == []


async def test_rollouts_are_found_while_they_run(house: House) -> None:
    rollout = StartRollout(uuid7(), house.world.project_id)
    async with transaction() as tx:
        await events.append(tx, calls=[rollout])
    await until_found(house, "rollouts", [f"rollout:{rollout.rollout_id}"])
    async with house.working():
        await until_found(house, "rollouts", [])


def test_a_link_carries_the_query_whole() -> None:
    query = 'TaskKey = "OPS-1" AND DueAt < "2026-12-01T00:00:00Z"'
    url = urlsplit(link("http://127.0.0.1:8233", "default", query))
    assert url.path == "/namespaces/default/workflows"
    assert parse_qs(url.query) == {"query": [query]}


def test_the_runbooks_show_the_queries_as_they_are() -> None:
    shown = (Path(__file__).parents[3] / "ops" / "runbooks" / "queries.md").read_text()
    for query in saved("muster", datetime(2026, 11, 26, 9, tzinfo=UTC)):
        assert f"**{query.name}**: {query.meaning}\n\n    {query.query}\n" in shown
