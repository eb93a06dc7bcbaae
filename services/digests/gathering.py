"""What digests hold, gathered for many people at once: a statement a kind, however many they are.

The right to see is part of each statement, as it is again when the words are made; what is muted is left out, but
for what is overdue or due.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from asyncpg import Record

from services.digests.model import MOST_LINES, Apart, Counted, DigestFacts, News, Tasks
from services.digests.rules import ahead, horizon
from services.notifications.model import Category, Preferences
from services.notifications.queries import Reading

_SINCE = "unnest($1::uuid[], $2::timestamptz[]) AS asked (user_id, since)"


def _is_muted(user_id: str, *target_ids: str) -> str:
    return f"""
    EXISTS (SELECT FROM notifications.muted
            WHERE muted.user_id = {user_id} AND muted.target_id IN ({", ".join(target_ids)}))
    """


_TO_DO = f"""
SELECT asked.user_id,
       (array_agg(task_id ORDER BY due_at, task_id) FILTER (WHERE due_at < $3))[:{MOST_LINES}] AS overdue,
       count(*) FILTER (WHERE due_at < $3) AS overdue_count,
       (array_agg(task_id ORDER BY due_at, task_id) FILTER (WHERE due_at >= $3 AND due_at < horizon))[:{MOST_LINES}]
           AS due,
       count(*) FILTER (WHERE due_at >= $3 AND due_at < horizon) AS due_count,
       (array_agg(task_id ORDER BY assigned_at DESC, task_id) FILTER (WHERE is_new))[:{MOST_LINES}] AS assigned,
       count(*) FILTER (WHERE is_new) AS assigned_count
FROM unnest($1::uuid[], $2::timestamptz[], $5::timestamptz[]) AS asked (user_id, since, horizon)
JOIN tasks.to_do ON to_do.user_id = asked.user_id
CROSS JOIN LATERAL (
    SELECT to_do.assigned_at > since AND to_do.assigned_at <= $4 AND to_do.assigner_id IS DISTINCT FROM asked.user_id
           AND NOT {_is_muted("to_do.user_id", "to_do.task_id", "to_do.project_id")}
) AS judged (is_new)
WHERE due_at < horizon OR is_new
GROUP BY asked.user_id
"""  # noqa: S608


def _ranked(grouped: str) -> str:
    """Of what is grouped by `user_id`, each person's newest rows, and how many there were."""
    return f"""
    SELECT * FROM (
        SELECT *, count(*) OVER (PARTITION BY user_id) AS total,
               row_number() OVER (PARTITION BY user_id ORDER BY newest DESC, id) AS place
        FROM ({grouped}) AS counted
    ) AS ranked
    WHERE place <= {MOST_LINES} ORDER BY user_id, place
    """  # noqa: S608


def _may_hear(told: str) -> str:
    """Whether its person may see the task, and has muted neither it nor its project."""
    return f"""
    EXISTS (SELECT FROM tasks.visible
            WHERE visible.task_id = {told}.task_id AND visible.user_id = {told}.user_id
              AND NOT {_is_muted("visible.user_id", "visible.task_id", "visible.project_id")} OFFSET 0)
    """


def _was_read(told: str) -> str:
    """Whether its person has read the task's comments up to the one that is told of, wherever they did.

    A notification that never was in the inbox stays unread.
    """
    return f"""
    EXISTS (SELECT FROM tasks.read_up_to
            WHERE read_up_to.task_id = {told}.task_id AND read_up_to.user_id = {told}.user_id
              AND read_up_to.last_read >= {told}.comment_id)
    """


_MENTIONED = _ranked(f"""
    SELECT asked.user_id, mention.task_id AS id, jsonb_build_object('MENTION', count(*)) AS counts,
           max(mention.created_at) AS newest
    FROM {_SINCE}
    JOIN notifications.mention
        ON mention.user_id = asked.user_id AND mention.created_at > since AND mention.created_at <= $3
    JOIN tasks.standing_comment AS comment ON comment.id = mention.comment_id
    WHERE NOT {_was_read("mention")} AND {_may_hear("mention")}
    GROUP BY asked.user_id, mention.task_id
""")  # noqa: S608

