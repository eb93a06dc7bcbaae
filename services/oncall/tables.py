"""Rotas, the overrides of their turns, and who stands in for whom."""

from piccolo.columns import UUID, Array, BigInt, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from core.ids import NewId


class Rota(Table, tablename="rota", schema="oncall"):
    """`project_id` is null where the rota is the system's. `starts_on`, `at` and `every` are the hand-over's."""

    id = UUID(primary_key=True, default=NewId())
    project_id = UUID(null=True, default=None)
    name = Text()
    people = Array(base_column=UUID(), default=list)
    starts_on = Date(default=None)
    at = Varchar(5)
    every = Integer()
    time_zone = Text()
    creator_id = UUID()
    version = BigInt()
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class Override(Table, tablename="override", schema="oncall"):
    id = UUID(primary_key=True, default=NewId())
    rota_id = UUID()
    user_id = UUID()
    starts_at = Timestamptz(default=None)
    ends_at = Timestamptz(default=None)
    creator_id = UUID()
    version = BigInt()
    created_at = Timestamptz(default=None)


class Substitute(Table, tablename="substitute", schema="oncall"):
    """`project_id` is null where it holds in all projects; `creator_id` is who said so."""

    id = UUID(primary_key=True, default=NewId())
    user_id = UUID()
    substitute_id = UUID()
    project_id = UUID(null=True, default=None)
    starts_at = Timestamptz(default=None)
    ends_at = Timestamptz(default=None)
    reason = Text(null=True, default=None)
    creator_id = UUID()
    version = BigInt()
    created_at = Timestamptz(default=None)
