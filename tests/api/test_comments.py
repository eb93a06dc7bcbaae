"""Comments over HTTP."""

import pytest

from core.ids import uuid7
from tests.api.test_tasks import problem, task
from tests.api.world import Api

pytestmark = pytest.mark.anyio


async def test_a_comment_is_made_changed_and_deleted(api: Api) -> None:
    ada = await api.person()
    url = f"/tasks/{(await task(ada))['id']}/comments"
    made = await ada.http.post(url, json={"text": " Wet. "})
    comment = made.json()
    assert (made.status_code, comment["text"], comment["author_id"]) == (201, "Wet.", str(ada.id))
    assert comment.keys() == {
        *("id", "task_id", "author_id", "text", "mentions", "version", "created_at", "updated_at"),
    }
    own = f"/comments/{comment['id']}"
    stale = await ada.http.patch(own, json={"text": "Dry."}, headers={"If-Match": '"1"'})
    assert problem(stale, 412)["current"] == comment
    changed = (await ada.http.patch(own, json={"text": "Dry."}, headers={"If-Match": made.headers["etag"]})).json()
    assert (await ada.http.get(url)).json() == {"items": [changed], "next": None}
    assert (await ada.http.delete(own)).status_code == 204
    problem(await ada.http.delete(own), 404)
    assert (await ada.http.get(url)).json()["items"] == []


async def test_bad_comments_are_refused_and_strangers_find_none(api: Api) -> None:
    ada, eve = await api.person(), await api.person("Eve")
    url = f"/tasks/{(await task(ada))['id']}/comments"
    for text in ("", "x" * 10_001, "nul\0", 7):
        problem(await ada.http.post(url, json={"text": text}), 422, "text")
    problem(await ada.http.post(url, json={"text": "x", "colour": "red"}), 422, "colour")
    own = f"/comments/{(await ada.http.post(url, json={'text': 'Mine'})).json()['id']}"
    for answer in (
        await eve.http.patch(own, json={"colour": "red"}),
        await eve.http.delete(own),
        await ada.http.delete(f"/comments/{uuid7()}"),
        await ada.http.delete("/comments/1"),
    ):
        problem(answer, 404)


async def test_who_is_mentioned_finds_it_in_the_inbox(api: Api) -> None:
    ada, ben = await api.person(), await api.person("Ben")
    made = await task(ada)
    await ada.http.post(f"/projects/{made['project_id']}/members", json={"user_id": str(ben.id), "role": "VIEWER"})
    answer = await ada.http.post(f"/tasks/{made['id']}/comments", json={"text": f"Look, [@Ben](user:{ben.id})!"})
    assert answer.json()["mentions"] == [str(ben.id)]
    told, added = (await ben.http.get("/notifications")).json()["items"]
    assert added["kind"] == "member.added"
    assert (told["category"], told["kind"], told["actor_id"]) == ("MENTION", "comment.created", str(ada.id))
    assert told["title"] == f"{made['key']} mentions you in a comment"
    assert (await ben.http.get(f"/tasks/{made['id']}")).json()["viewer"]["unread"] is True


async def test_a_chat_opens_at_its_end(api: Api) -> None:
    ada = await api.person()
    url = f"/tasks/{(await task(ada))['id']}/comments"
    for text in ("First", "Second", "Third"):
        await ada.http.post(url, json={"text": text})
    newest = (await ada.http.get(url, params={"sort": "-created_at", "limit": 2})).json()
    assert [comment["text"] for comment in newest["items"]] == ["Third", "Second"]
    problem(await ada.http.get(url, params={"after": newest["next"]}), 422, "after")
    problem(await ada.http.get(url, params={"sort": "text"}), 422, "sort")


async def test_a_chat_is_read_up_to_a_comment_or_to_its_end(api: Api) -> None:
    ada, ben = await api.person(), await api.person("Ben")
    made = await task(ada)
    await ada.http.post(f"/projects/{made['project_id']}/members", json={"user_id": str(ben.id), "role": "VIEWER"})
    url = f"/tasks/{made['id']}"
    nothing = {"task_id": made["id"], "user_id": str(ben.id), "last_read": None, "read_at": None, "version": 0}
    assert (await ben.http.post(f"{url}/read")).json() == nothing
    first, second = [(await ada.http.post(f"{url}/comments", json={"text": text})).json() for text in ("1", "2")]
    marked = await ben.http.post(f"{url}/read", json={"comment_id": first["id"]})
    assert (marked.status_code, marked.json()["last_read"]) == (200, first["id"])
    assert marked.headers["etag"] == f'"{marked.json()["version"]}"'
    assert (await ben.http.get(url)).json()["viewer"] == {
        "unread": False,
        "muted": False,
        "last_read": first["id"],
        "unread_comments": 1,
    }
    (listed,) = (await ben.http.get("/tasks")).json()["items"]
    assert listed["viewer"]["unread_comments"] == 1
    newest = (await ben.http.post(f"{url}/read", json={})).json()
    assert newest["last_read"] == second["id"]
    readers = (await ada.http.get(f"{url}/readers")).json()
    assert {reader["user_id"]: reader["last_read"] for reader in readers["items"]} == {
        str(ada.id): second["id"],
        str(ben.id): second["id"],
    }
    assert newest in readers["items"]


async def test_what_is_no_comment_of_the_task_is_not_read_and_strangers_find_nothing(api: Api) -> None:
    ada, eve = await api.person(), await api.person("Eve")
    url = f"/tasks/{(await task(ada))['id']}"
    problem(await ada.http.post(f"{url}/read", json={"comment_id": str(uuid7())}), 422, "comment_id")
    problem(await ada.http.post(f"{url}/read", json={"comment_id": 7}), 422, "comment_id")
    problem(await ada.http.post(f"{url}/read", json={"colour": "red"}), 422, "colour")
    for answer in (
        await eve.http.post(f"{url}/read"),
        await eve.http.post(f"{url}/read", json={"colour": "red"}),
        await eve.http.get(f"{url}/readers"),
        await ada.http.get(f"/tasks/{uuid7()}/readers"),
    ):
        problem(answer, 404)
