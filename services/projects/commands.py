"""What changes projects and their members.

Commands on one project lock it FOR SHARE; changing, deleting and restoring it lock it FOR UPDATE. Member rows are
locked after that, and after the tasks of those commands that lock any.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import UNSET
from msgspec.structs import replace

from core.database import Transaction, transaction
from core.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from core.validation import Fields
from services.events import commands as events
from services.events.model import (
    Frame,
    Happened,
    Kind,
    MemberRemoved,
    ProjectDeleted,
    project_topic,
    user_topic,
)
from services.identity.model import Actor
from services.projects import rules
from services.projects.model import (
    Changes,
    DeletedProject,
    LockedProject,
    Member,
    MemberAdd,
    MemberPatch,
    Membership,
    Project,
    ProjectCreate,
    ProjectPatch,
    ProjectRole,
    ProjectViewer,
    RemovedMember,
)

_LOCK_FOR_WORK = "SELECT role, key FROM projects.lock_for_work($1, $2)"

_LOCK_MEMBER = "SELECT role FROM projects.lock_member($1, $2)"

_LOCK_PROJECTS = """
SELECT id, key, deleted_at FROM projects.project WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE
"""

_LOCK_TO_CHANGE = """
SELECT project.id, project.key, project.name, project.creator_id, project.version, project.created_at,
       project.updated_at, project.deleted_at, member.role
FROM projects.project
JOIN projects.member ON member.project_id = project.id
JOIN identity.active_user ON active_user.id = member.user_id
WHERE project.id = $1 AND member.user_id = $2
FOR UPDATE OF project
"""

_CREATE = """
INSERT INTO projects.project (id, key, name, creator_id, version, created_at, updated_at)
VALUES ($1, $2, $3, $4, nextval('core.version'), $5, $5) RETURNING version
"""

_RENAME = """
UPDATE projects.project SET name = $2, updated_at = $3, version = nextval('core.version')
WHERE id = $1 RETURNING version
"""

_DELETE = """
UPDATE projects.project SET deleted_at = $2, updated_at = $2, version = nextval('core.version')
WHERE id = $1 RETURNING version
"""

_RESTORE = """
UPDATE projects.project
SET deleted_at = NULL, restored_at = $2, updated_at = $2, version = nextval('core.version')
WHERE id = $1 RETURNING version
"""

_MEMBER = "member.id, member.project_id, member.user_id, member.role, member.version, member.created_at"

_ADD = f"""
INSERT INTO projects.member (id, project_id, user_id, role, version, created_at)
VALUES ($1, $2, $3, $4, nextval('core.version'), $5) RETURNING {_MEMBER}
"""  # noqa: S608

_PLACE = f"""
SELECT {_MEMBER} FROM projects.member
WHERE member.project_id = $1
  AND (member.user_id = $2
       OR member.role = 'OWNER' AND member.user_id IN (SELECT id FROM identity.active_user))
ORDER BY member.user_id
"""  # noqa: S608

_LOCK_PLACE = f"{_PLACE} FOR UPDATE OF member"

_SET_ROLE = f"""
UPDATE projects.member SET role = $2, version = nextval('core.version') WHERE id = $1 RETURNING {_MEMBER}
"""  # noqa: S608

_REMOVE = "DELETE FROM projects.member WHERE id = $1 RETURNING nextval('core.version')"

_PERSON = """
SELECT id FROM identity.active_user WHERE id = $1 OR lower(email) = lower($2)
"""


async def lock_for_work(tx: Transaction, user_id: UUID, project_id: UUID, at_least: ProjectRole) -> Membership:
    """Keep the project from being deleted, and check a person's right in it.

    Raises NotFound when they can't see it, Forbidden when their role is lower than `at_least`.
    """
    found = await tx.fetchrow(_LOCK_FOR_WORK, project_id, user_id)
    if found is None:
        raise NotFound("project")
    membership = Membership(ProjectRole(found["role"]), found["key"])
    _require(membership.role, at_least)
    return membership


async def require(actor: Actor, project_id: UUID, at_least: ProjectRole) -> None:
    """Raises what a command that needs this role would raise, before it is known what is wanted."""
    async with transaction() as tx:
        await lock_for_work(tx, actor.user_id, project_id, at_least)


def _require(role: ProjectRole, at_least: ProjectRole) -> None:
    if not role.reaches(at_least):
        raise Forbidden(f"Your role in this project is {role}; this needs {at_least}.")


async def lock_member(tx: Transaction, project_id: UUID, user_id: UUID) -> bool:
    """Keep a person's membership from ending (FOR KEY SHARE). False when they have no access."""
    return await tx.fetchval(_LOCK_MEMBER, project_id, user_id) is not None


