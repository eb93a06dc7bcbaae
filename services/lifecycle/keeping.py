"""Keeping the agenda: what comes next for each task, told to whom it concerns when it differs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from core.database import Transaction
from services.events.model import Frame, Happened, Kind, task_topic, user_topic
from services.lifecycle import rules
from services.lifecycle.gathering import AgendaRow, Life
from services.lifecycle.model import AgendaItem, Step, StepKind
from services.lifecycle.taking import Plan
from services.lifecycle.wording import explain

_KEEP = """
INSERT INTO lifecycle.agenda AS kept (task_id, project_id, next_at, kind, summary, recipients, concerned,
                                      revision, seen_revision, closed, version, updated_at)
SELECT task_id, project_id, next_at, kind, summary, recipients, concerned, revision, seen_revision, closed,
       coalesce(version, nextval('core.version')), updated_at
FROM json_populate_recordset(NULL::lifecycle.agenda, $1::json)
ON CONFLICT (task_id) DO UPDATE
SET next_at = excluded.next_at, kind = excluded.kind, summary = excluded.summary, recipients = excluded.recipients,
    concerned = excluded.concerned, revision = excluded.revision, seen_revision = excluded.seen_revision,
    closed = excluded.closed, version = excluded.version, updated_at = excluded.updated_at
RETURNING task_id, version
"""


async def keep(tx: Transaction, now: datetime, plans: Sequence[Plan]) -> list[Happened]:
    """Write down what comes next, where anything about it is new. Gives the events to append."""
    rows = [(plan.life, row) for plan in plans if (row := _row(now, plan)) is not None]
    if not rows:
        return []
    encoded = msgspec.json.encode([row for _, row in rows]).decode()
    versions = {record["task_id"]: record["version"] for record in await tx.fetch(_KEEP, encoded)}
    return [_event(life, row, versions[row.task_id]) for life, row in rows if _is_news(life, row)]


def _row(now: datetime, plan: Plan) -> AgendaRow | None:
    """The row to write, or None where the one that is kept is right in every respect."""
    life, kept, step = plan.life, plan.life.kept, rules.next_step(plan.steps)
    row = AgendaRow(
        task_id=life.row.id,
        project_id=life.row.project_id,
        next_at=rules.next_at(plan.steps),
        kind=None if step is None else step.key.kind,
        summary=None if step is None else explain(step),
        recipients=() if step is None else step.recipients,
        concerned=_concerned(life, step),
        revision=life.row.revision,
        seen_revision=life.row.revision,
        closed=not life.row.is_open,
        version=None,
        updated_at=now,
    )
    if kept is None or _shown(kept) != _shown(row):
        return row
    row = replace(row, revision=kept.revision, version=kept.version, updated_at=kept.updated_at)
    return None if kept == row else row


def _shown(agenda: AgendaRow) -> tuple[StepKind | None, datetime | None, tuple[UUID, ...]]:
    return agenda.kind, agenda.next_at, agenda.recipients


def _concerned(life: Life, step: Step | None) -> tuple[UUID, ...]:
    """Whose task it is and who hears next, as far as they have access to the project."""
    people = (life.row.assignee_id, life.row.creator_id, *(() if step is None else step.recipients))
    return life.circle.only(people)


def _is_news(life: Life, row: AgendaRow) -> bool:
    """A new version is, but for a first one that announces nothing, and in a task that nobody sees any more."""
    return row.version is None and not life.hidden and (life.kept is not None or row.kind is not None)


def _event(life: Life, row: AgendaRow, version: int) -> Happened:
    concerned_before = () if life.kept is None else life.kept.concerned
    people = life.circle.only((*row.concerned, *concerned_before))
    item = AgendaItem(row.task_id, row.kind, row.next_at, row.recipients, row.revision, version)
    return Happened(
        kind=Kind.AGENDA_CHANGED,
        at=row.updated_at,
        actor_id=None,
        frames=(Frame((task_topic(row.task_id), *map(user_topic, people)), item),),
        project_id=row.project_id,
        task_id=row.task_id,
        user_ids=people,
    )
