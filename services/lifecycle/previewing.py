"""Previews: a sample task or a project's open tasks, under a policy that is not in force there."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from core.database import pool, transaction
from core.errors import FieldError, Invalid, NotFound
from core.ids import uuid7
from core.validation import Fields
from services.identity.model import Actor
from services.identity.rules import check_time_zone
from services.lifecycle.gathering import gather
from services.lifecycle.model import People, PolicyRef, TaskFacts
from services.lifecycle.previews import DraftRequest, Preview, PreviewRequest, SampleTask
from services.lifecycle.showing import Showing
from services.lifecycle.tallying import Looked, Subject, Tally
from services.notifications.model import Preferences
from services.notifications.queries import preferences_of
from services.oncall.model import HandOver, Turns
from services.policies import commands as policy_commands
from services.policies import queries as policies
from services.policies import rules as policy_rules
from services.policies.model import PolicyBody
from services.projects import directory
from services.projects.governing import lock_to_govern
from services.tasks.storage import look

EVER = HandOver(date(1970, 1, 1))
MOST_PREVIEWED = 5_000
GATHERED_TOGETHER = 500
PLANNED_IN_ONE_GO = 20
"""Then other requests get their turn: a plan takes a tenth of a millisecond, and every task has two."""

_OPEN_TASKS = "SELECT id FROM tasks.open WHERE project_id = $1 ORDER BY id LIMIT $2"

_COUNT_OPEN = "SELECT count(*) FROM tasks.open WHERE project_id = $1"

_MAY_PREVIEW = """
SELECT EXISTS (SELECT FROM projects.visible WHERE project_id = $1 AND user_id = $2)
    OR $3 AND EXISTS (SELECT FROM projects.present WHERE id = $1)
