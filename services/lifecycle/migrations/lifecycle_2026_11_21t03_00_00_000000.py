"""Steps are read with their task."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Steps are read with their task."

STATEMENTS = [
    """
    CREATE INDEX step_of_task ON lifecycle.step (task_id, at, id)
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="lifecycle", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
