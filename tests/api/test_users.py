"""Other people, and what admins do to accounts."""

import asyncio
from typing import Any

import pytest

from core.database import pool
from core.ids import uuid7
from tests.api.world import PASSWORD, Api, Person, registration

pytestmark = pytest.mark.anyio


async def _together(owner: Person, *others: Person) -> None:
    """Puts people into one project."""
    key = "P" + uuid7().hex[-8:].upper()
    project = (await owner.http.post("/projects", json={"name": "Operations", "key": key})).json()
    for other in others:
        wanted = {"user_id": str(other.id), "role": "MEMBER"}
        assert (await owner.http.post(f"/projects/{project['id']}/members", json=wanted)).status_code == 201


async def test_people_see_those_they_share_a_project_with(api: Api) -> None:
    ada, ben, eve = [await api.person(name) for name in ("Ada", "Ben", "Eve")]
    await _together(ada, ben)
    assert [user["name"] for user in (await ada.http.get("/users")).json()["items"]] == ["Ada", "Ben"]
    assert [user["name"] for user in (await eve.http.get("/users")).json()["items"]] == ["Eve"]
    assert (await eve.http.get(f"/users/{ada.id}")).status_code == 404
    assert (await ada.http.get(f"/users/{ben.id}")).status_code == 200


async def test_addresses_are_shown_to_oneself_and_to_admins(api: Api) -> None:
    ada, ben, root = await api.person("Ada"), await api.person("Ben"), await api.admin()
    await _together(ada, ben)
    assert (await ada.http.get(f"/users/{ada.id}")).json()["email"] == ada.email
    assert (await ada.http.get(f"/users/{ben.id}")).json()["email"] is None
    assert (await root.http.get(f"/users/{ben.id}")).json()["email"] == ben.email


async def test_an_admin_walks_through_everybody_by_name(api: Api) -> None:
    root = await api.admin()
    names = [f"Zoe {uuid7().hex}" for _ in range(5)]
    for name in names:
        await api.person(name)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        parameters = {"limit": 2} | ({"after": cursor} if cursor else {})
        page = (await root.http.get("/users", params=parameters)).json()
        seen += [user["name"] for user in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert [name for name in seen if name in names] == sorted(names)
    assert len(seen) == len(await pool().fetch("SELECT FROM identity.user_account"))


async def test_an_admin_makes_an_account_that_can_sign_in(api: Api) -> None:
    root = await api.admin()
    new = {"email": registration()["email"], "name": "New", "password": PASSWORD}
    answer = await root.http.post("/users", json=new)
    assert answer.status_code == 201
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    login = await api.http.post("/auth/login", json={"email": new["email"], "password": PASSWORD})
    assert login.status_code == 200
    assert (await root.http.post("/users", json=new)).status_code == 409
    invited = await root.http.post("/users", json={"email": registration()["email"], "name": "Invited"})
    assert invited.status_code == 201
    refused = await api.http.post("/auth/login", json={"email": invited.json()["email"], "password": PASSWORD})
    assert refused.status_code == 401


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
async def test_others_do_not_administrate(api: Api, method: str) -> None:
    ada, ben = await api.person("Ada"), await api.person("Ben")
    path = "/users" if method == "POST" else f"/users/{ada.id}"
    assert (await ada.http.request(method, path, json={})).status_code == 403
    if method != "POST":
        assert (await ada.http.request(method, f"/users/{ben.id}", json={})).status_code == 404


async def test_who_is_made_admin_is_one_within_a_second(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    assert (await ada.http.post("/users", json={})).status_code == 403
    api.verifier.connected = False
    assert (await root.http.patch(f"/users/{ada.id}", json={"role": "ADMIN"})).json()["role"] == "ADMIN"
    assert (await ada.http.post("/users", json={})).status_code == 422
    await root.http.patch(f"/users/{ada.id}", json={"role": "USER"})
    assert (await ada.http.post("/users", json={})).status_code == 403


async def test_a_change_of_role_is_told_to_every_node(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    await root.http.patch(f"/users/{ada.id}", json={"role": "ADMIN"})
    bodies = await pool().fetch("SELECT body FROM events.outbox WHERE topics = '{control}'")
    assert f'{{"control":"role_changed","user_id":"{ada.id}"}}' in [row["body"] for row in bodies]


async def test_a_disabled_user_is_out_at_once_and_may_come_back(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    api.verifier.connected = False
    answer = await root.http.patch(f"/users/{ada.id}", json={"disabled": True})
    assert answer.json()["disabled"] is True
    assert (await ada.http.get("/me")).status_code == 401
    assert (await api.http.post("/auth/refresh", json={"refresh_token": ada.refresh_token})).status_code == 401
    credentials = {"email": ada.email, "password": PASSWORD}
    assert (await api.http.post("/auth/login", json=credentials)).status_code == 401
    await root.http.patch(f"/users/{ada.id}", json={"disabled": False})
    assert (await api.http.post("/auth/login", json=credentials)).status_code == 200


async def test_a_deleted_user_is_nobody(api: Api) -> None:
    root, ada = await api.admin(), await api.person("Ada Lovelace")
    api.verifier.connected = False
    await ada.http.post("/me/devices", json={"token": f"token-{uuid7()}", "platform": "WEB"})
    assert (await root.http.delete(f"/users/{ada.id}")).status_code == 204
    assert (await ada.http.get("/me")).status_code == 401
    left = (await root.http.get(f"/users/{ada.id}")).json()
    assert (left["name"], left["disabled"]) == ("Former user", True)
    assert ada.email not in left["email"]
    for table in ("identity.session", "identity.device", "identity.user_account", "events.event"):
        rows = await pool().fetch(f"SELECT t::text FROM {table} AS t")
        assert not any(ada.email in row["t"] for row in rows), table
    again = await api.http.post("/auth/register", json=registration() | {"email": ada.email})
    assert again.status_code == 201


async def test_another_version_is_refused(api: Api) -> None:
    root, ada = await api.admin(), await api.person()
    stale = {"If-Match": '"1"'}
    assert (await root.http.patch(f"/users/{ada.id}", json={"name": "B"}, headers=stale)).status_code == 412
    assert (await root.http.delete(f"/users/{ada.id}", headers=stale)).status_code == 412


async def test_the_last_admin_stays(api: Api) -> None:
    await pool().execute("UPDATE identity.user_account SET role = 'USER'")
    root, second = await api.admin(), await api.admin()
    api.verifier.connected = False
    changes: list[tuple[Person, dict[str, Any]]] = [(root, {"role": "USER"}), (second, {"disabled": True})]
    answers = await asyncio.gather(
        *(person.http.patch(f"/users/{person.id}", json=change) for person, change in changes)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    left = root if answers[0].status_code == 409 else second
    assert (await left.http.delete(f"/users/{left.id}")).json()["code"] == "last_admin"
