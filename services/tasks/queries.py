"""What reads tasks. The right to see is part of each statement: members see their projects' tasks, and an admin those
that were escalated to the admins.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

from asyncpg import Record

from core.database import Transaction, pool
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from core.validation import Fields
from services.identity.model import Actor
from services.identity.queries import Source
from services.notifications.model import Subject
from services.tasks.model import SUMMARY_COLUMNS, TASK_COLUMNS, Priority, Sort, Task, TaskFilter, TaskSummary, Viewer
from services.tasks.rules import LONGEST_SEARCH, MOST_COUNTED, moment

MAY_SEE = """
(EXISTS (SELECT FROM projects.visible
         WHERE visible.project_id = task.project_id AND visible.user_id = $2 OFFSET 0)
 OR task.escalated_to_admins
    AND EXISTS (SELECT FROM identity.active_user WHERE active_user.id = $2 AND active_user.role = 'ADMIN')
    AND EXISTS (SELECT FROM projects.present WHERE present.id = task.project_id OFFSET 0))
"""
"""Whether the person $2 may see `task`. `OFFSET 0` keeps the planner from collecting everything that a person may see
only to look one task up.
"""


def _viewer_of(person: str) -> str:
    """The columns of what the person, a parameter, sees of `task` as its viewer. Each is read from an index, and none
    for a task that is not on the page.
    """
    last_read = f"(SELECT last_read FROM tasks.read_marker AS marker WHERE task_id = task.id AND user_id = {person})"  # noqa: S608
    return f"""
    EXISTS (SELECT FROM notifications.unread WHERE unread.task_id = task.id AND unread.user_id = {person}),
    EXISTS (SELECT FROM notifications.muted WHERE muted.user_id = {person} AND muted.target_id = task.id),
    {last_read},
    (SELECT count(*) FROM (
        SELECT FROM tasks.comment
        WHERE comment.task_id = task.id AND comment.deleted_at IS NULL AND comment.author_id <> {person}
          AND comment.id > coalesce({last_read}, '00000000-0000-0000-0000-000000000000')
        LIMIT {MOST_COUNTED}
    ) AS behind)
    """  # noqa: S608


_GET = f"""
SELECT {", ".join(TASK_COLUMNS)}, {_viewer_of("$2")}
FROM tasks.task WHERE id = $1 AND deleted_at IS NULL AND {MAY_SEE}
"""  # noqa: S608

_VISIBLE = f"SELECT EXISTS (SELECT FROM tasks.task WHERE id = $1 AND deleted_at IS NULL AND {MAY_SEE})"  # noqa: S608

_VIEWER = f"SELECT {_viewer_of('$2')} FROM tasks.task WHERE id = $1"  # noqa: S608

_SUBJECTS = f"""
SELECT id, key, title FROM tasks.task WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL AND {MAY_SEE}
"""  # noqa: S608

_OPEN_TASKS = """
SELECT id, key FROM tasks.task
WHERE deleted_at IS NULL AND status IN ('PENDING', 'IN_PROGRESS')
  AND ($1::uuid IS NULL OR project_id = $1) AND ($2::uuid IS NULL OR id > $2)
ORDER BY id LIMIT $3
"""

_MORE_THAN_WORDS = re.compile(r"\"|(?:^|\s)-")

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where tasks without a due date stand in the order by due date; the index says the same."""
_URGENCY: Mapping[str, int] = {priority: rank for rank, priority in enumerate(reversed(Priority))}


async def get(actor: Actor, task_id: UUID) -> Task:
    """Raises NotFound where the actor can't see it."""
    record = await pool().fetchrow(_GET, task_id, actor.user_id)
    if record is None:
        raise NotFound("task")
    return Task(*_with_viewer(record))


async def may_see(source: Source, user_id: UUID, task_id: UUID) -> bool:
    return bool((await source.fetch(_VISIBLE, task_id, user_id))[0][0])


