from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="lifecycle",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["services.lifecycle.tables"], exclude_imported=True),
    migration_dependencies=["services.tasks.piccolo_app"],
    commands=[],
)
