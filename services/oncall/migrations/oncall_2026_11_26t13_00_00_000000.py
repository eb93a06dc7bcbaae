"""Rotas are listed by scope, overrides read with their rota, substitutes by both people; others join who is away."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-26T13:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Rotas are listed by scope, overrides read with their rota, substitutes by both people."

STATEMENTS = [
    """
    CREATE INDEX rota_listed ON oncall.rota (project_id, id DESC)
    """,
    """
    CREATE INDEX override_of_rota ON oncall.override (rota_id, ends_at)
    """,
    """
    CREATE INDEX substitute_of ON oncall.substitute (user_id, ends_at)
    """,
    """
    CREATE INDEX substitute_by ON oncall.substitute (substitute_id, id DESC)
    """,
    """
    CREATE INDEX substitute_ends ON oncall.substitute (ends_at)
    """,
    """
    CREATE VIEW oncall.away AS
    SELECT id, user_id, substitute_id, project_id, starts_at, ends_at FROM oncall.substitute
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="oncall", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
