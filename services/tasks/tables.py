"""Tasks, what is said about them, and who has read how far."""

from piccolo.columns import UUID, Array, BigInt, Boolean, DoublePrecision, Integer, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.ids import NewId


class Task(Table, tablename="task", schema="tasks"):
    """The columns from `revision` on belong to the lifecycle: `rules.py` says what each change does to them.

    `undone_cycle` and `undone_assignment_no` are the highest numbers that an undo took back. None is given twice:
    steps are known by them.
    """

    id = UUID(primary_key=True, default=NewId())
    project_id = UUID()
    number = Integer()
    key = Varchar(24)
    title = Text()
    description = Text(default="")
    status = Varchar(12)
    priority = Varchar(8)
    creator_id = UUID()
    assignee_id = UUID(null=True, default=None)
    due_at = Timestamptz(null=True, default=None)
    acknowledged_at = Timestamptz(null=True, default=None)
    snoozed_until = Timestamptz(null=True, default=None)
    escalation_level = Integer(default=0)
    labels = Array(base_column=Text(), default=list)
    position = DoublePrecision(default=0.0)
    version = BigInt()
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)
    completed_at = Timestamptz(null=True, default=None)
    deleted_at = Timestamptz(null=True, default=None)
    policy_id = UUID(null=True, default=None)
    revision = Integer(default=1)
    cycle = Integer(default=1)
    cycle_started_at = Timestamptz(default=None)
    assignment_no = Integer(default=0)
    assigned_at = Timestamptz(null=True, default=None)
    assigner_id = UUID(null=True, default=None)
    told_id = UUID(null=True, default=None)
    accepted_no = Integer(default=0)
    escalated_to_admins = Boolean(default=False)
    undone_cycle = Integer(default=0)
    undone_assignment_no = Integer(default=0)

    one_number = Unique([project_id, number], name="one_number")


class Former(Table, tablename="former", schema="tasks"):
    """What a task's columns held before somebody's last change, which made `version`: what an undo brings back.

    One row a task, replaced by each change. `before` is JSON, a value for each column that was changed.
    """

    task_id = UUID(primary_key=True)
    event_id = UUID()
    kind = Varchar(40)
    actor_id = UUID()
    version = BigInt()
    at = Timestamptz(default=None)
    before = Text(default="")


class Counter(Table, tablename="counter", schema="tasks"):
    """The last number given in a project: taken last in the transaction, so that keys count up without gaps."""

    project_id = UUID(primary_key=True)
    last = Integer(default=0)


class Comment(Table, tablename="comment", schema="tasks"):
    """`mentions` are those whom its text mentions now, `told` all who were ever told of it: nobody is told twice."""

    id = UUID(primary_key=True, default=NewId())
    task_id = UUID()
    author_id = UUID()
    text = Text()
    mentions = Array(base_column=UUID(), default=list)
    told = Array(base_column=UUID(), default=list)
    version = BigInt()
    created_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)
    deleted_at = Timestamptz(null=True, default=None)


class ReadMarker(Table, tablename="read_marker", schema="tasks"):
    """How far a person has read the comments of a task: up to the comment `last_read`."""

    id = UUID(primary_key=True, default=NewId())
    task_id = UUID()
    user_id = UUID()
    last_read = UUID()
    read_at = Timestamptz(default=None)
    version = BigInt()

    one_marker = Unique([task_id, user_id], name="one_marker")
