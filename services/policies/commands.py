"""Writing policies and putting them in force. Admins may do all of it, managers what belongs to their project.

Locks are taken in one order: the project, the policy, then the rows of what is in force, by scope.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import asdict

from core.database import Transaction, transaction
from core.errors import Conflict, Forbidden, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from services.events.commands import append
from services.events.model import Frame, Happened, Kind, StartRollout
from services.identity.model import Actor
from services.policies import rollouts, rules
from services.policies.announcing import audience
from services.policies.model import DeletedPolicy, InForce, Policy, PolicyBody, PolicyCreate, Reason
from services.policies.queries import COLUMNS, SYSTEM, in_force, policy_from
from services.projects.commands import lock_for_work, lock_projects
from services.projects.model import Changes, ProjectRole

_WRITE = f"""
INSERT INTO policies.policy (id, project_id, name, body, creator_id, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, nextval('core.version'), $6, $6)
RETURNING {COLUMNS}
"""  # noqa: S608

_LOCK = f"""
SELECT {COLUMNS} FROM policies.policy WHERE id = $1 AND retired_at IS NULL FOR NO KEY UPDATE
"""  # noqa: S608

_LOCK_TO_USE = f"""
SELECT {COLUMNS} FROM policies.policy WHERE id = $1 AND retired_at IS NULL FOR SHARE
"""  # noqa: S608

_REPLACE = f"""
UPDATE policies.policy SET name = $2, body = $3, version = nextval('core.version'), updated_at = $4 WHERE id = $1
RETURNING {COLUMNS}
"""  # noqa: S608

_RETIRE = """
UPDATE policies.policy SET retired_at = $2, updated_at = $2, version = nextval('core.version') WHERE id = $1
RETURNING version
"""

_KEEP_VERSION = """
INSERT INTO policies.policy_version (id, policy_id, version, body, actor_id, at) VALUES ($1, $2, $3, $4, $5, $6)
"""

_PROJECT_OF = "SELECT project_id FROM policies.policy WHERE id = $1 AND retired_at IS NULL"

_SCOPES = "SELECT scope FROM policies.in_force WHERE policy_id = $1 ORDER BY scope"

_LOCK_SCOPE = """
INSERT INTO policies.in_force AS chosen (scope, policy_id, version, updated_at) VALUES ($1, NULL, 0, $2)
ON CONFLICT (scope) DO UPDATE SET scope = chosen.scope
RETURNING policy_id
"""

_CHOOSE = """
UPDATE policies.in_force SET policy_id = $2, version = nextval('core.version'), updated_at = $3 WHERE scope = $1
"""


async def create(actor: Actor, wanted: PolicyCreate) -> Policy:
    """Raises Forbidden, NotFound for a project that the actor can't see, Invalid with every field that is wrong."""
    async with transaction() as tx:
        await _check_right(tx, actor, wanted.project_id)
        body = _valid(wanted)
        now = await tx.now()
        policy = await _written(
            tx, actor, now, _WRITE, uuid7(), wanted.project_id, body.name, _json(body), actor.user_id, now
        )
        await append(tx, [await _event(tx, actor, now, policy.project_id, policy)])
    return policy


async def require(actor: Actor, policy_id: UUID) -> None:
    """Raises what a command on this policy would raise for want of a right, before it is known what is wanted."""
    async with transaction() as tx:
        await _lock(tx, actor, policy_id)


async def replace(actor: Actor, policy_id: UUID, wanted: PolicyBody, if_match: int | None = None) -> Policy:
    """Give a policy another body; where it is in force, running tasks follow. What changes nothing makes no version.

    Raises NotFound, Forbidden, VersionMismatch, and Invalid with every field that is wrong.
    """
    async with transaction() as tx:
        before = await _lock(tx, actor, policy_id, if_match)
        body = _valid(wanted)
        changes = _changes(before, body)
        if not changes:
            return before
        now = await tx.now()
        policy = await _written(tx, actor, now, _REPLACE, policy_id, body.name, _json(body), now)
        event = await _event(tx, actor, now, policy.project_id, policy, changes)
        await append(tx, [event], await _rollouts(tx, actor, now, await _scopes(tx, policy_id), Reason.REPLACED))
    return policy


async def delete(actor: Actor, policy_id: UUID, if_match: int | None = None) -> None:
    """Take a policy away; what it once said stays on record for the steps that followed from it.

    Raises NotFound, Forbidden, VersionMismatch, and Conflict while it is in force anywhere.
    """
    async with transaction() as tx:
        policy = await _lock(tx, actor, policy_id, if_match)
        if await _scopes(tx, policy_id):
            raise Conflict("The policy is in force; put another one in its place first.", "policy_in_force")
        now = await tx.now()
        version = await tx.fetchval(_RETIRE, policy_id, now)
        await append(tx, [await _event(tx, actor, now, policy.project_id, DeletedPolicy(policy_id, version))])


async def choose_default(actor: Actor, policy_id: UUID) -> InForce:
    """Put one of the system's policies in force wherever a project has none of its own.

    Raises Forbidden, and Invalid for one that is not the system's.
    """
    async with transaction() as tx:
        await _check_right(tx, actor, None)
        return await _choose(tx, actor, SYSTEM, policy_id)


