from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="digests",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["services.digests.tables"], exclude_imported=True),
    migration_dependencies=["services.lifecycle.piccolo_app"],
    commands=[],
)