"""
"""Members, and admins, who may put a policy in force everywhere."""


class _Previewed(NamedTuple):
    """A policy, how entries refer to it, and whose it is: a project's, or with None the system's."""

    body: PolicyBody
    ref: PolicyRef
    home: UUID | None


async def preview(actor: Actor, policy_id: UUID, wanted: PreviewRequest) -> Preview:
    """What a policy would make of a sample task, or of a project's open tasks, against what is in force.

    Of more than 5,000 tasks it looks at the oldest, and `open_count` says how many there are; those with a policy of
    their own stay as they are, and are left out. Admins may ask about every project. Raises NotFound for a policy or
    project that the actor can't see, Invalid unless one of the two is asked for.
    """
    policy = await policies.get(actor, policy_id)
    previewed = _Previewed(policy, PolicyRef(policy.id, policy.version), policy.project_id)
    return await _preview(actor, previewed, wanted.task, wanted.project_id)


async def preview_draft(actor: Actor, wanted: DraftRequest) -> Preview:
    """The same for a policy that is not stored, for those who may write it.

    Raises Forbidden, NotFound, and Invalid with every field of the policy that is wrong.
    """
    home = wanted.policy.project_id or wanted.project_id
    async with transaction() as tx:
        await lock_to_govern(tx, actor, home)
        errors = await policy_commands.errors_in(tx, wanted.policy, wanted.policy.project_id)
    if errors:
        raise Invalid([FieldError(f"policy.{error.field}", error.message) for error in errors])
    previewed = _Previewed(policy_rules.normalised(wanted.policy), PolicyRef(None, None), home)
    return await _preview(actor, previewed, wanted.task, wanted.project_id)


async def _preview(actor: Actor, policy: _Previewed, task: SampleTask | None, project_id: UUID | None) -> Preview:
    match task, project_id:
        case SampleTask(), None:
            return await _preview_sample(actor, policy, task)
        case None, UUID():
            return await _preview_project(actor, policy, project_id)
        case _:
            raise Invalid.of("task", "must be given, or project_id, but not both")


async def _preview_sample(actor: Actor, policy: _Previewed, task: SampleTask) -> Preview:
    assignee, time_zone = await _assignee(actor, task)
    async with transaction() as tx:
        now = await tx.now()
        in_force = (await policies.in_force(tx, policy.home or policies.SYSTEM)).policy
    tally = Tally(policy.body, now, open_count=1)
    bodies = (policy.body, in_force)
    tally.add(Subject(sample(task, assignee, actor.user_id, time_zone, now, *bodies), (), in_force))
    preferences = await _preferences(tally.most_changed())
    theirs = replace(preferences.get(assignee, Preferences()), time_zone=time_zone)
    return _shown(policy, tally, preferences | {assignee: theirs})


async def _assignee(actor: Actor, task: SampleTask) -> tuple[UUID, str]:
    """Whose the sample is, and on which clocks. Raises Invalid."""
    if task.time_zone is not None:
        fields = Fields()
        check_time_zone(fields, task.time_zone)
        if fields.errors:
            raise Invalid([FieldError(f"task.{error.field}", error.message) for error in fields.errors])
    try:
        user = await directory.user(actor, task.assignee_id or actor.user_id)
    except NotFound:
        raise Invalid.of("task.assignee_id", "is nobody whom you know") from None
    return user.id, task.time_zone or user.time_zone


def sample(
    task: SampleTask, assignee: UUID, actor: UUID, time_zone: str, now: datetime, *bodies: PolicyBody
) -> TaskFacts:
    """A task in which the caller is everybody but the assignee, so that every group, and every rota of these policies,
    has somebody.
    """
    alone = (actor,)
    rotas = {rota for body in bodies for rota in policy_rules.rotas_named(body).values()}
    turns = tuple(Turns(rota, alone, EVER, "UTC") for rota in sorted(rotas))
    return TaskFacts(
        id=uuid7(),
        status=task.status,
        priority=task.priority,
        people=People(assignee, actor, alone, alone, alone, turns),
        created_at=now,
        cycle=1,
        cycle_started_at=now,
        due_at=task.due_at,
        assignment_no=1,
        assigned_at=now,
        time_zone=time_zone,
    )


async def _preview_project(actor: Actor, policy: _Previewed, project_id: UUID) -> Preview:
    """The transactions are short: none is held while plans are made."""
    async with transaction() as tx:
        if not await tx.fetchval(_MAY_PREVIEW, project_id, actor.user_id, actor.is_admin):
            raise NotFound("project")
        tally = Tally(policy.body, await tx.now(), open_count=await tx.fetchval(_COUNT_OPEN, project_id))
        ids = [task_id for (task_id,) in await tx.fetch(_OPEN_TASKS, project_id, MOST_PREVIEWED)]
    async for subject in _subjects(ids, policy.body):
        tally.add(subject)
    return _shown(policy, tally, await _preferences(tally.most_changed()))


async def _subjects(task_ids: Sequence[UUID], policy: PolicyBody) -> AsyncIterator[Subject]:
    for start in range(0, len(task_ids), GATHERED_TOGETHER):
        async with transaction() as tx:
            rows = await look(tx, task_ids[start : start + GATHERED_TOGETHER])
            lives = (await gather(tx, rows, (policy,)))[1] if rows else []
        for place, life in enumerate(lives):
            if place % PLANNED_IN_ONE_GO == 0:
                await asyncio.sleep(0)
            if life.policy.id != life.row.policy_id:
                yield Subject(life.facts, life.taken, life.policy, life.row.key)


async def _preferences(shown: Sequence[Looked]) -> dict[UUID, Preferences]:
    people = {person for each in shown for step in (*each.before, *each.after) for person in step.recipients}
    return await preferences_of(pool(), people)


def _shown(policy: _Previewed, tally: Tally, preferences: dict[UUID, Preferences]) -> Preview:
    showing = Showing(policy.body, policy.ref, preferences, tally.now)
    return tally.preview([showing.task(looked) for looked in tally.most_changed()])
