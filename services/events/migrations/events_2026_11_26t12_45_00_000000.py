"""The history of what was put in force is read from an index, the system's too."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T12:45:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The history of what was put in force is read from an index, the system's too."

STATEMENTS = [
    """
    CREATE INDEX event_policy ON events.event (project_id, id) WHERE kind = 'policy.changed'
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
