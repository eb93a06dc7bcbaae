"""What is muted now, and the first key of the links that switch mails off."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What is muted now, and the first key of the links that switch mails off."

STATEMENTS = [
    """
    CREATE VIEW notifications.muted AS
    SELECT id, user_id, kind, target_id, until, version, created_at FROM notifications.mute
    WHERE until IS NULL OR until > core.now()
    """,
    """
    INSERT INTO notifications.unsubscribe_key (id, secret, created_at)
    SELECT gen_random_uuid(), decode(replace(gen_random_uuid() || '' || gen_random_uuid(), '-', ''), 'hex'), core.now()
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