_PUT_OFF = _ranked(f"""
    SELECT user_id, task_id AS id, jsonb_object_agg(category, count) AS counts, max(newest) AS newest
    FROM (
        SELECT asked.user_id, put_off.task_id, put_off.category, count(DISTINCT put_off.id) AS count,
               max(put_off.created_at) AS newest
        FROM {_SINCE}
        JOIN notifications.put_off
            ON put_off.user_id = asked.user_id AND put_off.created_at > since AND put_off.created_at <= $3
        WHERE put_off.task_id IS NOT NULL AND category <> 'MENTION' AND (kind <> 'ASSIGNED' OR lost)
          AND (comment_id IS NULL
               OR EXISTS (SELECT FROM tasks.standing_comment AS comment WHERE comment.id = put_off.comment_id))
          AND NOT {_was_read("put_off")} AND {_may_hear("put_off")}
        GROUP BY asked.user_id, put_off.task_id, put_off.category
    ) AS by_category
    GROUP BY user_id, task_id
""")  # noqa: S608

_APART = _ranked(f"""
    SELECT asked.user_id, put_off.id, max(put_off.created_at) AS newest
    FROM {_SINCE}
    JOIN notifications.put_off
        ON put_off.user_id = asked.user_id AND put_off.created_at > since AND put_off.created_at <= $3
    WHERE put_off.task_id IS NULL AND NOT {_is_muted("put_off.user_id", "put_off.project_id")}
    GROUP BY asked.user_id, put_off.id
""")  # noqa: S608


class Asked(NamedTuple):
    """A person, and since when they are to be told what happened."""

    user_id: UUID
    since: datetime
    preferences: Preferences


async def gather(source: Reading, people: Sequence[Asked], now: datetime, until: datetime) -> dict[UUID, DigestFacts]:
    """What each person is to be told at `now`, of what happened up to `until`. Four statements."""
    horizons = [horizon(now, person.preferences) for person in people]
    ids, sinces = [person.user_id for person in people], [person.since for person in people]
    to_do = {row["user_id"]: row for row in await source.fetch(_TO_DO, ids, sinces, now, until, horizons)}
    mentioned = _by_person(await source.fetch(_MENTIONED, ids, sinces, until))
    put_off = _by_person(await source.fetch(_PUT_OFF, ids, sinces, until))
    apart = _by_person(await source.fetch(_APART, ids, sinces, until))
    return {
        person.user_id: DigestFacts(
            at=now,
            horizon=its_horizon,
            ahead=ahead(now, person.preferences),
            overdue=_tasks(to_do.get(person.user_id), "overdue"),
            due=_tasks(to_do.get(person.user_id), "due"),
            assigned=_tasks(to_do.get(person.user_id), "assigned"),
            mentioned=_news(mentioned.get(person.user_id, ())),
            put_off=_news(put_off.get(person.user_id, ())),
            apart=_apart(apart.get(person.user_id, ())),
        )
        for person, its_horizon in zip(people, horizons, strict=True)
    }


def _by_person(rows: Iterable[Record]) -> Mapping[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = {}
    for row in rows:
        found.setdefault(row["user_id"], []).append(row)
    return found


def _tasks(row: Record | None, section: str) -> Tasks:
    if row is None or row[section] is None:
        return Tasks()
    return Tasks(tuple(row[section]), row[f"{section}_count"] - len(row[section]))


def _news(rows: Sequence[Record]) -> News:
    told = tuple(Counted(row["id"], msgspec.json.decode(row["counts"], type=dict[Category, int])) for row in rows)
    return News(told, rows[0]["total"] - len(rows)) if rows else News()


def _apart(rows: Sequence[Record]) -> Apart:
    return Apart(tuple(row["id"] for row in rows), rows[0]["total"] - len(rows)) if rows else Apart()
