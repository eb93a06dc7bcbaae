"""`./muster up --demo`: an empty system gets a small team and live tasks; one with people in it is left alone."""

from typing import Any

import asyncpg

from ops.demo.client import Client
from ops.demo.team import Team, gather_team, in_seconds, put_in_force

ADDRESS = "@muster.example"
PASSWORD = "nothing forgotten"  # noqa: S105
MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR

POLICY: dict[str, Any] = {
    "name": "In minutes",
    "remind_before": ["PT5M", "PT1M"],
    "remind_at_due": True,
    "overdue_every": "PT5M",
    "overdue_limit": 2,
    "ack_hold": "PT10M",
    "ladder": [
        {"after": "PT2M", "notify": ["ASSIGNEE", "MANAGERS"]},
        {"after": "PT5M", "notify": ["OWNER"], "raise_priority": True},
    ],
    "channels": {"REMINDER": ["IN_APP", "PUSH"], "ESCALATION": ["IN_APP", "PUSH", "EMAIL"]},
}

TASKS: tuple[tuple[str, str, float | None, str], ...] = (
    ("Renew the certificate", "ben", 2 * MINUTE, "HIGH"),
    ("Call the landlord back", "ben", 6 * MINUTE, "MEDIUM"),
    ("Answer the auditor", "mia", 15 * MINUTE, "URGENT"),
    ("Check the pumps of hall 3", "ben", 2 * HOUR, "MEDIUM"),
    ("Order replacement filters", "mia", DAY, "LOW"),
    ("Plan the open day", "olga", 5 * DAY, "MEDIUM"),
    ("Sort the archive", "ben", None, "LOW"),
)
"""Title, whose it is, in how many seconds it is due, priority."""

_IS_EMPTY = "SELECT NOT EXISTS (SELECT FROM identity.user_account)"


async def seed(base_url: str, database_url: str) -> str:
    """What to tell the person at the terminal. Raises CannotRun."""
    if not await _is_empty(database_url):
        return "There are people here already, so nobody was made up."
    async with Client(base_url) as client:
        team = await gather_team(client, address=ADDRESS, password=PASSWORD, key="OPS", project="Operations")
        await put_in_force(client, team, POLICY)
        await _fill(client, team)
    addresses = ", ".join(person.email for person in team.people)
    return f"A small team lives here: sign in as one of {addresses} with the password “{PASSWORD}”."


async def _is_empty(database_url: str) -> bool:
    """Asked of the database: over HTTP nobody can look before they are somebody."""
    connection = await asyncpg.connect(database_url)
    try:
        return bool(await connection.fetchval(_IS_EMPTY))
    finally:
        await connection.close()


async def _fill(client: Client, team: Team) -> None:
    people = {"olga": team.olga, "mia": team.mia, "ben": team.ben}
    for title, assignee, due_in, priority in TASKS:
        task = {
            "project_id": team.project_id,
            "title": title,
            "priority": priority,
            "assignee_id": people[assignee].id,
            "due_at": None if due_in is None else in_seconds(due_in),
        }
        await client.post(team.mia, "/tasks", task)
