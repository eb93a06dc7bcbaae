"""Lists by keyset in each order, full text, and what each person has to do."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Lists by keyset in each order, full text, and what each person has to do."

STATEMENTS = [
    """
    ALTER TABLE tasks.task ADD COLUMN search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', key || ' ' || title), 'A') || setweight(to_tsvector('simple', description), 'B')
    ) STORED
    """,
    """
    CREATE INDEX task_search ON tasks.task USING gin (search)
    """,
    """
    CREATE INDEX task_labels ON tasks.task USING gin (labels)
    """,
    """
    CREATE UNIQUE INDEX task_key ON tasks.task (key)
    """,
    """
    CREATE INDEX task_created ON tasks.task (project_id, created_at DESC, id DESC) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_updated ON tasks.task (project_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_due ON tasks.task (project_id, due_at, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_position ON tasks.task (project_id, position, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_assignee ON tasks.task (assignee_id, due_at, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_open ON tasks.task (id) WHERE deleted_at IS NULL AND status IN ('PENDING', 'IN_PROGRESS')
    """,
    """
    CREATE INDEX comment_of_task ON tasks.comment (task_id, id)
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="tasks", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
