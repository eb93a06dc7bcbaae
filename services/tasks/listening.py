"""Who may listen to which project and which task, asked for many at once."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from services.identity.queries import Source

_AUDIBLE = """
SELECT CASE
    WHEN EXISTS (SELECT FROM projects.visible
                 WHERE visible.project_id = COALESCE(asked.project_id, task.project_id)
                   AND visible.user_id = asked.user_id)
      OR task.escalated_to_admins
         AND EXISTS (SELECT FROM identity.active_user
                     WHERE active_user.id = asked.user_id AND active_user.role = 'ADMIN')
         AND EXISTS (SELECT FROM projects.present WHERE present.id = task.project_id)
    THEN COALESCE(asked.project_id, task.project_id) END
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS asked (user_id, project_id, task_id, place)
LEFT JOIN tasks.task ON task.id = asked.task_id AND task.deleted_at IS NULL
ORDER BY asked.place
"""


class Asked(NamedTuple):
    """A person, and either a project or a task."""

    user_id: UUID
    project_id: UUID | None
    task_id: UUID | None


async def audible(source: Source, asked: Sequence[Asked]) -> list[UUID | None]:
    """For each that the person may listen to the project that it belongs to, else None."""
    columns = [list(column) for column in zip(*asked, strict=True)] if asked else [[], [], []]
    return [row[0] for row in await source.fetch(_AUDIBLE, *columns)]
