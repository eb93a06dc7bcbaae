from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="identity",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["services.identity.tables"], exclude_imported=True),
    migration_dependencies=["services.events.piccolo_app"],
    commands=[],
)
