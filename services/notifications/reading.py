"""Reading what one was told, each notification with its event; those that were read stay as they are."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from uuid import UUID

from asyncpg import Record

from core.database import Transaction, transaction
from core.errors import NotFound
from services.events.commands import append
from services.identity.model import Actor
from services.notifications import grouping
from services.notifications.announcing import read_event
from services.notifications.model import Read, Subject
from services.notifications.queries import NOTICE, locale_of, notice_from

READ_AT_ONCE = 200

Subjects = Callable[[Transaction, UUID, Collection[UUID]], Awaitable[Mapping[UUID, Subject]]]
"""Gives the subjects of those of the tasks that the person may see."""

_OWNS_ONE = """
SELECT EXISTS (SELECT FROM notifications.notification
               WHERE user_id = $1 AND shown_at IS NOT NULL AND id = ANY($2::uuid[]))
"""


def _read(which: str) -> str:
    return f"""
    WITH unread AS (
        SELECT id FROM notifications.notification
        WHERE user_id = $1 AND shown_at IS NOT NULL AND read_at IS NULL AND {which}
        ORDER BY id DESC LIMIT {READ_AT_ONCE} FOR NO KEY UPDATE
    )
    UPDATE notifications.notification SET read_at = core.now(), version = nextval('core.version')
    WHERE id IN (SELECT id FROM unread) AND read_at IS NULL
    RETURNING {NOTICE}
    """  # noqa: S608


_READ = _read("($2::uuid[] IS NULL OR id = ANY($2))")

_READ_COMMENTS = _read("task_id = $2 AND kind LIKE 'comment.%' AND (facts ->> 'comment_id')::uuid <= $3")


async def mark_read(actor: Actor, ids: Collection[UUID] | None, subjects: Subjects) -> Read:
    """Read these notifications, or all (None).

    Raises NotFound when there are ids and none is one of the actor's. Batches of 200 are transactions of their own.
    """
    wanted = None if ids is None else list(ids)
    async with transaction() as tx:
        if wanted and not await tx.fetchval(_OWNS_ONE, actor.user_id, wanted):
            raise NotFound("notification")
    read = count = await _read_some(actor, wanted, subjects)
    while count == READ_AT_ONCE:
        count = await _read_some(actor, wanted, subjects)
        read += count
    return Read(read)


async def read_comments(actor: Actor, task_id: UUID, up_to: UUID, subjects: Subjects) -> bool:
    """Read what the actor was told of a task's comments up to one, 200 at most, and send nothing about them that still
    waits. Tells whether there may be more.
    """
    async with transaction() as tx:
        rows = await tx.fetch(_READ_COMMENTS, actor.user_id, task_id, up_to)
        await grouping.withdraw_comments(tx, actor.user_id, task_id, up_to)
        await _announce(tx, actor, rows, subjects)
    return len(rows) == READ_AT_ONCE


async def _read_some(actor: Actor, ids: list[UUID] | None, subjects: Subjects) -> int:
    async with transaction() as tx:
        rows = await tx.fetch(_READ, actor.user_id, ids)
        await grouping.withdraw_notifications(tx, actor.user_id, [row["id"] for row in rows])
        await _announce(tx, actor, rows, subjects)
    return len(rows)


async def _announce(tx: Transaction, actor: Actor, rows: Sequence[Record], subjects: Subjects) -> None:
    if not rows:
        return
    notices = [notice_from(row) for row in rows]
    about = await subjects(tx, actor.user_id, {notice.task_id for notice in notices if notice.task_id is not None})
    now, locale = await tx.now(), await locale_of(tx, actor.user_id)
    await append(
        tx, [read_event(now, each, about.get(each.task_id) if each.task_id else None, locale) for each in notices]
    )
