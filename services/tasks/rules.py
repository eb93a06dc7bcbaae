"""What is allowed to a task and what each change does to its columns: lifecycle.md's table of changes, as functions.

A `Change` is what one command does to one task. Nothing here reads a clock or a database.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct

from core.errors import Conflict, FieldError
from core.validation import Fields
from services.events.model import Kind
from services.tasks.model import TASK_COLUMNS, Priority, Status, TaskCreate, TaskPatch, TaskRow

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9900, 1, 1, tzinfo=UTC)
"""Dates end where every policy's last step can still be written with four digits of a year."""

LONGEST_SNOOZE = timedelta(days=366)
KEPT_AFTER_DELETION = timedelta(days=30)

LONGEST_TITLE = 255
LARGEST_DESCRIPTION = 64 * 1024
MOST_LABELS = 20
LONGEST_LABEL = 50
LONGEST_COMMENT = 10_000
LONGEST_SEARCH = 200
MOST_COUNTED = 100
"""Of unread comments: nobody wants to know how many more there are, and a list of tasks counts for each."""

ALLOWED: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.IN_PROGRESS, Status.COMPLETED, Status.CANCELLED}),
    Status.IN_PROGRESS: frozenset({Status.PENDING, Status.COMPLETED, Status.CANCELLED}),
    Status.COMPLETED: frozenset({Status.PENDING}),
    Status.CANCELLED: frozenset({Status.PENDING}),
}

ENDED_BY_ACKNOWLEDGING = ("REMINDER", "DUE", "OVERDUE", "ACCEPTANCE", "ESCALATION")

_SHOWN = frozenset((*TASK_COLUMNS, "policy_id"))


class Fence(Struct, frozen=True):
    """Which step deliveries a change ends: of these kinds, or all, but for ASSIGNED of the spared assignment."""

    step_kinds: tuple[str, ...] | None = None
    spare_assignment_no: int | None = None


class Change(Struct, frozen=True):
    """New values of columns, the one event that tells of them, and what it means to the lifecycle.

    `relevant` changes raise the revision and wake the task's workflow. One that is not `undoable` is for good.
    """

    kind: Kind
    columns: dict[str, Any]
    relevant: bool = False
    fence: Fence | None = None
    undoable: bool = True

    def shown(self, row: TaskRow) -> dict[str, tuple[Any, Any]]:
        """`{field: (old, new)}` of what clients see, of the task or at routes beside it."""
        return {name: (getattr(row, name), value) for name, value in self.columns.items() if name in _SHOWN}


def accept(fields: Fields, wanted: TaskCreate | TaskPatch) -> dict[str, Any]:
    """The columns that a body sets, cleaned; what is wrong with them is left in `fields`."""
    columns: dict[str, Any] = {}
    if wanted.title is not UNSET:
        columns["title"] = fields.text("title", wanted.title, 1, LONGEST_TITLE)
    if wanted.description is not UNSET:
        columns["description"] = _description(fields, wanted.description or "")
    if wanted.labels is not UNSET:
        columns["labels"] = _labels(fields, wanted.labels)
    if wanted.due_at is not UNSET:
        columns["due_at"] = None if wanted.due_at is None else moment(fields, "due_at", wanted.due_at)
    if wanted.position is not UNSET and wanted.position is not None:
        columns["position"] = _position(fields, wanted.position)
    for name in ("priority", "assignee_id"):
        if (value := getattr(wanted, name)) is not UNSET:
            columns[name] = value
    for name in ("parent_id", "recurrence"):
        if getattr(wanted, name) not in (UNSET, None):
            fields.wrong(name, "can't be set yet")
    return columns


