"""The people of the tests, and a project for them to work in.

Olga owns the project, Mia manages it, Max and Ada are members, Vic looks on, Sam is a stranger, Root an admin of the
platform who is in no project.
"""

import json
from typing import Any
from uuid import UUID

from msgspec import Struct

from core.database import pool
from core.ids import uuid7
from services.identity.model import Actor, Role
from services.projects import commands as projects
from services.projects.model import MemberAdd, Project, ProjectCreate, ProjectRole
from services.tasks import commands as tasks
from services.tasks.model import Task, TaskCreate

_INSERT_USER = """
INSERT INTO identity.user_account (id, email, name, role, time_zone, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, 'UTC', nextval('core.version'), core.now(), core.now())
"""


class World(Struct, frozen=True):
    project: Project
    olga: Actor
    mia: Actor
    max: Actor
    ada: Actor
    vic: Actor
    sam: Actor
    root: Actor

    async def task(self, by: Actor | None = None, **fields: Any) -> Task:
        """A task, made by Mia where nobody else is named."""
        return await tasks.create(by or self.mia, TaskCreate(self.project.id, **{"title": "Check the pumps"} | fields))


async def person(name: str, role: Role = Role.USER) -> Actor:
    """An account without a password, and an actor who could have signed in with it."""
    user_id = uuid7()
    await pool().execute(_INSERT_USER, user_id, email(user_id), name, role)
    return Actor(user_id, uuid7(), role)


def email(user_id: UUID) -> str:
    return f"{user_id.hex}@example.org"


async def project_of(owner: Actor) -> Project:
    """A project of one owner, under a key that no other test has."""
    return await projects.create(owner, ProjectCreate("Pump station", f"P{uuid7().hex[-6:].upper()}"))


async def join(project: Project, owner: Actor, someone: Actor, role: ProjectRole) -> None:
    await projects.add_member(owner, project.id, MemberAdd(role, someone.user_id))


async def world() -> World:
    olga, mia, maxim, ada, vic, sam = [await person(name) for name in ("Olga", "Mia", "Max", "Ada", "Vic", "Sam")]
    root = await person("Root", Role.ADMIN)
    project = await project_of(olga)
    await join(project, olga, mia, ProjectRole.MANAGER)
    await join(project, olga, maxim, ProjectRole.MEMBER)
    await join(project, olga, ada, ProjectRole.MEMBER)
    await join(project, olga, vic, ProjectRole.VIEWER)
    return World(project, olga, mia, maxim, ada, vic, sam, root)


class Told(Struct, frozen=True):
    """One frame as the relay would carry it."""

    topics: tuple[str, ...]
    kind: str
    actor_id: str | None
    data: dict[str, Any]


class Ear:
    """Hears what is written to the outbox from now on."""

    def __init__(self, floor: int) -> None:
        self._floor = floor

    @classmethod
    async def open(cls) -> "Ear":
        return cls(await pool().fetchval("SELECT coalesce(max(id), 0) FROM events.outbox"))

    async def frames(self, topic: str | None = None) -> list[Told]:
        rows = await self._rows("people")
        told = [_told(row) for row in rows if list(row["topics"]) != ["control"]]
        return [frame for frame in told if topic is None or topic in frame.topics]

    async def controls(self) -> list[dict[str, Any]]:
        return [json.loads(row["body"]) for row in await self._rows("people") if list(row["topics"]) == ["control"]]

    async def calls(self) -> list[dict[str, Any]]:
        return [json.loads(row["body"]) for row in await self._rows("workflows")]

    async def _rows(self, sink: str) -> list[Any]:
        return list(
            await pool().fetch(
                "SELECT topics, body FROM events.outbox WHERE sink = $1 AND id > $2 ORDER BY id", sink, self._floor
            )
        )


def _told(row: Any) -> Told:
    body = json.loads(row["body"])
    return Told(tuple(row["topics"]), body["kind"], body["actor_id"], body["data"])
