from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="oncall",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["services.oncall.tables"], exclude_imported=True),
    migration_dependencies=["services.projects.piccolo_app"],
    commands=[],
)
