"""What reads the life of tasks: timelines, agendas, the inbox, and what another policy would make of them."""

import asyncio
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from core.database import Transaction, pool, transaction
from core.errors import Invalid, NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.events import queries as events
from services.identity.model import Actor
from services.lifecycle import rules
from services.lifecycle.gathering import Life, gather
from services.lifecycle.governing import policy_changes
from services.lifecycle.marking import marks
from services.lifecycle.model import AgendaItem, MarkedItem, Preview, PreviewRequest, SampleTask, Timeline
from services.lifecycle.previewing import Subject, Tally, sample
from services.lifecycle.timeline import NOBODY_SNOOZED, TOLD_AS_EVENTS, RecordedStep, Snoozed
from services.lifecycle.timeline import timeline as told
from services.notifications import queries as notifications
from services.notifications import wording
from services.notifications.model import Notification
from services.policies import queries as policies
from services.policies.model import Policy
from services.tasks import queries as tasks
from services.tasks.storage import look

MOST_EVENTS = 500
MOST_PREVIEWED = 5_000
PLANNED_IN_ONE_GO = 50
"""Then other requests get their turn."""
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

_OF_TASK = """
SELECT visible.task_id, agenda.kind, agenda.next_at AS at, coalesce(agenda.recipients, '{}') AS recipients,
       coalesce(agenda.revision, 0) AS revision, coalesce(agenda.version, 0) AS version
FROM tasks.visible LEFT JOIN lifecycle.agenda ON agenda.task_id = visible.task_id
WHERE visible.task_id = $1 AND visible.user_id = $2
"""

_OPEN_TASKS = "SELECT id FROM tasks.open WHERE project_id = $1 ORDER BY id LIMIT $2"

_IS_MEMBER = "SELECT EXISTS (SELECT FROM projects.visible WHERE project_id = $1 AND user_id = $2)"

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
    return told(steps, who, happened, governed, planned, life.policy, _snoozed(life))


def _snoozed(life: Life) -> Snoozed:
    """Only the assignee's messages are ever snoozed."""
    facts = life.facts
    assignee = facts.people.assignee
    until = None if assignee is None else rules.snooze_until(facts, life.policy, assignee)
    return NOBODY_SNOOZED if assignee is None or until is None else {assignee: until}


async def agenda(actor: Actor, limit: int, after: str | None, *, marked: bool = False) -> Page[MarkedItem]:
    """The next step of each task that concerns the caller, the soonest first; with the task's marks if it is wanted."""
    position = None if after is None else decode_cursor(_AGENDA, after, _Position)
    found = await pool().fetch(_MINE, actor.user_id, position and position.at, position and position.task_id, limit + 1)
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
    """The caller's notifications, the newest first, in the words for what they may still see."""
    page = await notifications.page(actor, unread, limit, after)
    task_ids = {notice.task_id for notice in page.items if notice.task_id is not None}
    subjects = await tasks.subjects(pool(), actor.user_id, task_ids)
    items = [
        wording.notification(notice, subjects.get(notice.task_id) if notice.task_id else None) for notice in page.items
    ]
    return Page(items, page.next)


async def preview(actor: Actor, policy_id: UUID, wanted: PreviewRequest) -> Preview:
    """What a policy would make of a sample task, or of a project's open tasks, against what is in force.

    Of more than 5,000 tasks it looks at the oldest. Raises NotFound for a policy or project that the actor can't see,
    Invalid unless one of the two is asked for.
    """
    policy = await policies.get(actor, policy_id)
    async with transaction() as tx:
        match wanted:
            case PreviewRequest(SampleTask() as task, None):
                now, subjects = await _sample(tx, actor, policy, task)
            case PreviewRequest(None, UUID() as project_id):
                now, subjects = await _open_tasks(tx, actor, project_id)
            case _:
                raise Invalid.of("task", "must be given, or project_id, but not both")
    tally = Tally(policy, now)
    for place, subject in enumerate(subjects):
        if place % PLANNED_IN_ONE_GO == 0:
            await asyncio.sleep(0)
        tally.add(subject)
    return tally.preview()


async def _sample(tx: Transaction, actor: Actor, policy: Policy, task: SampleTask) -> tuple[datetime, list[Subject]]:
    now = await tx.now()
    in_force = await policies.in_force(tx, policy.project_id or policies.SYSTEM)
    return now, [Subject(sample(task, actor.user_id, now), (), in_force.policy)]


async def _open_tasks(tx: Transaction, actor: Actor, project_id: UUID) -> tuple[datetime, list[Subject]]:
    if not await tx.fetchval(_IS_MEMBER, project_id, actor.user_id):
        raise NotFound("project")
    rows = await look(tx, [task_id for (task_id,) in await tx.fetch(_OPEN_TASKS, project_id, MOST_PREVIEWED)])
    if not rows:
        return await tx.now(), []
    now, lives = await gather(tx, rows)
    return now, [Subject(life.facts, life.taken, life.policy, life.row.key) for life in lives]
