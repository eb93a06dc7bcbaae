"""A manager is ill, their substitute asleep: the ladder finds somebody awake. Seen from outside."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.eventually import eventually
from tests.journeys.conftest import World
from tests.journeys.test_first_light import in_seconds
from tests.outside import Listener, Person, lines_of, listening, register

pytestmark = pytest.mark.anyio

ESCALATION = {"ESCALATION": ["IN_APP", "PUSH"]}


class Team:
    """Olga owns the project and is ill; Sue stands in for her, and sleeps as Ben does, who is on call; Ada works."""

    def __init__(self, olga: Person, sue: Person, ben: Person, ada: Person, project: dict[str, Any]) -> None:
        self.olga, self.sue, self.ben, self.ada = olga, sue, ben, ada
        self.project = project
        self.names = {olga.id: "Olga", sue.id: "Sue", ben.id: "Ben", ada.id: "Ada"}

    async def task(self, **fields: Any) -> Any:
        return await self.olga.post("/tasks", {"project_id": self.project["id"], "assignee_id": self.ada.id, **fields})


@pytest.fixture
async def team(world: World) -> Team:
    olga, sue, ben, ada = [await register(world.base, name) for name in ("Olga", "Sue", "Ben", "Ada")]
    key = "N" + olga.id.replace("-", "")[-8:].upper()
    project = await olga.post("/projects", {"name": "Night", "key": key})
    for person in (sue, ben, ada):
        await olga.post(f"/projects/{project['id']}/members", {"user_id": person.id, "role": "MEMBER"})
    for person in (olga, sue, ben, ada):
        await person.post("/me/devices", {"token": f"phone-{person.id}", "platform": "ANDROID"})
    for person in (sue, ben):
        await put(person, "/me/preferences", {"quiet_hours": a_night_around_now()})
    return Team(olga, sue, ben, ada, project)


async def put(person: Person, path: str, body: dict[str, Any]) -> None:
    response = await person.ask("PUT", path, body)
    assert response.status_code == 200, response.text


def a_night_around_now() -> dict[str, str]:
    start, end = (datetime.now(UTC) + timedelta(hours=hours) for hours in (-2, 6))
    return {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}


async def rely_on_the_rota(team: Team) -> None:
    """Ben is on call; a task that is late asks the managers, then him, then the owner."""
    rota = await team.olga.post(
        "/rotas",
        {"name": "Nights", "people": [team.ben.id], "hand_over": {"starts_on": "2026-01-01"},
         "time_zone": "Europe/Berlin", "project_id": team.project["id"]},
    )  # fmt: skip
    ladder = [
        {"after": "PT2S", "notify": ["MANAGERS"]},
        {"after": "PT5S", "notify": [f"ONCALL:{rota['id']}"], "break_quiet": True},
        {"after": "PT18S", "notify": ["OWNER"], "break_quiet": True},
    ]
    wanted = {"name": "Nightly", "remind_at_due": False, "ladder": ladder, "channels": ESCALATION}
    policy = await team.olga.post("/policies", wanted | {"project_id": team.project["id"]})
    await put(team.olga, f"/projects/{team.project['id']}/policy", {"policy_id": policy["id"]})


def pushes(world: World, task: dict[str, Any]) -> list[tuple[str, str]]:
    """To whose phone something of a task was pushed, and what."""
    messages = [line["message"] for line in lines_of(world.pushes)]
    return [(each["token"], each["data"]["kind"]) for each in messages if each["data"]["task_id"] == task["id"]]


async def escalated_to(seen: Listener, level: int) -> dict[str, Any]:
    """The notification of a level that the person hears of."""

    async def heard() -> dict[str, Any] | None:
        notices = [event["data"] for event in seen.events if event["kind"] == "notification.created"]
        return next((one for one in notices if one["step"] == {"kind": "ESCALATION", "index": level}), None)

    found = await eventually(heard, within=25)
    assert found is not None
    return found


async def entries(team: Team, task: dict[str, Any], part: str) -> list[dict[str, Any]]:
    timeline = await team.olga.get(f"/tasks/{task['id']}/timeline")
    return [entry for entry in timeline[part] if entry["kind"] != "ASSIGNED"]


async def test_a_manager_is_ill_and_the_ladder_finds_somebody_awake(world: World, team: Team) -> None:
    absence = await team.olga.post(
        "/me/substitutes",
        {"substitute_id": team.sue.id, "starts_at": in_seconds(0), "ends_at": in_seconds(86_400), "reason": "Ill"},
    )
    await rely_on_the_rota(team)
    async with listening(team.sue) as sue, listening(team.ben) as ben:
        task = await team.task(title="Restart the pumps", due_at=in_seconds(2))
        first = await escalated_to(sue, 1)
        assert first["instead_of"] == [{"user_id": team.olga.id, "until": absence["ends_at"]}]
        deliveries = (await team.sue.get(f"/notifications/{first['id']}/deliveries"))["items"]
        assert [(each["channel"], each["state"], each["reason"]) for each in deliveries] == [
            ("IN_APP", "SENT", None),
            ("PUSH", "HELD", "quiet hours"),
        ]

        second = await escalated_to(ben, 2)

        async def bens_phone_rang() -> bool:
            return (f"phone-{team.ben.id}", "ESCALATION") in pushes(world, task)

        await eventually(bens_phone_rang)
        acknowledged = await team.ben.post(f"/tasks/{task['id']}/acknowledge", {"notification_id": second["id"]})
        assert acknowledged["acknowledged_at"] is not None
    await nothing_follows(world, team, task)
    await the_timeline_explains_it(team, task, absence)


async def nothing_follows(world: World, team: Team, task: dict[str, Any]) -> None:
    """Another task, whose owner hears later than they would have of this one."""
    other = await team.task(title="Sweep the yard", due_at=in_seconds(1))

    async def the_owner_has_heard_of_it() -> bool:
        past = await entries(team, other, "past")
        return [entry["index"] for entry in past if entry["kind"] == "ESCALATION"] == [1, 2, 3]

    await eventually(the_owner_has_heard_of_it, within=40)
    assert sorted(pushes(world, task)) == sorted(
        [(f"phone-{team.ada.id}", "ASSIGNED"), (f"phone-{team.ben.id}", "ESCALATION")]
    )


async def the_timeline_explains_it(team: Team, task: dict[str, Any], absence: dict[str, Any]) -> None:
    created, first, second, acknowledged = await entries(team, task, "past")
    assert [created["kind"], acknowledged["kind"]] == ["task.created", "task.acknowledged"]
    assert first["summary"] == "Escalation level 1 to the managers, with a substitute for one who is away"
    assert told(team, first) == [("Sue", [("Olga", absence["ends_at"])])]
    assert states(team, first) == [
        ("Sue", "IN_APP", "SENT", None),
        ("Sue", "PUSH", "WITHDRAWN", "the task has moved on"),
    ]
    assert second["summary"] == "Escalation level 2 to whoever is on call"
    assert (told(team, second), second["policy"]["step"]) == ([("Ben", [])], "ladder[1]")
    assert states(team, second) == [("Ben", "IN_APP", "SENT", None), ("Ben", "PUSH", "SENT", None)]
    (held,) = await entries(team, task, "upcoming")
    assert (held["state"], held["reason"]) == ("HELD", "held by the acknowledgement")
    assert told(team, held) == [("Sue", [("Olga", absence["ends_at"])])]


def told(team: Team, entry: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who hears of an entry, and for whom who is away until when."""
    return [
        (team.names[person["user_id"]], [(team.names[away["user_id"]], away["until"]) for away in person["instead_of"]])
        for person in entry["recipients"]
    ]


def states(team: Team, entry: dict[str, Any]) -> list[tuple[str, str, str, str | None]]:
    return [
        (team.names[each["user_id"]], each["channel"], each["state"], each["reason"]) for each in entry["deliveries"]
    ]
