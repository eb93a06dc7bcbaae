"""Muting over HTTP: one's own mutes, of what one may see."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from core.ids import uuid7
from services.identity.model import Actor, Role
from tests.api.test_notifications import remind, task_of
from tests.api.world import Api, Person
from tests.services.notifications.world import frames, now, states

pytestmark = pytest.mark.anyio

NOT_TOLD = [("IN_APP", "SKIPPED", "muted"), ("EMAIL", "SKIPPED", "muted")]


async def heard(person: Person) -> list[tuple[str, bool]]:
    """What a person's screens heard of mutes."""
    return [
        (frame["data"]["kind"], frame["data"]["muted"])
        for frame in await frames(Actor(person.id, uuid7(), Role.USER))
        if frame["kind"] == "mute.changed"
    ]


async def test_a_muted_task_says_so_to_who_muted_it_and_they_are_not_told(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    muted = (await ada.http.put(f"/tasks/{task['id']}/mute")).json()
    assert (muted["kind"], muted["target_id"], muted["muted"], muted["until"]) == ("TASK", task["id"], True, None)
    assert (await ada.http.get(f"/tasks/{task['id']}")).json()["viewer"]["muted"]
    (listed,) = (await ada.http.get("/tasks", params={"project_id": task["project_id"]})).json()["items"]
    assert listed["viewer"]["muted"]
    assert not (await ada.http.get(f"/projects/{task['project_id']}")).json()["viewer"]["muted"]
    assert await states(UUID(await remind(ada, task))) == [
        ("IN_APP", "SKIPPED", "muted"),
        ("EMAIL", "SKIPPED", "muted"),
    ]

    assert (await ada.http.delete(f"/tasks/{task['id']}/mute")).status_code == 204
    assert not (await ada.http.get(f"/tasks/{task['id']}")).json()["viewer"]["muted"]
    assert await states(UUID(await remind(ada, task))) == [("IN_APP", "SENT", None), ("EMAIL", "QUEUED", None)]
    assert await heard(ada) == [("TASK", True), ("TASK", False)]


async def test_a_muted_project_says_so_wherever_it_is_shown_and_its_tasks_do_not(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    project = f"/projects/{task['project_id']}"
    assert (await ada.http.put(f"{project}/mute", json={})).json()["kind"] == "PROJECT"
    assert (await ada.http.get(project)).json()["viewer"] == {"role": "OWNER", "muted": True}
    (listed,) = (await ada.http.get("/projects")).json()["items"]
    assert listed["viewer"]["muted"]
    assert (await ada.http.patch(project, json={"name": "Pumps 2"})).json()["viewer"]["muted"]
    assert not (await ada.http.get(f"/tasks/{task['id']}")).json()["viewer"]["muted"]
    assert await states(UUID(await remind(ada, task))) == [
        ("IN_APP", "SKIPPED", "muted"),
        ("EMAIL", "SKIPPED", "muted"),
    ]

    for _ in range(2):
        assert (await ada.http.delete(f"{project}/mute")).status_code == 204
    assert not (await ada.http.get(project)).json()["viewer"]["muted"]
    assert await heard(ada) == [("PROJECT", True), ("PROJECT", False)]


async def test_a_mute_changes_nobody_elses_view(api: Api) -> None:
    ada, ben = await api.person("Ada"), await api.person("Ben")
    task = await task_of(ada)
    members = f"/projects/{task['project_id']}/members"
    await ada.http.post(members, json={"user_id": str(ben.id), "role": "MEMBER"})
    await ben.http.put(f"/tasks/{task['id']}/mute")
    assert not (await ada.http.get(f"/tasks/{task['id']}")).json()["viewer"]["muted"]
    assert (await ada.http.get("/me/mutes")).json()["items"] == []
    assert (await states(UUID(await remind(ada, task))))[0] == ("IN_APP", "SENT", None)


async def test_muting_again_changes_only_until_when(api: Api) -> None:
    ada = await api.person()
    path = f"/tasks/{(await task_of(ada))['id']}/mute"
    until = (await now() + timedelta(hours=2)).isoformat()
    first, again = [(await ada.http.put(path, json={"until": until})).json() for _ in range(2)]
    assert first == again
    longer = (await ada.http.put(path, json={"until": None})).json()
    assert (longer["until"], longer["version"] > first["version"]) == (None, True)
    assert await heard(ada) == [("TASK", True)] * 2


@pytest.mark.parametrize(
    "body", [{"until": "2020-01-01T00:00:00Z"}, {"until": "9999-12-31T00:00:00Z"}, {"until": "2030-01-01T00:00:00"}]
)
async def test_a_mute_ends_in_the_future(api: Api, body: dict[str, Any]) -> None:
    ada = await api.person()
    answer = await ada.http.put(f"/tasks/{(await task_of(ada))['id']}/mute", json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["until"]


async def test_what_one_can_not_see_can_not_be_muted(api: Api) -> None:
    ada, eve = await api.person("Ada"), await api.person("Eve")
    task = await task_of(ada)
    for path in (f"/tasks/{task['id']}/mute", f"/projects/{task['project_id']}/mute", f"/tasks/{uuid7()}/mute"):
        assert (await eve.http.put(path)).status_code == 404
        assert (await eve.http.put(path, json={"nonsense": 1})).status_code == 404
        assert (await eve.http.delete(path)).status_code == 404
        assert (await api.http.put(path)).status_code == 401
    assert (await ada.http.put(f"/tasks/{task['id']}/mute", json={"nonsense": 1})).status_code == 422


async def test_mutes_are_listed_the_newest_first_as_long_as_they_can_be_seen(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    await ada.http.put(f"/projects/{task['project_id']}/mute")
    await ada.http.put(f"/tasks/{task['id']}/mute")
    first = (await ada.http.get("/me/mutes", params={"limit": 1})).json()
    second = (await ada.http.get("/me/mutes", params={"limit": 1, "after": first["next"]})).json()
    assert [item["target_id"] for item in (*first["items"], *second["items"])] == [task["id"], task["project_id"]]
    assert second["next"] is None
    await ada.http.delete(f"/tasks/{task['id']}")
    assert [item["kind"] for item in (await ada.http.get("/me/mutes")).json()["items"]] == ["PROJECT"]
