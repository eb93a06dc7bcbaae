"""Mentions are told of unless they are switched off everywhere; what was put off knows its project."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:41:07:000000"
VERSION = "1.38.0"
DESCRIPTION = "Mentions are told of unless they are switched off everywhere; what was put off knows its project."

STATEMENTS = [
    """
    CREATE OR REPLACE VIEW notifications.mention AS
    SELECT id, user_id, task_id, (facts ->> 'comment_id')::uuid AS comment_id, created_at
    FROM notifications.notification
    WHERE category = 'MENTION' AND read_at IS NULL AND EXISTS (
        SELECT FROM notifications.delivery
        LEFT JOIN notifications.preference ON preference.user_id = delivery.user_id
        WHERE delivery.notification_id = notification.id
          AND CASE WHEN delivery.state <> 'SKIPPED' THEN true
                   WHEN delivery.reason = 'no device'
                   THEN preference.body -> 'matrix' -> 'MENTION' ->> 'PUSH' IS DISTINCT FROM 'OFF'
                   ELSE delivery.reason <> 'preference'
              END
    )
    """,
    """
    CREATE OR REPLACE VIEW notifications.put_off AS
    SELECT notice.id, notice.user_id, notice.task_id, notice.category, notice.kind,
           coalesce((notice.facts ->> 'lost')::boolean, false) AS lost,
           (notice.facts ->> 'comment_id')::uuid AS comment_id, delivery.created_at, notice.project_id
    FROM notifications.delivery
    JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
    WHERE delivery.state = 'SKIPPED' AND delivery.reason = 'digest' AND notice.read_at IS NULL
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
