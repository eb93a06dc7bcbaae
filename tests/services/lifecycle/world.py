"""A small world in the database: a project with its people, tasks in it, and a clock that tests may turn."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.database import pool
from core.ids import uuid7
from services.identity.model import Actor, Role
from services.lifecycle import claiming
from services.lifecycle.commands import advance
from services.lifecycle.model import Claim, StepKind, Turn
from services.notifications.model import Channel
from services.policies.model import PolicyBody
from services.tasks import commands as tasks
from services.tasks.model import Task, TaskCreate

PUBLIC_URL = "https://muster.example.org"


class Person(Struct, frozen=True):
    id: UUID
    name: str
    actor: Actor


class World(Struct, frozen=True):
    """Olga owns the project, Mia manages it, Ada and Ben work in it. Root, an admin of the platform, is no member."""

    project_id: UUID
    olga: Person
    mia: Person
    ada: Person
    ben: Person
    root: Person

    def name_of(self, user_id: UUID) -> str:
        return next(p.name for p in (self.olga, self.mia, self.ada, self.ben, self.root) if p.id == user_id)

    def names(self, user_ids: Any) -> list[str]:
        return [self.name_of(user_id) for user_id in user_ids]

    async def task(self, *, assignee: Person | None = None, creator: Person | None = None, **fields: Any) -> Task:
        """Made by Mia for Ada, where nothing else is said."""
        wanted = TaskCreate(self.project_id, "Check the pumps", assignee_id=(assignee or self.ada).id, **fields)
        return await tasks.create((creator or self.mia).actor, wanted)

    async def govern(self, policy: PolicyBody) -> UUID:
        """Put a policy in force for the project, past all checks."""
        policy_id: UUID = await pool().fetchval(
            """
            WITH made AS (
                INSERT INTO policies.policy (id, project_id, name, body, version, created_at, updated_at)
                VALUES ($1, $2, $3, $4, nextval('core.version'), core.now(), core.now()) RETURNING id
            )
            INSERT INTO policies.in_force (scope, policy_id, version, updated_at)
            SELECT $2, id, nextval('core.version'), core.now() FROM made
            ON CONFLICT (scope) DO UPDATE SET policy_id = excluded.policy_id, version = excluded.version
            RETURNING policy_id
            """,
            uuid7(),
            self.project_id,
            policy.name,
            msgspec.json.encode(policy).decode(),
        )
        return policy_id

    async def remove(self, person: Person) -> None:
        """End a membership, past all commands: as a step finds it that is taken right then."""
        await pool().execute(
            "DELETE FROM projects.member WHERE project_id = $1 AND user_id = $2", self.project_id, person.id
        )


async def create_world() -> World:
    await _retire_admins()
    people = [
        await _person("Olga"), await _person("Mia"), await _person("Ada"), await _person("Ben"),
        await _person("Root", Role.ADMIN),
    ]  # fmt: skip
    project_id = uuid7()
    await pool().execute(
        """
        INSERT INTO projects.project (id, key, name, creator_id, version, created_at, updated_at)
        VALUES ($1, $2, 'Operations', $3, nextval('core.version'), core.now(), core.now())
        """,
        project_id,
        f"O{project_id.hex[-9:].upper()}",
        people[0].id,
    )
    for person, role in zip(people, ("OWNER", "MANAGER", "MEMBER", "MEMBER"), strict=False):
        await pool().execute(
            """
            INSERT INTO projects.member (id, project_id, user_id, role, version, created_at)
            VALUES ($1, $2, $3, $4, nextval('core.version'), core.now())
            """,
            uuid7(),
            project_id,
            person.id,
            role,
        )
    return World(project_id, *people)


async def give_device(person: Person) -> UUID:
    device_id = uuid7()
    await pool().execute(
        """
        INSERT INTO identity.device (id, user_id, token, platform, kind, created_at)
        VALUES ($1, $2, $3, 'ANDROID', 'FID', core.now())
        """,
        device_id,
        person.id,
        f"token-{device_id}",
    )
    return device_id


async def _person(name: str, role: Role = Role.USER) -> Person:
    user_id = uuid7()
    await pool().execute(
        """
        INSERT INTO identity.user_account (id, email, name, role, time_zone, version, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'UTC', nextval('core.version'), core.now(), core.now())
        """,
        user_id,
        f"{name.lower()}-{user_id}@example.org",
        name,
        role,
    )
    return Person(user_id, name, Actor(user_id, uuid7(), role))


async def _retire_admins() -> None:
    """Root is the only admin of their world."""
    await pool().execute("UPDATE identity.user_account SET role = 'USER' WHERE role = 'ADMIN'")


async def now() -> datetime:
    moment: datetime = await pool().fetchval("SELECT core.now()")
    return moment


async def pass_by(**amount: float) -> None:
    """Turn the database's clock on."""
    await pool().execute("UPDATE core.clock SET shift = shift + $1", timedelta(**amount))


