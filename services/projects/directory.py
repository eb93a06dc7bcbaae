"""Who knows whom: oneself and those who share a project; admins know everybody."""

from uuid import UUID

from core.database import pool
from core.errors import NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.identity.model import Actor, User
from services.identity.queries import user_from

_SCOPE = "users"

_KNOWN = """
SELECT id, name, CASE WHEN $2 OR id = $1 THEN email END AS email, role, time_zone, disabled, version, created_at,
       updated_at, lower(name) AS sort_name
FROM identity.person
WHERE ($2 OR id = $1 OR NOT disabled AND EXISTS (
    SELECT FROM projects.visible AS mine JOIN projects.visible AS theirs USING (project_id)
    WHERE mine.user_id = $1 AND theirs.user_id = person.id))
"""
_ONE = f"{_KNOWN} AND id = $3"
_SOME = f"""
{_KNOWN} AND ($3::text IS NULL OR (lower(name), id) > ($3, $4::uuid)) ORDER BY lower(name), id LIMIT $5
"""


async def user(actor: Actor, user_id: UUID) -> User:
    """Raises NotFound for those whom the actor does not know."""
    row = await pool().fetchrow(_ONE, actor.user_id, actor.is_admin, user_id)
    if row is None:
        raise NotFound("user")
    return user_from(row)


async def users(actor: Actor, limit: int, after: str | None) -> Page[User]:
    """By name. Raises Invalid for a cursor of something else."""
    name, user_id = (None, None) if after is None else decode_cursor(_SCOPE, after, tuple[str, UUID])
    rows = await pool().fetch(_SOME, actor.user_id, actor.is_admin, name, user_id, limit + 1)
    items = [user_from(row) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(items, None)
    return Page(items, encode_cursor(_SCOPE, (rows[limit - 1]["sort_name"], items[-1].id)))
