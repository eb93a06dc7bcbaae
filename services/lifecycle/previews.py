"""The shapes of previews: what is asked, and what another policy would make of tasks."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from services.lifecycle.model import StepKind, TimelineEntry, ToldPerson
from services.policies.model import PolicyCreate
from services.tasks.model import Moment, Priority, Status


class SampleTask(Struct, frozen=True, forbid_unknown_fields=True):
    """A task that does not exist, made and assigned at this moment: to the caller where nobody is named.

    `time_zone` (an IANA name) is whose days and clocks are meant; null is the assignee's own.
    """

    title: str = ""
    status: Status = Status.PENDING
    priority: Priority = Priority.MEDIUM
    due_at: Moment | None = None
    assignee_id: UUID | None = None
    time_zone: str | None = None


class PreviewRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /policies/{id}/preview`: a sample task, or a project's open tasks; exactly one of the two."""

    task: SampleTask | None = None
    project_id: UUID | None = None


class DraftRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """`POST /policies/preview`: the same for a policy that is being written, as `POST /policies` would take it."""

    policy: PolicyCreate
    task: SampleTask | None = None
    project_id: UUID | None = None


class Change(StrEnum):
    """How a step differs from what the policy in force has in its place. CHANGED: it comes at the same time, but tells
    or does something else.
    """

    ADDED = "ADDED"
    MOVED = "MOVED"
    CHANGED = "CHANGED"
    REMOVED = "REMOVED"


class PreviewedPerson(ToldPerson, frozen=True, kw_only=True):
    """Somebody who would be told. `local_time` is the step's time on the clocks of their zone; `held_until` is when a
    push would leave, null where nothing (`held_by`: quiet hours, a day off, a snooze) would hold it.
    """

    local_time: datetime
    time_zone: str
    held_until: datetime | None = None
    held_by: str | None = None


class PreviewedStep(TimelineEntry, frozen=True, kw_only=True):
    """A step to come as timelines show it, and how it differs; `was_at` is when the policy in force has it."""

    recipients: tuple[PreviewedPerson, ...] = ()
    change: Change | None = None
    was_at: datetime | None = None


class PreviewedTask(Struct, frozen=True):
    """What a policy would make of a task; a sample has neither id nor key. `removed` are steps that would not come."""

    task_id: UUID | None
    key: str | None
    steps: tuple[PreviewedStep, ...]
    removed: tuple[PreviewedStep, ...]


class BeforeAfter(Struct, frozen=True):
    """How many, under the policy in force and under the one that is previewed."""

    before: int
    after: int


class Preview(Struct, frozen=True):
    """What would happen if a policy were in force from now on. Nothing is changed by asking.

    `summary` says the most important in one line. `task_count` are the tasks that were looked at: of the `open_count`
    open ones of the project the 5,000 oldest, without those with a policy of their own; of a sample both are 1.
    `counts` are the steps to come of all tasks by kind, `difference` how many more or fewer these are than under the
    policy in force, `this_week` those of the next seven days; `at_once` counts those that would be taken at once,
    `escalating_at_once` the tasks that would escalate then and do not now. `tasks` are a hundred: those with most at
    once that is not due anyway first, then those that change most.
    """

    summary: str
    task_count: int
    open_count: int
    counts: dict[StepKind, int]
    difference: dict[StepKind, int]
    this_week: dict[StepKind, BeforeAfter]
    at_once: dict[StepKind, int]
    escalating_at_once: int
    tasks: tuple[PreviewedTask, ...]
