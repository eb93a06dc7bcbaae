"""Policies listed by keyset, and the one that governs where nobody chose another."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

import msgspec

from core.migrations import run_statements
from services.policies.model import DEFAULT_POLICY

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Policies listed by keyset, and the one that governs where nobody chose another."

DEFAULT = msgspec.json.encode(DEFAULT_POLICY).decode().replace("'", "''")

STATEMENTS = [
    """
    CREATE INDEX policy_listed ON policies.policy (id DESC) WHERE retired_at IS NULL
    """,
    """
    CREATE INDEX in_force_policy ON policies.in_force (policy_id)
    """,
    f"""
    WITH made AS (
        INSERT INTO policies.policy (id, name, body, version, created_at, updated_at)
        SELECT uuidv7(), body ->> 'name', body, nextval('core.version'), at, at
        FROM (SELECT '{DEFAULT}'::jsonb AS body, core.now() AS at) AS new
        RETURNING id, version, body, created_at
    ), recorded AS (
        INSERT INTO policies.policy_version (id, policy_id, version, body, at)
        SELECT uuidv7(), id, version, body, created_at FROM made
    )
    INSERT INTO policies.in_force (scope, policy_id, version, updated_at)
    SELECT '00000000-0000-0000-0000-000000000000', id, nextval('core.version'), created_at FROM made
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="policies", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
