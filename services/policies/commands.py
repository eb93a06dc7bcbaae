"""Writing policies and putting them in force. Admins may do all of it, managers what belongs to their project.

Locks are taken in one order: the project, the policy, the rotas that it names, then the rows of what is in force, by
scope.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from core.database import Transaction, transaction
from core.errors import Conflict, FieldError, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from services.events.commands import append
from services.identity.model import Actor
from services.oncall.commands import lock_to_name
from services.policies import placing, rollouts, rules, scheduling
from services.policies.announcing import changed
from services.policies.model import DeletedPolicy, InForce, Policy, PolicyBody, PolicyCreate, Reason
from services.policies.queries import COLUMNS, SYSTEM, policy_from
from services.projects.governing import lock_to_govern

_WRITE = f"""
INSERT INTO policies.policy (id, project_id, name, body, creator_id, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, nextval('core.version'), $6, $6)
RETURNING {COLUMNS}
"""  # noqa: S608

_LOCK = f"""
SELECT {COLUMNS} FROM policies.policy WHERE id = $1 AND retired_at IS NULL FOR NO KEY UPDATE
"""  # noqa: S608

_REPLACE = f"""
UPDATE policies.policy SET name = $2, body = $3, version = nextval('core.version'), updated_at = $4 WHERE id = $1
RETURNING {COLUMNS}
"""  # noqa: S608

_RETIRE = """
UPDATE policies.policy SET retired_at = $2, retired_by = $3, updated_at = $2, version = nextval('core.version')
WHERE id = $1 RETURNING version
"""

_KEEP_VERSION = """
INSERT INTO policies.policy_version (id, policy_id, version, body, actor_id, at) VALUES ($1, $2, $3, $4, $5, $6)
"""

_PROJECT_OF = "SELECT project_id FROM policies.policy WHERE id = $1 AND retired_at IS NULL"

_SCHEDULED = "SELECT EXISTS (SELECT FROM policies.schedule WHERE policy_id = $1 AND state <> 'ENDED')"


async def create(actor: Actor, wanted: PolicyCreate) -> Policy:
    """Raises Forbidden, NotFound for a project that the actor can't see, Invalid with every field that is wrong."""
    async with transaction() as tx:
        await lock_to_govern(tx, actor, wanted.project_id)
        body = await _valid(tx, wanted, wanted.project_id)
        now = await tx.now()
        policy = await _written(
            tx, actor, now, _WRITE, uuid7(), wanted.project_id, body.name, _json(body), actor.user_id, now
        )
        await append(tx, [await changed(tx, actor.user_id, now, policy.project_id, policy)])
    return policy


async def require(actor: Actor, policy_id: UUID) -> None:
    """Raises what a command on this policy would raise for want of a right, before it is known what is wanted."""
    async with transaction() as tx:
        await _lock(tx, actor, policy_id)


async def replace(actor: Actor, policy_id: UUID, wanted: PolicyBody, if_match: int | None = None) -> Policy:
    """Give a policy another body; the open tasks that it governs follow. What changes nothing makes no version.

    Raises NotFound, Forbidden, VersionMismatch, and Invalid with every field that is wrong.
    """
    async with transaction() as tx:
        before = await _lock(tx, actor, policy_id, if_match)
        body = await _valid(tx, wanted, before.project_id)
        changes = rules.changes(before, body)
        if not changes:
            return before
        now = await tx.now()
        policy = await _written(tx, actor, now, _REPLACE, policy_id, body.name, _json(body), now)
        event = await changed(tx, actor.user_id, now, policy.project_id, policy, changes)
        await append(tx, [event], await rollouts.begin_of(tx, actor.user_id, now, policy, Reason.REPLACED))
    return policy


