"""The inbox by keyset, nobody told a step twice, deliveries by what they wait for, and what is unread."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = (
    "The inbox by keyset, nobody told a step twice, deliveries by what they wait for, and what is unread."
)

STATEMENTS = [
    """
    CREATE INDEX notification_inbox ON notifications.notification (user_id, id DESC)
    WHERE shown_at IS NOT NULL
    """,
    """
    CREATE INDEX notification_unread ON notifications.notification (user_id, id DESC)
    WHERE shown_at IS NOT NULL AND read_at IS NULL
    """,
    """
    CREATE INDEX notification_step ON notifications.notification (step_id) WHERE step_id IS NOT NULL
    """,
    """
    CREATE UNIQUE INDEX notification_told_once ON notifications.notification (user_id, step_id)
    WHERE step_id IS NOT NULL
    """,
    """
    CREATE INDEX notification_task ON notifications.notification (task_id, user_id)
    WHERE task_id IS NOT NULL AND shown_at IS NOT NULL AND read_at IS NULL
    """,
    """
    CREATE INDEX delivery_waiting ON notifications.delivery (coalesce(retry_at, send_at))
    WHERE state IN ('QUEUED', 'HELD')
    """,
    """
    CREATE INDEX delivery_of_task ON notifications.delivery (task_id) WHERE state IN ('QUEUED', 'HELD')
    """,
    """
    CREATE VIEW notifications.unread AS
    SELECT task_id, user_id FROM notifications.notification
    WHERE task_id IS NOT NULL AND shown_at IS NOT NULL AND read_at IS NULL
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
