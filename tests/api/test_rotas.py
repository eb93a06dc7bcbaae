"""Rotas over HTTP: written, read, overridden and named by policies."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.ids import uuid7
from tests.api.world import Api, Person

pytestmark = pytest.mark.anyio


class Team:
    """Olga owns the project, Mia works in it."""

    def __init__(self, olga: Person, mia: Person, project_id: str) -> None:
        self.olga, self.mia, self.project_id = olga, mia, project_id

    def rota(self, **fields: Any) -> dict[str, Any]:
        return {
            "name": "Nights",
            "people": [str(self.olga.id), str(self.mia.id)],
            "hand_over": {"starts_on": "2020-01-06", "at": "09:00", "every": 7},
            "time_zone": "Europe/Berlin",
            "project_id": self.project_id,
        } | fields


async def team_of(api: Api) -> Team:
    await api.admin()
    olga, mia = await api.person("Olga"), await api.person("Mia")
    key = f"R{uuid7().hex[-8:].upper()}"
    project_id = (await olga.http.post("/projects", json={"name": "Pumps", "key": key})).json()["id"]
    await olga.http.post(f"/projects/{project_id}/members", json={"user_id": str(mia.id), "role": "MEMBER"})
    return Team(olga, mia, project_id)


async def test_a_rota_is_written_read_replaced_and_deleted(api: Api) -> None:
    team = await team_of(api)
    made = await team.olga.http.post("/rotas", json=team.rota())
    assert made.status_code == 201, made.text
    rota = made.json()
    assert made.headers["etag"] == f'"{rota["version"]}"'
    assert rota["now"]["user_id"] in rota["people"]
    path = f"/rotas/{rota['id']}"
    assert (await team.mia.http.get(path)).json() == rota
    assert (await team.mia.http.get("/rotas", params={"project_id": team.project_id})).json()["items"] == [rota]
    body = {name: value for name, value in team.rota(name="Days").items() if name != "project_id"}
    replaced = await team.olga.http.put(path, json=body, headers={"If-Match": made.headers["etag"]})
    assert (replaced.status_code, replaced.json()["name"]) == (200, "Days")
    assert (await team.olga.http.put(path, json=body, headers={"If-Match": made.headers["etag"]})).status_code == 412
    assert (await team.olga.http.delete(path)).status_code == 204
    assert (await team.mia.http.get(path)).status_code == 404


async def test_an_override_is_made_shown_and_taken_back(api: Api) -> None:
    team = await team_of(api)
    path = f"/rotas/{(await team.olga.http.post('/rotas', json=team.rota())).json()['id']}"
    now = datetime.now(UTC)
    span = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=2)).isoformat()}
    made = await team.olga.http.post(f"{path}/overrides", json={"user_id": str(team.mia.id)} | span)
    assert made.status_code == 201, made.text
    assert (await team.mia.http.get(path)).json()["now"]["override_id"] == made.json()["id"]
    assert (await team.mia.http.get(f"{path}/overrides")).json()["items"] == [made.json()]
    shifts = (await team.mia.http.get(f"{path}/shifts", params={"from": span["starts_at"]})).json()["items"]
    assert (shifts[0]["user_id"], shifts[0]["override_id"]) == (str(team.mia.id), made.json()["id"])
    assert (await team.mia.http.delete(f"{path}/overrides/{made.json()['id']}")).status_code == 403
    assert (await team.olga.http.delete(f"{path}/overrides/{made.json()['id']}")).status_code == 204
    assert (await team.mia.http.get(f"{path}/overrides")).json()["items"] == []


async def test_shifts_are_shown_for_a_hundred_days_at_most(api: Api) -> None:
    team = await team_of(api)
    daily = team.rota(hand_over={"starts_on": "2026-03-28", "every": 1})
    path = f"/rotas/{(await team.olga.http.post('/rotas', json=daily)).json()['id']}/shifts"
    asked = {"from": "2026-03-28T00:00:00Z", "to": "2026-03-30T12:00:00Z"}
    shown = (await team.mia.http.get(path, params=asked)).json()["items"]
    assert [(shift["user_id"], shift["starts_at"]) for shift in shown] == [
        (None, "2026-03-28T00:00:00Z"),
        (str(team.olga.id), "2026-03-28T08:00:00Z"),
        (str(team.mia.id), "2026-03-29T07:00:00Z"),
        (str(team.olga.id), "2026-03-30T07:00:00Z"),
    ]
    for wrong in ({"to": "2027-01-01T00:00:00Z"}, {"to": "2026-03-01T00:00:00Z"}, {"to": "0001-01-01T00:00:00+14:00"}):
        refused = await team.mia.http.get(path, params=asked | wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "to")
    far = {"from": "9999-12-31T23:00:00Z"}
    assert (await team.mia.http.get(path, params=far)).status_code in (200, 422)


async def test_who_may_not_hears_so_before_their_body_is_looked_at(api: Api) -> None:
    team = await team_of(api)
    sam = await api.person("Sam")
    path = f"/rotas/{(await team.olga.http.post('/rotas', json=team.rota())).json()['id']}"
    for person, status in ((team.mia, 403), (sam, 404)):
        assert (await person.http.put(path, json={"nonsense": 1})).status_code == status
        assert (await person.http.post(f"{path}/overrides", json={"nonsense": 1})).status_code == status
        assert (await person.http.delete(path)).status_code == status
    assert (await sam.http.get(path)).status_code == 404
    assert (await sam.http.get(f"{path}/shifts")).status_code == 404
    assert (await sam.http.get("/rotas", params={"project_id": team.project_id})).status_code == 404
    assert (await team.olga.http.post("/rotas", json=team.rota(project_id=None))).status_code == 403
    assert (await api.http.get("/rotas")).status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"people": []}, "people"),
        ({"people": ["nobody"]}, "people[0]"),
        ({"people": [str(uuid7())]}, "people[0]"),
        ({"time_zone": "Nowhere/Land"}, "time_zone"),
        ({"hand_over": {"starts_on": "2026-02-30"}}, "hand_over.starts_on"),
        ({"hand_over": {"starts_on": "2026-02-28", "at": "24:00"}}, "hand_over.at"),
        ({"hand_over": {"starts_on": "2026-02-28", "every": 0}}, "hand_over.every"),
        ({"hand_over": {"starts_on": "2026-02-28", "until": 0}}, "hand_over.until"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_wrong_rota_is_refused_with_the_field(api: Api, change: dict[str, Any], field: str) -> None:
    team = await team_of(api)
    answer = await team.olga.http.post("/rotas", json=team.rota(**change))
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


async def test_a_policy_names_a_rota_which_then_stays(api: Api) -> None:
    team = await team_of(api)
    rota = (await team.olga.http.post("/rotas", json=team.rota())).json()
    policy = {"name": "Nightly", "project_id": team.project_id}
    step = {"after": "PT5M", "notify": ["MANAGERS", f"ONCALL:{rota['id']}"]}
    made = await team.olga.http.post("/policies", json=policy | {"ladder": [step]})
    assert made.status_code == 201, made.text
    refused = await team.olga.http.delete(f"/rotas/{rota['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "rota_named")
    for nobody in (f"ONCALL:{uuid7()}", "ONCALL:x", "EVERYBODY"):
        wrong = await team.olga.http.post("/policies", json=policy | {"ladder": [step | {"notify": [nobody]}]})
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "ladder[0].notify[0]")
    assert (await team.olga.http.delete(f"/policies/{made.json()['id']}")).status_code == 204
    assert (await team.olga.http.delete(f"/rotas/{rota['id']}")).status_code == 204
