"""Whether tasks have a policy as their own is read from an index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T12:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Whether tasks have a policy as their own is read from an index."

STATEMENTS = [
    """
    CREATE INDEX task_own_policy ON tasks.task (policy_id) WHERE policy_id IS NOT NULL
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="tasks", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
