"""Who takes part, and the policy of seconds that they live by."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ops.demo.client import Client, Person

POLICY: dict[str, Any] = {
    "name": "In seconds",
    "remind_before": ["PT3S"],
    "remind_at_due": True,
    "overdue_every": None,
    "ack_hold": "PT6S",
    "ladder": [
        {"after": "PT2S", "notify": ["ASSIGNEE", "MANAGERS"]},
        {"after": "PT4S", "notify": ["OWNER"], "raise_priority": True},
        {"after": "PT8S", "notify": ["MANAGERS", "OWNER"], "raise_priority": True},
    ],
    "channels": {"REMINDER": ["IN_APP", "PUSH"], "ESCALATION": ["IN_APP", "PUSH", "EMAIL"]},
}


@dataclass(frozen=True)
class Team:
    """Olga owns the project, Mia manages it, Ben does the work."""

    olga: Person
    mia: Person
    ben: Person
    project_id: str
    key: str

    @property
    def people(self) -> tuple[Person, Person, Person]:
        return self.olga, self.mia, self.ben

    def name_of(self, user_id: str) -> str:
        return next((person.name for person in self.people if person.id == user_id), "somebody else")


async def gather_team(client: Client, *, address: str, password: str, key: str, project: str) -> Team:
    """New people with a phone each, in a new project. `address` is what their e-mail addresses end in.

    Olga comes first: in an empty system that makes her its ADMIN.
    """
    olga = await client.sign_up("Olga", f"olga{address}", password)
    mia, ben = await asyncio.gather(
        *(client.sign_up(name, f"{name.lower()}{address}", password) for name in ("Mia", "Ben"))
    )
    project_id = (await client.post(olga, "/projects", {"name": project, "key": key}))["id"]
    await client.post(olga, f"/projects/{project_id}/members", {"user_id": mia.id, "role": "MANAGER"})
    await client.post(olga, f"/projects/{project_id}/members", {"user_id": ben.id, "role": "MEMBER"})
    for person in (olga, mia, ben):
        phone = {"token": f"demo-{secrets.token_hex(8)}", "platform": "ANDROID"}
        await client.post(person, "/me/devices", phone)
    return Team(olga, mia, ben, project_id, key)


async def put_in_force(client: Client, team: Team, policy: dict[str, Any]) -> None:
    """Mia, who manages the project, gives it a policy of its own."""
    made = await client.post(team.mia, "/policies", policy | {"project_id": team.project_id})
    await client.put(team.mia, f"/projects/{team.project_id}/policy", {"policy_id": made["id"]})


def in_seconds(seconds: float) -> str:
    """A moment as the API takes it."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
