"""Policies over HTTP: written, read, previewed and put in force."""

import json
from typing import Any

import pytest

from core.ids import uuid7
from tests.api.world import Api, Person

pytestmark = pytest.mark.anyio

BRISK: dict[str, Any] = {
    "name": "Brisk",
    "remind_before": ["PT10M"],
    "ladder": [{"after": "PT5M", "notify": ["MANAGERS"]}],
    "channels": {"REMINDER": ["IN_APP"]},
}


async def project_of(owner: Person) -> str:
    key = f"Q{uuid7().hex[-8:].upper()}"
    answer = await owner.http.post("/projects", json={"name": "Pumps", "key": key})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_policy_is_written_read_replaced_and_deleted(api: Api) -> None:
    root = await api.admin()
    made = await root.http.post("/policies", json=BRISK)
    assert made.status_code == 201
    policy = made.json()
    assert made.headers["etag"] == f'"{policy["version"]}"'
    assert (policy["project_id"], policy["ladder"][0]["after"], policy["ack_hold"]) == (None, "PT5M", "PT4H")
    path = f"/policies/{policy['id']}"
    assert (await root.http.get(path)).json() == policy
    replaced = await root.http.put(path, json=BRISK | {"name": "Brisker"}, headers={"If-Match": made.headers["etag"]})
    assert (replaced.status_code, replaced.json()["name"]) == (200, "Brisker")
    late = await root.http.put(path, json=BRISK, headers={"If-Match": made.headers["etag"]})
    assert (late.status_code, late.json()["current"]) == (412, replaced.json())
    assert (await root.http.delete(path)).status_code == 204
    assert (await root.http.get(path)).status_code == 404


async def test_a_project_follows_what_its_manager_chooses(api: Api) -> None:
    await api.admin()
    olga, ada = await api.person("Olga"), await api.person("Ada")
    project_id = await project_of(olga)
    path = f"/projects/{project_id}/policy"
    standard = (await olga.http.get(path)).json()
    assert (standard["source"], standard["policy"]["id"]) == ("SYSTEM", standard["policy_id"])
    policy = (await olga.http.post("/policies", json=BRISK | {"project_id": project_id})).json()
    chosen = await olga.http.put(path, json={"policy_id": policy["id"]})
    assert (chosen.status_code, chosen.json()["source"], chosen.json()["policy"]) == (200, "PROJECT", policy)
    assert (await olga.http.delete(f"/policies/{policy['id']}")).status_code == 409
    back = await olga.http.put(path, json={"policy_id": None})
    assert (back.json()["source"], back.json()["policy_id"]) == ("SYSTEM", standard["policy_id"])
    for answer in (await ada.http.get(path), await ada.http.put(path, json={"policy_id": None})):
        assert answer.status_code == 404


