"""The inbox, deliveries, preferences and announcements over HTTP."""

from typing import Any
from uuid import UUID

import pytest

from core.ids import uuid7
from services.notifications.model import Category, Channel, Message
from tests.api.world import Api, Person
from tests.services.notifications.world import states, tell

pytestmark = pytest.mark.anyio


async def task_of(owner: Person) -> dict[str, Any]:
    key = f"I{uuid7().hex[-8:].upper()}"
    project = (await owner.http.post("/projects", json={"name": "Pumps", "key": key})).json()
    answer = await owner.http.post("/tasks", json={"project_id": project["id"], "title": "Check the pumps"})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def remind(person: Person, task: dict[str, Any], **fields: Any) -> str:
    usual: dict[str, Any] = {
        "user_id": person.id,
        "category": Category.REMINDER,
        "kind": "REMINDER",
        "project_id": UUID(task["project_id"]),
        "task_id": UUID(task["id"]),
        "step_id": uuid7(),
        "facts": {"index": 1, "offset": -3600},
        "channels": (Channel.IN_APP, Channel.EMAIL),
    }
    (told,) = await tell(Message(**(usual | fields)))
    return str(told)


async def test_the_inbox_is_told_in_words_and_read(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    first, second = await remind(ada, task), await remind(ada, task)
    items = (await ada.http.get("/notifications", params={"unread": "true"})).json()["items"]
    assert [item["id"] for item in items] == [second, first]
    assert {
        "category": "REMINDER",
        "kind": "REMINDER",
        "key": task["key"],
        "title": f"{task['key']} is due in 1 hour",
        "body": "Check the pumps",
        "step": {"kind": "REMINDER", "index": 1},
        "read_at": None,
    }.items() <= items[0].items()
    assert (await ada.http.post("/notifications/read", json={"ids": [first]})).json() == {"read": 1}
    unread = (await ada.http.get("/notifications", params={"unread": "true"})).json()["items"]
    read = (await ada.http.get("/notifications", params={"unread": "false"})).json()["items"]
    assert ([item["id"] for item in unread], [item["id"] for item in read]) == ([second], [first])
    assert (await ada.http.post("/notifications/read", json={"ids": "all"})).json() == {"read": 1}
    nothing: dict[str, Any]
    for nothing in ({}, {"ids": []}):
        assert (await ada.http.post("/notifications/read", json=nothing)).json() == {"read": 0}
    assert (await ada.http.post("/notifications/read")).json() == {"read": 0}


async def test_what_one_may_no_longer_see_keeps_its_place_without_words(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    await remind(ada, task)
    assert (await ada.http.delete(f"/tasks/{task['id']}")).status_code == 204
    (item,) = (await ada.http.get("/notifications")).json()["items"]
    assert item["key"] is None
    assert "pumps" not in item["title"] + item["body"]


async def test_the_inbox_is_in_the_readers_language_of_now(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    await remind(ada, task)
    wanted = (await ada.http.get("/me/preferences")).json() | {"locale": "de"}
    await ada.http.put("/me/preferences", json=wanted)
    (item,) = (await ada.http.get("/notifications")).json()["items"]
    assert item["title"] == f"{task['key']} ist in 1 Stunde fällig"


async def test_the_inbox_is_paged(api: Api) -> None:
    ada = await api.person()
    task = await task_of(ada)
    told = [await remind(ada, task) for _ in range(3)]
    first = (await ada.http.get("/notifications", params={"limit": 2})).json()
    second = (await ada.http.get("/notifications", params={"limit": 2, "after": first["next"]})).json()
    assert [item["id"] for item in (*first["items"], *second["items"])] == told[::-1]
    for query in ({"after": "x"}, {"limit": 0}, {"unread": "maybe"}, {"colour": "red"}):
        assert (await ada.http.get("/notifications", params=query)).status_code == 422


@pytest.mark.parametrize("body", [{"ids": ["x"]}, {"ids": "some"}, {"ids": 7}, {"all": True}])
async def test_reading_needs_ids_or_all(api: Api, body: dict[str, Any]) -> None:
    assert (await (await api.person()).http.post("/notifications/read", json=body)).status_code == 422


async def test_another_persons_notifications_do_not_exist(api: Api) -> None:
    root, ada, ben = await api.admin(), await api.person("Ada"), await api.person("Ben")
    told = await remind(ada, await task_of(ada))
    assert (await ben.http.post("/notifications/read", json={"ids": [told]})).status_code == 404
    assert (await ben.http.get(f"/notifications/{told}/deliveries")).status_code == 404
    for reader in (ada, root):
        answer = await reader.http.get(f"/notifications/{told}/deliveries")
        assert [(item["channel"], item["state"]) for item in answer.json()["items"]] == [
            ("IN_APP", "SENT"),
            ("EMAIL", "QUEUED"),
        ]
    assert (await ada.http.get("/notifications/nonsense/deliveries")).status_code == 404


async def test_preferences_are_put_as_they_are_got(api: Api) -> None:
    ada = await api.person()
    found = (await ada.http.get("/me/preferences")).json()
    assert (found["time_zone"], found["quiet_hours"], len(found["working_days"])) == ("UTC", None, 7)
    assert found["matrix"]["REMINDER"] == {"IN_APP": "INSTANT", "PUSH": "INSTANT", "EMAIL": "INSTANT"}
    assert (await ada.http.put("/me/preferences", json=found)).json() == found
    wanted = found | {
        "time_zone": "Europe/Vienna",
        "quiet_hours": {"start": "22:00", "end": "06:00"},
        "working_days": ["MON", "TUE"],
        "digest": {"period": "DAILY", "at": "08:30"},
    }
    assert (await ada.http.put("/me/preferences", json=wanted)).json() == wanted
    assert (await ada.http.get("/me/preferences")).json() == wanted
    assert (await ada.http.get("/me")).json()["time_zone"] == "Europe/Vienna"


async def test_a_digest_may_be_switched_off(api: Api) -> None:
    ada = await api.person()
    wanted = (await ada.http.get("/me/preferences")).json()
    wanted["matrix"]["DIGEST"]["EMAIL"] = "OFF"
    assert (await ada.http.put("/me/preferences", json=wanted)).json() == wanted


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"quiet_hours": {"start": "25:00", "end": "06:00"}}, "quiet_hours.start"),
        ({"quiet_hours": {"start": "22:00"}}, "quiet_hours.end"),
        ({"quiet_hours": {"start": "22:00", "end": "06:00\n"}}, "quiet_hours.end"),
        ({"working_days": ["FUNDAY"]}, "working_days[0]"),
        ({"working_days": []}, "working_days"),
        ({"matrix": {"REMINDER": {"PUSH": "LOUD"}}}, "matrix.REMINDER.PUSH"),
        ({"digest": {"period": "HOURLY"}}, "digest.period"),
        ({"matrix": {"SECURITY": {"EMAIL": "OFF"}}}, "matrix.SECURITY.EMAIL"),
        ({"matrix": {"SECURITY": {"PUSH": "DIGEST"}}}, "matrix.SECURITY.PUSH"),
        ({"matrix": {"DIGEST": {"EMAIL": "DIGEST"}}}, "matrix.DIGEST.EMAIL"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_wrong_preferences_are_refused_with_the_field(api: Api, change: dict[str, Any], field: str) -> None:
    ada = await api.person()
    before = (await ada.http.get("/me/preferences")).json()
    answer = await ada.http.put("/me/preferences", json=before | change)
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert (await ada.http.get("/me/preferences")).json() == before


async def test_a_preference_of_a_wrong_type_hides_no_other_mistake(api: Api) -> None:
    ada = await api.person()
    wrong = {
        "time_zone": "Mars/Olympus",
        "locale": 7,
        "quiet_hours": {"start": "25:00", "end": 6},
        "working_days": [],
        "matrix": {"REMINDER": {"PUSH": "LOUD", "PIGEON": "OFF"}, "ESCALATION": {"EMAIL": "LOUD"}},
    }
    answer = await ada.http.put("/me/preferences", json=wrong)
    assert sorted(error["field"] for error in answer.json()["errors"]) == [
        "locale",
        "matrix.ESCALATION.EMAIL",
        "matrix.REMINDER.PIGEON",
        "matrix.REMINDER.PUSH",
        "quiet_hours.end",
        "quiet_hours.start",
        "time_zone",
        "working_days",
    ]


async def test_an_admin_pushes_and_mails_in_their_own_words(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    await ada.http.post("/me/devices", json={"token": f"token-{uuid7()}", "platform": "ANDROID"})
    message = {"user_ids": [str(ada.id)], "title": "Tonight", "body": "We move at ten."}
    for channel in ("push", "email"):
        answer = await root.http.post(f"/notifications/{channel}", json=message)
        assert answer.status_code == 201, answer.text
        (told,) = answer.json()["notification_ids"]
        assert await states(told) == [(channel.upper(), "QUEUED", None)]
        assert (await ada.http.post(f"/notifications/{channel}", json={"nonsense": 1})).status_code == 403
        assert (await root.http.post(f"/notifications/{channel}", json=message | {"user_ids": []})).status_code == 422
