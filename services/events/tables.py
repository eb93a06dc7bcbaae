"""The log of what happened, and the outbox of what is still to be told."""

from piccolo.columns import JSONB, UUID, Array, BigInt, BigSerial, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from core.ids import NewId


class Event(Table, tablename="event", schema="events"):
    """Append-only, partitioned by month of `at`: the audit trail and the feed. Frames live in the outbox only."""

    id = UUID(primary_key=True, default=NewId())
    at = Timestamptz(default=None)
    kind = Varchar(40)
    actor_id = UUID(null=True, default=None)
    project_id = UUID(null=True, default=None)
    task_id = UUID(null=True, default=None)
    user_ids = Array(base_column=UUID(), default=list)
    changes = JSONB(default="{}")
    step = JSONB(null=True, default=None)


class Outbox(Table, tablename="outbox", schema="events"):
    """What one sink still has to carry: a frame for topics (people), or a call for Temporal (workflows)."""

    id = BigSerial(primary_key=True)
    sink = Varchar(10)
    shard = SmallInt(default=0)
    event_id = UUID()
    topics = Array(base_column=Text(), default=list)
    body = Text()


class SetAside(Table, tablename="set_aside", schema="events"):
    """An entry that its sink can never take, kept for people to look at."""

    id = BigInt(primary_key=True)
    sink = Varchar(10)
    event_id = UUID()
    topics = Array(base_column=Text(), default=list)
    body = Text()
    error = Text()
    at = Timestamptz(default=None)
