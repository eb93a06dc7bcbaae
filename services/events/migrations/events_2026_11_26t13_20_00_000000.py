"""What was put in force is read from an index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What was put in force is read from an index."

STATEMENTS = [
    """
    CREATE INDEX IF NOT EXISTS event_policy ON events.event (project_id, id) WHERE kind = 'policy.changed'
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
