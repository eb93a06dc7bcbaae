"""The delivery log by person, by how deliveries ended, and what the fence still ends."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The delivery log by person, by how deliveries ended, and what the fence still ends."

STATEMENTS = [
    """
    CREATE INDEX delivery_of_user ON notifications.delivery (user_id, id DESC)
    """,
    """
    CREATE INDEX delivery_unsent ON notifications.delivery (state, id DESC)
    WHERE state IN ('QUEUED', 'HELD', 'FAILED', 'WITHDRAWN', 'SKIPPED')
    """,
    """
    CREATE INDEX delivery_to_withdraw ON notifications.delivery (task_id) WHERE state IN ('QUEUED', 'HELD', 'FAILED')
    """,
    """
    DROP INDEX notifications.delivery_of_task
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
