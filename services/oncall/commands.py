"""Writing rotas and their overrides. Admins may do all of it, managers what belongs to their project.

Locks are taken in one order: the project, then the rota. The tasks that a rota concerns are its caller's business.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from core.database import Transaction, transaction
from core.errors import Conflict, NotFound, VersionMismatch
from core.ids import uuid7
from core.validation import Fields
from services.events.commands import append
from services.events.model import Frame, Happened, Kind, project_topic, user_topic
from services.identity.model import Actor
from services.oncall import rules
from services.oncall.model import DeletedRota, Override, OverrideCreate, Rota, RotaBody, RotaCreate
from services.oncall.queries import COLUMNS, OVERRIDE, rota_from
from services.projects.governing import lock_to_govern
from services.projects.model import Changes

_PROJECT_OF = "SELECT project_id FROM oncall.rota WHERE id = $1"

_GET = f"""
SELECT {COLUMNS.format(since="clock.now")} FROM oncall.rota, (SELECT core.now() AS now) AS clock WHERE rota.id = $1
"""  # noqa: S608

_LOCK = "SELECT id FROM oncall.rota WHERE id = $1 FOR UPDATE"

_LOCK_TO_NAME = """
SELECT id FROM oncall.rota WHERE id = ANY($1::uuid[]) AND (project_id IS NULL OR project_id = $2) ORDER BY id FOR SHARE
"""

_LOCK_SCOPE = "SELECT pg_advisory_xact_lock(hashtextextended('oncall.rota ' || coalesce($1::uuid::text, ''), 0))"

_COUNT = "SELECT count(*) FROM oncall.rota WHERE project_id IS NOT DISTINCT FROM $1"

_WRITE = """
INSERT INTO oncall.rota (id, project_id, name, people, starts_on, at, every, time_zone, creator_id, created_at,
                         updated_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, nextval('core.version'))
"""

_REPLACE = """
UPDATE oncall.rota SET name = $2, people = $3, starts_on = $4, at = $5, every = $6, time_zone = $7, updated_at = $8,
                       version = nextval('core.version')
