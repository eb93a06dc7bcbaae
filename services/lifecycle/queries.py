"""What reads the life of tasks: timelines, agendas and the inbox."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from core.database import pool, transaction
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.events import queries as events
from services.identity.model import Actor
from services.lifecycle import rules
from services.lifecycle.gathering import Life, gather
from services.lifecycle.governing import policy_changes
from services.lifecycle.marking import marks
from services.lifecycle.model import AgendaItem, MarkedItem, Timeline
from services.lifecycle.timeline import NOBODY_SNOOZED, TOLD_AS_EVENTS, RecordedStep, Snoozed, Viewer
from services.lifecycle.timeline import timeline as told
from services.notifications import queries as notifications
from services.notifications import wording
from services.notifications.model import Notification
from services.tasks import queries as tasks
from services.tasks.storage import look

MOST_EVENTS = 500
_AGENDA = "agenda"

_STEPS = "SELECT to_json(step)::text FROM lifecycle.step WHERE task_id = $1 ORDER BY at, id"

_MINE = """
SELECT agenda.task_id, agenda.kind, agenda.next_at AS at, agenda.recipients, agenda.revision, agenda.version
FROM lifecycle.agenda
JOIN projects.visible ON visible.project_id = agenda.project_id AND visible.user_id = $1
JOIN tasks.open ON open.id = agenda.task_id
WHERE agenda.concerned @> ARRAY[$1] AND NOT agenda.closed AND agenda.next_at IS NOT NULL
  AND ($2::timestamptz IS NULL OR (agenda.next_at, agenda.task_id) > ($2, $3::uuid))
ORDER BY agenda.next_at, agenda.task_id
LIMIT $4
"""

_OF_PROJECT = """
SELECT agenda.task_id, agenda.kind, agenda.next_at AS at, agenda.recipients, agenda.revision, agenda.version
FROM projects.visible
JOIN tasks.open ON open.project_id = visible.project_id
JOIN lifecycle.agenda ON agenda.task_id = open.id
WHERE visible.user_id = $1 AND visible.project_id = $5 AND NOT agenda.closed AND agenda.next_at IS NOT NULL
  AND ($2::timestamptz IS NULL OR (agenda.next_at, agenda.task_id) > ($2, $3::uuid))
ORDER BY agenda.next_at, agenda.task_id
LIMIT $4
"""

_OF_TASK = """
SELECT visible.task_id, agenda.kind, agenda.next_at AS at, coalesce(agenda.recipients, '{}') AS recipients,
       coalesce(agenda.revision, 0) AS revision, coalesce(agenda.version, 0) AS version
FROM tasks.visible LEFT JOIN lifecycle.agenda ON agenda.task_id = visible.task_id
WHERE visible.task_id = $1 AND visible.user_id = $2
"""

_STEP = msgspec.json.Decoder(RecordedStep)


class _Position(msgspec.Struct, frozen=True):
    at: datetime
    task_id: UUID


async def timeline(actor: Actor, task_id: UUID) -> Timeline:
    """What happened to a task, and what will, if nothing changes. Raises NotFound."""
    async with transaction() as tx:
        if not await tasks.may_see(tx, actor.user_id, task_id):
            raise NotFound("task")
        now, (life,) = await gather(tx, await look(tx, [task_id]))
        steps = [_STEP.decode(text) for (text,) in await tx.fetch(_STEPS, task_id)]
        who = await notifications.told_of(tx, [step.id for step in steps])
        happened = await events.of_task(tx, task_id, TOLD_AS_EVENTS.keys(), MOST_EVENTS)
        governed = await policy_changes(tx, life)
    planned = rules.plan(life.facts, life.policy, life.taken, now)
    viewer = Viewer(actor.user_id, actor.is_admin or actor.user_id in life.facts.people.managers)
    return told(steps, who, happened, governed, planned, life.policy, _snoozed(life), viewer)


def _snoozed(life: Life) -> Snoozed:
    """Only the assignee's messages are ever snoozed."""
    facts = life.facts
    assignee = facts.people.assignee
    until = None if assignee is None else rules.snooze_until(facts, life.policy, assignee)
    return NOBODY_SNOOZED if assignee is None or until is None else {assignee: until}


async def agenda(
    actor: Actor, limit: int, after: str | None, *, project_id: UUID | None = None, marked: bool = False
) -> Page[MarkedItem]:
    """The next step of each task that concerns the caller, or of all of a project they may see; the soonest first.

    With the tasks' marks if they are wanted.
    """
    position = None if after is None else decode_cursor(_AGENDA, after, _Position)
    asked = (actor.user_id, position and position.at, position and position.task_id, limit + 1)
    if project_id is None:
        found = await pool().fetch(_MINE, *asked)
    else:
        found = await pool().fetch(_OF_PROJECT, *asked, project_id)
    items = [msgspec.convert(dict(row), MarkedItem) for row in found[:limit]]
    if marked:
        marks_of = await marks([item.task_id for item in items])
        items = [replace(item, marks=marks_of.get(item.task_id, ())) for item in items]
    last = found[limit - 1] if len(found) > limit else None
    return Page(items, None if last is None else encode_cursor(_AGENDA, _Position(last["at"], last["task_id"])))


async def agenda_of_task(actor: Actor, task_id: UUID) -> AgendaItem:
    """A task's next step; one without any, where nothing is to come or nobody has looked yet. Raises NotFound."""
    row = await pool().fetchrow(_OF_TASK, task_id, actor.user_id)
    if row is None:
        raise NotFound("task")
    return msgspec.convert(dict(row), AgendaItem)


async def inbox(actor: Actor, unread: bool | None, limit: int, after: str | None) -> Page[Notification]:
    """The caller's notifications, the newest first, in their language, in the words for what they may still see."""
    page = await notifications.page(actor, unread, limit, after)
    task_ids = {notice.task_id for notice in page.items if notice.task_id is not None}
    subjects = await tasks.subjects(pool(), actor.user_id, task_ids)
    locale = await notifications.locale_of(pool(), actor.user_id)
    items = [
        wording.notification(notice, subjects.get(notice.task_id) if notice.task_id else None, locale)
        for notice in page.items
    ]
    return Page(items, page.next)
