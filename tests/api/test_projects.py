"""Projects and members over HTTP."""

from typing import Any

import pytest

from core.ids import uuid7
from tests.api.test_tasks import problem
from tests.api.world import Api, Person

pytestmark = pytest.mark.anyio


def key() -> str:
    return f"Q{uuid7().hex[-7:].upper()}"


async def project(owner: Person) -> dict[str, Any]:
    answer = await owner.http.post("/projects", json={"name": "Pumps", "key": key()})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_project_is_founded_renamed_deleted_and_restored(api: Api) -> None:
    ada = await api.person()
    made = await project(ada)
    url = f"/projects/{made['id']}"
    assert made.keys() == {"id", "key", "name", "creator_id", "version", "created_at", "updated_at", "viewer"}
    assert (await ada.http.get(url)).json() == made
    renamed = await ada.http.patch(url, json={"name": "Water"}, headers={"If-Match": f'"{made["version"]}"'})
    assert renamed.json() == made | {field: renamed.json()[field] for field in ("name", "version", "updated_at")}
    assert problem(await ada.http.delete(url, headers={"If-Match": f'"{made["version"]}"'}), 412)["current"]
    assert (await ada.http.get("/projects")).json()["items"] == [renamed.json()]
    assert (await ada.http.delete(url)).status_code == 204
    problem(await ada.http.get(url), 404)
    assert (await ada.http.get("/projects")).json()["items"] == []
    assert [item["id"] for item in (await ada.http.get("/projects?deleted=true")).json()["items"]] == [made["id"]]
    problem(await ada.http.post(f"{url}/restore", json={"colour": "red"}), 422, "colour")
    problem(await (await api.person("Eve")).http.post(f"{url}/restore", json={"colour": "red"}), 404)
    assert (await ada.http.post(f"{url}/restore")).json()["name"] == "Water"
    problem(await ada.http.post("/projects", json={"name": "Again", "key": made["key"]}), 409)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"name": "", "key": "OPS"}, "name"),
        ({"name": "x" * 101, "key": "OPS"}, "name"),
        ({"name": "x", "key": "ops"}, "key"),
        ({"name": "x"}, "key"),
        ({"name": "x", "key": "OPS", "colour": "red"}, "colour"),
        ({"name": "nul\0", "key": "OPS"}, "name"),
    ],
)
async def test_bad_fields_of_a_project_are_named(api: Api, body: dict[str, Any], wrong: str) -> None:
    ada = await api.person()
    problem(await ada.http.post("/projects", json=body), 422, wrong)


async def test_members_come_change_and_go(api: Api) -> None:
    ada, ben = await api.person(), await api.person("Ben")
    url = f"/projects/{(await project(ada))['id']}/members"
    added = await ada.http.post(url, json={"email": ben.email.upper(), "role": "VIEWER"})
    member = added.json()
    assert (added.status_code, member["user_id"], member["role"]) == (201, str(ben.id), "VIEWER")
    assert added.headers["etag"] == f'"{member["version"]}"'
    problem(await ada.http.post(url, json={"user_id": str(ben.id), "role": "VIEWER"}), 409)
    problem(await ben.http.post(url, json={"user_id": str(uuid7()), "role": "VIEWER"}), 403)
    problem(await ben.http.post(url, json={"colour": "red"}), 403)
    problem(await ada.http.post(url, json={"user_id": str(uuid7()), "role": "VIEWER"}), 422, "user_id")
    problem(await ada.http.post(url, json={"email": "nobody@example.org", "role": "VIEWER"}), 422, "email")
    problem(await ada.http.post(url, json={"email": "nobody@example.org", "role": "KING"}), 422, "role")
    changed = (await ada.http.patch(f"{url}/{ben.id}", json={"role": "MANAGER"})).json()
    assert (await ben.http.get(url)).json()["items"][1] == changed
    problem(await ben.http.patch(f"{url}/{ada.id}", json={"role": "VIEWER"}), 403)
    problem(await ada.http.delete(f"{url}/{ada.id}"), 409)
    problem(await ada.http.delete(f"{url}/{uuid7()}"), 404)
    assert (await ada.http.delete(f"{url}/{ben.id}")).status_code == 204
    problem(await ben.http.get(url), 404)
    told = (await ben.http.get("/notifications")).json()["items"]
    assert [(notice["kind"], notice["title"]) for notice in told if notice["category"] == "PROJECT"] == [
        ("member.removed", "You were removed from a project"),
        ("member.changed", "Your role in a project has changed"),
        ("member.added", "You were added to a project"),
    ]


async def test_strangers_find_no_project(api: Api) -> None:
    ada, eve = await api.person(), await api.person("Eve")
    url = f"/projects/{(await project(ada))['id']}"
    for answer in (
        await eve.http.get(url),
        await eve.http.patch(url, json={"colour": "red"}),
        await eve.http.delete(url),
        await eve.http.post(f"{url}/restore"),
        await eve.http.get(f"{url}/members"),
        await eve.http.post(f"{url}/members", json={"colour": "red"}),
        await eve.http.patch(f"{url}/members/{ada.id}", json={"role": "VIEWER"}),
        await eve.http.delete(f"{url}/members/{ada.id}"),
        await ada.http.get("/projects/1"),
        await ada.http.get(f"/projects/{uuid7()}"),
    ):
        problem(answer, 404)