WHERE id = $1
"""

_TOUCH = "UPDATE oncall.rota SET updated_at = $2, version = nextval('core.version') WHERE id = $1"

_DELETE = """
WITH overrides AS (DELETE FROM oncall.override WHERE rota_id = $1)
DELETE FROM oncall.rota WHERE id = $1 RETURNING nextval('core.version')
"""

_COUNT_OVERRIDES = "SELECT count(*) FROM oncall.override WHERE rota_id = $1 AND ends_at > $2"

_OVERRIDE = f"""
INSERT INTO oncall.override (id, rota_id, user_id, starts_at, ends_at, creator_id, created_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, nextval('core.version')) RETURNING {OVERRIDE}
"""  # noqa: S608

_DELETE_OVERRIDE = "DELETE FROM oncall.override WHERE id = $1 AND rota_id = $2 RETURNING id"

_MEMBERS = "SELECT user_id FROM projects.visible WHERE project_id = $2 AND user_id = ANY($1::uuid[])"
_ACTIVE = "SELECT id AS user_id FROM identity.active_user WHERE id = ANY($1::uuid[])"

_ADMINS = "SELECT id FROM identity.active_user WHERE role = 'ADMIN' ORDER BY id"


async def create(actor: Actor, wanted: RotaCreate) -> Rota:
    """Raises Forbidden, NotFound for a project that the actor can't see, Invalid with every field that is wrong, and
    Conflict where there are 100 already.
    """
    async with transaction() as tx:
        await lock_to_govern(tx, actor, wanted.project_id)
        body = await _valid(tx, wanted, wanted.project_id)
        await tx.execute(_LOCK_SCOPE, wanted.project_id)
        if await tx.fetchval(_COUNT, wanted.project_id) >= rules.MOST_ROTAS:
            raise Conflict(f"There are {rules.MOST_ROTAS} rotas already.", "too_many_rotas")
        now, rota_id = await tx.now(), uuid7()
        await tx.execute(_WRITE, rota_id, wanted.project_id, *_columns(body), actor.user_id, now)
        rota = await _get(tx, rota_id)
        await append(tx, [await _event(tx, actor, now, rota.project_id, rota)])
    return rota


async def replace(actor: Actor, rota_id: UUID, wanted: RotaBody, if_match: int | None = None) -> Rota:
    """Say something else of a rota. What changes nothing makes neither a version nor an event.

    Raises NotFound, Forbidden, VersionMismatch, and Invalid with every field that is wrong.
    """
    async with transaction() as tx:
        before = await lock(tx, actor, rota_id, if_match)
        body = await _valid(tx, wanted, before.project_id)
        changes = _changes(before, body)
        if not changes:
            return before
        now = await tx.now()
        await tx.execute(_REPLACE, rota_id, *_columns(body), now)
        rota = await _get(tx, rota_id)
        await append(tx, [await _event(tx, actor, now, rota.project_id, rota, changes)])
    return rota


async def delete(actor: Actor, rota_id: UUID, if_match: int | None = None) -> None:
    """Take a rota away with its overrides. Raises NotFound, Forbidden, VersionMismatch."""
    async with transaction() as tx:
        rota = await lock(tx, actor, rota_id, if_match)
        now = await tx.now()
        gone = DeletedRota(rota_id, await tx.fetchval(_DELETE, rota_id))
        await append(tx, [await _event(tx, actor, now, rota.project_id, gone)])


async def add_override(actor: Actor, rota_id: UUID, wanted: OverrideCreate) -> Override:
    """Put somebody on call for a while. Raises NotFound, Forbidden, Invalid, Conflict where 100 are to come already."""
    async with transaction() as tx:
        rota = await lock(tx, actor, rota_id)
        now = await tx.now()
        fields = Fields()
        span = rules.checked_span(fields, wanted, now)
        await _check_people(tx, fields, {"user_id": wanted.user_id}, rota.project_id)
        fields.refuse_if_wrong()
        if await tx.fetchval(_COUNT_OVERRIDES, rota_id, now) >= rules.MOST_OVERRIDES:
            raise Conflict(f"There are {rules.MOST_OVERRIDES} overrides to come already.", "too_many_overrides")
        (made,) = await tx.fetch(_OVERRIDE, uuid7(), rota_id, wanted.user_id, *span, actor.user_id, now)
        await _announce(tx, actor, now, rota_id)
    return Override(*made)


async def delete_override(actor: Actor, rota_id: UUID, override_id: UUID) -> None:
    """Raises NotFound, Forbidden."""
    async with transaction() as tx:
        await lock(tx, actor, rota_id)
        if await tx.fetchval(_DELETE_OVERRIDE, override_id, rota_id) is None:
            raise NotFound("override")
        await _announce(tx, actor, await tx.now(), rota_id)


async def lock(tx: Transaction, actor: Actor, rota_id: UUID, if_match: int | None = None) -> Rota:
    """A rota that the actor may change. Raises NotFound, Forbidden, VersionMismatch."""
    owner = await tx.fetchrow(_PROJECT_OF, rota_id)
    if owner is None:
        raise NotFound("rota")
    await lock_to_govern(tx, actor, owner["project_id"])
    if await tx.fetchval(_LOCK, rota_id) is None:
        raise NotFound("rota")
    rota = await _get(tx, rota_id)
    if if_match is not None and if_match != rota.version:
        raise VersionMismatch(rota.version, rota)
    return rota


async def require(actor: Actor, rota_id: UUID) -> None:
    """Raises what a command on this rota would raise for want of a right, before it is known what is wanted."""
    async with transaction() as tx:
        await lock(tx, actor, rota_id)


async def lock_to_name(tx: Transaction, project_id: UUID | None, rota_ids: Collection[UUID]) -> set[UUID]:
    """Those of the rotas that a policy of this project (None: of the system) may name; they stay from here on."""
    return {row["id"] for row in await tx.fetch(_LOCK_TO_NAME, list(rota_ids), project_id)}


async def _get(tx: Transaction, rota_id: UUID) -> Rota:
    return rota_from((await tx.fetch(_GET, rota_id))[0])


async def _valid(tx: Transaction, wanted: RotaBody, project_id: UUID | None) -> RotaBody:
    fields = Fields()
    body = rules.checked_rota(fields, wanted)
    if not fields.errors:
        people = {f"people[{place}]": person for place, person in enumerate(wanted.people)}
        await _check_people(tx, fields, people, project_id)
    fields.refuse_if_wrong()
    return body


async def _check_people(tx: Transaction, fields: Fields, people: dict[str, UUID], project_id: UUID | None) -> None:
    """Of a project's rota its members can be on call, of the system's everybody who has an account."""
    scope = () if project_id is None else (project_id,)
    known = {row["user_id"] for row in await tx.fetch(_MEMBERS if scope else _ACTIVE, list(people.values()), *scope)}
    for field, person in people.items():
        if person not in known:
            fields.wrong(field, "has no access to this project" if scope else "is nobody known here")


def _columns(body: RotaBody) -> Sequence[Any]:
    hand_over = body.hand_over
    return (body.name, list(body.people), hand_over.starts_on, hand_over.at, hand_over.every, body.time_zone)


def _changes(before: Rota, after: RotaBody) -> Changes:
    pairs = {field: (getattr(before, field), getattr(after, field)) for field in RotaBody.__struct_fields__}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


async def _announce(tx: Transaction, actor: Actor, now: datetime, rota_id: UUID) -> None:
    """Other overrides make another version of their rota."""
    await tx.execute(_TOUCH, rota_id, now)
    rota = await _get(tx, rota_id)
    await append(tx, [await _event(tx, actor, now, rota.project_id, rota)])


async def _event(
    tx: Transaction,
    actor: Actor,
    now: datetime,
    project_id: UUID | None,
    data: Rota | DeletedRota,
    changes: Changes | None = None,
) -> Happened:
    """To the project whose rota it is, else to every admin."""
    admins: list[Record] = [] if project_id is not None else await tx.fetch(_ADMINS)
    user_ids = tuple(row["id"] for row in admins)
    topics = tuple(map(user_topic, user_ids)) if project_id is None else (project_topic(project_id),)
    return Happened(
        kind=Kind.ROTA_CHANGED,
        at=now,
        actor_id=actor.user_id,
        frames=(Frame(topics, data),),
        project_id=project_id,
        user_ids=user_ids,
        changes=changes or {},
    )
