"""Reading inboxes, deliveries and preferences."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Protocol
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec.structs import replace

from core.database import pool
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.events.model import StartDeliver
from services.identity.model import Actor
from services.notifications import attempts
from services.notifications.model import (
    Category,
    Channel,
    Day,
    Delivery,
    Digest,
    Matrix,
    Mode,
    Notice,
    Preferences,
    QuietHours,
    Reader,
    StepTold,
    instant_everywhere,
)
from services.notifications.rules import deliver_calls

INBOX = "inbox"
"""The scope of its cursors."""

NOTICE = "id, user_id, category, kind, project_id, task_id, step_id, actor_id, facts, version, created_at, read_at"

_DELIVERY = """
    id, notification_id, user_id, channel, state, reason, send_at, retry_at, attempts, error, provider_id, created_at,
    finished_at
"""

_PREFERENCES = """
SELECT person.id AS user_id, person.time_zone, preference.body
FROM identity.active_user AS person LEFT JOIN notifications.preference ON preference.user_id = person.id
WHERE person.id = ANY($1::uuid[])
"""

_LOCALE = "SELECT body ->> 'locale' AS locale FROM notifications.preference WHERE user_id = $1"

_INBOX = f"""
SELECT {NOTICE} FROM notifications.notification
WHERE user_id = $1 AND shown_at IS NOT NULL
  AND ($2::boolean IS NULL OR (read_at IS NULL) = $2) AND ($3::uuid IS NULL OR id < $3)
ORDER BY id DESC LIMIT $4
"""  # noqa: S608

_NOTICES = f"SELECT {NOTICE} FROM notifications.notification WHERE id = ANY($1::uuid[]) AND user_id = $2"  # noqa: S608

_CYCLE_OF = "SELECT cycle FROM notifications.notification WHERE id = $1 AND user_id = $2 AND task_id = $3"

_DELIVERIES = f"""
SELECT {_DELIVERY} FROM notifications.delivery WHERE notification_id = ANY($1::uuid[])
ORDER BY created_at, notification_id, array_position(ARRAY['IN_APP', 'PUSH', 'EMAIL'], channel::text), id
"""  # noqa: S608

_ESCALATED_TO = """
SELECT EXISTS (SELECT FROM notifications.notification
               WHERE user_id = $1 AND task_id = $2 AND cycle = $3 AND kind = 'ESCALATION')
"""

_TOLD = """
SELECT id, step_id, user_id, read_at FROM notifications.notification WHERE step_id = ANY($1::uuid[]) ORDER BY id
"""

_WAITING = """
SELECT id, channel, coalesce(retry_at, send_at) AS at FROM notifications.delivery, core.now() AS now
WHERE state IN ('QUEUED', 'HELD') AND coalesce(retry_at, send_at) < now - interval '60 seconds'
  AND (lease_until IS NULL OR lease_until < now)
  AND NOT EXISTS (
      SELECT FROM notifications.breaker WHERE breaker.channel = delivery.channel
      AND CASE breaker.state WHEN 'CLOSED' THEN closed_at ELSE probe_at END > now - interval '60 seconds')
ORDER BY coalesce(retry_at, send_at) LIMIT $1
"""


class Reading(Protocol):
    """What reads take: a transaction, or the pool."""

    async def fetch(self, query: str, *args: Any) -> list[Record]: ...


class StoredPreferences(msgspec.Struct, frozen=True):
    """Preferences as they are stored: without the time zone, which is the account's."""

    locale: str = "en"
    quiet_hours: QuietHours | None = None
    working_days: tuple[Day, ...] = tuple(Day)
    digest: Digest = Digest()
    matrix: Matrix = {}


async def preferences_of(tx: Reading, user_ids: Collection[UUID]) -> dict[UUID, Preferences]:
    """What active users prefer; others are not in it. In one statement."""
    rows = await tx.fetch(_PREFERENCES, list(user_ids))
    return {row["user_id"]: preferences_from(row["time_zone"], row["body"]) for row in rows}


def preferences_from(time_zone: str, body: str | None) -> Preferences:
    """A row's preferences; what was never chosen has its default."""
    stored = StoredPreferences() if body is None else msgspec.json.decode(body, type=StoredPreferences)
    return Preferences(
        time_zone=time_zone,
        locale=stored.locale,
        quiet_hours=stored.quiet_hours,
        working_days=stored.working_days,
        digest=stored.digest,
        matrix=complete(stored.matrix),
    )


