"""Tasks over HTTP: shapes, versions, filters, and every kind of bad input."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from core.database import pool
from core.ids import uuid7
from tests.api.world import Api, Person

pytestmark = pytest.mark.anyio

FIELDS = {
    *("id", "key", "project_id", "title", "description", "status", "priority", "creator_id", "assignee_id", "due_at"),
    *("acknowledged_at", "snoozed_until", "escalation_level", "labels", "parent_id", "position", "recurrence"),
    *("version", "created_at", "updated_at", "completed_at", "viewer"),
}


async def project(owner: Person) -> dict[str, Any]:
    key = f"T{uuid7().hex[-7:].upper()}"
    made: dict[str, Any] = (await owner.http.post("/projects", json={"name": "Pumps", "key": key})).json()
    return made


async def task(person: Person, **fields: Any) -> dict[str, Any]:
    if "project_id" not in fields:
        fields["project_id"] = (await project(person))["id"]
    answer = await person.http.post("/tasks", json={"title": "Check the pumps"} | fields)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def etag(resource: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{resource["version"]}"'}


def problem(answer: httpx.Response, status: int, *fields: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    body: dict[str, Any] = answer.json()
    assert set(fields) <= {error["field"] for error in body.get("errors", [])}, body
    return body


async def test_a_task_has_the_contracts_fields_and_no_other(api: Api) -> None:
    ada = await api.person()
    made = await task(ada, description="All of them.", due_at="2030-01-01T12:00:00+02:00", labels=["wet"])
    answer = await ada.http.get(f"/tasks/{made['id']}")
    assert answer.json() == made
    assert made.keys() == FIELDS
    assert answer.headers["etag"] == f'"{made["version"]}"'
    assert made["due_at"] == "2030-01-01T10:00:00Z"
    assert (made["status"], made["priority"], made["escalation_level"]) == ("PENDING", "MEDIUM", 0)
    listed = (await ada.http.get("/tasks", params={"project_id": made["project_id"]})).json()
    assert listed["next"] is None
    (item,) = listed["items"]
    assert item.keys() == FIELDS - {"description"}


async def test_patch_changes_what_is_named_and_null_clears(api: Api) -> None:
    ada = await api.person()
    made = await task(ada, description="x", due_at="2030-01-01T12:00:00Z", assignee_id=str(ada.id))
    wanted = {"due_at": None, "assignee_id": None, "description": None, "status": "IN_PROGRESS"}
    answer = await ada.http.patch(f"/tasks/{made['id']}", json=wanted, headers=etag(made))
    changed = answer.json()
    assert answer.headers["etag"] == f'"{changed["version"]}"'
    assert [changed[name] for name in wanted] == [None, None, "", "IN_PROGRESS"]
    assert changed == (await ada.http.get(f"/tasks/{made['id']}")).json()
    assert (await ada.http.patch(f"/tasks/{made['id']}", json={})).json() == changed


async def test_another_version_answers_412_with_the_current_state(api: Api) -> None:
    ada = await api.person()
    made = await task(ada)
    for answer in (
        await ada.http.patch(f"/tasks/{made['id']}", json={"title": "x"}, headers={"If-Match": '"1"'}),
        await ada.http.delete(f"/tasks/{made['id']}", headers={"If-Match": '"1"'}),
    ):
        assert problem(answer, 412)["current"] == made


async def test_a_task_lives_is_deleted_and_comes_back(api: Api) -> None:
    ada = await api.person()
    made = await task(ada, assignee_id=str(ada.id))
    url = f"/tasks/{made['id']}"
    acknowledged = await ada.http.post(f"{url}/acknowledge")
    assert (acknowledged.status_code, acknowledged.json()["acknowledged_at"] is None) == (200, False)
    problem(await ada.http.post(f"{url}/snooze"), 422, "until")
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert (await ada.http.post(f"{url}/snooze", json={"until": until})).json()["snoozed_until"] is not None
    done = (await ada.http.patch(url, json={"status": "COMPLETED"})).json()
    assert done["completed_at"] is not None
    problem(await ada.http.post(f"{url}/acknowledge", json={}), 409)
    problem(await ada.http.patch(url, json={"status": "CANCELLED"}), 409)
    assert (await ada.http.delete(url)).status_code == 204
    problem(await ada.http.get(url), 404)
    deleted = (await ada.http.get("/tasks", params={"deleted": "true", "project_id": made["project_id"]})).json()
    assert [item["id"] for item in deleted["items"]] == [made["id"]]
    problem(await ada.http.post(f"{url}/restore", json={"colour": "red"}), 422, "colour")
    problem(await (await api.person("Eve")).http.post(f"{url}/restore", json={"colour": "red"}), 404)
    restored = await ada.http.post(f"{url}/restore")
    assert (restored.status_code, restored.json()["version"] > done["version"]) == (200, True)
    problem(await ada.http.post(f"{url}/restore"), 409)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": ""}, "title"),
        ({"title": 7}, "title"),
        ({"title": "nul\0"}, "title"),
        ({"title": None}, "title"),
        ({"title": "x" * 256}, "title"),
        ({"due_at": "2030-01-01T12:00:00"}, "due_at"),
        ({"due_at": "10000-01-01T12:00:00Z"}, "due_at"),
        ({"due_at": "9999-12-31T23:59:59-12:00"}, "due_at"),
        ({"due_at": "0001-01-01T00:00:00+14:00"}, "due_at"),
        ({"due_at": 0}, "due_at"),
        ({"status": "DONE"}, "status"),
        ({"priority": "high"}, "priority"),
        ({"assignee_id": "nobody"}, "assignee_id"),
        ({"assignee_id": str(UUID(int=1))}, "assignee_id"),
        ({"labels": ["x"] * 21}, "labels"),
        ({"labels": "wet"}, "labels"),
        ({"position": "1"}, "position"),
        ({"parent_id": str(UUID(int=1))}, "parent_id"),
        ({"recurrence": "RRULE:FREQ=DAILY"}, "recurrence"),
        ({"colour": "red", "size": 1}, "colour"),
    ],
)
async def test_bad_fields_are_named_and_change_nothing(api: Api, fields: dict[str, Any], wrong: str) -> None:
    ada = await api.person()
    made = await task(ada)
    problem(await ada.http.patch(f"/tasks/{made['id']}", json=fields), 422, wrong)
    wanted = {"project_id": made["project_id"], "title": "x"} | fields
    problem(await ada.http.post("/tasks", json=wanted), 422, wrong)
    assert (await ada.http.get(f"/tasks/{made['id']}")).json() == made


async def test_a_field_of_a_wrong_type_hides_no_other_mistake(api: Api) -> None:
    ada = await api.person()
    made = await task(ada)
    wrong = {"title": " ", "priority": "high", "labels": ["wet", 7, "x" * 51, None], "recurrence": "RRULE:FREQ=DAILY"}
    for answer in (
        await ada.http.patch(f"/tasks/{made['id']}", json=wrong),
        await ada.http.post("/tasks", json={"project_id": made["project_id"]} | wrong),
    ):
        fields = [error["field"] for error in answer.json()["errors"]]
        assert sorted(fields) == ["labels[1]", "labels[3]", "priority", "recurrence", "title"]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b"", 400), (b'"x"', 400), (b'{"title": "\\ud800"}', 400), (b"[" * 200, 413)],
)
async def test_what_is_no_json_object_is_malformed(api: Api, body: bytes, status: int) -> None:
    ada = await api.person()
    made = await task(ada)
    for answer in (
        await ada.http.post("/tasks", content=body),
        await ada.http.patch(f"/tasks/{made['id']}", content=body),
    ):
        problem(answer, status)


async def test_what_is_not_ones_own_is_not_there_however_it_is_asked_for(api: Api) -> None:
    ada, eve = await api.person(), await api.person("Eve")
    made = await task(ada)
    url, bad = f"/tasks/{made['id']}", {"title": "", "colour": "red"}
    for answer in (
        await eve.http.get(url),
        await eve.http.patch(url, json=bad),
        await eve.http.patch(url, content=b"{"),
        await eve.http.patch(url, json={"title": "x"}, headers={"If-Match": '"1"'}),
        await eve.http.delete(url),
        await eve.http.post(f"{url}/acknowledge", json=bad),
        await eve.http.post(f"{url}/snooze", json=bad),
        await eve.http.post(f"{url}/restore"),
        await eve.http.get(f"{url}/comments"),
        await eve.http.post(f"{url}/comments", json=bad),
        await eve.http.post("/tasks", json={"project_id": made["project_id"], "title": ""}),
        await eve.http.get(f"/users/{ada.id}/tasks"),
        *[await ada.http.get(f"/tasks/{odd}") for odd in ("1", "me", uuid7(), f"{made['id']}x", "%00")],
    ):
        problem(answer, 404)
    assert (await eve.http.get("/tasks")).json()["items"] == []
    listed = (await eve.http.get("/tasks", params={"project_id": made["project_id"]})).json()
    assert listed == {"items": [], "next": None}


async def test_lists_are_filtered_sorted_and_paged(api: Api) -> None:
    ada = await api.person()
    project_id = (await project(ada))["id"]
    for n, priority in enumerate(("LOW", "URGENT", "HIGH")):
        await task(ada, project_id=project_id, title=f"{priority} {n}", priority=priority, assignee_id=str(ada.id))
    await task(ada, project_id=project_id, title="nobody's")

    async def titles(path: str = "/tasks", **params: Any) -> list[str]:
        answer = await ada.http.get(path, params={"project_id": project_id} | params)
        assert answer.status_code == 200, answer.text
        return [item["title"] for item in answer.json()["items"]]

    assert await titles(assignee_id="me", sort="priority") == ["URGENT 1", "HIGH 2", "LOW 0"]
    assert await titles(f"/users/{ada.id}/tasks", sort="position") == ["LOW 0", "URGENT 1", "HIGH 2"]
    assert await titles(q="urg") == ["URGENT 1"]
    assert await titles(priority=["LOW", "HIGH"]) == ["HIGH 2", "LOW 0"]
    assert await titles(overdue="false", limit=1) == ["nobody's"]
    first = (await ada.http.get("/tasks", params={"project_id": project_id, "limit": 3})).json()
    rest = (await ada.http.get("/tasks", params={"project_id": project_id, "limit": 3, "after": first["next"]})).json()
    assert (len(first["items"]), [item["title"] for item in rest["items"]], rest["next"]) == (3, ["LOW 0"], None)


@pytest.mark.parametrize(
    ("params", "wrong"),
    [
        ({"colour": "red"}, "colour"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"after": "x"}, "after"),
        ({"sort": "title"}, "sort"),
        ({"status": "DONE"}, "status[0]"),
        ({"assignee_id": "you"}, "assignee_id"),
        ({"project_id": "1"}, "project_id"),
        ({"due_before": "2030-01-01"}, "due_before"),
        ({"due_after": "9999-12-31T23:59:59Z"}, "due_after"),
        ({"overdue": "maybe"}, "overdue"),
        ({"q": "nul\0"}, "q"),
        ({"q": " "}, "q"),
    ],
)
async def test_a_query_that_makes_no_sense_is_named(api: Api, params: dict[str, str], wrong: str) -> None:
    ada = await api.person()
    problem(await ada.http.get("/tasks", params=params), 422, wrong)


async def test_a_repeated_creation_with_its_key_makes_one_task(api: Api) -> None:
    ada = await api.person()
    wanted = {"project_id": (await project(ada))["id"], "title": "Once"}
    first, again = [await ada.http.post("/tasks", json=wanted, headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert (first.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert len((await ada.http.get("/tasks", params={"project_id": wanted["project_id"]})).json()["items"]) == 1


async def test_disabling_somebody_gives_their_tasks_back(api: Api) -> None:
    root, ada, ben = await api.admin(), await api.person(), await api.person("Ben")
    made = await task(ada)
    member = {"user_id": str(ben.id), "role": "MEMBER"}
    assert (await ada.http.post(f"/projects/{made['project_id']}/members", json=member)).status_code == 201
    assert (await ada.http.patch(f"/tasks/{made['id']}", json={"assignee_id": str(ben.id)})).status_code == 200
    assert (await root.http.delete(f"/users/{ben.id}")).status_code == 204
    assert (await ada.http.get(f"/tasks/{made['id']}")).json()["assignee_id"] is None


async def test_nothing_is_announced_that_was_refused(api: Api) -> None:
    ada = await api.person()
    made = await task(ada)
    last = await pool().fetchval("SELECT max(id) FROM events.outbox")
    await ada.http.patch(f"/tasks/{made['id']}", json={"title": ""})
    await ada.http.post("/tasks", json={"project_id": made["project_id"], "title": ""})
    assert await pool().fetchval("SELECT max(id) FROM events.outbox") == last
