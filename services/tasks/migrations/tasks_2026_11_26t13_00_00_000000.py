"""What those who run Muster see of tasks."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What those who run Muster see of tasks."

STATEMENTS = [
    """
    CREATE VIEW tasks.overseen AS
    SELECT task.id, task.key, present.key AS project_key, task.status, task.priority, task.due_at,
           task.escalation_level, task.revision, task.updated_at
    FROM tasks.task
    JOIN projects.present ON present.id = task.project_id
    WHERE task.deleted_at IS NULL
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="tasks", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
