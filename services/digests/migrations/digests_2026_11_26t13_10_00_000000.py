"""Who is due is read from an index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Who is due is read from an index."

STATEMENTS = [
    """
    CREATE INDEX due_next ON digests.due (next_at, user_id) WHERE next_at IS NOT NULL
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="digests", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
