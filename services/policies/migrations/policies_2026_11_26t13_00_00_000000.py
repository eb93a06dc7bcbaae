"""Schedules are found by scope, by policy, and by when to look at them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Schedules are found by scope, by policy, and by when to look at them."

STATEMENTS = [
    """
    CREATE INDEX schedule_listed ON policies.schedule (scope, id DESC)
    """,
    """
    CREATE INDEX schedule_live ON policies.schedule (scope, id) WHERE state <> 'ENDED'
    """,
    """
    CREATE INDEX schedule_policy ON policies.schedule (policy_id) WHERE state <> 'ENDED'
    """,
    """
    CREATE INDEX schedule_next ON policies.schedule (next_at) WHERE state IN ('UPCOMING', 'ACTIVE')
    """,
    """
    CREATE INDEX in_force_scheduled ON policies.in_force (scheduled_policy_id)
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="policies", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
