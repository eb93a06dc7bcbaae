"""What left as one message is counted from an index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:17:12:000000"
VERSION = "1.38.0"
DESCRIPTION = "What left as one message is counted from an index."

STATEMENTS = [
    """
    CREATE INDEX delivery_folded ON notifications.delivery (reason)
    WHERE state = 'SKIPPED' AND reason LIKE 'sent as one with %'
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