def complete(matrix: Mapping[Category, Mapping[Channel, Mode]]) -> Matrix:
    """Every category with every channel, INSTANT where nothing was chosen, or nothing else can be."""
    return {
        category: {**modes, **{channel: _mode(category, mode) for channel, mode in matrix.get(category, {}).items()}}
        for category, modes in instant_everywhere().items()
    }


def _mode(category: Category, chosen: Mode) -> Mode:
    fixed = category is Category.SECURITY or (category is Category.DIGEST and chosen is Mode.DIGEST)
    return Mode.INSTANT if fixed else chosen


async def locale_of(source: Reading, user_id: UUID) -> str | None:
    """The locale that a person chose, null where none was."""
    rows = await source.fetch(_LOCALE, user_id)
    return rows[0]["locale"] if rows else None


async def preferences(actor: Actor) -> Preferences:
    """Raises NotFound for an account that was disabled meanwhile."""
    found = await preferences_of(pool(), [actor.user_id])
    if actor.user_id not in found:
        raise NotFound("user")
    return found[actor.user_id]


async def page(actor: Actor, unread: bool | None, limit: int, after: str | None) -> Page[Notice]:
    """The actor's inbox, newest first: all of it, or only what is unread, or only what was read."""
    before = None if after is None else decode_cursor(INBOX, after, UUID)
    rows = await pool().fetch(_INBOX, actor.user_id, unread, before, limit + 1)
    notices = [notice_from(row) for row in rows[:limit]]
    return Page(notices, encode_cursor(INBOX, notices[-1].id) if len(rows) > limit else None)


async def notices_of(source: Reading, user_id: UUID, ids: Collection[UUID]) -> dict[UUID, Notice]:
    """Those of a person's notifications, by id."""
    return {row["id"]: notice_from(row) for row in await source.fetch(_NOTICES, list(ids), user_id)}


def notice_from(row: Record) -> Notice:
    """A row of the columns NOTICE."""
    return msgspec.convert(dict(row) | {"facts": msgspec.json.decode(row["facts"])}, Notice)


async def deliveries_of(actor: Actor, notification_id: UUID) -> list[Delivery]:
    """How a notification travels, and what its providers said, for its recipient and for admins. Raises NotFound."""
    owner = await pool().fetchval("SELECT user_id FROM notifications.notification WHERE id = $1", notification_id)
    if owner is None or not (owner == actor.user_id or actor.is_admin):
        raise NotFound("notification")
    rows = await pool().fetch(_DELIVERIES, [notification_id])
    tries = await attempts.latest_of(pool(), [row["id"] for row in rows])
    return [replace(_delivery_from(row), tries=tries.get(row["id"], ())) for row in rows]


async def told_of(tx: Reading, step_ids: Collection[UUID]) -> dict[UUID, StepTold]:
    """Who was told of each step; a step of which nobody was told is not in it."""
    notices = await tx.fetch(_TOLD, list(step_ids))
    step_of = {row["id"]: row["step_id"] for row in notices}
    readers: defaultdict[UUID, list[Reader]] = defaultdict(list)
    for row in notices:
        readers[row["step_id"]].append(Reader(row["user_id"], row["read_at"]))
    deliveries: defaultdict[UUID, list[Delivery]] = defaultdict(list)
    for row in await tx.fetch(_DELIVERIES, list(step_of)):
        deliveries[step_of[row["notification_id"]]].append(_delivery_from(row))
    return {step: StepTold(tuple(people), tuple(deliveries[step])) for step, people in readers.items()}


def _delivery_from(row: Record) -> Delivery:
    return msgspec.convert(dict(row), Delivery)


async def cycle_of(source: Reading, notification_id: UUID, user_id: UUID, task_id: UUID) -> int | None:
    """The cycle in which a person was told something about a task; None where it is no such notification of theirs."""
    rows = await source.fetch(_CYCLE_OF, notification_id, user_id, task_id)
    return rows[0]["cycle"] if rows else None


async def was_escalated_to(source: Reading, user_id: UUID, task_id: UUID, cycle: int) -> bool:
    """Whether a step of this cycle escalated the task to a person."""
    return bool((await source.fetch(_ESCALATED_TO, user_id, task_id, cycle))[0][0])


async def waiting(source: Reading, limit: int) -> list[StartDeliver]:
    """What nobody seems to be sending: deliveries 60 s past their time without a live lease, the longest waiting first,
    in batches to start again. What waits for its provider to come back is asked for by its own workflow.
    """
    rows = await source.fetch(_WAITING, limit)
    return deliver_calls((Channel(row["channel"]), row["at"], row["id"]) for row in rows)
