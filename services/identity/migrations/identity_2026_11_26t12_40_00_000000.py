"""Where pushes go, for those who claim them: devices as a view that other services may join."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T12:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Where pushes go, for those who claim them: devices as a view that other services may join."

STATEMENTS = [
    """
    CREATE VIEW identity.push_device AS SELECT id, user_id, token, platform, kind FROM identity.device
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="identity", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
