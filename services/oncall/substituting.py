"""Saying who stands in while somebody is away.

One says it of oneself, and admins of everybody. A manager says it of a member of their project, for that project only,
as they manage nobody elsewhere; of an owner only an owner does, or a manager could keep from them what is escalated.
"""

from datetime import datetime
from uuid import UUID

from core.database import Transaction, pool, transaction
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.ids import uuid7
from core.validation import Fields
from services.events.commands import append
from services.events.model import Frame, Happened, Kind, user_topic
from services.identity.model import Actor
from services.oncall import absences, rules
from services.oncall.model import DeletedSubstitute, Substitute, SubstituteCreate
from services.projects import directory
from services.projects.commands import lock_for_work
from services.projects.model import ProjectRole
from services.projects.rules import check_right_over

_LOCK_PERSON = "SELECT id FROM identity.active_user WHERE id = $1 FOR NO KEY UPDATE"

_ROLE = "SELECT role FROM projects.visible WHERE project_id = $1 AND user_id = $2"

_SHARED = """
SELECT EXISTS (SELECT FROM projects.visible AS theirs JOIN projects.visible AS other USING (project_id)
               WHERE theirs.user_id = $1 AND other.user_id = $2 AND ($3::uuid IS NULL OR project_id = $3))
    OR $3 IS NULL AND 2 = (SELECT count(*) FROM identity.active_user WHERE id IN ($1, $2) AND role = 'ADMIN')
"""

_IN_THE_WAY = """
SELECT id, starts_at, ends_at FROM oncall.substitute
WHERE user_id = $1 AND starts_at < $3 AND ends_at > $2 AND (project_id IS NULL OR $4::uuid IS NULL OR project_id = $4)
ORDER BY starts_at LIMIT 1
"""

_COUNT = "SELECT count(*) FROM oncall.substitute WHERE user_id = $1 AND ends_at > $2"

_WRITE = f"""
INSERT INTO oncall.substitute (id, user_id, substitute_id, starts_at, ends_at, reason, project_id, created_at,
                               creator_id, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nextval('core.version')) RETURNING {absences.COLUMNS}
"""  # noqa: S608

_LOCK = f"""
SELECT {absences.COLUMNS} FROM oncall.substitute WHERE id = $1 AND user_id = $2 FOR UPDATE
"""  # noqa: S608

_DELETE = "DELETE FROM oncall.substitute WHERE id = $1 RETURNING nextval('core.version')"

_PROJECTS = """
SELECT project_id FROM projects.visible WHERE user_id = $1 AND ($2::uuid IS NULL OR project_id = $2) ORDER BY project_id
"""


async def create(actor: Actor, user_id: UUID, wanted: SubstituteCreate) -> Substitute:
    """Raises NotFound, Forbidden, Invalid with every field that is wrong, and Conflict where another substitute of
    this person overlaps, or 100 are to come.
    """
    async with transaction() as tx:
        await _check_right(tx, actor, user_id, wanted.project_id)
        if await tx.fetchval(_LOCK_PERSON, user_id) is None:
            raise NotFound("user")
        now = await tx.now()
        fields = Fields()
        start, end = rules.checked_span(fields, wanted, now)
        reason = rules.checked_reason(fields, wanted.reason)
        await _check_substitute(tx, fields, user_id, wanted)
        fields.refuse_if_wrong()
        await _check_room(tx, user_id, wanted.project_id, start, end, now)
        values = (wanted.substitute_id, start, end, reason, wanted.project_id, now, actor.user_id)
        (row,) = await tx.fetch(_WRITE, uuid7(), user_id, *values)
        made = Substitute(*row)
        await append(tx, [_event(actor, now, made, made)])
    return made


async def delete(actor: Actor, user_id: UUID, substitute_id: UUID) -> Substitute:
    """Whoever may say it may take it back, and one may of oneself always; gives what is gone. Raises NotFound,
    Forbidden.
    """
    async with transaction() as tx:
        row = await tx.fetchrow(_LOCK, substitute_id, user_id)
        gone = None if row is None else Substitute(*row)
        await _check_right(tx, actor, user_id, None if gone is None else gone.project_id)
        if gone is None:
            raise NotFound("substitute")
        now = await tx.now()
        version = await tx.fetchval(_DELETE, substitute_id)
        event = _event(actor, now, gone, DeletedSubstitute(substitute_id, version))
        await append(tx, [event])
    return gone


async def require(actor: Actor, user_id: UUID) -> None:
    """Raises what `create` would raise for want of any right, before it is known what is wanted."""
    if actor.is_admin or actor.user_id == user_id:
        await directory.user(actor, user_id)
    else:
        await absences.require_manager(pool(), actor, user_id)


async def _check_right(tx: Transaction, actor: Actor, user_id: UUID, project_id: UUID | None) -> None:
    if actor.is_admin or actor.user_id == user_id:
        return
    await absences.require_manager(tx, actor, user_id)
    if project_id is None:
        raise Forbidden("You manage them in your project only: name it as project_id.")
    own = await lock_for_work(tx, actor.user_id, project_id, ProjectRole.MANAGER)
    theirs = await tx.fetchval(_ROLE, project_id, user_id)
    if theirs is None:
        raise Invalid.of("project_id", "is no project of theirs")
    check_right_over(own.role, ProjectRole(theirs))


async def _check_substitute(tx: Transaction, fields: Fields, user_id: UUID, wanted: SubstituteCreate) -> None:
    if wanted.substitute_id == user_id:
        fields.wrong("substitute_id", "must be somebody else")
    elif not await tx.fetchval(_SHARED, user_id, wanted.substitute_id, wanted.project_id):
        where = (
            "has no project in common with them" if wanted.project_id is None else "is not with them in this project"
        )
        fields.wrong("substitute_id", where)


async def _check_room(
    tx: Transaction, user_id: UUID, project_id: UUID | None, start: datetime, end: datetime, now: datetime
) -> None:
    other = await tx.fetchrow(_IN_THE_WAY, user_id, start, end, project_id)
    if other is not None:
        when = f"from {other['starts_at'].isoformat()} to {other['ends_at'].isoformat()}"
        raise Conflict(f"It overlaps with {other['id']}, {when}.", "substitute_overlaps")
    if await tx.fetchval(_COUNT, user_id, now) >= rules.MOST_SUBSTITUTES:
        raise Conflict(f"There are {rules.MOST_SUBSTITUTES} to come already.", "too_many_substitutes")


async def concerned(tx: Transaction, substitute: Substitute) -> list[UUID]:
    """The projects in which somebody else hears instead of that person."""
    return [row["project_id"] for row in await tx.fetch(_PROJECTS, substitute.user_id, substitute.project_id)]


def _event(actor: Actor, now: datetime, about: Substitute, data: Substitute | DeletedSubstitute) -> Happened:
    people = (about.user_id, about.substitute_id)
    return Happened(
        kind=Kind.SUBSTITUTE_CHANGED,
        at=now,
        actor_id=actor.user_id,
        frames=(Frame(tuple(map(user_topic, people)), data),),
        user_ids=people,
    )
