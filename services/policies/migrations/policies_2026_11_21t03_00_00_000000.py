"""Histories are read backwards."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Histories are read backwards."

STATEMENTS = [
    """
    CREATE INDEX policy_listed ON policies.policy (id DESC) WHERE retired_at IS NULL
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="policies", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
