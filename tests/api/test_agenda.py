"""What comes next and what happened, over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.ids import uuid7
from services.lifecycle.commands import advance
from tests.api.world import Api, Person

pytestmark = pytest.mark.anyio


async def task_of(person: Person, **fields: Any) -> dict[str, Any]:
    """A task of theirs in a project of their own, due in three hours, that was looked at."""
    project = await person.http.post("/projects", json={"name": "Pumps", "key": f"A{uuid7().hex[-8:].upper()}"})
    due_at = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    wanted = {"project_id": project.json()["id"], "title": "Check the pumps", "due_at": due_at} | fields
    answer = await person.http.post("/tasks", json=wanted)
    assert answer.status_code == 201, answer.text
    task: dict[str, Any] = answer.json()
    await advance([UUID(task["id"])])
    return task


async def test_the_agenda_lists_the_next_step_of_each_task(api: Api) -> None:
    ada = await api.person()
    first = await task_of(ada, assignee_id=str(ada.id))
    second = await task_of(ada)

    page = (await ada.http.get("/agenda", params={"limit": 1})).json()
    rest = (await ada.http.get("/agenda", params={"after": page["next"]})).json()

    (item,) = page["items"]
    assert item.keys() == {"task_id", "kind", "at", "recipients", "revision", "version"}
    assert (item["task_id"], item["kind"], item["recipients"]) == (first["id"], "REMINDER", [str(ada.id)])
    assert item["at"].endswith("Z")
    assert [other["task_id"] for other in rest["items"]] == [second["id"]]
    assert rest["next"] is None


async def test_a_project_has_an_agenda_for_its_members_and_none_for_strangers(api: Api) -> None:
    ada, ben, eve = await api.person(), await api.person("Ben"), await api.person("Eve")
    task = await task_of(ada)
    await task_of(ada)
    await ada.http.post(f"/projects/{task['project_id']}/members", json={"user_id": str(ben.id), "role": "VIEWER"})

    asked = {"project_id": task["project_id"]}
    (item,) = (await ben.http.get("/agenda", params=asked)).json()["items"]

    assert item.keys() == {"task_id", "kind", "at", "recipients", "revision", "version"}
    assert (item["task_id"], item["kind"], item["recipients"]) == (task["id"], "REMINDER", [str(ada.id)])
    assert (await ben.http.get("/agenda")).json()["items"] == []
    assert (await eve.http.get("/agenda", params=asked)).json() == {"items": [], "next": None}
    assert (await ben.http.get("/agenda", params={"project_id": "PUMP"})).status_code == 422


async def test_the_agenda_carries_marks_when_asked_to(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada, assignee_id=str(ada.id))

    (item,) = (await ada.http.get("/agenda", params={"include": "marks"})).json()["items"]

    assert item["task_id"] == task["id"]
    assert [(mark["kind"], mark["offset"], mark["state"]) for mark in item["marks"][:3]] == [
        ("REMINDER", -86_400, "SKIPPED"),
        ("REMINDER", -3600, "UPCOMING"),
        ("DUE", 0, "UPCOMING"),
    ]
    assert all(mark.keys() == {"kind", "offset", "at", "state"} for mark in item["marks"])
    assert item["marks"][1]["at"] == item["at"]


async def test_the_agenda_of_one_task_has_its_version_as_etag(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)

    answer = await ada.http.get(f"/tasks/{task['id']}/agenda")

    assert answer.status_code == 200
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'


async def test_the_timeline_has_a_past_and_steps_to_come(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    await ada.http.post(f"/tasks/{task['id']}/acknowledge")

    told = (await ada.http.get(f"/tasks/{task['id']}/timeline")).json()

    assert told.keys() == {"past", "upcoming"}
    assert [entry["kind"] for entry in told["past"] if "." in entry["kind"]] == ["task.created", "task.acknowledged"]
    acknowledged = told["past"][-1]
    assert (acknowledged["actor_id"], list(acknowledged["changes"])) == (str(ada.id), ["acknowledged_at"])
    upcoming = told["upcoming"][0]
    assert (upcoming["kind"], upcoming["state"], upcoming["index"]) == ("REMINDER", "UPCOMING", 2)
    assert upcoming["summary"] == "Reminder 1 hour before due to the creator"
    (told_of,) = upcoming["recipients"]
    assert (told_of["user_id"], told_of["read_at"], told_of["waits_until"]) == (str(ada.id), None, None)
    assert upcoming["policy"]["step"] == "remind_before[1]"


@pytest.mark.parametrize("resource", ["agenda", "timeline"])
async def test_a_stranger_gets_404_for_everything_about_a_task(api: Api, resource: str) -> None:
    ada, eve = await api.person(), await api.person("Eve")
    task = await task_of(ada)

    for task_id in (task["id"], str(uuid7()), "not-an-id"):
        assert (await eve.http.get(f"/tasks/{task_id}/{resource}")).status_code == 404
    assert (await api.http.get(f"/tasks/{task['id']}/{resource}")).status_code == 401


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "after=guessed", "include=everything", "include=marks&include=all", "include="]
)
async def test_an_agenda_that_can_not_be_asked_for_is_refused(api: Api, query: str) -> None:
    ada = await api.person()

    assert (await ada.http.get(f"/agenda?{query}")).status_code == 422
