"""Which steps were taken, and what comes next for each open task."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.ids import NewId


class Step(Table, tablename="step", schema="lifecycle"):
    """A step that was taken, or skipped for good.

    Its identity is (task, kind, anchor, offset in seconds); a second row is refused. `at` is when it was promised for.
    """

    id = UUID(primary_key=True, default=NewId())
    task_id = UUID()
    kind = Varchar(12)
    anchor = Integer()
    offset_seconds = BigInt()
    index = Integer()
    at = Timestamptz(default=None)
    taken_at = Timestamptz(default=None)
    state = Varchar(8)
    reason = Text(null=True, default=None)
    summary = Text(default="")
    recipients = Array(base_column=UUID(), default=list)
    stand_ins = JSONB(null=True, default=None)
    effects = JSONB(default="{}")
    policy_id = UUID(null=True, default=None)
    policy_version = BigInt(null=True, default=None)
    policy_step = Varchar(32, null=True, default=None)

    one_identity = Unique([task_id, kind, anchor, offset_seconds], name="one_identity")


class Agenda(Table, tablename="agenda", schema="lifecycle"):
    """The next step of an open task as its last `advance` saw it.

    `revision` is the task's as this became its next step, `seen_revision` the one that was looked at last: the guard
    compares it with the task's. `concerned` are the people of the project who are told when the agenda changes.
    """

    task_id = UUID(primary_key=True)
    project_id = UUID()
    next_at = Timestamptz(null=True, default=None, index=True)
    kind = Varchar(12, null=True, default=None)
    summary = Text(null=True, default=None)
    recipients = Array(base_column=UUID(), default=list)
    concerned = Array(base_column=UUID(), default=list)
    revision = Integer()
    seen_revision = Integer()
    closed = Boolean(default=False)
    version = BigInt()
    updated_at = Timestamptz(default=None)