async def viewer(tx: Transaction, user_id: UUID, task_id: UUID) -> Viewer:
    return Viewer(*(await tx.fetch(_VIEWER, task_id, user_id))[0])


async def subjects(source: Source, user_id: UUID, task_ids: Collection[UUID]) -> dict[UUID, Subject]:
    """Key and title of those of the tasks that the person may see now."""
    rows = await source.fetch(_SUBJECTS, list(task_ids), user_id)
    return {task_id: Subject(key, title) for task_id, key, title in rows}


async def open_tasks(source: Source, project_id: UUID | None, after: UUID | None, limit: int) -> list[tuple[UUID, str]]:
    """Ids and keys of open tasks, of one project or all, by id. Whoever asks has checked the right."""
    return [(row["id"], row["key"]) for row in await source.fetch(_OPEN_TASKS, project_id, after, limit)]


class _Order(NamedTuple):
    """How a list is sorted: the column's expression, the type and direction of its keyset, its value in a task,
    and the shape of a cursor."""

    expression: str
    type: str
    descending: bool
    value: Callable[[TaskSummary], Any]
    position: Any

    @property
    def by(self) -> str:
        direction = " DESC" if self.descending else ""
        return f"{self.expression}{direction}, task.id{direction}"


_BY_TIME = tuple[datetime, UUID]

_ORDERS: Mapping[Sort, _Order] = {
    Sort.DUE_AT: _Order(
        "coalesce(task.due_at, '9999-12-31 00:00:00+00'::timestamptz)",
        "timestamptz",
        False,
        lambda task: task.due_at or NEVER,
        _BY_TIME,
    ),
    Sort.NEWEST: _Order("task.created_at", "timestamptz", True, lambda task: task.created_at, _BY_TIME),
    Sort.PRIORITY: _Order(
        "tasks.urgency(task.priority)", "smallint", False, lambda task: _URGENCY[task.priority], tuple[int, UUID]
    ),
    Sort.POSITION: _Order("task.position", "double precision", False, lambda task: task.position, tuple[float, UUID]),
    Sort.LAST_CHANGED: _Order("task.updated_at", "timestamptz", True, lambda task: task.updated_at, _BY_TIME),
}

_CONDITIONS: Mapping[str, str] = {
    "status": "task.status = ANY({}::text[])",
    "priority": "task.priority = ANY({}::text[])",
    "assignee_id": "task.assignee_id = {}::uuid",
    "creator_id": "task.creator_id = {}::uuid",
    "label": "task.labels @> {}::text[]",
    "due_before": "task.due_at < {}::timestamptz",
    "due_after": "task.due_at > {}::timestamptz",
    "overdue": """
        (coalesce(task.due_at < (SELECT core.now()), false) AND task.status IN ('PENDING', 'IN_PROGRESS')) = {}::boolean
    """,
    "q": """
        task.search @@ (websearch_to_tsquery('simple', ({0}::text[])[1]) || to_tsquery('simple', ({0}::text[])[2]))
    """,
}

_READ_SIZES = (51, 201)
"""How many rows a statement reads: one more than a page. Written into it, so that its plan is made once and kept."""

_PRESENT = "task.deleted_at IS NULL"
_RESTORABLE = "task.deleted_at > (SELECT core.now()) - interval '30 days'"


async def page(actor: Actor, wanted: TaskFilter, limit: int, after: str | None) -> Page[TaskSummary]:
    """Tasks of the projects that the actor is a member of. Raises Invalid for a wrong search or cursor."""
    order = _ORDERS[wanted.sort]
    scope = f"tasks {wanted.sort}"
    position = () if after is None else decode_cursor(scope, after, order.position)
    arguments = _arguments(wanted)
    of_project = () if wanted.project_id is None else (wanted.project_id,)
    sql = _list_statement(
        wanted.sort,
        tuple(arguments),
        in_project=bool(of_project),
        deleted=wanted.deleted,
        positioned=bool(position),
        limit=next(size for size in _READ_SIZES if size > limit),
    )
    rows = await pool().fetch(sql, actor.user_id, *of_project, *arguments.values(), *position)
    items = [TaskSummary(*_with_viewer(row)) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items, encode_cursor(scope, (order.value(items[-1]), items[-1].id)) if more else None)


