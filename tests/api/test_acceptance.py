"""Whether an assignment is accepted, over HTTP: who hears if it is not, and what settles it."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from services.lifecycle.commands import advance
from tests.api.test_rotas import Team, team_of
from tests.api.world import Api
from tests.services.lifecycle.world import own_clock, pass_by

pytestmark = pytest.mark.anyio


@pytest.fixture
async def team(api: Api) -> AsyncIterator[Team]:
    """Olga owns a project in which assignments are to be accepted within an hour."""
    team = await team_of(api)
    policy = {"name": "Accept", "accept_within": "PT1H", "project_id": team.project_id}
    policy_id = (await team.olga.http.post("/policies", json=policy)).json()["id"]
    await team.olga.http.put(f"/projects/{team.project_id}/policy", json={"policy_id": policy_id})
    async with own_clock():
        yield team


async def assigned(team: Team) -> str:
    task = {"project_id": team.project_id, "title": "Check the pumps", "assignee_id": str(team.mia.id)}
    task_id = str((await team.olga.http.post("/tasks", json=task)).json()["id"])
    await advance([UUID(task_id)])
    return task_id


async def an_hour_later(task_id: str) -> None:
    await pass_by(hours=1, seconds=1)
    await advance([UUID(task_id)])


async def questions(team: Team, task_id: str) -> list[dict[str, Any]]:
    timeline = (await team.olga.http.get(f"/tasks/{task_id}/timeline")).json()
    return [entry for part in ("past", "upcoming") for entry in timeline[part] if entry["kind"] == "ACCEPTANCE"]


async def test_of_what_nobody_accepted_the_assignee_and_the_managers_hear(team: Team) -> None:
    task_id = await assigned(team)
    (coming,) = await questions(team, task_id)
    assert (coming["state"], coming["policy"]["step"]) == ("UPCOMING", "accept_within")
    await an_hour_later(task_id)
    (asked,) = await questions(team, task_id)
    assert asked["state"] == "TAKEN"
    assert [person["user_id"] for person in asked["recipients"]] == [str(team.mia.id), str(team.olga.id)]
    for person in (team.mia, team.olga):
        notices = (await person.http.get("/notifications")).json()["items"]
        assert notices[0]["kind"] == "ACCEPTANCE"
        assert notices[0]["title"].endswith("waits to be accepted")


@pytest.mark.parametrize("settled_by", ["acknowledge", "IN_PROGRESS"])
async def test_whoever_begins_or_acknowledges_has_accepted(team: Team, settled_by: str) -> None:
    task_id = await assigned(team)
    if settled_by == "acknowledge":
        answer = await team.mia.http.post(f"/tasks/{task_id}/acknowledge")
    else:
        answer = await team.mia.http.patch(f"/tasks/{task_id}", json={"status": settled_by})
    assert answer.status_code == 200, answer.text
    assert await questions(team, task_id) == []
    await an_hour_later(task_id)
    assert await questions(team, task_id) == []


async def test_a_new_assignment_is_to_be_accepted_anew(team: Team) -> None:
    task_id = await assigned(team)
    await team.mia.http.post(f"/tasks/{task_id}/acknowledge")
    await team.olga.http.patch(f"/tasks/{task_id}", json={"assignee_id": str(team.olga.id)})
    await an_hour_later(task_id)
    (asked,) = await questions(team, task_id)
    assert (asked["state"], [person["user_id"] for person in asked["recipients"]]) == ("TAKEN", [str(team.olga.id)])
