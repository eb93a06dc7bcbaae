"""What is said about tasks: commands and queries. Authors change and delete their own words, managers delete any."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from core.database import Transaction, pool, transaction
from core.errors import Forbidden, NotFound, VersionMismatch
from core.keyset import Page, decode_cursor, encode_cursor
from core.validation import Fields
from services.events import commands as events
from services.events.model import Kind
from services.identity.model import Actor
from services.notifications import grouping, withdrawing
from services.projects.model import ProjectRole
from services.tasks import queries, rules
from services.tasks.announcing import comment_event
from services.tasks.changing import lock_present
from services.tasks.model import Comment, CommentCreate, CommentPatch, CommentSort, Deleted, TaskRow
from services.tasks.telling import audience, mentions_in, tell

_COLUMNS = "id, task_id, author_id, text, mentions, version, created_at, updated_at"

_ADD = f"""
WITH drawn AS MATERIALIZED (
    SELECT uuidv7() AS id, core.now() AS now
), marked AS (
    INSERT INTO tasks.read_marker AS marker (id, task_id, user_id, last_read, read_at, version)
    SELECT uuidv7(), $1, $2, id, now, nextval('core.version') FROM drawn
    ON CONFLICT (task_id, user_id) DO UPDATE
    SET last_read = greatest(marker.last_read, excluded.last_read),
        read_at = excluded.read_at,
        version = nextval('core.version')
    RETURNING version
)
INSERT INTO tasks.comment ({_COLUMNS}, told)
SELECT drawn.id, $1, $2, $3, $4, marked.version, now, now, $5 FROM drawn, marked
RETURNING {_COLUMNS}
"""  # noqa: S608
"""PostgreSQL draws the id, under the task's lock: a task's comments have ids that rise as they are committed, however
far apart the clocks of the hosts are that make all other ids. Read markers rely on it.

Its author has read what they write. Their marker has the version of the comment, whose event tells of both.
"""

_CHANGE = f"""
UPDATE tasks.comment
SET text = $2, mentions = $3, told = told || $4::uuid[], updated_at = core.now(), version = nextval('core.version')
WHERE id = $1 RETURNING {_COLUMNS}
"""  # noqa: S608

_DELETE = """
UPDATE tasks.comment SET deleted_at = $2, updated_at = $2, version = nextval('core.version')
WHERE id = $1 RETURNING version
"""

_TASK_OF = "SELECT task_id FROM tasks.comment WHERE id = $1 AND deleted_at IS NULL"

_LOCK = f"SELECT {_COLUMNS}, told FROM tasks.comment WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE"  # noqa: S608

_PAGES = {
    order: f"""
    SELECT {_COLUMNS} FROM tasks.comment
    WHERE task_id = $1 AND deleted_at IS NULL AND ($2::uuid IS NULL OR id {beyond} $2) ORDER BY id {direction} LIMIT $3
    """  # noqa: S608
    for order, beyond, direction in ((CommentSort.OLDEST, ">", "ASC"), (CommentSort.NEWEST, "<", "DESC"))
}


class _Opened(NamedTuple):
    """A comment, locked with its task; the actor's role there, and who was told of it."""

    row: TaskRow
    role: ProjectRole
    comment: Comment
    told: Sequence[UUID]


async def page(
    actor: Actor, task_id: UUID, limit: int, after: str | None, sort: CommentSort = CommentSort.OLDEST
) -> Page[Comment]:
    """Raises NotFound, and Invalid for a wrong cursor."""
    scope = f"comments {sort}"
    position = None if after is None else decode_cursor(scope, after, UUID)
    if not await queries.may_see(pool(), actor.user_id, task_id):
        raise NotFound("task")
    rows = await pool().fetch(_PAGES[sort], task_id, position, limit + 1)
    items = [_comment(row) for row in rows[:limit]]
    return Page(items, encode_cursor(scope, items[-1].id) if len(rows) > limit else None)