def _with_viewer(record: Record) -> list[Any]:
    """The record's values, the last of which are the viewer's."""
    *values, unread, muted, last_read, unread_comments = record
    return [*values, Viewer(unread, muted, last_read, unread_comments)]


def _arguments(wanted: TaskFilter) -> dict[str, Any]:
    """The filters that are set, by name, as the statement takes them. Raises Invalid."""
    fields = Fields()
    arguments: dict[str, Any] = {
        "status": wanted.status,
        "priority": wanted.priority,
        "assignee_id": wanted.assignee_id,
        "creator_id": wanted.creator_id,
        "label": wanted.label,
        "due_before": None if wanted.due_before is None else moment(fields, "due_before", wanted.due_before),
        "due_after": None if wanted.due_after is None else moment(fields, "due_after", wanted.due_after),
        "overdue": wanted.overdue,
        "q": None if wanted.q is None else _search(fields, wanted.q),
    }
    fields.refuse_if_wrong()
    return {name: value for name, value in arguments.items() if value not in (None, ())}


def _search(fields: Fields, text: str) -> list[str]:
    """What was typed, for websearch_to_tsquery, and for to_tsquery the same words as prefixes, unless some of them are
    quoted or excluded.
    """
    stripped = fields.text("q", text, 1, LONGEST_SEARCH)
    words = () if _MORE_THAN_WORDS.search(stripped) else re.findall(r"\w+", stripped)
    return [stripped, " & ".join(f"'{word}':*" for word in words)]


@lru_cache(maxsize=512)
def _list_statement(
    sort: Sort, filters: tuple[str, ...], *, in_project: bool, deleted: bool, positioned: bool, limit: int
) -> str:
    """Arguments: $1 who asks, then the project if there is one, the filters' values, the position."""
    order = _ORDERS[sort]
    place = (f"${number}" for number in count(2))
    project = f"{next(place)}::uuid" if in_project else None
    conditions = [_RESTORABLE if deleted else _PRESENT]
    conditions += [_CONDITIONS[name].format(next(place)) for name in filters]
    if positioned:
        beyond = "<" if order.descending else ">"
        conditions.append(f"({order.expression}, task.id) {beyond} ({next(place)}::{order.type}, {next(place)}::uuid)")
    found = _of_all_projects(order, conditions, limit) if project is None else _of_project(project, conditions)
    return f"""
    SELECT {", ".join(f"task.{name}" for name in SUMMARY_COLUMNS)}, {_viewer_of("$1")}
    FROM {found}
    ORDER BY {order.by} LIMIT {limit}
    """  # noqa: S608


def _of_project(project: str, conditions: Sequence[str]) -> str:
    return f"""
    tasks.task
    WHERE task.project_id = {project} AND {" AND ".join(conditions)}
      AND EXISTS (SELECT FROM projects.visible WHERE visible.project_id = {project} AND visible.user_id = $1)
    """


def _of_all_projects(order: _Order, conditions: Sequence[str], limit: int) -> str:
    """Each visible project gives its first rows from an index; the first of them all are the page.

    The projects come as an array, of which the planner always expects ten: expecting more of the average person than of
    the one who asks, it would plan anew each time, which takes longer than reading the page.
    """
    return f"""
    unnest(ARRAY(SELECT project_id FROM projects.visible WHERE user_id = $1)) AS visible (project_id)
    CROSS JOIN LATERAL (
        SELECT {", ".join(SUMMARY_COLUMNS)} FROM tasks.task
        WHERE task.project_id = visible.project_id AND {" AND ".join(conditions)}
        ORDER BY {order.by} LIMIT {limit}
    ) AS task
    """  # noqa: S608