@asynccontextmanager
async def own_clock() -> AsyncIterator[None]:
    """Whatever is done to the clock inside is undone."""
    yield
    await pool().execute("UPDATE core.clock SET shift = interval '0'")


async def due_in(**amount: float) -> datetime:
    return await now() + timedelta(**amount)


async def claim(delivery_id: UUID) -> Claim:
    return await claiming.claim(delivery_id, PUBLIC_URL)


async def turn(task: Task) -> Turn:
    (only,) = await advance([task.id])
    return only


async def told(world: World, task: Task, *, channel: Channel = Channel.IN_APP) -> list[tuple[str, str, str]]:
    """Every delivery of the task's steps on a channel, as (kind, who, state): turn by turn, then by the alphabet."""
    rows = await pool().fetch(
        """
        SELECT created_at, step_kind, user_id, state FROM notifications.delivery
        WHERE task_id = $1 AND channel = $2 AND step_kind IS NOT NULL
        """,
        task.id,
        channel,
    )
    return [row[1:] for row in sorted((at, kind, world.name_of(who), state) for at, kind, who, state in rows)]


async def steps(task: Task, state: str = "TAKEN") -> list[str]:
    """What is on record in this state, as `KIND index`, in the order of time."""
    rows = await pool().fetch(
        'SELECT kind, "index" FROM lifecycle.step WHERE task_id = $1 AND state = $2 ORDER BY taken_at, at, id',
        task.id,
        state,
    )
    return [f"{StepKind(row['kind'])} {row['index']}" for row in rows]


async def task_now(task: Task) -> Any:
    return await pool().fetchrow("SELECT * FROM tasks.task WHERE id = $1", task.id)


async def agenda_now(task: Task) -> Any:
    return await pool().fetchrow("SELECT * FROM lifecycle.agenda WHERE task_id = $1", task.id)


async def frames(task: Task) -> list[tuple[list[str], Any]]:
    """What was said about the task in the outbox: topics, and the frame."""
    rows = await pool().fetch(
        """
        SELECT topics, body FROM events.outbox
        WHERE sink = 'people' AND event_id IN (SELECT id FROM events.event WHERE task_id = $1) ORDER BY id
        """,
        task.id,
    )
    return [(row["topics"], msgspec.json.decode(row["body"])) for row in rows]


async def events(task: Task) -> list[str]:
    rows = await pool().fetch("SELECT kind FROM events.event WHERE task_id = $1 ORDER BY at, kind", task.id)
    return [row["kind"] for row in rows]


async def calls() -> list[Any]:
    """What Temporal is asked to do."""
    rows = await pool().fetch("SELECT body FROM events.outbox WHERE sink = 'workflows' ORDER BY id")
    return [msgspec.json.decode(row["body"]) for row in rows]


async def forget_calls() -> None:
    await pool().execute("DELETE FROM events.outbox WHERE sink = 'workflows'")


async def deliveries(task: Task, channel: Channel) -> list[UUID]:
    """The ids of what is still to be sent about the task."""
    rows = await pool().fetch(
        """
        SELECT id FROM notifications.delivery
        WHERE task_id = $1 AND channel = $2 AND state IN ('QUEUED', 'HELD') ORDER BY id
        """,
        task.id,
        channel,
    )
    return [row["id"] for row in rows]


async def somebody_waits_for_a_lock() -> bool:
    return bool(
        await pool().fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
    )
