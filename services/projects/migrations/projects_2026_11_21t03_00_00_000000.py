"""The one answer to who may see what, joined by every service above."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The one answer to who may see what, joined by every service above."

STATEMENTS = [
    """
    CREATE INDEX member_project ON projects.member (project_id, role, user_id)
    """,
    """
    CREATE VIEW projects.visible AS
    SELECT member.project_id, member.user_id, member.role, project.key, project.name
    FROM projects.member
    JOIN projects.project ON project.id = member.project_id
    JOIN identity.user_account ON user_account.id = member.user_id
    WHERE project.deleted_at IS NULL AND user_account.disabled_at IS NULL
    """,
    """
    CREATE VIEW projects.present AS SELECT id, key, name, restored_at FROM projects.project WHERE deleted_at IS NULL
    """,
    """
    CREATE FUNCTION projects.lock_for_work(some_project uuid, some_user uuid) RETURNS TABLE (role text, key text)
    LANGUAGE sql VOLATILE ROWS 1 AS $$
        SELECT member.role::text, project.key::text
        FROM projects.project
        JOIN projects.member ON member.project_id = project.id
        JOIN identity.active_user ON active_user.id = member.user_id
        WHERE project.id = some_project AND member.user_id = some_user AND project.deleted_at IS NULL
        FOR SHARE OF project
    $$
    """,
    """
    CREATE FUNCTION projects.lock_member(some_project uuid, some_user uuid) RETURNS TABLE (role text)
    LANGUAGE sql VOLATILE ROWS 1 AS $$
        SELECT member.role::text
        FROM projects.member
        JOIN identity.active_user ON active_user.id = member.user_id
        WHERE member.project_id = some_project AND member.user_id = some_user
        FOR KEY SHARE OF member
    $$
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
