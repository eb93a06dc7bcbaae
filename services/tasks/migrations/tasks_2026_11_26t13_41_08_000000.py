"""How far each person has read the comments of a task."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:41:08:000000"
VERSION = "1.38.0"
DESCRIPTION = "How far each person has read the comments of a task."

STATEMENTS = [
    """
    CREATE VIEW tasks.read_up_to AS SELECT task_id, user_id, last_read FROM tasks.read_marker
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="tasks", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
