from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from core.ids import NewId
from piccolo.columns.column_types import BigInt
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import UUID
from piccolo.columns.defaults.uuid import UUID4
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Unique

ID = "2026-11-26T09:49:15:103755"
VERSION = "1.38.0"
DESCRIPTION = ""


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="tasks", description=DESCRIPTION
    )

    manager.add_table(
        class_name="ReadMarker",
        tablename="read_marker",
        schema="tasks",
        columns=None,
    )

    manager.add_column(
        table_class_name="ReadMarker",
        tablename="read_marker",
        column_name="id",
        db_column_name="id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": NewId(),
            "null": False,
            "primary_key": True,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="tasks",
    )

    manager.add_column(
        table_class_name="ReadMarker",
        tablename="read_marker",
        column_name="task_id",
        db_column_name="task_id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": UUID4(),
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="tasks",
    )

    manager.add_column(
        table_class_name="ReadMarker",
        tablename="read_marker",
        column_name="user_id",
        db_column_name="user_id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": UUID4(),
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="tasks",
    )

    manager.add_column(
        table_class_name="ReadMarker",
        tablename="read_marker",
        column_name="last_read",
        db_column_name="last_read",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": UUID4(),
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="tasks",
    )

    manager.add_column(
        table_class_name="ReadMarker",
        tablename="read_marker",
        column_name="read_at",
        db_column_name="read_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="tasks",
    )

    manager.add_column(
        table_class_name="ReadMarker",
        tablename="read_marker",
        column_name="version",
        db_column_name="version",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema="tasks",
    )

    manager.add_constraint(
        table_class_name="ReadMarker",
        tablename="read_marker",
        constraint_name="one_marker",
        constraint_class=Unique,
        params={"columns": ["task_id", "user_id"], "nulls_distinct": True},
        schema="tasks",
    )

    return manager
