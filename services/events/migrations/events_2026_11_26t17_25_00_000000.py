"""The history of a policy's schedule is read from an index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T17:25:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The history of a policy's schedule is read from an index."

STATEMENTS = [
    """
    CREATE INDEX event_schedule ON events.event ((changes #>> '{schedule_id,1}'), id)
    WHERE kind = 'policy_schedule.changed'
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="events", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
