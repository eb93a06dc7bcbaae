"""Who wants digests, and what they are told of in them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:17:11:000000"
VERSION = "1.38.0"
DESCRIPTION = "Who wants digests, and what they are told of in them."

STATEMENTS = [
    """
    CREATE INDEX preference_digest ON notifications.preference (user_id)
    WHERE body -> 'digest' ->> 'period' <> 'NEVER'
    """,
    """
    CREATE VIEW notifications.digest_wish AS
    SELECT person.id AS user_id,
           concat_ws(' ', preference.body -> 'digest' ->> 'period', preference.body -> 'digest' ->> 'at',
                     person.time_zone, preference.body ->> 'working_days') AS basis,
           greatest(preference.updated_at, person.updated_at) AS changed_at
    FROM notifications.preference JOIN identity.person ON person.id = preference.user_id
    WHERE preference.body -> 'digest' ->> 'period' <> 'NEVER' AND NOT person.disabled
    """,
    """
    CREATE INDEX notification_mention ON notifications.notification (user_id, created_at)
    WHERE category = 'MENTION' AND read_at IS NULL
    """,
    """
    CREATE VIEW notifications.mention AS
    SELECT id, user_id, task_id, (facts ->> 'comment_id')::uuid AS comment_id, created_at
    FROM notifications.notification
    WHERE category = 'MENTION' AND read_at IS NULL
    """,
    """
    CREATE INDEX delivery_put_off ON notifications.delivery (user_id, created_at)
    WHERE state = 'SKIPPED' AND reason = 'digest'
    """,
    """
    CREATE VIEW notifications.put_off AS
    SELECT notice.id, notice.user_id, notice.task_id, notice.category, notice.kind,
           coalesce((notice.facts ->> 'lost')::boolean, false) AS lost,
           (notice.facts ->> 'comment_id')::uuid AS comment_id, delivery.created_at
    FROM notifications.delivery
    JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
    WHERE delivery.state = 'SKIPPED' AND delivery.reason = 'digest' AND notice.read_at IS NULL
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
