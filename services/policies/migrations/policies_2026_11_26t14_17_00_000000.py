"""Rollouts that stand still are found by when people last heard of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T14:17:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Rollouts that stand still are found by when people last heard of them."

STATEMENTS = [
    """
    CREATE INDEX rollout_running ON policies.rollout (announced_at) WHERE state = 'RUNNING'
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="policies", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
