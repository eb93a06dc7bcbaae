"""A notification is told once a channel and address, whoever tells it; the index also finds its deliveries."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "A notification is told once a channel and address, whoever tells it; the index also finds its deliveries."

STATEMENTS = [
    """
    CREATE UNIQUE INDEX delivery_once ON notifications.delivery (notification_id, channel, address)
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
