"""A task that reminds and escalates itself, seen from outside: HTTP, a socket, a phone and a mailbox."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.eventually import eventually
from tests.journeys.conftest import World
from tests.outside import Listener, Person, lines_of, listening, register

pytestmark = pytest.mark.anyio

QUICK = {
    "name": "Seconds",
    "remind_before": ["PT2S"],
    "remind_at_due": True,
    "overdue_every": "PT2S",
    "overdue_limit": 1,
    "accept_within": None,
    "ack_hold": "PT4S",
    "snooze_limit": "P1D",
    "ladder": [
        {"after": "PT3S", "notify": ["ASSIGNEE", "MANAGERS"]},
        {"after": "PT5S", "notify": ["OWNER"], "raise_priority": True},
    ],
    "channels": {"REMINDER": ["IN_APP", "PUSH"], "ESCALATION": ["IN_APP", "PUSH", "EMAIL"]},
}


def in_seconds(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


class Team:
    """Olga owns the project and has a phone; Mia works in it and has one as well."""

    def __init__(self, olga: Person, mia: Person, project: dict[str, Any]) -> None:
        self.olga = olga
        self.mia = mia
        self.project = project

    @property
    def topic(self) -> str:
        return f"project:{self.project['id']}"

    async def task(self, **fields: Any) -> Any:
        return await self.olga.post("/tasks", {"project_id": self.project["id"], **fields})


@pytest.fixture
async def team(world: World) -> Team:
    olga, mia = await register(world.base, "Olga"), await register(world.base, "Mia")
    key = "J" + olga.id.replace("-", "")[-8:].upper()
    project = await olga.post("/projects", {"name": "Journey", "key": key})
    await olga.post(f"/projects/{project['id']}/members", {"user_id": mia.id, "role": "MEMBER"})
    policy = await olga.post("/policies", QUICK | {"project_id": project["id"]})
    response = await olga.ask("PUT", f"/projects/{project['id']}/policy", {"policy_id": policy["id"]})
    assert response.status_code == 200, response.text
    for person in (olga, mia):
        await person.post("/me/devices", {"token": f"phone-{person.id}", "platform": "ANDROID"})
    return Team(olga, mia, project)


def steps_of(listener: Listener, topic: str) -> list[tuple[str, int]]:
    return [(event["step"]["kind"], event["step"]["index"]) for event in listener.of(topic) if "step" in event]


async def everything_has_arrived(person: Person, task: dict[str, Any]) -> bool:
    timeline = await person.get(f"/tasks/{task['id']}/timeline")
    deliveries = [delivery for entry in timeline["past"] for delivery in entry["deliveries"]]
    assert deliveries
    assert {delivery["state"] for delivery in deliveries} == {"SENT"}, deliveries
    return True


async def test_an_unanswered_task_reminds_then_escalates_and_is_completed(world: World, team: Team) -> None:
    async with listening(team.olga, team.topic) as seen:
        task = await team.task(title="Renew certificate", assignee_id=team.mia.id, due_at=in_seconds(4))
        expected = [("ASSIGNED", 1), ("REMINDER", 1), ("DUE", 1), ("OVERDUE", 1), ("ESCALATION", 1), ("ESCALATION", 2)]

        async def every_step_was_seen() -> bool:
            assert steps_of(seen, team.topic) == expected
            return True

        await eventually(every_step_was_seen, within=25)
        await eventually(lambda: everything_has_arrived(team.olga, task), within=10)
        await team.mia.patch(f"/tasks/{task['id']}", {"status": "COMPLETED"})

        async def completed() -> bool:
            return "task.completed" in seen.kinds(team.topic)

        await eventually(completed)
    pushes = [line["message"] for line in lines_of(world.pushes) if line["message"]["data"]["task_id"] == task["id"]]
    told = [(push["token"], push["data"]["kind"]) for push in pushes]
    mia, olga = f"phone-{team.mia.id}", f"phone-{team.olga.id}"
    assert sorted(told) == sorted(
        [(mia, kind) for kind in ("ASSIGNED", "REMINDER", "DUE", "OVERDUE", "ESCALATION")] + [(olga, "ESCALATION")] * 2
    )
    assert all(task["key"] in push["notification"]["title"] + push["notification"]["body"] for push in pushes)
    mails = [mail for mail in lines_of(world.mails) if task["key"] in mail["subject"]]
    assert sorted(mail["recipient"] for mail in mails) == sorted([team.mia.email, team.olga.email, team.olga.email])
    final = await team.olga.get(f"/tasks/{task['id']}")
    assert (await team.olga.get(f"/tasks/{task['id']}/timeline"))["upcoming"] == []
    assert (final["status"], final["priority"], final["escalation_level"]) == ("COMPLETED", "HIGH", 2)


async def test_acknowledging_holds_the_ladder_for_as_long_as_the_policy_says(team: Team) -> None:
    async with listening(team.mia, team.topic) as seen:
        task = await team.task(title="Answer the auditor", assignee_id=team.mia.id, due_at=in_seconds(1))

        async def due() -> bool:
            return ("DUE", 1) in steps_of(seen, team.topic)

        await eventually(due, within=10)
        acknowledged = await team.mia.post(f"/tasks/{task['id']}/acknowledge")
        assert acknowledged["acknowledged_at"] is not None
        timeline = await team.mia.get(f"/tasks/{task['id']}/timeline")
        held = [entry for entry in timeline["upcoming"] if entry["state"] == "HELD"]
        assert held
        assert {entry["kind"] for entry in held} <= {"OVERDUE", "ESCALATION"}

        async def folded() -> bool:
            return any(kind == "ESCALATION" for kind, _ in steps_of(seen, team.topic))

        await eventually(folded, within=15)
        escalation = next(event for event in seen.of(team.topic) if event.get("step", {}).get("kind") == "ESCALATION")
        held_for = datetime.fromisoformat(escalation["at"]) - datetime.fromisoformat(acknowledged["acknowledged_at"])
        assert timedelta(seconds=3.9) <= held_for < timedelta(seconds=8)


async def test_who_is_removed_from_the_project_sees_nothing_more_of_it(team: Team) -> None:
    task = await team.task(title="A secret", assignee_id=team.mia.id)
    response = await team.olga.ask("DELETE", f"/projects/{team.project['id']}/members/{team.mia.id}")
    assert response.status_code == 204
    assert (await team.mia.ask("GET", f"/tasks/{task['id']}")).status_code == 404
    assert (await team.olga.get(f"/tasks/{task['id']}"))["assignee_id"] is None


async def test_a_session_that_was_ended_is_refused_within_a_second(world: World) -> None:
    olga = await register(world.base, "Olga")
    sessions = await olga.get("/me/sessions")
    response = await olga.ask("DELETE", f"/me/sessions/{sessions['items'][0]['id']}")
    assert response.status_code == 204

    async def refused() -> bool:
        return (await olga.ask("GET", "/me")).status_code == 401

    await eventually(refused, within=1)


async def test_every_event_of_the_log_reaches_a_socket_that_is_cut_again_and_again(team: Team) -> None:
    async with listening(team.mia, team.topic) as seen:
        for number in range(30):
            task = await team.task(title=f"Task {number}")
            await team.olga.patch(f"/tasks/{task['id']}", {"priority": "HIGH"})
            if number % 5 == 0:
                seen.cut()
        page = await team.olga.get(f"/events?topic={team.topic}&limit=200")
        logged = [event["id"] for event in reversed(page["items"]) if event["kind"].startswith("task.")]
        assert len(logged) == 60

        async def all_seen_once_and_in_order() -> bool:
            heard = [event["id"] for event in seen.of(team.topic) if event["kind"].startswith("task.")]
            assert heard == logged
            return True

        await eventually(all_seen_once_and_in_order)
        assert seen.connections > 1
        assert seen.reloads == []


async def test_task_keys_count_up_without_gaps_whoever_creates_them(team: Team) -> None:
    tasks = await asyncio.gather(*[team.task(title=f"Task {number}") for number in range(20)])
    numbers = sorted(int(task["key"].rsplit("-", 1)[1]) for task in tasks)
    assert numbers == list(range(1, 21))
