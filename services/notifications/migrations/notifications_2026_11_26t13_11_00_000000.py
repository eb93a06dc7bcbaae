"""Attempts by channel and time, which breakers count, and outages, which deliveries wait for."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Attempts by channel and time, which breakers count, and outages, which deliveries wait for."

STATEMENTS = [
    """
    CREATE INDEX attempt_answered ON notifications.attempt (channel, ended_at DESC) WHERE ended_at IS NOT NULL
    """,
    """
    CREATE INDEX attempt_in_vain ON notifications.attempt (channel, ended_at DESC)
    WHERE outcome IN ('FAILED', 'RETRY')
    """,
    """
    CREATE INDEX outage_of_channel ON notifications.outage (channel, opened_at DESC)
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
