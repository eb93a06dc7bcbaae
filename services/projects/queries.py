"""What reads projects and their members. The right to see is part of each statement."""

from uuid import UUID

import asyncpg

from core.database import Transaction, pool
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.identity.model import Actor
from services.projects.model import Member, Project, ProjectViewer

_PROJECT = """
project.id, project.key, project.name, project.creator_id, project.version, project.created_at, project.updated_at,
visible.role
"""

_GET = f"""
SELECT {_PROJECT} FROM projects.project JOIN projects.visible ON visible.project_id = project.id
WHERE project.id = $1 AND visible.user_id = $2
"""  # noqa: S608

_PAGE = f"""
SELECT {_PROJECT} FROM projects.project JOIN projects.visible ON visible.project_id = project.id
WHERE visible.user_id = $1 AND ($2::text IS NULL OR project.key > $2) ORDER BY project.key LIMIT $3
"""  # noqa: S608

_DELETED_PAGE = """
SELECT project.id, project.key, project.name, project.creator_id, project.version, project.created_at,
       project.updated_at, member.role
FROM projects.project JOIN projects.member ON member.project_id = project.id
WHERE member.user_id = $1 AND member.role = 'OWNER' AND project.deleted_at > core.now() - interval '30 days'
  AND ($2::text IS NULL OR project.key > $2)
ORDER BY project.key LIMIT $3
"""

_MEMBERS = """
SELECT member.id, member.project_id, member.user_id, member.role, member.version, member.created_at
FROM projects.member
WHERE member.project_id = $1 AND ($3::uuid IS NULL OR member.id > $3)
  AND EXISTS (SELECT FROM projects.visible WHERE visible.project_id = $1 AND visible.user_id = $2)
ORDER BY member.id LIMIT $4
"""


_MEMBERS_OF_DELETED = """
SELECT member.user_id FROM projects.member
JOIN projects.project ON project.id = member.project_id AND project.deleted_at IS NOT NULL
JOIN identity.active_user ON active_user.id = member.user_id
WHERE member.project_id = $1 AND ($2::uuid IS NULL OR member.user_id > $2) ORDER BY member.user_id LIMIT $3
"""


async def get(actor: Actor, project_id: UUID) -> Project:
    """Raises NotFound where the actor is no member."""
    record = await pool().fetchrow(_GET, project_id, actor.user_id)
    if record is None:
        raise NotFound("project")
    return _project(record)


async def page(actor: Actor, limit: int, after: str | None, *, deleted: bool = False) -> Page[Project]:
    """The actor's projects by key; of deleted ones those that they may restore. Raises Invalid for a wrong cursor."""
    position = None if after is None else decode_cursor("projects", after, str)
    rows = await pool().fetch(_DELETED_PAGE if deleted else _PAGE, actor.user_id, position, limit + 1)
    items = [_project(row) for row in rows[:limit]]
    return Page(items, encode_cursor("projects", items[-1].key) if len(rows) > limit else None)


async def members(actor: Actor, project_id: UUID, limit: int, after: str | None) -> Page[Member]:
    """Everybody in a project, longest-standing first. Raises NotFound, and Invalid for a wrong cursor."""
    position = None if after is None else decode_cursor("members", after, UUID)
    rows = await pool().fetch(_MEMBERS, project_id, actor.user_id, position, limit + 1)
    if not rows and position is None:
        raise NotFound("project")
    items = [Member(*row) for row in rows[:limit]]
    return Page(items, encode_cursor("members", items[-1].id) if len(rows) > limit else None)


async def members_of_deleted(tx: Transaction, project_id: UUID, after: UUID | None, limit: int) -> list[UUID]:
    """Who was in a deleted project, by id; nobody once it was restored. For those who tell them."""
    return [row["user_id"] for row in await tx.fetch(_MEMBERS_OF_DELETED, project_id, after, limit)]


def _project(record: asyncpg.Record) -> Project:
    *values, role = record
    return Project(*(*values, ProjectViewer(role)))