async def lock_projects(tx: Transaction, project_ids: Collection[UUID]) -> dict[UUID, LockedProject]:
    """Keep projects from being deleted or restored, whoever asks. For the lifecycle."""
    rows = await tx.fetch(_LOCK_PROJECTS, list(project_ids))
    return {row["id"]: LockedProject(*row) for row in rows}


async def create(actor: Actor, wanted: ProjectCreate) -> Project:
    """The actor becomes its owner. Raises Invalid, and Conflict for a key that was ever given."""
    fields = Fields()
    name, key = rules.name(fields, wanted.name), rules.key(fields, wanted.key)
    fields.refuse_if_wrong()
    async with transaction() as tx:
        now, project_id = await tx.now(), uuid7()
        try:
            async with tx.connection.transaction():
                version = await tx.fetchval(_CREATE, project_id, key, name, actor.user_id, now)
        except asyncpg.UniqueViolationError:
            raise Conflict(f"The key {key} is taken.", "key_taken") from None
        await tx.fetchrow(_ADD, uuid7(), project_id, actor.user_id, ProjectRole.OWNER, now)
        project = Project(project_id, key, name, actor.user_id, version, now, now)
        topics = (project_topic(project_id), user_topic(actor.user_id))
        await events.append(tx, (_event(Kind.PROJECT_CREATED, actor, project_id, now, topics, project),))
    return replace(project, viewer=ProjectViewer(ProjectRole.OWNER))


async def patch(actor: Actor, project_id: UUID, wanted: ProjectPatch, if_match: int | None = None) -> Project:
    """Managers may. Raises NotFound, Forbidden, VersionMismatch, Invalid."""
    async with transaction() as tx:
        project, role = await _lock_present(tx, actor, project_id, ProjectRole.MANAGER, if_match)
        fields = Fields()
        name = project.name if wanted.name is UNSET else rules.name(fields, wanted.name)
        fields.refuse_if_wrong()
        if name != project.name:
            now = await tx.now()
            changes = {"name": (project.name, name)}
            version = await tx.fetchval(_RENAME, project_id, name, now)
            project = replace(project, name=name, version=version, updated_at=now)
            topics = (project_topic(project_id),)
            await events.append(tx, (_event(Kind.PROJECT_UPDATED, actor, project_id, now, topics, project, changes),))
    return replace(project, viewer=ProjectViewer(role))


async def delete(actor: Actor, project_id: UUID, if_match: int | None = None) -> None:
    """Hide a project with all that is in it; for 30 days an owner can restore it.

    Raises NotFound, Forbidden, VersionMismatch.
    """
    async with transaction() as tx:
        project, _ = await _lock_present(tx, actor, project_id, ProjectRole.OWNER, if_match)
        now = await tx.now()
        version = await tx.fetchval(_DELETE, project_id, now)
        gone = DeletedProject(project.id, version)
        event = _event(Kind.PROJECT_DELETED, actor, project_id, now, (project_topic(project_id),), gone)
        await events.append(tx, (event,), (), (ProjectDeleted(project_id),))