async def delete(actor: Actor, policy_id: UUID, if_match: int | None = None) -> None:
    """Take a policy away; what it once said stays on record for the steps that followed from it.

    Raises NotFound, Forbidden, VersionMismatch, and Conflict while it is in force anywhere or scheduled, or open tasks
    have it as their own: nothing that was promised changes unseen.
    """
    async with transaction() as tx:
        policy = await _lock(tx, actor, policy_id, if_match)
        await scheduling.settle_with(tx, policy_id)
        if await rollouts.places_of(tx, policy_id) or await rollouts.is_some_tasks_own(tx, policy_id):
            raise Conflict("The policy is in force; put another one in its place first.", "policy_in_force")
        if await tx.fetchval(_SCHEDULED, policy_id):
            raise Conflict("The policy is scheduled; end its schedules first.", "policy_scheduled")
        now = await tx.now()
        version = await tx.fetchval(_RETIRE, policy_id, now, actor.user_id)
        gone, changes = DeletedPolicy(policy_id, version), {"retired_policy_id": (None, policy_id)}
        await append(tx, [await changed(tx, actor.user_id, now, policy.project_id, gone, changes)])


async def choose_default(actor: Actor, policy_id: UUID) -> InForce:
    """Put one of the system's policies in force wherever a project has none of its own.

    Raises Forbidden, and Invalid for one that is not the system's.
    """
    async with transaction() as tx:
        await lock_to_govern(tx, actor, None)
        return await placing.choose(tx, actor.user_id, SYSTEM, policy_id)


async def choose_for_project(actor: Actor, project_id: UUID, policy_id: UUID | None) -> InForce:
    """Put a policy of the project's or the system's in force in a project, or with None the system's own choice.

    Raises NotFound, Forbidden, and Invalid for a policy that the project can't have.
    """
    async with transaction() as tx:
        await lock_to_govern(tx, actor, project_id)
        return await placing.choose(tx, actor.user_id, project_id, policy_id)


async def _lock(tx: Transaction, actor: Actor, policy_id: UUID, if_match: int | None = None) -> Policy:
    owner = await tx.fetchrow(_PROJECT_OF, policy_id)
    if owner is None:
        raise NotFound("policy")
    await lock_to_govern(tx, actor, owner["project_id"])
    row = await tx.fetchrow(_LOCK, policy_id)
    if row is None:
        raise NotFound("policy")
    policy = policy_from(row)
    if if_match is not None and if_match != policy.version:
        raise VersionMismatch(policy.version, policy)
    return policy


async def errors_in(tx: Transaction, wanted: PolicyBody, project_id: UUID | None) -> list[FieldError]:
    """Everything that is wrong with a policy of a project or (None) the system, by field."""
    return rules.validate(wanted) or await _rota_errors(tx, wanted, project_id)


async def _valid(tx: Transaction, wanted: PolicyBody, project_id: UUID | None) -> PolicyBody:
    """The one form in which it is stored."""
    if errors := await errors_in(tx, wanted, project_id):
        raise Invalid(errors)
    return _body_of(rules.normalised(wanted))


async def _rota_errors(tx: Transaction, wanted: PolicyBody, project_id: UUID | None) -> list[FieldError]:
    """Rotas that are named stay: their project's, or the system's."""
    named = rules.rotas_named(wanted)
    known = await lock_to_name(tx, project_id, set(named.values())) if named else set[UUID]()
    message = "is no rota of the system" if project_id is None else "is no rota of this project or the system"
    return [FieldError(field, message) for field, rota_id in named.items() if rota_id not in known]


def _body_of(policy: PolicyBody) -> PolicyBody:
    return PolicyBody(**{field: getattr(policy, field) for field in PolicyBody.__struct_fields__})


async def _written(tx: Transaction, actor: Actor, now: datetime, statement: str, *arguments: Any) -> Policy:
    """The policy as `statement` wrote it, which is kept as one of its versions."""
    policy = policy_from((await tx.fetch(statement, *arguments))[0])
    body = _json(_body_of(policy))
    await tx.execute(_KEEP_VERSION, uuid7(), policy.id, policy.version, body, actor.user_id, now)
    return policy


def _json(body: PolicyBody) -> str:
    return msgspec.json.encode(body).decode()
