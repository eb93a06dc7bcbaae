"""What a digest would say, over HTTP."""

import pytest

from core.ids import uuid7
from tests.api.world import Api

pytestmark = pytest.mark.anyio


async def test_the_next_digest_can_be_read_before_it_comes(api: Api) -> None:
    ada, ben = await api.person(), await api.person()
    key = f"D{uuid7().hex[-8:].upper()}"
    project = (await ada.http.post("/projects", json={"name": "Pumps", "key": key})).json()
    await ada.http.post(f"/projects/{project['id']}/members", json={"user_id": str(ben.id), "role": "MEMBER"})
    task = {"project_id": project["id"], "title": "<b>Check</b> the pumps", "assignee_id": str(ben.id)}
    assert (await ada.http.post("/tasks", json=task)).status_code == 201
    preferences = (await ben.http.get("/me/preferences")).json()
    wanted = preferences | {"digest": {"period": "DAILY", "at": "09:00"}}
    assert (await ben.http.put("/me/preferences", json=wanted)).status_code == 200

    answer = await ben.http.get("/me/digest/preview")

    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["subject"] == "Your day: 1 assigned"
    assert f"- {key}-1 <b>Check</b> the pumps" in found["text"]
    assert f"{key}-1 &lt;b&gt;Check&lt;/b&gt; the pumps" in found["html"]
    assert found["at"].endswith("T09:00:00Z")


async def test_with_nothing_to_tell_there_are_no_words(api: Api) -> None:
    ada = await api.person()
    nothing = {"subject": None, "text": None, "html": None, "at": None}
    assert (await ada.http.get("/me/digest/preview")).json() == nothing


async def test_nobody_but_the_signed_in_may_ask(api: Api) -> None:
    assert (await api.http.get("/me/digest/preview")).status_code == 401