async def test_a_task_follows_a_policy_of_its_own(api: Api) -> None:
    olga, ada = await api.person("Olga"), await api.person("Ada")
    project_id = await project_of(olga)
    await olga.http.post(f"/projects/{project_id}/members", json={"user_id": str(ada.id), "role": "MEMBER"})
    task = (await ada.http.post("/tasks", json={"project_id": project_id, "title": "Check the pumps"})).json()
    path = f"/tasks/{task['id']}/policy"
    policy = (await olga.http.post("/policies", json=BRISK | {"project_id": project_id})).json()
    chosen = await olga.http.put(path, json={"policy_id": policy["id"]})
    assert (chosen.status_code, chosen.json()["source"], chosen.json()["policy"]) == (200, "TASK", policy)
    assert chosen.headers["etag"] == f'"{chosen.json()["version"]}"'
    assert (await ada.http.get(path)).json() == chosen.json()
    assert (await ada.http.put(path, json={"nonsense": 1})).status_code == 403
    wrong = await olga.http.put(path, json={"policy_id": str(uuid7())})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "policy_id")
    assert (await olga.http.put(path, json={})).status_code == 422
    refused = await olga.http.delete(f"/policies/{policy['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "policy_in_force")
    assert (await olga.http.put(path, json={"policy_id": None})).json()["source"] == "SYSTEM"
    stranger = await api.person("Sam")
    for answer in (await stranger.http.get(path), await stranger.http.put(path, json={"policy_id": None})):
        assert answer.status_code == 404


async def test_what_a_policy_said_is_listed_and_who_chose_it(api: Api) -> None:
    root, olga, ada = await api.admin(), await api.person("Olga"), await api.person("Ada")
    project_id = await project_of(olga)
    policy = (await olga.http.post("/policies", json=BRISK | {"project_id": project_id})).json()
    replaced = (await olga.http.put(f"/policies/{policy['id']}", json=BRISK | {"name": "Calm"})).json()
    path = f"/policies/{policy['id']}/versions"
    first = (await olga.http.get(path, params={"limit": 1})).json()
    assert [(item["version"], item["changes"]) for item in first["items"]] == [
        (replaced["version"], {"name": ["Brisk", "Calm"]})
    ]
    second = (await olga.http.get(path, params={"after": first["next"]})).json()
    assert [(item["policy"]["name"], item["actor_id"]) for item in second["items"]] == [("Brisk", str(olga.id))]
    assert (await ada.http.get(path)).status_code == 404
    assert [
        item["id"] for item in (await olga.http.get("/policies", params={"project_id": project_id})).json()["items"]
    ] == [policy["id"]]
    await olga.http.put(f"/projects/{project_id}/policy", json={"policy_id": policy["id"]})
    (chosen,) = (await olga.http.get("/policies/history", params={"project_id": project_id})).json()["items"]
    assert chosen["changes"] == {"policy_id": [None, policy["id"]]}
    assert (await ada.http.get("/policies/history", params={"project_id": project_id})).status_code == 404
    assert (await ada.http.get("/policies/history")).status_code == 403
    assert (await root.http.get("/policies/history", params={"limit": 1})).status_code == 200


async def test_everybody_reads_the_default_and_admins_choose_it(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    before = (await ada.http.get("/policies/default")).json()
    assert before["source"] == "SYSTEM"
    policy = (await root.http.post("/policies", json=BRISK)).json()
    assert (await ada.http.put("/policies/default", json={"policy_id": policy["id"]})).status_code == 403
    chosen = await root.http.put("/policies/default", json={"policy_id": policy["id"]})
    assert (chosen.status_code, chosen.json()["policy_id"]) == (200, policy["id"])
    await root.http.put("/policies/default", json={"policy_id": before["policy_id"]})
    assert (await root.http.put("/policies/default", json={"policy_id": str(uuid7())})).status_code == 422


async def test_policies_are_listed_by_the_page(api: Api) -> None:
    root = await api.admin()
    made = [(await root.http.post("/policies", json=BRISK)).json()["id"] for _ in range(3)]
    first = (await root.http.get("/policies", params={"limit": 2})).json()
    second = (await root.http.get("/policies", params={"limit": 2, "after": first["next"]})).json()
    assert [policy["id"] for policy in (*first["items"], *second["items"])][:3] == made[::-1]
    assert (await root.http.get("/policies", params={"after": first["next"][:-2]})).status_code == 422


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"remind_before": ["PT0S"]}, "remind_before[0]"),
        ({"remind_before": ["P400D"]}, "remind_before[0]"),
        ({"remind_before": ["P1M"]}, "remind_before[0]"),
        ({"name": "\ud800"}, None),
        ({"name": "a\0b"}, "name"),
        ({"name": 7}, "name"),
        ({"ladder": [{"after": "P2D", "notify": ["OWNER"]}, {"after": "P1D", "notify": ["OWNER"]}]}, "ladder[1].after"),
        ({"ladder": [{"after": "P2D", "notify": ["EVERYBODY"]}]}, "ladder[0].notify[0]"),
        ({"ladder": [{"after": "P2D", "notify": ["OWNER"], "shout": True}]}, "ladder[0].shout"),
        ({"channels": {"REMINDER": ["PIGEON"]}}, "channels.REMINDER[0]"),
        ({"channels": {"PIGEONS": ["IN_APP"]}}, "channels.PIGEONS"),
        ({"fallback": {"PUSH": "PIGEON"}}, "fallback.PUSH"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_wrong_policy_is_refused_with_the_field(api: Api, change: dict[str, Any], field: str | None) -> None:
    root = await api.admin()
    before = (await root.http.get("/policies")).json()
    answer = await root.http.post("/policies", content=encoded(BRISK | change))
    assert answer.status_code == (400 if field is None else 422), answer.text
    if field is not None:
        assert field in [error["field"] for error in answer.json()["errors"]]
    assert (await root.http.get("/policies")).json() == before


async def test_each_mistake_in_a_policy_is_named_wherever_it_is(api: Api) -> None:
    root = await api.admin()
    wrong = {
        "name": " ",
        "remind_before": ["PT10M", 7, "soon", None],
        "ack_hold": "P400D",
        "ladder": [
            {"after": 5, "notify": ["OWNER", 1]},
            {"after": "PT5M", "notify": ["OWNER"]},
            {"notify": "OWNER", "reassign_to": "PIGEON", "shout": True},
        ],
        "channels": {"REMINDER": ["PIGEON", "IN_APP", "OWL"], "PIGEONS": ["PIGEON"]},
    }
    expected = {
        "name",
        "remind_before[1]",
        "remind_before[3]",
        "ack_hold",
        "ladder[0].after",
        "ladder[0].notify[1]",
        "ladder[2].after",
        "ladder[2].notify",
        "ladder[2].reassign_to",
        "ladder[2].shout",
        "channels.REMINDER[0]",
        "channels.REMINDER[2]",
        "channels.PIGEONS",
    }
    fields = [error["field"] for error in (await root.http.post("/policies", json=wrong)).json()["errors"]]
    assert (set(fields), len(fields)) == (expected, len(expected))
    drafted = await root.http.post("/policies/preview", json={"policy": wrong, "task": {"status": "LATE"}})
    assert {error["field"] for error in drafted.json()["errors"]} == {
        *(f"policy.{field}" for field in expected),
        "task.status",
    }


@pytest.mark.parametrize("offset", ["soon", 7])
async def test_of_very_many_mistakes_fifty_are_named(api: Api, offset: object) -> None:
    root = await api.admin()
    answer = await root.http.post("/policies", json=BRISK | {"remind_before": [offset] * 10_000})
    assert (answer.status_code, len(answer.json()["errors"])) == (422, 50)


def encoded(value: Any) -> bytes:
    """JSON that keeps what does not belong there."""
    return json.dumps(value).encode()


async def test_whoever_may_not_write_a_policy_hears_so_before_their_body_is_looked_at(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    policy = (await root.http.post("/policies", json=BRISK)).json()
    assert (await ada.http.put(f"/policies/{policy['id']}", json={"nonsense": 1})).status_code == 403
    assert (await ada.http.put(f"/policies/{uuid7()}", json={"nonsense": 1})).status_code == 404
    assert (await ada.http.get("/policies/not-a-uuid")).status_code == 404
    assert (await ada.http.delete(f"/policies/{policy['id']}")).status_code == 403
    assert (await api.http.get("/policies")).status_code == 401


async def test_a_preview_shows_what_a_policy_would_do(api: Api) -> None:
    await api.admin()
    olga = await api.person("Olga")
    project_id = await project_of(olga)
    policy = (await olga.http.post("/policies", json=BRISK | {"project_id": project_id})).json()
    path = f"/policies/{policy['id']}/preview"
    sample = await olga.http.post(path, json={"task": {"due_at": "2031-03-06T09:00:00Z"}})
    assert sample.status_code == 200, sample.text
    assert sample.json()["counts"]["REMINDER"] == 1
    assert (await olga.http.post(path, json={"project_id": project_id})).json()["task_count"] == 0
    for nothing in (await olga.http.post(path, json={}), await olga.http.post(path)):
        assert nothing.status_code == 422
    assert (await olga.http.post(path, json={"project_id": str(uuid7())})).status_code == 404
    sam = await api.person("Sam")
    assert (await sam.http.post(path, json={"nonsense": 1})).status_code == 404


async def test_a_rollout_shows_how_far_it_has_come(api: Api) -> None:
    await api.admin()
    olga, ada = await api.person("Olga"), await api.person("Ada")
    project_id = await project_of(olga)
    policy = (await olga.http.post("/policies", json=BRISK | {"project_id": project_id})).json()
    await olga.http.put(f"/projects/{project_id}/policy", json={"policy_id": policy["id"]})
    listed = (await olga.http.get("/policy-rollouts", params={"limit": 1})).json()
    (rollout,) = listed["items"]
    assert (rollout["project_id"], rollout["policy_id"], rollout["reason"]) == (project_id, policy["id"], "CHOSEN")
    assert (rollout["state"], rollout["looked_at"], rollout["percent"]) == ("RUNNING", 0, None)
    path = f"/policy-rollouts/{rollout['id']}"
    shown = await olga.http.get(path)
    assert (shown.json(), shown.headers["etag"]) == (rollout, f'"{rollout["version"]}"')
    assert (await ada.http.get("/policy-rollouts")).json() == {"items": [], "next": None}
    assert (await ada.http.get(path)).status_code == 404
    assert (await olga.http.get("/policy-rollouts", params={"colour": "red"})).status_code == 422


async def test_a_policy_that_is_being_written_is_previewed_before_it_is_stored(api: Api) -> None:
    await api.admin()
    olga, ada = await api.person("Olga"), await api.person("Ada")
    project_id = await project_of(olga)
    await olga.http.post("/tasks", json={"project_id": project_id, "title": "Pumps", "due_at": "2031-03-06T09:00:00Z"})
    asked = {"policy": BRISK, "project_id": project_id}
    shown = await olga.http.post("/policies/preview", json=asked)
    assert shown.status_code == 200, shown.text
    preview = shown.json()
    assert (preview["task_count"], preview["open_count"]) == (1, 1)
    assert preview["summary"] == "1 task: nothing changes this week"
    steps = [(step["kind"], step["change"], step["policy"]["id"]) for step in preview["tasks"][0]["steps"]]
    assert steps == [("REMINDER", "MOVED", None), ("DUE", None, None), ("ESCALATION", "MOVED", None)]
    assert preview["tasks"][0]["steps"][0]["recipients"][0] == {
        "user_id": str(olga.id),
        "read_at": None,
        "instead_of": [],
        "waits_until": None,
        "time_zone": "UTC",
        "local_time": "2031-03-06T08:50:00Z",
        "held_until": None,
        "held_by": None,
    }
    wrong = await olga.http.post("/policies/preview", json=asked | {"policy": BRISK | {"remind_before": ["soon"]}})
    assert [error["field"] for error in wrong.json()["errors"]] == ["policy.remind_before[0]"]
    assert (await ada.http.post("/policies/preview", json=asked)).status_code == 404
    assert (await ada.http.post("/policies/preview", json={"policy": BRISK, "task": {}})).status_code == 403
    assert (await olga.http.post("/policies/preview", json=asked | {"colour": "red"})).status_code == 422
