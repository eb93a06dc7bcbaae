"""Unread comments are counted from an index alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T10:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Unread comments are counted from an index alone."

STATEMENTS = [
    """
    CREATE INDEX comment_by_author ON tasks.comment (task_id, id) INCLUDE (author_id) WHERE deleted_at IS NULL
    """,
    """
    DROP INDEX tasks.comment_of_task
    """,
    """
    ALTER INDEX tasks.comment_by_author RENAME TO comment_of_task
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="tasks", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
