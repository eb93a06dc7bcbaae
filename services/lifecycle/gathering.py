"""What the planner must know of tasks, gathered in a few statements for however many of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from core.database import Transaction
from services.lifecycle.model import People, StepKind, Taken, TaskFacts
from services.oncall.absences import absences
from services.oncall.model import Absence, Turns
from services.oncall.queries import turns_of
from services.oncall.turns import among, everybody
from services.policies import queries as policies
from services.policies.model import Policy, PolicyBody
from services.policies.rules import rotas_named
from services.tasks.model import TaskRow

_RECORDS = """
WITH clock AS MATERIALIZED (SELECT core.now() AS now)
SELECT wanted.id, clock.now, to_json(agenda)::text AS kept,
       (SELECT EXISTS (SELECT FROM oncall.away, clock WHERE away.ends_at > clock.now)) AS somebody_is_away,
       (SELECT json_agg(json_build_object(
                   'key', json_build_object('kind', kind, 'anchor', anchor, 'offset', offset_seconds),
                   'at', at, 'skipped', state = 'SKIPPED'))::text
        FROM lifecycle.step
        WHERE step.task_id = wanted.id
          AND anchor = CASE WHEN step.kind IN ('ASSIGNED', 'ACCEPTANCE') THEN assignment_no ELSE cycle END) AS taken
FROM unnest($1::uuid[], $2::int[], $3::int[]) AS wanted (id, cycle, assignment_no)
CROSS JOIN clock
LEFT JOIN lifecycle.agenda ON agenda.task_id = wanted.id
"""

_PEOPLE = """
SELECT visible.project_id, person.id, visible.role, person.time_zone, person.name
FROM projects.visible JOIN identity.active_user AS person ON person.id = visible.user_id
WHERE visible.project_id = ANY($1) AND (visible.role IN ('MANAGER', 'OWNER') OR visible.user_id = ANY($2))
UNION ALL
SELECT NULL, id, role, time_zone, name FROM identity.active_user WHERE role = 'ADMIN'
ORDER BY id
"""


class AgendaRow(Struct, frozen=True):
    """A row of lifecycle.agenda; the names are its columns'. One to be written without `version` gets a new one."""

    task_id: UUID
    project_id: UUID
    next_at: datetime | None
    kind: StepKind | None
    summary: str | None
    recipients: tuple[UUID, ...]
    concerned: tuple[UUID, ...]
    revision: int
    seen_revision: int
    closed: bool
    version: int | None
    updated_at: datetime


_AGENDA = msgspec.json.Decoder(AgendaRow)
_TAKEN = msgspec.json.Decoder(list[Taken])


class Person(NamedTuple):
    id: UUID
    role: str
    time_zone: str
    name: str


class Circle(Struct, frozen=True):
    """Those of a project who may hear of a task: its managers (owners are among them) and owners, and everybody that
    the task, a rota of its policy or an absence names.
    """

    members: Mapping[UUID, Person]
    managers: tuple[UUID, ...]
    owners: tuple[UUID, ...]
    admins: tuple[UUID, ...]
    rotas: tuple[Turns, ...] = ()
    absences: tuple[Absence, ...] = ()

    @classmethod
    def of(
        cls, members: Mapping[UUID, Person], admins: Sequence[UUID], rotas: Sequence[Turns], absences: Sequence[Absence]
    ) -> "Circle":
        def with_role(*roles: str) -> tuple[UUID, ...]:
            return tuple(person.id for person in members.values() if person.role in roles)

        managers, owners = with_role("MANAGER", "OWNER"), with_role("OWNER")
        return cls(members, managers, owners, tuple(admins), tuple(rotas), tuple(absences))

    def name_of(self, person: UUID | None) -> str | None:
        return None if person is None or person not in self.members else self.members[person].name

    def present(self, person: UUID | None) -> UUID | None:
        return person if person in self.members else None

    def on_call(self, *, admins_too: bool) -> tuple[Turns, ...]:
        """The rotas with their people as far as they have access; a task that was escalated to them admins have too."""
        present = self.members.keys() | (self.admins if admins_too else ())
        return tuple(among(turns, present) for turns in self.rotas)

    def only(self, people: Iterable[UUID | None]) -> tuple[UUID, ...]:
        """Those of the people who are present, each once."""
        return tuple(dict.fromkeys(person for person in people if person is not None and person in self.members))


