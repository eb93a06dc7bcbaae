"""Who may write policies: Mia manages a project in which Ada works; Ben is in another one; Root is an admin."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.database import pool
from core.ids import uuid7
from services.identity.model import Actor, Role
from services.policies.model import LadderStep, PolicyBody, PolicyCreate, Recipient
from services.policies.queries import SYSTEM

BRISK = PolicyBody(name="Brisk", remind_before=("PT10M",), ladder=(LadderStep("PT5M", (Recipient.MANAGERS,)),))


class World(Struct, frozen=True):
    project_id: UUID
    elsewhere: UUID
    default_id: UUID
    mia: Actor
    ada: Actor
    ben: Actor
    root: Actor


async def create_world() -> World:
    people = [await _person("Mia"), await _person("Ada"), await _person("Ben"), await _person("Root", Role.ADMIN)]
    mia, ada, ben, _ = people
    project_id = await _project(mia, {mia: "MANAGER", ada: "MEMBER"})
    elsewhere = await _project(ben, {ben: "OWNER"})
    default_id = await pool().fetchval("SELECT policy_id FROM policies.in_force WHERE scope = $1", SYSTEM)
    return World(project_id, elsewhere, default_id, *people)


async def leave(world: World) -> None:
    """Later worlds have an admin of their own, and the default that was there before."""
    await pool().execute("UPDATE identity.user_account SET role = 'USER' WHERE id = $1", world.root.user_id)
    await pool().execute("UPDATE policies.in_force SET policy_id = $2 WHERE scope = $1", SYSTEM, world.default_id)


async def _person(name: str, role: Role = Role.USER) -> Actor:
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
    return Actor(user_id, uuid7(), role)


async def _project(creator: Actor, members: dict[Actor, str]) -> UUID:
    project_id = uuid7()
    await pool().execute(
        """
        INSERT INTO projects.project (id, key, name, creator_id, version, created_at, updated_at)
        VALUES ($1, $2, 'Operations', $3, nextval('core.version'), core.now(), core.now())
        """,
        project_id,
        f"P{project_id.hex[-9:].upper()}",
        creator.user_id,
    )
    for member, role in members.items():
        await pool().execute(
            """
            INSERT INTO projects.member (id, project_id, user_id, role, version, created_at)
            VALUES ($1, $2, $3, $4, nextval('core.version'), core.now())
            """,
            uuid7(),
            project_id,
            member.user_id,
            role,
        )
    return project_id


def policy(project_id: UUID | None = None, **fields: Any) -> PolicyCreate:
    return PolicyCreate(**(msgspec.structs.asdict(BRISK) | {"project_id": project_id} | fields))


async def frames(topic: str) -> list[Any]:
    """What was said on a topic, the oldest first."""
    rows = await pool().fetch(
        "SELECT body FROM events.outbox WHERE sink = 'people' AND $1 = ANY(topics) ORDER BY id", topic
    )
    return [msgspec.json.decode(row["body"]) for row in rows]


async def rollouts() -> list[UUID | None]:
    """Which rollouts Temporal was asked for, the oldest first: a project's, or None for the whole system's."""
    rows = await pool().fetch("SELECT body FROM events.outbox WHERE sink = 'workflows' ORDER BY id")
    calls = [msgspec.json.decode(row["body"]) for row in rows]
    return [
        None if call["project_id"] is None else UUID(call["project_id"]) for call in calls if call["call"] == "rollout"
    ]
