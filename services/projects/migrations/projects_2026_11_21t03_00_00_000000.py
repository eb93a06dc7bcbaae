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
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projects", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
