"""Schedules of policies over HTTP: made, read, paused, resumed and ended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.ids import uuid7
from tests.api.test_policies import BRISK, project_of
from tests.api.world import Api, Person

pytestmark = pytest.mark.anyio

WEEKENDS: dict[str, Any] = {
    "name": "Weekends",
    "rrule": "FREQ=WEEKLY;BYDAY=SA",
    "starts_on": "2026-01-03T00:00:00",
    "time_zone": "Europe/Berlin",
    "duration": "P2D",
}


async def scheduled(owner: Person, project_id: str | None) -> dict[str, Any]:
    """The fields of a schedule that say whose and of what."""
    policy = (await owner.http.post("/policies", json=BRISK | {"project_id": project_id})).json()
    return {"policy_id": policy["id"], "project_id": project_id}


async def test_a_manager_makes_pauses_resumes_and_ends_a_schedule(api: Api) -> None:
    olga = await api.person("Olga")
    whose = await scheduled(olga, await project_of(olga))
    made = await olga.http.post("/policy-schedules", json=WEEKENDS | whose)
    assert made.status_code == 201, made.text
    schedule = made.json()
    assert made.headers["etag"] == f'"{schedule["version"]}"'
    assert {name: schedule[name] for name in (*WEEKENDS, *whose)} == WEEKENDS | whose
    assert (schedule["starts_at"], len(schedule["next"])) == (None, 5)
    assert schedule["next"][1]["starts_at"] < schedule["next"][1]["ends_at"] < schedule["next"][2]["starts_at"]
    path = f"/policy-schedules/{schedule['id']}"
    assert (await olga.http.get(path)).json() == schedule
    paused = await olga.http.post(f"{path}/pause")
    assert (paused.status_code, paused.json()["state"]) == (200, "PAUSED")
    assert (await olga.http.post(f"{path}/resume", json={})).json()["state"] == schedule["state"]
    assert (await olga.http.delete(path, headers={"If-Match": made.headers["etag"]})).status_code == 412
    assert (await olga.http.delete(path)).status_code == 204
    ended = (await olga.http.get(path)).json()
    assert (ended["state"], ended["next"]) == ("ENDED", [])
    history = (await olga.http.get(f"{path}/history", params={"limit": 3})).json()
    assert [(item["actor_id"], item["changes"]["state"][1]) for item in history["items"]] == [
        (str(olga.id), "ENDED"),
        (str(olga.id), schedule["state"]),
        (str(olga.id), "PAUSED"),
    ]
    again = await olga.http.post(f"{path}/resume")
    assert (again.status_code, again.json()["code"]) == (409, "schedule_ended")


async def test_what_stands_in_the_way_is_named(api: Api) -> None:
    olga = await api.person("Olga")
    whose = await scheduled(olga, await project_of(olga))
    made = (await olga.http.post("/policy-schedules", json=WEEKENDS | whose)).json()
    sundays = WEEKENDS | whose | {"name": "Sundays", "rrule": "FREQ=WEEKLY;BYDAY=SU", "duration": "PT1H"}
    refused = await olga.http.post("/policy-schedules", json=sundays)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "schedules_overlap"
    assert (problem["obstacle"]["schedule_id"], problem["obstacle"]["name"]) == (made["id"], "Weekends")
    sunday = datetime.fromisoformat(problem["obstacle"]["overlaps_at"]).astimezone(UTC)
    assert (sunday.weekday(), sunday.hour in (22, 23)) == (5, True)


async def test_a_schedule_in_force_is_named_where_its_policy_is(api: Api) -> None:
    olga = await api.person("Olga")
    project_id = await project_of(olga)
    whose = await scheduled(olga, project_id)
    now = datetime.now(UTC)
    span = {"name": "Now", "starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=1)).isoformat()}
    made = (await olga.http.post("/policy-schedules", json=span | whose)).json()
    assert (made["state"], made["rrule"], made["time_zone"]) == ("ACTIVE", None, None)
    in_force = (await olga.http.get(f"/projects/{project_id}/policy")).json()
    assert (in_force["policy_id"], in_force["schedule_id"]) == (whose["policy_id"], made["id"])
    refused = await olga.http.delete(f"/policies/{whose['policy_id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "policy_in_force")
    await olga.http.delete(f"/policy-schedules/{made['id']}")
    assert (await olga.http.get(f"/projects/{project_id}/policy")).json()["schedule_id"] is None


async def test_others_may_read_or_not_even_that(api: Api) -> None:
    root, olga, ada, sam = await api.admin(), await api.person("Olga"), await api.person("Ada"), await api.person("Sam")
    project_id = await project_of(olga)
    await olga.http.post(f"/projects/{project_id}/members", json={"user_id": str(ada.id), "role": "MEMBER"})
    whose = await scheduled(olga, project_id)
    made = (await olga.http.post("/policy-schedules", json=WEEKENDS | whose)).json()
    path = f"/policy-schedules/{made['id']}"
    for person, reads, changes in ((ada, 200, 403), (sam, 404, 404), (root, 200, 200)):
        assert (await person.http.get(path)).status_code == reads
        assert (await person.http.get(f"{path}/history")).status_code == reads
        for action in ("pause", "resume"):
            assert (await person.http.post(f"{path}/{action}")).status_code == changes
        nonsense = await person.http.post(f"{path}/pause", json={"nonsense": 1})
        assert nonsense.status_code == (422 if changes == 200 else changes)
        assert (await person.http.delete(path)).status_code == (204 if changes == 200 else changes)
    assert (await ada.http.post("/policy-schedules", json=WEEKENDS | whose)).status_code == 403
    everybodys = await scheduled(root, None)
    assert (await olga.http.post("/policy-schedules", json=WEEKENDS | everybodys)).status_code == 403
    systems = (await root.http.post("/policy-schedules", json=WEEKENDS | everybodys)).json()
    assert (await sam.http.get(f"/policy-schedules/{systems['id']}")).json()["project_id"] is None
    assert (await sam.http.post(f"/policy-schedules/{systems['id']}/pause")).status_code == 403
    assert (await root.http.delete(f"/policy-schedules/{systems['id']}")).status_code == 204


async def test_schedules_are_listed_by_project_and_state(api: Api) -> None:
    olga = await api.person("Olga")
    project_id = await project_of(olga)
    whose = await scheduled(olga, project_id)
    ids = []
    for day in ("MO", "TU", "WE"):
        wanted = WEEKENDS | whose | {"rrule": f"FREQ=WEEKLY;BYDAY={day}", "duration": "PT8H"}
        ids.append((await olga.http.post("/policy-schedules", json=wanted)).json()["id"])
    await olga.http.post(f"/policy-schedules/{ids[0]}/pause")
    await olga.http.delete(f"/policy-schedules/{ids[1]}")
    params: dict[str, Any] = {"project_id": project_id, "limit": 2}
    first = (await olga.http.get("/policy-schedules", params=params)).json()
    second = (await olga.http.get("/policy-schedules", params=params | {"after": first["next"]})).json()
    assert [item["id"] for item in (*first["items"], *second["items"])] == ids[::-1]
    both = (await olga.http.get("/policy-schedules", params=params | {"state": ["PAUSED", "ENDED"]})).json()
    assert [item["id"] for item in both["items"]] == [ids[1], ids[0]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": 7}, "name"),
        ({"colour": "red"}, "colour"),
        ({"rrule": "FREQ=MINUTELY"}, "rrule"),
        ({"rrule": "FREQ=DAILY;BYHOUR=25"}, "rrule"),
        ({"starts_on": "2026-01-03T00:00:00Z"}, "starts_on"),
        ({"starts_on": None}, "starts_on"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"duration": "P8D"}, "duration"),
        ({"starts_at": "2026-01-03T00:00:00Z"}, "starts_at"),
        ({"starts_at": "2026-01-03T00:00:00"}, "starts_at"),
        ({"rrule": None}, "starts_at"),
        ({"policy_id": str(uuid7())}, "policy_id"),
    ],
)
async def test_a_wrong_schedule_is_refused_with_the_field(api: Api, change: dict[str, Any], field: str) -> None:
    olga = await api.person("Olga")
    whose = await scheduled(olga, await project_of(olga))
    answer = await olga.http.post("/policy-schedules", json=WEEKENDS | whose | change)
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]]
