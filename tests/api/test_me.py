"""One's own account, sessions and devices."""

from typing import Any

import pytest

from core.database import pool
from core.ids import uuid7
from tests.api.world import PASSWORD, Api, Person

pytestmark = pytest.mark.anyio


async def test_changing_ones_name_makes_a_version_and_an_event(api: Api) -> None:
    ada = await api.person()
    before = (await ada.http.get("/me")).json()
    answer = await ada.http.patch("/me", json={"name": "  Ada Lovelace ", "time_zone": "Europe/London"})
    assert answer.status_code == 200
    after = answer.json()
    assert (after["name"], after["time_zone"]) == ("Ada Lovelace", "Europe/London")
    assert after["version"] > before["version"]
    assert answer.headers["etag"] == f'"{after["version"]}"'
    assert await _events(ada) == ["user.registered", "user.updated"]


async def test_a_change_that_changes_nothing_makes_neither(api: Api) -> None:
    ada = await api.person("Ada")
    before = (await ada.http.get("/me")).json()
    assert (await ada.http.patch("/me", json={"name": "Ada"})).json() == before
    assert (await ada.http.patch("/me", json={})).json() == before
    assert await _events(ada) == ["user.registered"]


async def _events(person: Person) -> list[str]:
    rows = await pool().fetch(
        "SELECT kind FROM events.event WHERE user_ids @> ARRAY[$1::uuid] AND kind LIKE 'user.%' ORDER BY id", person.id
    )
    return [row["kind"] for row in rows]


async def test_another_version_is_told_with_the_present_state(api: Api) -> None:
    ada = await api.person()
    me = (await ada.http.get("/me")).json()
    right = await ada.http.patch("/me", json={"name": "A"}, headers={"If-Match": f'"{me["version"]}"'})
    assert right.status_code == 200
    wrong = await ada.http.patch("/me", json={"name": "B"}, headers={"If-Match": f'"{me["version"]}"'})
    assert wrong.status_code == 412
    assert wrong.json()["current"] == right.json()
    assert wrong.headers["etag"] == right.headers["etag"]
    foreign = await ada.http.patch("/me", json={"name": "B"}, headers={"If-Match": '"abc"'})
    assert foreign.status_code == 412
    anything = await ada.http.patch("/me", json={"name": "B"}, headers={"If-Match": "*"})
    assert anything.status_code == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"name": ""}, "name"),
        ({"name": "a\u0000b"}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"time_zone": "Nowhere"}, "time_zone"),
        ({"time_zone": ""}, "time_zone"),
        ({"email": "other@example.org"}, "email"),
    ],
)
async def test_a_change_that_is_not_acceptable_is_refused_by_field(
    api: Api, change: dict[str, Any], field: str
) -> None:
    ada = await api.person()
    answer = await ada.http.patch("/me", json=change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_sessions_are_listed_page_by_page_and_one_is_the_present(api: Api) -> None:
    ada = await api.person()
    for number in range(3):
        credentials = {"email": ada.email, "password": PASSWORD}
        await api.http.post("/auth/login", json=credentials, headers={"User-Agent": f"phone {number}"})
    first = (await ada.http.get("/me/sessions?limit=3")).json()
    assert [session["agent"] for session in first["items"]] == ["phone 2", "phone 1", "phone 0"]
    rest = (await ada.http.get("/me/sessions", params={"limit": 3, "after": first["next"]})).json()
    assert [session["current"] for session in rest["items"]] == [True]
    assert rest["next"] is None
    assert rest["items"][0]["address"] == "127.0.0.1"


async def test_a_session_is_ended_from_elsewhere(api: Api) -> None:
    ada = await api.person()
    login = await api.http.post("/auth/login", json={"email": ada.email, "password": PASSWORD})
    phone = api.signed_in(login.json())
    api.verifier.connected = False
    sessions = (await ada.http.get("/me/sessions")).json()["items"]
    other = next(session["id"] for session in sessions if not session["current"])
    assert (await ada.http.delete(f"/me/sessions/{other}")).status_code == 204
    assert (await phone.http.get("/me")).status_code == 401
    assert (await ada.http.get("/me")).status_code == 200
    assert (await ada.http.delete(f"/me/sessions/{other}")).status_code == 404


async def test_somebody_elses_session_does_not_exist(api: Api) -> None:
    ada, ben = await api.person("Ada"), await api.person("Ben")
    his = (await ben.http.get("/me/sessions")).json()["items"][0]["id"]
    assert (await ada.http.delete(f"/me/sessions/{his}")).status_code == 404
    assert (await ben.http.get("/me")).status_code == 200


async def test_registering_a_device_twice_is_registering_it_once(api: Api) -> None:
    ada = await api.person()
    device = {"token": f"token-{uuid7()}", "platform": "ANDROID"}
    first = await ada.http.post("/me/devices", json=device)
    again = await ada.http.post("/me/devices", json=device | {"kind": "FID"})
    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    assert (first.json()["kind"], again.json()["kind"]) == ("TOKEN", "FID")


async def test_a_device_belongs_to_who_registered_it_last(api: Api) -> None:
    ada, ben = await api.person("Ada"), await api.person("Ben")
    device = {"token": f"token-{uuid7()}", "platform": "IOS"}
    hers = (await ada.http.post("/me/devices", json=device)).json()["id"]
    his = (await ben.http.post("/me/devices", json=device)).json()["id"]
    assert hers != his
    assert (await ada.http.delete(f"/me/devices/{hers}")).status_code == 404
    assert (await ada.http.delete(f"/me/devices/{his}")).status_code == 404
    assert (await ben.http.delete(f"/me/devices/{his}")).status_code == 204


async def test_of_more_than_20_devices_the_oldest_goes(api: Api) -> None:
    ada = await api.person()
    ids = []
    for _ in range(21):
        answer = await ada.http.post("/me/devices", json={"token": f"token-{uuid7()}", "platform": "WEB"})
        ids.append(answer.json()["id"])
    rows = await pool().fetch("SELECT id FROM identity.device WHERE user_id = $1 ORDER BY id", ada.id)
    assert [str(row["id"]) for row in rows] == ids[1:]


async def test_a_device_hears_nothing_after_its_session_ended(api: Api) -> None:
    ada = await api.person()
    await ada.http.post("/me/devices", json={"token": f"token-{uuid7()}", "platform": "WEB"})
    await ada.http.post("/auth/logout")
    assert await pool().fetchval("SELECT count(*) FROM identity.device WHERE user_id = $1", ada.id) == 0
