"""Rollouts of one place, by when they began."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T12:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Rollouts of one place, by when they began."

STATEMENTS = [
    """
    CREATE INDEX rollout_begun ON policies.rollout (project_id, started_version)
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="policies", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