async def choose_for_project(actor: Actor, project_id: UUID, policy_id: UUID | None) -> InForce:
    """Put a policy of the project's or the system's in force in a project, or with None the system's own choice.

    Raises NotFound, Forbidden, and Invalid for a policy that the project can't have.
    """
    async with transaction() as tx:
        await _check_right(tx, actor, project_id)
        return await _choose(tx, actor, project_id, policy_id)


async def require_project(actor: Actor, project_id: UUID | None) -> None:
    """Raises what choosing a policy there (None: for the system) would raise for want of a right."""
    async with transaction() as tx:
        await _check_right(tx, actor, project_id)


async def _check_right(tx: Transaction, actor: Actor, project_id: UUID | None) -> None:
    """Admins everywhere, managers in their project, which stays from here on."""
    if project_id is None:
        if not actor.is_admin:
            raise Forbidden("Only admins may change the system's policies.")
    elif actor.is_admin:
        project = (await lock_projects(tx, [project_id])).get(project_id)
        if project is None or project.deleted_at is not None:
            raise NotFound("project")
    else:
        await lock_for_work(tx, actor.user_id, project_id, ProjectRole.MANAGER)


async def _lock(tx: Transaction, actor: Actor, policy_id: UUID, if_match: int | None = None) -> Policy:
    owner = await tx.fetchrow(_PROJECT_OF, policy_id)
    if owner is None:
        raise NotFound("policy")
    await _check_right(tx, actor, owner["project_id"])
    row = await tx.fetchrow(_LOCK, policy_id)
    if row is None:
        raise NotFound("policy")
    policy = policy_from(row)
    if if_match is not None and if_match != policy.version:
        raise VersionMismatch(policy.version, policy)
    return policy


def _valid(wanted: PolicyBody) -> PolicyBody:
    """The one form in which it is stored."""
    if errors := rules.validate(wanted):
        raise Invalid(errors)
    return _body_of(rules.normalised(wanted))


def _body_of(policy: PolicyBody) -> PolicyBody:
    return PolicyBody(**{field: getattr(policy, field) for field in PolicyBody.__struct_fields__})


def _changes(before: Policy, after: PolicyBody) -> Changes:
    old, new = asdict(_body_of(before)), asdict(after)
    return {field: (old[field], new[field]) for field in new if old[field] != new[field]}


async def _written(tx: Transaction, actor: Actor, now: datetime, statement: str, *arguments: Any) -> Policy:
    """The policy as `statement` wrote it, which is kept as one of its versions."""
    policy = policy_from((await tx.fetch(statement, *arguments))[0])
    body = _json(_body_of(policy))
    await tx.execute(_KEEP_VERSION, uuid7(), policy.id, policy.version, body, actor.user_id, now)
    return policy


async def _choose(tx: Transaction, actor: Actor, scope: UUID, policy_id: UUID | None) -> InForce:
    if policy_id is not None:
        await _lock_to_use(tx, scope, policy_id)
    now = await tx.now()
    before = await tx.fetchval(_LOCK_SCOPE, scope, now)
    if before == policy_id:
        return await in_force(tx, scope)
    await tx.execute(_CHOOSE, scope, policy_id, now)
    chosen = await in_force(tx, scope)
    project_id = None if scope == SYSTEM else scope
    event = await _event(tx, actor, now, project_id, chosen, {"policy_id": (before, policy_id)})
    await append(tx, [event], await _rollouts(tx, actor, now, [scope], Reason.CHOSEN))
    return chosen


async def _lock_to_use(tx: Transaction, scope: UUID, policy_id: UUID) -> None:
    """Keep a policy from being changed or deleted. Raises Invalid where it is another project's."""
    row = await tx.fetchrow(_LOCK_TO_USE, policy_id)
    if row is None or row["project_id"] not in (None, scope):
        raise Invalid.of("policy_id", "is no policy that can be in force here")


async def _scopes(tx: Transaction, policy_id: UUID) -> list[UUID]:
    """Where a policy is in force."""
    return [row["scope"] for row in await tx.fetch(_SCOPES, policy_id)]


async def _rollouts(
    tx: Transaction, actor: Actor, now: datetime, scopes: Sequence[UUID], reason: Reason
) -> list[StartRollout]:
    """One over the whole system reaches every project, too."""
    wide = [SYSTEM] if SYSTEM in scopes else scopes
    return [await rollouts.begin(tx, actor.user_id, now, scope, reason) for scope in wide]


async def _event(
    tx: Transaction,
    actor: Actor,
    now: datetime,
    project_id: UUID | None,
    data: Policy | DeletedPolicy | InForce,
    changes: Changes | None = None,
) -> Happened:
    """To the project that it concerns, else to every admin."""
    told = await audience(tx, project_id)
    return Happened(
        kind=Kind.POLICY_CHANGED,
        at=now,
        actor_id=actor.user_id,
        frames=(Frame(told.topics, data),),
        project_id=project_id,
        user_ids=told.admins,
        changes=changes or {},
    )


def _json(body: PolicyBody) -> str:
    return msgspec.json.encode(body).decode()
