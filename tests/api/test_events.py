"""The log over HTTP."""

import pytest

from tests.api.test_tasks import problem, task
from tests.api.world import Api

pytestmark = pytest.mark.anyio


async def test_the_log_says_who_changed_what(api: Api) -> None:
    ada, eve = await api.person(), await api.person("Eve")
    made = await task(ada)
    await ada.http.patch(f"/tasks/{made['id']}", json={"title": "Check all pumps"})
    topic = f"task:{made['id']}"
    first = (await ada.http.get("/events", params={"topic": topic, "limit": 1})).json()
    (renamed,) = first["items"]
    assert renamed.keys() == {"id", "at", "kind", "actor_id", "project_id", "task_id", "changes", "step"}
    assert (renamed["kind"], renamed["actor_id"]) == ("task.updated", str(ada.id))
    assert renamed["changes"] == {"title": ["Check the pumps", "Check all pumps"]}
    rest = (await ada.http.get("/events", params={"topic": topic, "after": first["next"]})).json()
    assert ([event["kind"] for event in rest["items"]], rest["next"]) == (["task.created"], None)
    problem(await eve.http.get("/events", params={"topic": topic}), 404)
    problem(await ada.http.get("/events", params={"topic": "nonsense"}), 404)
    problem(await ada.http.get("/events"), 422, "topic")
    problem(await ada.http.get("/events", params={"topic": topic, "colour": "red"}), 422, "colour")