def mistakes(given: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with those fields of a body that are given, each of its type."""
    fields = Fields()
    accept(fields, TaskPatch(**{name: given[name] for name in TaskPatch.__struct_fields__ if name in given}))
    return fields.errors


def _description(fields: Fields, text: str) -> str:
    stripped = fields.text("description", text, 0, LARGEST_DESCRIPTION, lines=True)
    if len(stripped) <= LARGEST_DESCRIPTION < len(stripped.encode(errors="replace")):
        fields.wrong("description", "must have at most 64 KiB")
    return stripped


def _labels(fields: Fields, labels: Sequence[str]) -> list[str]:
    if len(labels) > MOST_LABELS:
        fields.wrong("labels", f"must be at most {MOST_LABELS}")
        return []
    texts = [fields.text(f"labels[{place}]", label, 1, LONGEST_LABEL) for place, label in enumerate(labels)]
    return list(dict.fromkeys(texts))


def _position(fields: Fields, position: float) -> float:
    if not math.isfinite(position):
        fields.wrong("position", "must be a finite number")
    return position


def moment(fields: Fields, name: str, value: datetime) -> datetime:
    """An aware time in UTC, within what can be stored and reckoned with."""
    if not EARLIEST <= value < LATEST:
        fields.wrong(name, f"must lie between the years {EARLIEST.year} and {LATEST.year}")
        return EARLIEST
    return value.astimezone(UTC)


def snoozed_until(fields: Fields, until: datetime, now: datetime) -> datetime:
    if not now < until <= now + LONGEST_SNOOZE:
        fields.wrong("until", f"must lie in the future, at most {LONGEST_SNOOZE.days} days away")
        return now
    return until.astimezone(UTC)


def edit(
    row: TaskRow, wanted: Mapping[str, Any], status: Status, actor_id: UUID | None, now: datetime
) -> Change | None:
    """What a patch does: None where it changes nothing. Raises Conflict for a transition that does not exist."""
    differing = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if status == row.status and not differing:
        return None
    columns = dict(differing)
    if "assignee_id" in differing:
        columns |= _new_assignment(row, differing["assignee_id"], actor_id, now)
    if "due_at" in differing:
        columns |= _new_cycle(row, now)
    kind = Kind.TASK_UPDATED
    if status != row.status:
        kind, moved = _move(row, status, columns.get("assignment_no", row.assignment_no), now)
        columns |= moved
    return Change(kind, only_new(row, columns), _is_relevant(row, columns, status), fence_of(row, columns, status))


def reassign(row: TaskRow, assignee_id: UUID | None, actor_id: UUID | None, now: datetime) -> Change:
    """A present task gets another assignee, or none. The system is no actor."""
    columns = {"assignee_id": assignee_id} | _new_assignment(row, assignee_id, actor_id, now)
    return Change(Kind.TASK_UPDATED, only_new(row, columns), True, fence_of(row, columns, row.status))


def take_effect(
    row: TaskRow,
    now: datetime,
    *,
    level: int | None,
    priority: Priority | None,
    assignee: UUID | None,
    escalated_to_admins: bool,
) -> dict[str, Any]:
    """The columns that a step's effects change."""
    columns: dict[str, Any] = {"escalated_to_admins": row.escalated_to_admins or escalated_to_admins}
    if level is not None:
        columns["escalation_level"] = level
    if priority is not None:
        columns["priority"] = priority
    if assignee is not None and assignee != row.assignee_id:
        columns |= {"assignee_id": assignee} | _new_assignment(row, assignee, None, now)
        columns["revision"] = row.revision + 1
    return only_new(row, columns)


def acknowledge(row: TaskRow, now: datetime) -> Change:
    """Raises Conflict for a closed task."""
    _require_open(row)
    columns = {"acknowledged_at": now, "accepted_no": row.assignment_no}
    return Change(Kind.TASK_ACKNOWLEDGED, columns, True, Fence(ENDED_BY_ACKNOWLEDGING))


def snooze(row: TaskRow, until: datetime) -> Change:
    """Raises Conflict for a closed task."""
    _require_open(row)
    return Change(Kind.TASK_SNOOZED, {"snoozed_until": until}, True)


def follow(policy_id: UUID | None) -> Change:
    """A policy of the task's own governs it, or none any more. What was told already stays told."""
    return Change(Kind.TASK_UPDATED, {"policy_id": policy_id}, True)


def delete(row: TaskRow, now: datetime) -> Change:
    columns = only_new(row, {"deleted_at": now, "snoozed_until": None})
    return Change(Kind.TASK_DELETED, columns, True, Fence())


def restore(row: TaskRow, now: datetime) -> Change:
    columns = only_new(row, {"deleted_at": None} | _new_cycle(row, now))
    return Change(Kind.TASK_RESTORED, columns, True, Fence(spare_assignment_no=row.assignment_no), undoable=False)


def _require_open(row: TaskRow) -> None:
    if not row.status.is_open:
        raise Conflict(f"The task is {row.status}.", "task_closed")


def _move(row: TaskRow, status: Status, assignment_no: int, now: datetime) -> tuple[Kind, dict[str, Any]]:
    if status not in ALLOWED[row.status]:
        raise Conflict(f"A task that is {row.status} can't become {status}.", "transition")
    if not row.status.is_open:
        return Kind.TASK_REOPENED, {"status": status, "completed_at": None} | _new_cycle(row, now)
    match status:
        case Status.COMPLETED:
            return Kind.TASK_COMPLETED, {"status": status, "completed_at": now, "snoozed_until": None}
        case Status.CANCELLED:
            return Kind.TASK_CANCELLED, {"status": status, "snoozed_until": None}
        case Status.IN_PROGRESS:
            return Kind.TASK_UPDATED, {"status": status, "accepted_no": assignment_no}
        case Status.PENDING:
            return Kind.TASK_UPDATED, {"status": status}


def _new_assignment(row: TaskRow, assignee_id: UUID | None, actor_id: UUID | None, now: datetime) -> dict[str, Any]:
    return {
        "assignment_no": next_assignment_no(row),
        "assigned_at": None if assignee_id is None else now,
        "assigner_id": actor_id,
        "acknowledged_at": None,
        "snoozed_until": None,
    }


def next_assignment_no(row: TaskRow) -> int:
    return max(row.assignment_no, row.undone_assignment_no) + 1


def _new_cycle(row: TaskRow, now: datetime) -> dict[str, Any]:
    return {
        "cycle": max(row.cycle, row.undone_cycle) + 1,
        "cycle_started_at": now,
        "acknowledged_at": None,
        "snoozed_until": None,
        "escalation_level": 0,
    }


def only_new(row: TaskRow, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if getattr(row, name) != value}


def _is_relevant(row: TaskRow, columns: Mapping[str, Any], status: Status) -> bool:
    return status != row.status or "cycle" in columns or "assignment_no" in columns


def fence_of(row: TaskRow, columns: Mapping[str, Any], status: Status) -> Fence | None:
    """A closed task is spoken of no more; a new cycle or assignment ends what was said of the former one."""
    if not status.is_open:
        return Fence() if row.status.is_open or _is_relevant(row, columns, status) else None
    if "cycle" in columns or "assignment_no" in columns:
        return Fence(spare_assignment_no=columns.get("assignment_no", row.assignment_no))
    return None
