"""The delivery log over HTTP: who may read it, what it shows, and what it never does."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from core.database import pool
from core.ids import uuid7
from services.notifications.model import Category, Failed
from services.notifications.recording import record
from tests.api.test_notifications import remind, task_of
from tests.api.world import Api, Person
from tests.services.notifications.world import claimed

pytestmark = pytest.mark.anyio


async def failed(person: Person, **fields: Any) -> str:
    """A mail about a task that was refused for good."""
    told = await remind(person, await task_of(person), **fields)
    delivery_id: UUID = await pool().fetchval(
        "SELECT id FROM notifications.delivery WHERE notification_id = $1 AND channel = 'EMAIL'", UUID(told)
    )
    await claimed(delivery_id)
    await record(delivery_id, 1, Failed("550 No such mailbox"))
    return str(delivery_id)


async def test_admins_find_what_failed_and_what_the_provider_said(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    delivery_id = await failed(ada)
    found = (await root.http.get("/deliveries", params={"state": "FAILED", "user_id": str(ada.id)})).json()
    (item,) = found["items"]
    assert found["next"] is None
    assert {
        "id": delivery_id,
        "user_id": str(ada.id),
        "channel": "EMAIL",
        "state": "FAILED",
        "category": "REMINDER",
        "kind": "REMINDER",
        "error": "550 No such mailbox",
        "attempts": 1,
        "tries": [],
    }.items() <= item.items()
    one = await root.http.get(f"/deliveries/{delivery_id}")
    assert [(each["outcome"], each["answer"]) for each in one.json()["tries"]] == [("FAILED", "550 No such mailbox")]
    assert ada.email not in one.text
    assert "pumps" not in one.text


async def test_the_log_is_paged_and_narrowed(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    ids = [await failed(ada) for _ in range(3)]
    of_ada = {"user_id": str(ada.id), "channel": "EMAIL", "state": "FAILED"}
    first = (await root.http.get("/deliveries", params=of_ada | {"limit": 2})).json()
    second = (await root.http.get("/deliveries", params=of_ada | {"limit": 2, "after": first["next"]})).json()
    assert [item["id"] for item in (*first["items"], *second["items"])] == ids[::-1]
    newest = first["items"][0]["created_at"]
    for narrowed, count in (
        ({"since": newest}, 1),
        ({"until": newest}, 2),
        ({"category": "MENTION"}, 0),
        ({"channel": "PUSH"}, 0),
        ({"category": "REMINDER"}, 3),
    ):
        assert len((await root.http.get("/deliveries", params=of_ada | narrowed)).json()["items"]) == count


@pytest.mark.parametrize(
    "query", [{"state": "LOST"}, {"after": "x"}, {"since": "yesterday"}, {"user_id": "ada"}, {"colour": "red"}]
)
async def test_a_wrong_question_is_refused(api: Api, query: dict[str, str]) -> None:
    assert (await (await api.admin()).http.get("/deliveries", params=query)).status_code == 422


async def test_an_admin_has_one_sent_again_and_many(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    one, another = await failed(ada), await failed(ada)
    answer = await root.http.post(f"/deliveries/{one}/retry")
    assert (answer.status_code, answer.json()["state"], answer.json()["retried_by"]) == (200, "QUEUED", str(root.id))
    refused = await root.http.post(f"/deliveries/{one}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_failed")
    many = await root.http.post("/deliveries/retry", json={"user_id": str(ada.id), "category": "REMINDER"})
    assert many.json() == {"retried": 1, "more": False}
    assert (await root.http.get(f"/deliveries/{another}")).json()["state"] == "QUEUED"
    assert (await root.http.post("/deliveries/retry", json={"colour": "red"})).status_code == 422
    assert (await root.http.post(f"/deliveries/{uuid7()}/retry")).status_code == 404


async def test_what_a_task_left_behind_can_not_be_sent_again(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    delivery_id = await failed(ada)
    task_id = (await root.http.get(f"/deliveries/{delivery_id}")).json()["task_id"]
    assert (await ada.http.patch(f"/tasks/{task_id}", json={"status": "COMPLETED"})).status_code == 200
    refused = await root.http.post(f"/deliveries/{delivery_id}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "moved_on")


async def test_others_are_told_nothing(api: Api) -> None:
    ada = await api.person()
    delivery_id = await failed(ada, category=Category.ESCALATION)
    for method, path in (
        ("GET", "/deliveries"),
        ("GET", f"/deliveries/{delivery_id}"),
        ("GET", f"/deliveries/{uuid7()}"),
        ("POST", f"/deliveries/{delivery_id}/retry"),
        ("POST", "/deliveries/retry"),
    ):
        assert (await ada.http.request(method, path)).status_code == 403, path


@pytest.fixture
async def push_is_down(api: Api) -> AsyncIterator[None]:
    """As workers find it."""
    await pool().execute(
        """
        INSERT INTO notifications.breaker (channel, state, openings, opened_at, probe_at, probes, version)
        VALUES ('PUSH', 'OPEN', 1, core.now(), core.now() + interval '1 hour', 0, nextval('core.version'))
        """
    )
    yield
    await pool().execute("DELETE FROM notifications.breaker")


async def test_a_channel_that_is_out_of_order_is_shown_to_admins_and_operators(api: Api, push_is_down: None) -> None:
    root, ada = await api.admin(), await api.person()
    await remind(ada, await task_of(ada))
    answer = await root.http.get("/deliveries/channels")
    shown = {item["channel"]: item for item in answer.json()["items"]}
    assert [(name, item["state"]) for name, item in shown.items()] == [
        ("IN_APP", "CLOSED"),
        ("PUSH", "OPEN"),
        ("EMAIL", "CLOSED"),
    ]
    assert shown["PUSH"]["since"] < shown["PUSH"]["probe_at"]
    assert shown["EMAIL"]["queued"] >= 1
    assert (await ada.http.get("/deliveries/channels")).status_code == 403
    ready = (await api.http.get(f"{api.url}/health/ready")).json()
    assert (ready["status"], ready["parts"]["push"]) == ("degraded", "down")
    metrics = (await api.http.get(f"{api.url}/metrics")).text
    assert 'muster_breaker_open{channel="PUSH"} 1.0' in metrics
    assert 'muster_breaker_open{channel="EMAIL"} 0.0' in metrics
