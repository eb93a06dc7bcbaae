"""Thousands of open tasks that a policy governs, as their lives would have left them, behind the application's back."""

from uuid import UUID

import asyncpg

from ops.bench.people import Person, Project, insert

_SPREAD = """
UPDATE tasks.task SET due_at = core.now() + interval '2 days' + interval '5 minutes' * number WHERE project_id = $1
"""

_AGENDA = """
INSERT INTO lifecycle.agenda (task_id, project_id, next_at, kind, summary, recipients, concerned, revision,
                              seen_revision, closed, version, updated_at)
SELECT open.id, task.project_id, task.due_at, 'DUE', 'Reminder at due to the assignee', ARRAY[assignee_id],
       ARRAY[assignee_id], task.revision, task.revision, false, nextval('core.version'), core.now()
FROM tasks.open JOIN tasks.task ON task.id = open.id WHERE task.project_id = $1
RETURNING task_id
"""


async def fill_open(connection: asyncpg.Connection, project: Project, owner: Person, count: int) -> list[UUID]:
    """So many open tasks and as many closed ones, due from in two days on, that wait for the reminder at due.

    All at once, so that no guard comes by while they have no agenda.
    """
    async with connection.transaction():
        await insert(connection, project, owner, 2 * count)
        await connection.execute(_SPREAD, project.id)
        task_ids = [row["task_id"] for row in await connection.fetch(_AGENDA, project.id)]
    await connection.execute("VACUUM ANALYZE tasks.task, lifecycle.agenda")
    return task_ids
