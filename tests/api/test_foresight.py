"""What would follow a change, over HTTP: asked with `?dry_run=true`."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.database import pool
from tests.api.test_agenda import task_of
from tests.api.test_tasks import etag, problem
from tests.api.world import Api

pytestmark = pytest.mark.anyio

DRY = {"dry_run": "true"}


def _in_hours(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


async def _last_entry() -> Any:
    return await pool().fetchval("SELECT max(id) FROM events.outbox")


async def test_a_dry_run_answers_with_a_timeline_and_changes_nothing(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada, assignee_id=str(ada.id))
    url, last = f"/tasks/{task['id']}", await _last_entry()
    before = (await ada.http.get(url)).json()

    for answer, kind in (
        (await ada.http.post(f"{url}/acknowledge", params=DRY), "task.acknowledged"),
        (await ada.http.post(f"{url}/snooze", params=DRY, json={"until": _in_hours(1)}), "task.snoozed"),
        (await ada.http.patch(url, params=DRY, json={"due_at": _in_hours(9)}, headers=etag(task)), "task.updated"),
        (await ada.http.patch(url, params=DRY, json={"status": "COMPLETED"}), "task.completed"),
    ):
        assert answer.status_code == 200, answer.text
        assert answer.json().keys() == {"past", "upcoming"}
        assert answer.json()["past"][-1]["kind"] == kind
        assert "etag" not in answer.headers
    assert (await ada.http.get(url)).json() == before
    assert await _last_entry() == last


async def test_what_is_no_dry_run_happens(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada, assignee_id=str(ada.id))

    done = await ada.http.post(f"/tasks/{task['id']}/acknowledge", params={"dry_run": "false"})

    assert done.json()["acknowledged_at"] is not None


async def test_a_dry_run_is_refused_as_the_change_would_be(api: Api) -> None:
    ada, eve = await api.person(), await api.person("Eve")
    task = await task_of(ada, assignee_id=str(ada.id))
    url = f"/tasks/{task['id']}"

    problem(await ada.http.patch(url, params=DRY, json={"title": ""}), 422, "title")
    problem(await ada.http.patch(url, params=DRY, json={"colour": "red"}), 422, "colour")
    problem(await ada.http.post(f"{url}/snooze", params=DRY), 422, "until")
    problem(await ada.http.post(f"{url}/snooze", params=DRY, json={"until": _in_hours(-1)}), 422, "until")
    assert (
        problem(await ada.http.patch(url, params=DRY, json={"title": "x"}, headers={"If-Match": '"1"'}), 412)[
            "current"
        ]["id"]
        == task["id"]
    )
    for path in ("", "/acknowledge", "/snooze"):
        send = ada.http.post if path else ada.http.patch
        problem(await send(f"{url}{path}", params={"dry_run": "maybe"}, json={}), 422, "dry_run")
        problem(await send(f"{url}{path}", params=DRY | {"colour": "red"}, json={}), 422, "colour")
        send = eve.http.post if path else eve.http.patch
        problem(await send(f"{url}{path}", params=DRY, json={}), 404)
        problem(await send(f"{url}{path}", params={"dry_run": "maybe"}, json={}), 404)
    assert (await api.http.post(f"{url}/acknowledge", params=DRY)).status_code == 401
    await ada.http.patch(url, json={"status": "COMPLETED"})
    assert problem(await ada.http.post(f"{url}/acknowledge", params=DRY), 409)["code"] == "task_closed"


async def test_a_dry_run_leaves_its_idempotency_key_free(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada, assignee_id=str(ada.id))
    url, key = f"/tasks/{task['id']}/acknowledge", {"Idempotency-Key": "one"}

    tried = [await ada.http.post(url, params=DRY, headers=key) for _ in range(2)]
    done = await ada.http.post(url, headers=key)
    after = await ada.http.post(url, params=DRY, headers=key)

    assert all("idempotency-replayed" not in answer.headers for answer in (*tried, done))
    assert (done.status_code, done.json()["acknowledged_at"] is None) == (200, False)
    problem(after, 422, "Idempotency-Key")


async def test_the_document_tells_of_both_answers(api: Api) -> None:
    paths = (await api.http.get(f"{api.url}/schema/openapi.json")).json()["paths"]
    operation = paths["/api/v1/tasks/{task_id}/snooze"]["post"]
    answers = operation["responses"]["200"]["content"]["application/json"]["schema"]["anyOf"]

    assert [answer["$ref"].rsplit("/", 1)[1] for answer in answers] == ["Task", "Timeline"]
    assert {"name": "dry_run", "in": "query", "required": False, "schema": {"type": "boolean", "default": False}} in (
        operation["parameters"]
    )
