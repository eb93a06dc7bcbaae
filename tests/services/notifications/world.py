"""People who are told things: Ada works in a project, Ben was never in it, Root is an admin and no member either."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from core.database import pool, transaction
from core.ids import uuid7
from services.identity.model import Actor, Role
from services.notifications import claiming, commands, recording, withdrawing
from services.notifications.model import (
    Category,
    Channel,
    ClaimedDelivery,
    Message,
    Postponed,
    Preferences,
    Subject,
    Unsent,
)

PUMPS = Subject("OPS-7", "Check the pumps")


class World(Struct, frozen=True):
    project_id: UUID
    ada: Actor
    ben: Actor
    root: Actor

    def message(self, **fields: Any) -> Message:
        """A reminder for Ada about a task of the project, but for what is said otherwise."""
        usual: dict[str, Any] = {
            "user_id": self.ada.user_id,
            "category": Category.REMINDER,
            "kind": "REMINDER",
            "project_id": self.project_id,
            "task_id": uuid7(),
            "step_id": uuid7(),
            "cycle": 1,
            "assignment_no": 1,
            "facts": {"index": 1, "offset": -3600},
            "channels": (Channel.EMAIL,),
            "subject": PUMPS,
        }
        return Message(**(usual | fields))


async def create_world() -> World:
    ada, ben, root = [await _person("Ada"), await _person("Ben"), await _person("Root", Role.ADMIN)]
    project_id = uuid7()
    await pool().execute(
        """
        INSERT INTO projects.project (id, key, name, creator_id, version, created_at, updated_at)
        VALUES ($1, $2, 'Operations', $3, nextval('core.version'), core.now(), core.now())
        """,
        project_id,
        f"N{project_id.hex[-9:].upper()}",
        ada.user_id,
    )
    await pool().execute(
        """
        INSERT INTO projects.member (id, project_id, user_id, role, version, created_at)
        VALUES ($1, $2, $3, 'MEMBER', nextval('core.version'), core.now())
        """,
        uuid7(),
        project_id,
        ada.user_id,
    )
    return World(project_id, ada, ben, root)


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


async def leave(world: World) -> None:
    """Later worlds have an admin of their own."""
    await pool().execute("UPDATE identity.user_account SET role = 'USER' WHERE id = $1", world.root.user_id)


async def add_device(actor: Actor) -> UUID:
    device_id = uuid7()
    await pool().execute(
        """
        INSERT INTO identity.device (id, user_id, token, platform, kind, created_at)
        VALUES ($1, $2, $3, 'ANDROID', 'TOKEN', core.now())
        """,
        device_id,
        actor.user_id,
        f"token-{device_id}",
    )
    return device_id


async def prefer(actor: Actor, **choices: Any) -> None:
    await commands.prefer(actor, Preferences(**choices))


async def tell(*messages: Message, later: timedelta = timedelta()) -> list[UUID | None]:
    async with transaction() as tx:
        return await commands.tell(tx, await tx.now() + later, messages)


async def withdraw(task_id: UUID, *args: Any, later: timedelta = timedelta()) -> None:
    async with transaction() as tx:
        await withdrawing.withdraw(tx, await tx.now() + later, task_id, *args)


async def claim(delivery_id: UUID, later: timedelta = timedelta()) -> ClaimedDelivery | Postponed | Unsent | None:
    """An attempt's claim, as if `later` had passed."""
    async with transaction() as tx:
        return await claiming.claim(tx, await tx.now() + later, delivery_id)


async def claimed(delivery_id: UUID, later: timedelta = timedelta()) -> ClaimedDelivery:
    found = await claim(delivery_id, later)
    assert isinstance(found, ClaimedDelivery)
    return found


async def closed(delivery_id: UUID, later: timedelta = timedelta()) -> None:
    """A claim finds that it is over, and it is closed."""
    unsent = await claim(delivery_id, later)
    assert isinstance(unsent, Unsent)
    async with transaction() as tx:
        await recording.close(tx, unsent)


async def now() -> datetime:
    return await pool().fetchval("SELECT core.now()")  # type: ignore[no-any-return]


async def deliveries(*notification_ids: UUID | None) -> list[asyncpg.Record]:
    """The rows of some notifications' deliveries, in the order asked; IN_APP, PUSH and EMAIL of each."""
    return await pool().fetch(
        """
        SELECT * FROM notifications.delivery WHERE notification_id = ANY($1::uuid[])
        ORDER BY array_position($1::uuid[], notification_id), channel = 'EMAIL', channel
        """,
        list(notification_ids),
    )


async def delivery(notification_id: UUID | None) -> asyncpg.Record:
    """The row of a notification's only delivery."""
    (row,) = await deliveries(notification_id)
    return row


async def states(*notification_ids: UUID | None) -> list[tuple[str, str, str | None]]:
    return [(row["channel"], row["state"], row["reason"]) for row in await deliveries(*notification_ids)]


async def frames(actor: Actor) -> list[Any]:
    """What was said on a person's own topic, the oldest first."""
    rows = await pool().fetch(
        "SELECT body FROM events.outbox WHERE sink = 'people' AND topics = ARRAY[$1] ORDER BY id",
        f"user:{actor.user_id}",
    )
    return [msgspec.json.decode(row["body"]) for row in rows]


async def calls_for(*delivery_ids: UUID) -> list[Any]:
    """What Temporal was asked for that names one of the deliveries."""
    rows = await pool().fetch("SELECT body FROM events.outbox WHERE sink = 'workflows' ORDER BY id")
    wanted = {str(delivery_id) for delivery_id in delivery_ids}
    calls = [msgspec.json.decode(row["body"]) for row in rows]
    return [call for call in calls if wanted & set(call.get("delivery_ids", ()))]
