"""Substitutes over HTTP: said of oneself, by managers for their project, and by admins."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.test_rotas import team_of
from tests.api.world import Api, Person

pytestmark = pytest.mark.anyio


def span(substitute: Person, days: float = 1, **fields: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    ends_at = now + timedelta(days=days)
    return {"substitute_id": str(substitute.id), "starts_at": now.isoformat(), "ends_at": ends_at.isoformat()} | fields


async def test_one_says_who_stands_in_and_takes_it_back(api: Api) -> None:
    team = await team_of(api)
    made = await team.olga.http.post("/me/substitutes", json=span(team.mia, reason="Holidays"))
    assert made.status_code == 201, made.text
    assert (await team.olga.http.get("/me/substitutes")).json()["items"] == [made.json()]
    assert (await team.mia.http.get("/me/substitutes", params={"standing_in": True})).json()["items"] == [made.json()]
    assert (await team.mia.http.get("/me/substitutes")).json()["items"] == []
    overlapping = await team.olga.http.post("/me/substitutes", json=span(team.mia))
    assert (overlapping.status_code, overlapping.json()["code"]) == (409, "substitute_overlaps")
    assert made.json()["id"] in overlapping.json()["detail"]
    path = f"/me/substitutes/{made.json()['id']}"
    assert (await team.mia.http.delete(path)).status_code == 404
    assert (await team.olga.http.delete(path)).status_code == 204
    assert (await team.olga.http.delete(path)).status_code == 404


async def test_a_manager_says_it_for_their_project_and_an_admin_everywhere(api: Api) -> None:
    team, root = await team_of(api), await api.admin()
    path = f"/users/{team.mia.id}/substitutes"
    assert (await team.olga.http.post(path, json=span(team.olga))).status_code == 403
    made = await team.olga.http.post(path, json=span(team.olga, project_id=team.project_id))
    assert made.status_code == 201, made.text
    assert (await team.olga.http.get(path)).json()["items"] == [made.json()]
    assert (await team.olga.http.delete(f"{path}/{made.json()['id']}")).status_code == 204
    everywhere = await root.http.post(path, json=span(team.olga))
    assert everywhere.status_code == 201, everywhere.text
    assert (await team.mia.http.delete(f"/me/substitutes/{everywhere.json()['id']}")).status_code == 204


async def test_others_hear_so_before_their_body_is_looked_at(api: Api) -> None:
    team, sam = await team_of(api), await api.person("Sam")
    path = f"/users/{team.olga.id}/substitutes"
    for person, status in ((team.mia, 403), (sam, 404)):
        assert (await person.http.post(path, json={"nonsense": 1})).status_code == status
        assert (await person.http.get(path)).status_code == status
    assert (await api.http.get("/me/substitutes")).status_code == 401


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": "2026-01-01T00:00:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "ends_at"),
        ({"ends_at": "9999-12-31T23:59:59-14:00"}, "ends_at"),
        ({"ends_at": "1999-12-31T23:59:59Z"}, "ends_at"),
        ({"reason": "x" * 201}, "reason"),
        ({"until": "tomorrow"}, "until"),
    ],
)
async def test_a_wrong_one_is_refused_with_the_field(api: Api, change: dict[str, Any], field: str) -> None:
    team = await team_of(api)
    answer = await team.olga.http.post("/me/substitutes", json=span(team.mia) | change)
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


async def test_nobody_stands_in_for_themselves_or_for_a_stranger(api: Api) -> None:
    team, sam = await team_of(api), await api.person("Sam")
    for nobody in (team.olga, sam):
        answer = await team.olga.http.post("/me/substitutes", json=span(nobody))
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "substitute_id")