async def restore(actor: Actor, project_id: UUID) -> Project:
    """Raises NotFound when it can't be restored any more, Forbidden, Conflict when it is not deleted."""
    async with transaction() as tx:
        project, deleted_at, now = await _lock_deleted(tx, actor, project_id)
        version = await tx.fetchval(_RESTORE, project_id, now)
        project = replace(project, version=version, updated_at=now)
        topics = (project_topic(project_id), user_topic(actor.user_id))
        changes = {"deleted_at": (deleted_at, None)}
        await events.append(tx, (_event(Kind.PROJECT_UPDATED, actor, project_id, now, topics, project, changes),))
    return replace(project, viewer=ProjectViewer(ProjectRole.OWNER))


async def require_deleted(actor: Actor, project_id: UUID) -> None:
    """Raises what `restore` would raise, before it is known what is wanted."""
    async with transaction() as tx:
        await _lock_deleted(tx, actor, project_id)


async def add_member(actor: Actor, project_id: UUID, wanted: MemberAdd) -> Member:
    """Raises NotFound, Forbidden, Invalid for a person who is not known, Conflict for one who is a member already."""
    async with transaction() as tx:
        own = await lock_for_work(tx, actor.user_id, project_id, ProjectRole.MANAGER)
        rules.check_right_over(own.role, wanted.role)
        user_id = await _person(tx, wanted)
        now = await tx.now()
        try:
            async with tx.connection.transaction():
                record = await tx.fetchrow(_ADD, uuid7(), project_id, user_id, wanted.role, now)
        except asyncpg.UniqueViolationError:
            raise Conflict("This person is a member already.", "already_member") from None
        member = _member(record)
        changes = {"role": (None, member.role)}
        await events.append(tx, (_member_event(Kind.MEMBER_ADDED, actor, member, now, member, changes),))
    return member


async def change_member(
    actor: Actor, project_id: UUID, user_id: UUID, wanted: MemberPatch, if_match: int | None = None
) -> Member:
    """Raises NotFound, Forbidden, VersionMismatch, Conflict when the last owner would be one no more."""
    async with transaction() as tx:
        own = await lock_for_work(tx, actor.user_id, project_id, ProjectRole.MANAGER)
        member, other_owners = await _place(tx, _LOCK_PLACE, project_id, user_id, if_match)
        if wanted.role is UNSET or wanted.role is member.role:
            return member
        rules.check_right_over(own.role, member.role, wanted.role)
        rules.check_an_owner_stays(member.role, other_owners)
        now = await tx.now()
        changes = {"role": (member.role, wanted.role)}
        member = _member(await tx.fetchrow(_SET_ROLE, member.id, wanted.role))
        await events.append(tx, (_member_event(Kind.MEMBER_CHANGED, actor, member, now, member, changes),))
    return member


async def check_removal(
    tx: Transaction, actor: Actor, project_id: UUID, user_id: UUID, if_match: int | None = None
) -> None:
    """Raises what `remove_member` would raise now. Locks the project, but no member."""
    own = await lock_for_work(tx, actor.user_id, project_id, ProjectRole.MANAGER)
    member, other_owners = await _place(tx, _PLACE, project_id, user_id, if_match)
    rules.check_right_over(own.role, member.role)
    rules.check_an_owner_stays(member.role, other_owners)


async def remove_member(actor: Actor, project_id: UUID, user_id: UUID, if_match: int | None = None) -> None:
    """End a membership, and with it what the person listens to. Their tasks are the caller's business.

    Raises NotFound, Forbidden, VersionMismatch, Conflict for the last owner.
    """
    async with transaction() as tx:
        own = await lock_for_work(tx, actor.user_id, project_id, ProjectRole.MANAGER)
        member, other_owners = await _place(tx, _LOCK_PLACE, project_id, user_id, if_match)
        rules.check_right_over(own.role, member.role)
        rules.check_an_owner_stays(member.role, other_owners)
        now = await tx.now()
        version = await tx.fetchval(_REMOVE, member.id)
        gone = RemovedMember(member.id, version, project_id, user_id)
        event = _member_event(Kind.MEMBER_REMOVED, actor, member, now, gone, {"role": (member.role, None)})
        await events.append(tx, (event,), (), (MemberRemoved(project_id, user_id),))