class Life(Struct):
    """A locked task and everything that its next steps follow from, kept up as steps are taken.

    `taken` is the record, `took` the summaries of the steps taken in this turn.
    """

    row: TaskRow
    policy: Policy
    circle: Circle
    taken: list[Taken]
    took: list[str]
    kept: AgendaRow | None

    @property
    def hidden(self) -> bool:
        """Deleted, itself or with its project: nobody sees it any more."""
        return self.row.deleted_at is not None or self.row.project_deleted_at is not None

    @property
    def facts(self) -> TaskFacts:
        """The task as the planner sees it."""
        row, circle = self.row, self.circle
        people = People(
            assignee=circle.present(row.assignee_id),
            creator=circle.present(row.creator_id),
            managers=circle.managers,
            owners=circle.owners,
            admins=circle.admins,
            rotas=circle.on_call(admins_too=row.escalated_to_admins) if circle.rotas else (),
            absences=circle.absences,
        )
        return TaskFacts(
            id=row.id,
            status=row.status,
            priority=row.priority,
            people=people,
            created_at=row.created_at,
            cycle=row.cycle,
            cycle_started_at=max(row.cycle_started_at, row.project_restored_at or row.cycle_started_at),
            due_at=row.due_at,
            assignment_no=row.assignment_no,
            assigned_at=row.assigned_at,
            assigner_id=row.assigner_id,
            told_id=circle.present(row.told_id),
            accepted_no=row.accepted_no,
            acknowledged_at=row.acknowledged_at,
            snoozed_until=row.snoozed_until,
            escalation_level=row.escalation_level,
            deleted=self.hidden,
            time_zone=_time_zone(circle, people),
        )


def _time_zone(circle: Circle, people: People) -> str:
    whose = people.assignee or people.creator
    return "UTC" if whose is None else circle.members[whose].time_zone


async def gather(
    tx: Transaction, rows: Sequence[TaskRow], policies_too: Sequence[PolicyBody] = ()
) -> tuple[datetime, list[Life]]:
    """The database's time after the locks, and what is known of the tasks, which the caller has locked, for their own
    policies and these. Rotas and absences are asked for only where there are any.
    """
    records = await tx.fetch(
        _RECORDS, [row.id for row in rows], [row.cycle for row in rows], [row.assignment_no for row in rows]
    )
    by_task = {record["id"]: record for record in records}
    kept = {task_id: _kept(record) for task_id, record in by_task.items()}
    now = records[0]["now"]
    governing = await policies.governing(tx, [(row.project_id, row.policy_id) for row in rows])
    rotas = await _rotas(tx, [*governing, *policies_too])
    project_ids = {row.project_id for row in rows}
    away = await absences(tx, project_ids, now) if records[0]["somebody_is_away"] else {}
    circles = await _circles(tx, rows, kept.values(), rotas, away)
    lives = [
        Life(row, policy, circles[row.project_id], _taken(by_task[row.id]), [], kept[row.id])
        for row, policy in zip(rows, governing, strict=True)
    ]
    return now, lives


def _kept(record: asyncpg.Record) -> AgendaRow | None:
    return None if record["kept"] is None else _AGENDA.decode(record["kept"])


def _taken(record: asyncpg.Record) -> list[Taken]:
    return [] if record["taken"] is None else _TAKEN.decode(record["taken"])


async def _rotas(tx: Transaction, bodies: Sequence[PolicyBody]) -> Sequence[Turns]:
    named = {rota_id for body in bodies for rota_id in rotas_named(body).values()}
    return await turns_of(tx, named) if named else ()


async def _circles(
    tx: Transaction,
    rows: Sequence[TaskRow],
    kept: Iterable[AgendaRow | None],
    rotas: Sequence[Turns],
    away: Mapping[UUID | None, Sequence[Absence]],
) -> dict[UUID, Circle]:
    named = {person for row in rows for person in (row.assignee_id, row.creator_id, row.told_id) if person}
    named.update(person for agenda in kept if agenda for person in agenda.concerned)
    named.update(person for turns in rotas for person in everybody(turns))
    named.update(
        person for absences in away.values() for each in absences for person in (each.user_id, each.substitute_id)
    )
    members: dict[UUID, dict[UUID, Person]] = {row.project_id: {} for row in rows}
    admins = []
    for project_id, *about in await tx.fetch(_PEOPLE, list(members), list(named)):
        person = Person(*about)
        if project_id is None:
            admins.append(person.id)
        else:
            members[project_id][person.id] = person
    return {
        project_id: Circle.of(people, admins, rotas, _absences(away, project_id, people))
        for project_id, people in members.items()
    }


def _absences(
    away: Mapping[UUID | None, Sequence[Absence]], project_id: UUID, members: Mapping[UUID, Person]
) -> tuple[Absence, ...]:
    """Members are replaced by members only; admins who are none hear as admins, and another admin does as well."""
    among_admins = (absence for absence in away.get(None, ()) if absence.user_id not in members)
    return (*away.get(project_id, ()), *among_admins)
