"""What a task is, what may be said about it, and the shapes in which every edge shows it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import astuple, replace

from core.times import Moment as Moment


class Status(StrEnum):
    """A task is open while PENDING or IN_PROGRESS."""

    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"

    @property
    def is_open(self) -> bool:
        return self in (Status.PENDING, Status.IN_PROGRESS)


class Priority(StrEnum):
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    URGENT = "URGENT"


class Viewer(Struct, frozen=True):
    """What only the caller sees of a task: whether a notification about it is unread, whether they muted it, up to
    which comment they have read, and how many of others come behind that; 100 are 100 or more.
    """

    unread: bool = False
    muted: bool = False
    last_read: UUID | None = None
    unread_comments: int = 0


class _Body(Struct, frozen=True):
    """What every shape of a task begins with, in the order of the statements that read it."""

    id: UUID
    key: str
    project_id: UUID
    title: str
    status: Status
    priority: Priority
    creator_id: UUID
    assignee_id: UUID | None
    due_at: datetime | None
    acknowledged_at: datetime | None
    snoozed_until: datetime | None
    escalation_level: int
    labels: Sequence[str]
    position: float
    version: int
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None


class TaskSummary(_Body, frozen=True):
    """A task as lists and project topics carry it: without its description. `viewer` is absent from events."""

    viewer: Viewer | UnsetType = UNSET
    parent_id: UUID | None = None
    recurrence: str | None = None


class Task(_Body, frozen=True):
    """A task in full. `viewer` is absent from events."""

    description: str
    viewer: Viewer | UnsetType = UNSET
    parent_id: UUID | None = None
    recurrence: str | None = None


SUMMARY_COLUMNS = _Body.__struct_fields__
TASK_COLUMNS = (*SUMMARY_COLUMNS, "description")


class TaskRow(_Body, frozen=True):
    """A task as commands and the lifecycle work on it, locked. Clients never see it: they see `task()` and `summary()`.

    `seen_by` are those of creator and assignee who may see the project; nobody may since `project_deleted_at`. A
    present project that was deleted once came back at `project_restored_at`. `undone_cycle` and `undone_assignment_no`
    are the highest that an undo took back.
    """

    description: str
    number: int
    deleted_at: datetime | None
    policy_id: UUID | None
    revision: int
    cycle: int
    cycle_started_at: datetime
    assignment_no: int
    assigned_at: datetime | None
    assigner_id: UUID | None
    told_id: UUID | None
    accepted_no: int
    escalated_to_admins: bool
    undone_cycle: int
    undone_assignment_no: int
    seen_by: tuple[UUID, ...] = ()
    project_restored_at: datetime | None = None
    project_deleted_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.status.is_open and self.deleted_at is None and self.project_deleted_at is None

    def task(self, viewer: Viewer | UnsetType = UNSET) -> Task:
        return replace(Task(*astuple(self)[: len(TASK_COLUMNS)]), viewer=viewer)

    def summary(self) -> TaskSummary:
        return TaskSummary(*astuple(self)[: len(SUMMARY_COLUMNS)])


ROW_COLUMNS = TaskRow.__struct_fields__[:-3]


class TaskCreate(Struct, frozen=True, forbid_unknown_fields=True):
    """`parent_id` and `recurrence` are refused until they are built."""

    project_id: UUID
    title: str
    description: str = ""
    priority: Priority = Priority.MEDIUM
    assignee_id: UUID | None = None
    due_at: Moment | None = None
    labels: tuple[str, ...] = ()
    position: float | None = None
    parent_id: UUID | None = None
    recurrence: str | None = None


class TaskPatch(Struct, frozen=True, forbid_unknown_fields=True):
    """Absent keeps, null clears, `labels` are replaced as a whole."""

    title: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    status: Status | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    assignee_id: UUID | UnsetType | None = UNSET
    due_at: Moment | UnsetType | None = UNSET
    labels: tuple[str, ...] | UnsetType = UNSET
    position: float | UnsetType = UNSET
    parent_id: UUID | UnsetType | None = UNSET
    recurrence: str | UnsetType | None = UNSET


class Acknowledge(Struct, frozen=True, forbid_unknown_fields=True):
    """`notification_id` is the notification that was acted on; its cycle must not have passed."""

    notification_id: UUID | None = None


class Snooze(Struct, frozen=True, forbid_unknown_fields=True):
    until: Moment
    notification_id: UUID | None = None


class Undo(Struct, frozen=True, forbid_unknown_fields=True):
    """The event that told of the caller's last change."""

    event_id: UUID


class Sort(StrEnum):
    """Orders of a list; equal ones by id."""

    DUE_AT = "due_at"
    NEWEST = "-created_at"
    PRIORITY = "priority"
    POSITION = "position"
    LAST_CHANGED = "-updated_at"


class TaskFilter(Struct, frozen=True):
    """What a list of tasks is narrowed to; None leaves it open, several statuses or priorities mean any of them."""

    project_id: UUID | None = None
    status: tuple[Status, ...] = ()
    priority: tuple[Priority, ...] = ()
    assignee_id: UUID | None = None
    creator_id: UUID | None = None
    label: tuple[str, ...] = ()
    due_before: datetime | None = None
    due_after: datetime | None = None
    overdue: bool | None = None
    deleted: bool = False
    q: str | None = None
    sort: Sort = Sort.NEWEST


class Comment(Struct, frozen=True):
    """`mentions` are those whom the text named as it was written, of the people who were in the project then."""

    id: UUID
    task_id: UUID
    author_id: UUID
    text: str
    mentions: tuple[UUID, ...]
    version: int
    created_at: datetime
    updated_at: datetime


class CommentSort(StrEnum):
    """Orders of a task's comments."""

    OLDEST = "created_at"
    NEWEST = "-created_at"


class CommentCreate(Struct, frozen=True, forbid_unknown_fields=True):
    text: str


class CommentPatch(Struct, frozen=True, forbid_unknown_fields=True):
    text: str | UnsetType = UNSET


class ReadMarker(Struct, frozen=True):
    """How far somebody has read the comments of a task: up to `last_read`; null, and version 0, where they have not."""

    task_id: UUID
    user_id: UUID
    last_read: UUID | None = None
    read_at: datetime | None = None
    version: int = 0


class ReadUpTo(Struct, frozen=True, forbid_unknown_fields=True):
    """The comment up to which all is read; without one, the newest."""

    comment_id: UUID | None = None


class Deleted(Struct, frozen=True):
    """All that is said of a task or comment that is gone."""

    id: UUID
    version: int