async def _lock_to_change(
    tx: Transaction, actor: Actor, project_id: UUID
) -> tuple[Project, datetime | None, ProjectRole]:
    record = await tx.fetchrow(_LOCK_TO_CHANGE, project_id, actor.user_id)
    if record is None:
        raise NotFound("project")
    *values, deleted_at, role = record
    return Project(*values), deleted_at, ProjectRole(role)


async def _lock_deleted(tx: Transaction, actor: Actor, project_id: UUID) -> tuple[Project, datetime, datetime]:
    """A project that the actor may restore, since when it is deleted, and the time."""
    project, deleted_at, role = await _lock_to_change(tx, actor, project_id)
    if deleted_at is None:
        _require(role, ProjectRole.OWNER)
        raise Conflict("The project is not deleted.", "not_deleted")
    now = await tx.now()
    if role is not ProjectRole.OWNER or (now - deleted_at).days >= rules.DAYS_KEPT_AFTER_DELETION:
        raise NotFound("project")
    return project, deleted_at, now


async def _lock_present(
    tx: Transaction, actor: Actor, project_id: UUID, at_least: ProjectRole, if_match: int | None
) -> tuple[Project, ProjectRole]:
    project, deleted_at, role = await _lock_to_change(tx, actor, project_id)
    if deleted_at is not None:
        raise NotFound("project")
    _require(role, at_least)
    if if_match is not None and if_match != project.version:
        raise VersionMismatch(project.version, replace(project, viewer=ProjectViewer(role)))
    return project, role


async def _place(
    tx: Transaction, sql: str, project_id: UUID, user_id: UUID, if_match: int | None
) -> tuple[Member, int]:
    """A member, and how many active people own the project besides them."""
    members = {record["user_id"]: _member(record) for record in await tx.fetch(sql, project_id, user_id)}
    member = members.pop(user_id, None)
    if member is None:
        raise NotFound("member")
    if if_match is not None and if_match != member.version:
        raise VersionMismatch(member.version, member)
    return member, len(members)


async def _person(tx: Transaction, wanted: MemberAdd) -> UUID:
    if (wanted.user_id is None) == (wanted.email is None):
        message = "is required, or else the other"
        raise Invalid([FieldError("user_id", message), FieldError("email", message)])
    user_id: UUID | None = await tx.fetchval(_PERSON, wanted.user_id, wanted.email)
    if user_id is None:
        raise Invalid.of("email" if wanted.user_id is None else "user_id", "is nobody known here")
    return user_id


def _member(record: asyncpg.Record | None) -> Member:
    assert record is not None
    member_id, project_id, user_id, role, version, created_at = record
    return Member(member_id, project_id, user_id, ProjectRole(role), version, created_at)


def _event(
    kind: Kind,
    actor: Actor,
    project_id: UUID,
    at: datetime,
    topics: tuple[str, ...],
    data: Project | DeletedProject,
    changes: Changes | None = None,
) -> Happened:
    return Happened(
        kind=kind,
        at=at,
        actor_id=actor.user_id,
        frames=(Frame(topics, data),),
        project_id=project_id,
        changes=changes or {},
    )


def _member_event(
    kind: Kind, actor: Actor, member: Member, at: datetime, data: Member | RemovedMember, changes: Changes
) -> Happened:
    return Happened(
        kind=kind,
        at=at,
        actor_id=actor.user_id,
        frames=(Frame((project_topic(member.project_id), user_topic(member.user_id)), data),),
        project_id=member.project_id,
        user_ids=(member.user_id,),
        changes=changes,
    )