async def add(actor: Actor, task_id: UUID, wanted: CommentCreate) -> Comment:
    """Its author has read what they answer: what still waits to be sent to them about it is withdrawn.

    Raises NotFound, Forbidden, Invalid.
    """
    async with transaction() as tx:
        row, _ = await lock_present(tx, actor, task_id, ProjectRole.MEMBER)
        text = _text(wanted.text)
        mentions = await mentions_in(tx, text, row.project_id)
        people = audience(actor.user_id, mentions, concerned=row.seen_by)
        comment = _comment(*await tx.fetch(_ADD, task_id, actor.user_id, text, mentions, list(people)))
        await _announce(tx, Kind.COMMENT_CREATED, comment, row, actor, comment.created_at, {"text": (None, text)})
        await tell(tx, Kind.COMMENT_CREATED, comment, row, people)
        await grouping.withdraw_comments(tx, actor.user_id, task_id, comment.id)
    return comment


async def patch(actor: Actor, comment_id: UUID, wanted: CommentPatch, if_match: int | None = None) -> Comment:
    """Its author may. Raises NotFound, Forbidden, VersionMismatch, Invalid."""
    async with transaction() as tx:
        row, _, before, told = await _lock(tx, actor, comment_id)
        _require_author(actor, before)
        _check_version(before, if_match)
        text = before.text if wanted.text is UNSET else _text(wanted.text)
        if text == before.text:
            return before
        mentions = await mentions_in(tx, text, row.project_id)
        people = audience(actor.user_id, mentions, told=told)
        comment = _comment(*await tx.fetch(_CHANGE, comment_id, text, mentions, list(people)))
        changes = {"text": (before.text, text)}
        await _announce(tx, Kind.COMMENT_UPDATED, comment, row, actor, comment.updated_at, changes)
        await tell(tx, Kind.COMMENT_UPDATED, comment, row, people)
    return comment


async def delete(actor: Actor, comment_id: UUID, if_match: int | None = None) -> None:
    """Its author and managers may. Raises NotFound, Forbidden, VersionMismatch."""
    async with transaction() as tx:
        row, role, comment, _ = await _lock(tx, actor, comment_id)
        if comment.author_id != actor.user_id and not role.reaches(ProjectRole.MANAGER):
            raise Forbidden("Only its author and managers may delete a comment.")
        _check_version(comment, if_match)
        now = await tx.now()
        gone = Deleted(comment_id, await tx.fetchval(_DELETE, comment_id, now))
        await withdrawing.withdraw_comment(tx, now, row.id, comment_id)
        await _announce(tx, Kind.COMMENT_DELETED, gone, row, actor, now, {"text": (comment.text, None)})


async def require_author(actor: Actor, comment_id: UUID) -> None:
    """Raises what `patch` would raise for want of a right, before it is known what is wanted."""
    async with transaction() as tx:
        _require_author(actor, (await _lock(tx, actor, comment_id)).comment)


def _require_author(actor: Actor, comment: Comment) -> None:
    if comment.author_id != actor.user_id:
        raise Forbidden("Only its author may change a comment.")


async def _lock(tx: Transaction, actor: Actor, comment_id: UUID) -> _Opened:
    task_id = await tx.fetchval(_TASK_OF, comment_id)
    if task_id is None:
        raise NotFound("comment")
    try:
        row, role = await lock_present(tx, actor, task_id, ProjectRole.MEMBER)
    except NotFound:
        raise NotFound("comment") from None
    record = await tx.fetchrow(_LOCK, comment_id)
    if record is None:
        raise NotFound("comment")
    *columns, told = record
    return _Opened(row, role, _comment(columns), told)


def _comment(columns: Iterable[Any]) -> Comment:
    comment = Comment(*columns)
    return replace(comment, mentions=tuple(comment.mentions))


def _check_version(comment: Comment, if_match: int | None) -> None:
    if if_match is not None and if_match != comment.version:
        raise VersionMismatch(comment.version, comment)


def _text(value: str) -> str:
    fields = Fields()
    text = fields.text("text", value, 1, rules.LONGEST_COMMENT, lines=True)
    fields.refuse_if_wrong()
    return text


async def _announce(
    tx: Transaction,
    kind: Kind,
    comment: Comment | Deleted,
    row: TaskRow,
    actor: Actor,
    at: datetime,
    changes: Mapping[str, tuple[str | None, str | None]],
) -> None:
    await events.append(tx, (comment_event(kind, comment, row.project_id, row.id, actor.user_id, at, changes),))
