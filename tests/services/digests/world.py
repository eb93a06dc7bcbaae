"""What the tests of digests do: choose, turn the clock to a moment, run, and read what was written."""

from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec

from core.database import pool
from services.digests.model import DigestFacts
from services.digests.sending import notice_changes, send_some
from services.identity.commands import change_me
from services.identity.model import MePatch
from services.notifications.commands import prefer
from services.notifications.model import Category, Channel, Digest, Matrix, Mode, Period, Preferences
from services.notifications.model import instant_everywhere as everywhere
from services.tasks import comments
from services.tasks.model import Comment, CommentCreate, Task
from tests.services.lifecycle.world import Person


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def it_is(text: str) -> None:
    """Turn the database's clock to this moment, in UTC."""
    await pool().execute("UPDATE core.clock SET shift = $1::timestamptz - now()", utc(text))


async def wants(person: Person, period: Period = Period.DAILY, at: str = "09:00", **choices: Any) -> None:
    await prefer(person.actor, Preferences(digest=Digest(period, at), **choices))


async def moves_to(person: Person, time_zone: str) -> None:
    await change_me(person.actor, MePatch(time_zone=time_zone), None)


def put_off(*categories: Category, channel: Channel = Channel.EMAIL) -> Matrix:
    """The matrix of somebody who wants these in their digest."""
    return {**everywhere(), **{each: {**everywhere()[each], channel: Mode.DIGEST} for each in categories}}


async def run() -> None:
    """A whole run, as the activity does it."""
    await notice_changes()
    while await send_some():
        pass


async def comment(task: Task, author: Person, text: str = "Noted.") -> Comment:
    return await comments.add(author.actor, task.id, CommentCreate(text))


async def digests_of(person: Person) -> list[DigestFacts]:
    """What was written to be told, the oldest first."""
    rows = await pool().fetch(
        "SELECT facts FROM notifications.notification WHERE user_id = $1 AND kind = 'digest' ORDER BY id", person.id
    )
    return [msgspec.json.decode(row["facts"], type=DigestFacts) for row in rows]


async def digest_of(person: Person) -> DigestFacts:
    (only,) = await digests_of(person)
    return only


async def mails_to(person: Person) -> list[asyncpg.Record]:
    """The deliveries of their digests, the oldest first."""
    return await pool().fetch(
        """
        SELECT delivery.* FROM notifications.delivery
        JOIN notifications.notification AS notice ON notice.id = notification_id
        WHERE notice.user_id = $1 AND notice.kind = 'digest' ORDER BY delivery.id
        """,
        person.id,
    )


async def next_of(person: Person) -> datetime | None:
    """When they are looked at again."""
    return await pool().fetchval("SELECT next_at FROM digests.due WHERE user_id = $1", person.id)  # type: ignore[no-any-return]
