"""Taking a change back, over HTTP."""

from typing import Any

import pytest

from core.ids import uuid7
from tests.api.test_agenda import task_of
from tests.api.test_tasks import etag, problem
from tests.api.world import Api, Person

pytestmark = pytest.mark.anyio


async def last_event(person: Person, task: dict[str, Any]) -> str:
    """Of those that a person did."""
    events = (await person.http.get("/events", params={"topic": f"task:{task['id']}"})).json()["items"]
    return next(str(event["id"]) for event in events if event["actor_id"] is not None)


async def test_a_change_is_taken_back_with_the_id_of_its_event(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    url = f"/tasks/{task['id']}"
    await ada.http.patch(url, json={"status": "COMPLETED", "title": "Else"})

    answer = await ada.http.post(f"{url}/undo", json={"event_id": await last_event(ada, task)})

    undone = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (200, etag(undone)["If-Match"])
    changing = {"version", "updated_at"}
    assert {k: v for k, v in undone.items() if k not in changing} == {
        k: v for k, v in task.items() if k not in changing
    }
    assert undone == (await ada.http.get(url)).json()
    repeated = await ada.http.post(f"{url}/undo", json={"event_id": await last_event(ada, task)})
    assert problem(repeated, 409)["code"] == "not_last"


async def test_a_deletion_is_taken_back(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    topic = {"topic": f"project:{task['project_id']}"}
    assert (await ada.http.delete(f"/tasks/{task['id']}")).status_code == 204
    deleted = (await ada.http.get("/events", params=topic)).json()["items"][0]

    answer = await ada.http.post(f"/tasks/{task['id']}/undo", json={"event_id": deleted["id"]})

    assert (answer.status_code, answer.json()["id"]) == (200, task["id"])
    restored = (await ada.http.get("/events", params=topic)).json()["items"][0]
    assert (deleted["kind"], restored["kind"]) == ("task.deleted", "task.restored")


async def test_an_undo_with_its_key_happens_once(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    await ada.http.patch(f"/tasks/{task['id']}", json={"title": "Else"})
    wanted, key = {"event_id": await last_event(ada, task)}, {"Idempotency-Key": "one"}

    first, again = [await ada.http.post(f"/tasks/{task['id']}/undo", json=wanted, headers=key) for _ in range(2)]

    assert (first.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotency-replayed"] == "true"


async def test_an_undo_that_can_not_be_is_refused(api: Api) -> None:
    ada, eve, ben = await api.person(), await api.person("Eve"), await api.person("Ben")
    task = await task_of(ada)
    url = f"/tasks/{task['id']}/undo"
    member = {"user_id": str(ben.id), "role": "VIEWER"}
    await ada.http.post(f"/projects/{task['project_id']}/members", json=member)
    await ada.http.patch(f"/tasks/{task['id']}", json={"title": "Else"})
    wanted = {"event_id": await last_event(ada, task)}

    for bad, field in (({}, "event_id"), ({"event_id": "last"}, "event_id"), (wanted | {"colour": "red"}, "colour")):
        problem(await ada.http.post(url, json=bad), 422, field)
        problem(await ben.http.post(url, json=bad), 403)
        problem(await eve.http.post(url, json=bad), 404)
    problem(await ada.http.post(url), 400)
    problem(await ada.http.post(url, params={"dry_run": "true"}, json=wanted), 422, "dry_run")
    assert (await api.http.post(url, json=wanted)).status_code == 401
    problem(await ben.http.post(url, json=wanted), 403)
    problem(await eve.http.post(url, json=wanted), 404)
    problem(await ada.http.post(f"/tasks/{uuid7()}/undo", json=wanted), 404)
    assert problem(await ada.http.post(url, json={"event_id": str(uuid7())}), 409)["code"] == "not_last"
    assert (await ada.http.get(f"/tasks/{task['id']}")).json()["title"] == "Else"
