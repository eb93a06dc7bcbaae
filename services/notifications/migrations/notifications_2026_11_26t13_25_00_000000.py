"""What steps said in vain before the fence looked at it is not queued again by an admin."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:25:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What steps said in vain before the fence looked at it is not queued again by an admin."

STATEMENTS = [
    """
    UPDATE notifications.delivery SET withdrawn_at = core.now()
    WHERE state = 'FAILED' AND step_kind IS NOT NULL AND withdrawn_at IS NULL
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
