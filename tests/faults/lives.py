"""Overlapping lives of tasks, and the oracle that says what must have become of each of them."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.eventually import eventually
from tests.faults.conftest import World
from tests.outside import Person, lines_of, register

SECONDS = {
    "name": "Seconds",
    "remind_before": ["PT2S"],
    "remind_at_due": True,
    "overdue_every": "PT2S",
    "overdue_limit": 2,
    "accept_within": None,
    "ack_hold": "PT2H",
    "snooze_limit": "P1D",
    "ladder": [
        {"after": "PT3S", "notify": ["ASSIGNEE", "MANAGERS"]},
        {"after": "PT5S", "notify": ["OWNER"], "raise_priority": True},
    ],
    "channels": {"REMINDER": ["IN_APP", "PUSH"], "ESCALATION": ["IN_APP", "PUSH", "EMAIL"]},
}

WHOLE = [
    ("ASSIGNED", 1),
    ("DUE", 1),
    ("ESCALATION", 1),
    ("ESCALATION", 2),
    ("OVERDUE", 1),
    ("OVERDUE", 2),
    ("REMINDER", 1),
]
"""Every step of a life that nobody answers."""
REMINDED_BEFORE = timedelta(seconds=2)
HELD_BY_ACKNOWLEDGING = {"OVERDUE", "ESCALATION"}
DUE_IN_SECONDS = 4
HEAL_SECONDS = 150
"""What the guard may need, after the last kill."""


@dataclass
class Team:
    olga: Person
    mia: Person
    project: dict[str, Any]
    tasks: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)

    @property
    def topic(self) -> str:
        return f"project:{self.project['id']}"


async def assemble(world: World) -> Team:
    """Olga owns the project, Mia works in it; both have a phone."""
    olga, mia = await register(world.base, "Olga"), await register(world.base, "Mia")
    project = await olga.post("/projects", {"name": "Faults", "key": "F" + olga.id[-8:].upper()})
    await olga.post(f"/projects/{project['id']}/members", {"user_id": mia.id, "role": "MEMBER"})
    policy = await olga.post("/policies", SECONDS | {"project_id": project["id"]})
    response = await olga.ask("PUT", f"/projects/{project['id']}/policy", {"policy_id": policy["id"]})
    assert response.is_success, response.text
    for person in (olga, mia):
        await person.post("/me/devices", {"token": f"phone-{person.id}", "platform": "ANDROID"})
    return Team(olga, mia, project)


async def promise(team: Team, due_in: float) -> dict[str, Any]:
    """A task of Mia's, due in so many seconds."""
    due_at = datetime.now(UTC) + timedelta(seconds=due_in)
    body = {
        "project_id": team.project["id"],
        "title": "Renew certificate",
        "assignee_id": team.mia.id,
        "due_at": due_at.isoformat(),
    }
    task: dict[str, Any] = await team.olga.post("/tasks", body)
    return task


async def begin(team: Team, *, acknowledge: bool) -> None:
    """One life: never answered, or acknowledged one second after due."""
    task = await promise(team, DUE_IN_SECONDS)
    team.tasks.append(task)
    if acknowledge:
        await asyncio.sleep(DUE_IN_SECONDS + 1)
        answer = await team.mia.post(f"/tasks/{task['id']}/acknowledge")
        team.acknowledged[task["id"]] = answer["acknowledged_at"]


def whole_life(task: dict[str, Any]) -> list[tuple[str, int]]:
    """A task that the dead API let in late has no reminder: its time lay before the task."""
    reminder_at = datetime.fromisoformat(task["due_at"]) - REMINDED_BEFORE
    came_late = datetime.fromisoformat(task["created_at"]) > reminder_at
    return [step for step in WHOLE if step != ("REMINDER", 1) or not came_late]


async def check_life(world: World, team: Team, task: dict[str, Any]) -> None:
    """Every step was taken once, every delivery arrived, nothing was sent behind the acknowledgement."""

    async def settled() -> dict[str, Any]:
        timeline: dict[str, Any] = await team.olga.get(f"/tasks/{task['id']}/timeline")
        steps = sorted(
            (entry["kind"], entry["index"])
            for entry in timeline["past"]
            if entry["state"] == "TAKEN" and entry["index"]
        )
        states = {delivery["state"] for entry in timeline["past"] for delivery in entry["deliveries"]}
        if task["id"] in team.acknowledged:
            assert len(set(steps)) == len(steps), steps
            assert {("ASSIGNED", 1), ("DUE", 1)} <= set(steps) <= set(whole_life(task)), steps
            assert states <= {"SENT", "WITHDRAWN"}, timeline
        else:
            assert steps == whole_life(task), steps
            assert states == {"SENT"}, timeline
        return timeline

    timeline = await eventually(settled, within=HEAL_SECONDS, every=0.5)
    _check_pushes(world, team, task, timeline)


def _check_pushes(world: World, team: Team, task: dict[str, Any], timeline: dict[str, Any]) -> None:
    """The phones have what the timeline says, and each message for one step only; behind an acknowledgement nothing."""
    accepted = [line for line in lines_of(world.pushes) if line["message"]["data"]["task_id"] == task["id"]]
    arrived = {(line["address"], line["message"]["data"]["notification_id"]) for line in accepted}
    pushes = [push for entry in timeline["past"] for push in entry["deliveries"] if push["channel"] == "PUSH"]
    sent = sum(1 for push in pushes if push["state"] == "SENT")
    on_their_way = sum(1 for push in pushes if push["state"] == "WITHDRAWN")
    assert sent <= len(arrived) <= sent + on_their_way, (pushes, accepted)
    if (acknowledged := team.acknowledged.get(task["id"])) is not None:
        held = [line for line in accepted if line["message"]["data"]["kind"] in HELD_BY_ACKNOWLEDGING]
        assert [line for line in held if _seconds(acknowledged, line["at"]) > IN_FLIGHT_SECONDS] == []


IN_FLIGHT_SECONDS = 10
"""A call that was claimed before the acknowledgement may end so much later."""


def _seconds(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
