"""Lists by keyset in each order, full text, what each person has to do, and who may see which task."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Lists by keyset in each order, full text, what each person has to do, and who may see which task."

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
    CREATE FUNCTION tasks.urgency(priority text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE priority WHEN 'URGENT' THEN 0 WHEN 'HIGH' THEN 1 WHEN 'MEDIUM' THEN 2 ELSE 3 END
    """,
    """
    CREATE INDEX task_created ON tasks.task (project_id, created_at DESC, id DESC) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_updated ON tasks.task (project_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_due ON tasks.task (project_id, coalesce(due_at, '9999-12-31 00:00:00+00'::timestamptz), id)
    WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_priority ON tasks.task (project_id, tasks.urgency(priority), id) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_position ON tasks.task (project_id, position, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_assignee ON tasks.task (assignee_id, project_id, coalesce(due_at, '9999-12-31 00:00:00+00'::timestamptz), id)
    WHERE deleted_at IS NULL
    """,
    """
    CREATE INDEX task_deleted ON tasks.task (project_id, deleted_at) WHERE deleted_at IS NOT NULL
    """,
    """
    CREATE INDEX task_open ON tasks.task (id) WHERE deleted_at IS NULL AND status IN ('PENDING', 'IN_PROGRESS')
    """,
    """
    CREATE INDEX comment_of_task ON tasks.comment (task_id, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE VIEW tasks.visible AS
    SELECT task.id AS task_id, task.project_id, visible.user_id, task.key, task.title
    FROM tasks.task
    JOIN projects.visible ON visible.project_id = task.project_id
    WHERE task.deleted_at IS NULL
    UNION
    SELECT task.id, task.project_id, active_user.id, task.key, task.title
    FROM tasks.task
    JOIN projects.present ON present.id = task.project_id
    JOIN identity.active_user ON active_user.role = 'ADMIN'
    WHERE task.deleted_at IS NULL AND task.escalated_to_admins
    """,
    """
    CREATE VIEW tasks.open AS
    SELECT task.id, task.key, task.project_id, task.policy_id, task.revision, task.updated_at
    FROM tasks.task
    JOIN projects.present ON present.id = task.project_id
    WHERE task.deleted_at IS NULL AND task.status IN ('PENDING', 'IN_PROGRESS')
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="tasks", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
