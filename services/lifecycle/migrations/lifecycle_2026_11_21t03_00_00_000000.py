"""Steps are read with their task, agendas by whom they concern."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.migrations import run_statements

ID = "2026-11-21T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Steps are read with their task, agendas by whom they concern."

STATEMENTS = [
    """
    CREATE INDEX step_of_task ON lifecycle.step (task_id, at, id)
    """,
    """
    CREATE INDEX agenda_concerned ON lifecycle.agenda USING gin (concerned) WHERE NOT closed
    """,
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="lifecycle", description=DESCRIPTION)
    manager.add_raw(run_statements(STATEMENTS))
    return manager
