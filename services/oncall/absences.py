"""Reading who is away and who stands in for whom."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from core.database import pool
from core.errors import Forbidden, NotFound
from core.keyset import Page, decode_cursor, encode_cursor
from services.identity.model import Actor
from services.oncall.model import Absence, Substitute
from services.oncall.queries import Reading
from services.oncall.standing_in import stand_in
from services.projects import directory

COLUMNS = "id, user_id, substitute_id, starts_at, ends_at, reason, project_id, version, created_at"

_OF_PERSON = f"""
SELECT {COLUMNS} FROM oncall.substitute WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""  # noqa: S608

_BY_PERSON = f"""
SELECT {COLUMNS} FROM oncall.substitute
WHERE substitute_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
"""  # noqa: S608

_SEEN_BY_MANAGER = f"""
WITH managed AS MATERIALIZED (
    SELECT project_id FROM projects.visible AS mine JOIN projects.visible AS theirs USING (project_id)
    WHERE mine.user_id = $4 AND mine.role IN ('MANAGER', 'OWNER') AND theirs.user_id = $1
)
SELECT {COLUMNS} FROM oncall.substitute
WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2)
  AND (project_id IN (SELECT project_id FROM managed)
       OR project_id IS NULL AND EXISTS (SELECT FROM managed))
ORDER BY id DESC LIMIT $3
"""  # noqa: S608

_MANAGES = """
SELECT bool_or(mine.role IN ('MANAGER', 'OWNER'))
FROM projects.visible AS mine JOIN projects.visible AS theirs USING (project_id)
WHERE mine.user_id = $1 AND theirs.user_id = $2
"""

_ABSENCES = """
SELECT theirs.project_id, away.user_id, away.substitute_id, away.starts_at, away.ends_at, away.id
FROM oncall.away
JOIN projects.visible AS own ON own.user_id = away.user_id AND own.project_id = ANY($1::uuid[])
JOIN projects.visible AS theirs ON theirs.user_id = away.substitute_id AND theirs.project_id = own.project_id
WHERE away.ends_at > $2 AND (away.project_id IS NULL OR away.project_id = own.project_id)
UNION ALL
SELECT NULL, away.user_id, away.substitute_id, away.starts_at, away.ends_at, away.id
FROM oncall.away
JOIN identity.active_user AS admin ON admin.id = away.user_id AND admin.role = 'ADMIN'
JOIN identity.active_user AS other ON other.id = away.substitute_id AND other.role = 'ADMIN'
WHERE away.ends_at > $2 AND away.project_id IS NULL
ORDER BY id
"""


async def mine(actor: Actor, limit: int, after: str | None, *, standing_in: bool) -> Page[Substitute]:
    """Who stands in for the actor, or those for whom the actor stands in; past ones too, the newest first."""
    scope = f"substitutes {actor.user_id} {standing_in}"
    return await _page(_BY_PERSON if standing_in else _OF_PERSON, scope, actor.user_id, limit, after)


async def of_person(actor: Actor, user_id: UUID, limit: int, after: str | None) -> Page[Substitute]:
    """Who stands in for somebody: all of it for themself and admins, for their managers what holds in their project.

    Raises NotFound for somebody whom the actor does not know, Forbidden for others.
    """
    scope = f"substitutes {user_id} of"
    if actor.is_admin or actor.user_id == user_id:
        await directory.user(actor, user_id)
        return await _page(_OF_PERSON, scope, user_id, limit, after)
    await require_manager(pool(), actor, user_id)
    return await _page(_SEEN_BY_MANAGER, scope, user_id, limit, after, actor.user_id)


async def require_manager(source: Reading, actor: Actor, user_id: UUID) -> None:
    """Raises NotFound for somebody with whom the actor shares no project, Forbidden unless they manage such a one."""
    manages = (await source.fetch(_MANAGES, actor.user_id, user_id))[0][0]
    if manages is None:
        raise NotFound("user")
    if not manages:
        raise Forbidden("Only they themselves, admins, and managers of a project that they are in may do this.")


async def _page(
    sql: str, scope: str, user_id: UUID, limit: int, after: str | None, *arguments: object
) -> Page[Substitute]:
    before = None if after is None else decode_cursor(scope, after, UUID)
    rows = await pool().fetch(sql, user_id, before, limit + 1, *arguments)
    items = [Substitute(*row) for row in rows[:limit]]
    return Page(items, encode_cursor(scope, items[-1].id) if len(rows) > limit else None)


async def absences(
    source: Reading, project_ids: Collection[UUID], now: datetime
) -> dict[UUID | None, tuple[Absence, ...]]:
    """Who is away now or later and has a substitute with access, by project; under None those of admins among
    themselves, for what is said to admins. The earliest made come first.
    """
    found: dict[UUID | None, list[Absence]] = {}
    for project_id, *absence, _ in await source.fetch(_ABSENCES, list(project_ids), now):
        found.setdefault(project_id, []).append(Absence(*absence))
    return {project_id: tuple(those) for project_id, those in found.items()}


async def stands_in(source: Reading, person: UUID, for_whom: UUID, project_id: UUID, now: datetime) -> bool:
    """Whether a person stands in for another one in a project at this moment."""
    away = (await absences(source, [project_id], now)).get(project_id, ())
    found = stand_in(for_whom, away, now)
    return found is not None and found.user_id == person
