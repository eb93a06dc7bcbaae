"""Addresses are unique whatever their case; keys are found by what they belong to; others join the view."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Addresses are unique whatever their case; keys are found by what they belong to; others join the view."

STATEMENTS = [
    """
    CREATE UNIQUE INDEX user_email ON identity.user_account (lower(email))
    """,
    """
    CREATE INDEX user_name ON identity.user_account (lower(name), id)
    """,
    """
    CREATE INDEX user_admin ON identity.user_account (id) WHERE role = 'ADMIN' AND disabled_at IS NULL
    """,
    """
    CREATE UNIQUE INDEX idempotency_key_scope ON identity.idempotency_key (user_id, scope, key)
    """,
    """
    CREATE INDEX idempotency_key_age ON identity.idempotency_key (user_id, created_at)
    """,
    """
    CREATE INDEX session_revoked ON identity.session (revoked_at) WHERE revoked_at IS NOT NULL
    """,
    """
    CREATE INDEX user_disabled ON identity.user_account (disabled_at) WHERE disabled_at IS NOT NULL
    """,
    """
    CREATE VIEW identity.person AS
    SELECT id, email, name, role, time_zone, disabled_at IS NOT NULL AS disabled, version, created_at, updated_at
    FROM identity.user_account
    """,
    """
    CREATE VIEW identity.active_user AS
    SELECT id, email, email_verified_at, name, role, time_zone FROM identity.user_account WHERE disabled_at IS NULL
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="identity", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
