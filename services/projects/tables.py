"""Projects and their members."""

from piccolo.columns import UUID, BigInt, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.ids import NewId


class Project(Table, tablename="project", schema="projects"):
    id = UUID(primary_key=True, default=NewId())
    key = Varchar(10, unique=True)
    name = Text()
    creator_id = UUID()
    version = BigInt()
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)
    deleted_at = Timestamptz(null=True, default=None)
    restored_at = Timestamptz(null=True, default=None)


class Member(Table, tablename="member", schema="projects"):
    id = UUID(primary_key=True, default=NewId())
    project_id = UUID()
    user_id = UUID(index=True)
    role = Varchar(10)
    version = BigInt()
    created_at = Timestamptz(default=None)

    one_membership = Unique([project_id, user_id], name="one_membership")
