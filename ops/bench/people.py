"""Accounts, projects and tasks to measure with: people and projects made over HTTP, masses of tasks by SQL."""

from typing import Any
from uuid import UUID

import asyncpg
import httpx
import msgspec

PASSWORD = "a password for measuring"  # noqa: S105
POLICY_OF_SECONDS = {"name": "Due only", "remind_before": [], "remind_at_due": True, "ladder": []}

_FILL = """
INSERT INTO tasks.task (
    id, project_id, creator_id, number, key, title, description, status, priority, assignee_id, due_at, labels,
    position, version, created_at, updated_at, cycle_started_at, escalation_level, revision, cycle, accepted_no,
    assignment_no, assigned_at, assigner_id, escalated_to_admins
)
SELECT uuidv7(interval '-1 minute' * n), $1, $2, n, $3 || '-' || n, 'Check the pumps of hall ' || n,
       'Look at **every** pump, write down its pressure.',
       (ARRAY['PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED'])[1 + n % 4],
       (ARRAY['LOW', 'MEDIUM', 'HIGH', 'URGENT'])[1 + n % 3], $2, moment + interval '10 days', ARRAY['pumps', 'hall'],
       n, nextval('core.version'), moment, moment, moment, 0, 1, 1, 0, 1, moment, $2, false
FROM generate_series(1, $4::int) AS n, LATERAL (SELECT core.now() - interval '1 minute' * n AS moment) AS past
"""

_COUNT = """
INSERT INTO tasks.counter (project_id, last) VALUES ($1, $2) ON CONFLICT (project_id) DO UPDATE SET last = $2
"""


class Person(msgspec.Struct, frozen=True):
    id: UUID
    token: str


class Project(msgspec.Struct, frozen=True):
    id: UUID
    key: str


class Api:
    """The HTTP API as one client uses it. Raises httpx.HTTPStatusError for every answer but a good one."""

    def __init__(self, port: int) -> None:
        self._client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=30.0)

    async def __aenter__(self) -> "Api":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def register(self, name: str) -> Person:
        body = {"email": f"{name}@bench.example", "password": PASSWORD, "name": name.title()}
        answer = (await self._client.post("/auth/register", json=body)).raise_for_status().json()
        return Person(UUID(answer["user"]["id"]), answer["access_token"])

    async def create_project(self, owner: Person, key: str) -> Project:
        return Project(UUID((await self.post(owner, "/projects", {"name": f"Hall {key}", "key": key}))["id"]), key)

    async def post(self, actor: Person, path: str, body: dict[str, object]) -> Any:
        answer = await self._client.post(path, json=body, headers=_bearer(actor))
        return answer.raise_for_status().json()

    async def get(self, actor: Person, path: str) -> Any:
        answer = await self._client.get(path, headers=_bearer(actor))
        return answer.raise_for_status().json()

    async def patch(self, actor: Person, path: str, body: dict[str, object]) -> None:
        (await self._client.patch(path, json=body, headers=_bearer(actor))).raise_for_status()

    async def put(self, actor: Person, path: str, body: dict[str, object]) -> None:
        (await self._client.put(path, json=body, headers=_bearer(actor))).raise_for_status()


def _bearer(actor: Person) -> dict[str, str]:
    return {"authorization": f"Bearer {actor.token}"}


async def insert(connection: asyncpg.Connection, project: Project, owner: Person, count: int) -> None:
    """What `fill` writes, within the caller's transaction."""
    await connection.execute(_FILL, project.id, owner.id, project.key, count)
    await connection.execute(_COUNT, project.id, count)


async def fill(connection: asyncpg.Connection, project: Project, owner: Person, count: int) -> list[UUID]:
    """`count` tasks of every status and priority, behind the application's back. Gives their ids."""
    async with connection.transaction():
        await insert(connection, project, owner, count)
    await connection.execute("VACUUM ANALYZE tasks.task")
    return [row["id"] for row in await connection.fetch("SELECT id FROM tasks.task WHERE project_id = $1", project.id)]
