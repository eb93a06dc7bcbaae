"""To which project belongs what each person has to do."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:41:07:000000"
VERSION = "1.38.0"
DESCRIPTION = "To which project belongs what each person has to do."

STATEMENTS = [
    """
    CREATE OR REPLACE VIEW tasks.to_do AS
    SELECT task.id AS task_id, task.assignee_id AS user_id, task.due_at, task.assigned_at, task.assigner_id,
           task.project_id
    FROM tasks.task
    JOIN projects.visible ON visible.project_id = task.project_id AND visible.user_id = task.assignee_id
    WHERE task.deleted_at IS NULL AND task.status IN ('PENDING', 'IN_PROGRESS')
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="tasks", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
