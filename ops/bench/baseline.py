"""What a bare server manages: ASGI on uvicorn with asyncpg and msgspec, the same statements on the same database.

No authentication, no rights, no limits, no framework. Every figure of the HTTP edge is shown beside it. Run as
`python -m ops.bench.baseline`, configured by the roles' own environment.
"""

import os
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import uvicorn

from core.ids import uuid7
from core.keyset import Page
from core.settings import Settings
from services.events.model import Kind, Sink, project_topic
from services.tasks.model import SUMMARY_COLUMNS, TASK_COLUMNS, Priority, Status, Task, TaskCreate, TaskSummary

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

PAGE = 50
NOBODY = UUID(int=0)

_GET = f"SELECT {', '.join(TASK_COLUMNS)} FROM tasks.task WHERE id = $1 AND deleted_at IS NULL"  # noqa: S608

_LIST = f"""
SELECT {", ".join(SUMMARY_COLUMNS)} FROM tasks.task
WHERE project_id = $1 AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT {PAGE + 1}
"""  # noqa: S608

_CREATE = """
WITH counted AS (
    UPDATE tasks.counter SET last = last + 1 WHERE project_id = $2 RETURNING last
)
INSERT INTO tasks.task (
    id, project_id, creator_id, number, key, title, description, status, priority, due_at, labels, position, version,
    created_at, updated_at, cycle_started_at, escalation_level, revision, cycle, accepted_no, assignment_no,
    escalated_to_admins
)
SELECT $1, $2, $3, last, project.key || '-' || last, $4, $5, $6, $7, $8, $9, last, nextval('core.version'),
       now(), now(), now(), 0, 1, 1, 0, 0, false
FROM counted JOIN projects.project ON project.id = $2
RETURNING key, position, version, created_at
"""

_ANNOUNCE = """
WITH logged AS (
    INSERT INTO events.event (id, at, kind, actor_id, project_id, task_id, user_ids, changes)
    VALUES ($1, $2, $3, $4::uuid, $5, $6, ARRAY[$4::uuid], '{}')
)
INSERT INTO events.outbox (sink, shard, event_id, topics, body) VALUES ($7, 0, $1, $8, $9)
"""

_ENCODER = msgspec.json.Encoder()
_WANTED = msgspec.json.Decoder(TaskCreate)


class Bare:
    """`GET /tasks/<id>`, `GET /tasks/of/<project id>`, `POST /tasks`, `GET /health/live`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: Any = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await _answer(send, *await self._route(scope["method"], scope["path"], receive))

    async def _route(self, method: str, path: str, receive: Receive) -> tuple[int, Any]:
        if method == "POST":
            return 201, await self._create(await _body(receive))
        if path.startswith("/tasks/of/"):
            return 200, await self._list(UUID(path[len("/tasks/of/") :]))
        if path.startswith("/tasks/"):
            return 200, await self._get(UUID(path[len("/tasks/") :]))
        return 200, {}

    async def _get(self, task_id: UUID) -> Task:
        return Task(*await self._pool.fetchrow(_GET, task_id))

    async def _list(self, project_id: UUID) -> Page[TaskSummary]:
        rows = await self._pool.fetch(_LIST, project_id)
        return Page([TaskSummary(*row) for row in rows[:PAGE]], None)

    async def _create(self, body: bytes) -> Task:
        """The two-statement transaction: the task with its number, then its event with one outbox entry."""
        wanted = _WANTED.decode(body)
        task_id, labels = uuid7(), list(wanted.labels)
        async with self._pool.acquire() as connection, connection.transaction():
            key, position, version, now = await connection.fetchrow(
                _CREATE,
                task_id,
                wanted.project_id,
                NOBODY,
                wanted.title,
                wanted.description,
                Status.PENDING,
                wanted.priority,
                wanted.due_at,
                labels,
            )
            task = Task(
                id=task_id,
                key=key,
                project_id=wanted.project_id,
                title=wanted.title,
                status=Status.PENDING,
                priority=Priority(wanted.priority),
                creator_id=NOBODY,
                assignee_id=None,
                due_at=wanted.due_at,
                acknowledged_at=None,
                snoozed_until=None,
                escalation_level=0,
                labels=labels,
                position=position,
                version=version,
                created_at=now,
                updated_at=now,
                completed_at=None,
                description=wanted.description,
            )
            await connection.execute(
                _ANNOUNCE,
                uuid7(),
                now,
                Kind.TASK_CREATED,
                NOBODY,
                wanted.project_id,
                task_id,
                Sink.PEOPLE,
                [project_topic(wanted.project_id)],
                _ENCODER.encode(task).decode(),
            )
        return task

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._pool = await asyncpg.create_pool(
            self._settings.database_url, min_size=1, max_size=self._settings.database_pool
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


async def _answer(send: Send, status: int, content: Any) -> None:
    body = _ENCODER.encode(content)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def main() -> None:
    settings = Settings.from_environment(os.environ)
    uvicorn.run(
        Bare(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        proxy_headers=False,
        log_level="warning",
        server_header=False,
        date_header=False,
    )


if __name__ == "__main__":
    main()
