"""What happened, who hears of it live, and what Temporal must be asked to do about it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec


class Kind(StrEnum):
    """Every event that clients may see; the past tense of a command, or a step that was taken."""

    USER_REGISTERED = "user.registered"
    USER_UPDATED = "user.updated"
    USER_DISABLED = "user.disabled"
    PROJECT_CREATED = "project.created"
    PROJECT_UPDATED = "project.updated"
    PROJECT_DELETED = "project.deleted"
    MEMBER_ADDED = "member.added"
    MEMBER_CHANGED = "member.changed"
    MEMBER_REMOVED = "member.removed"
    TASK_CREATED = "task.created"
    TASK_UPDATED = "task.updated"
    TASK_ASSIGNED = "task.assigned"
    TASK_COMPLETED = "task.completed"
    TASK_CANCELLED = "task.cancelled"
    TASK_REOPENED = "task.reopened"
    TASK_DELETED = "task.deleted"
    TASK_RESTORED = "task.restored"
    TASK_REMINDED = "task.reminded"
    TASK_ESCALATED = "task.escalated"
    TASK_ACKNOWLEDGED = "task.acknowledged"
    TASK_SNOOZED = "task.snoozed"
    COMMENT_CREATED = "comment.created"
    COMMENT_UPDATED = "comment.updated"
    COMMENT_DELETED = "comment.deleted"
    COMMENT_READ = "comment.read"
    NOTIFICATION_CREATED = "notification.created"
    NOTIFICATION_READ = "notification.read"
    MUTE_CHANGED = "mute.changed"
    AGENDA_CHANGED = "agenda.changed"
    POLICY_CHANGED = "policy.changed"
    ROTA_CHANGED = "rota.changed"
    SUBSTITUTE_CHANGED = "substitute.changed"
    POLICY_SCHEDULE_CHANGED = "policy_schedule.changed"
    POLICY_ROLLOUT_CHANGED = "policy_rollout.changed"


class Sink(StrEnum):
    """Where the relay carries an entry: to sockets, or to Temporal. Each goes its own pace."""

    PEOPLE = "people"
    WORKFLOWS = "workflows"


class StepRef(msgspec.Struct, frozen=True):
    """Which step of the lifecycle an event announces; `index` counts from 1."""

    kind: str
    index: int


class Frame(msgspec.Struct, frozen=True):
    """One shape of the changed resource, and the topics that see it. msgspec encodes `data` to an object."""

    topics: tuple[str, ...]
    data: Any


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One event about to be appended. `changes` is `{field: (old, new)}`; `user_ids` are the people it is about.

    What is not `logged` is heard live and leaves no trace in the audit trail. It gets an id as it is appended, unless
    one was given to it before.
    """

    kind: Kind
    at: datetime
    actor_id: UUID | None
    frames: tuple[Frame, ...] = ()
    project_id: UUID | None = None
    task_id: UUID | None = None
    user_ids: tuple[UUID, ...] = ()
    changes: dict[str, tuple[Any, Any]] = {}
    step: StepRef | None = None
    logged: bool = True
    id: UUID | None = None


class Event(msgspec.Struct, frozen=True):
    """An entry of the log, as `GET /events` shows it."""

    id: UUID
    at: datetime
    kind: str
    actor_id: UUID | None
    project_id: UUID | None
    task_id: UUID | None
    changes: dict[str, Any]
    step: StepRef | None


class Poke(msgspec.Struct, frozen=True, tag_field="call", tag="poke"):
    """Look again: signal-with-start the task's lifecycle."""

    task_id: UUID
    key: str


class StartDeliver(msgspec.Struct, frozen=True, tag_field="call", tag="deliver"):
    """Send these deliveries (up to 100) of one channel, not before `send_at`."""

    channel: str
    delivery_ids: tuple[UUID, ...]
    send_at: datetime


class StartRollout(msgspec.Struct, frozen=True, tag_field="call", tag="rollout"):
    """Another policy is in force: raise the revision of the open tasks it governs; without a project, of all."""

    rollout_id: UUID
    project_id: UUID | None


class KeepSchedule(msgspec.Struct, frozen=True, tag_field="call", tag="schedule"):
    """See to it that a policy's schedule is looked at at these instants, not while it is paused, and never once it has
    ended. Of several the one with the highest version counts. An instant that has passed is looked at at once.
    """

    schedule_id: UUID
    version: int
    name: str = ""
    at: tuple[datetime, ...] = ()
    paused: bool = False
    ended: bool = False


Start = Poke | StartDeliver | StartRollout
"""Calls that start a workflow at once, or in time."""

Call = Start | KeepSchedule
"""What the workflows sink asks of Temporal."""


class SessionEnded(msgspec.Struct, frozen=True, tag_field="control", tag="session_ended"):
    session_id: UUID
    user_id: UUID


class UserDisabled(msgspec.Struct, frozen=True, tag_field="control", tag="user_disabled"):
    user_id: UUID


class RoleChanged(msgspec.Struct, frozen=True, tag_field="control", tag="role_changed"):
    """What is remembered about this person's tokens is out of date."""

    user_id: UUID


class MemberRemoved(msgspec.Struct, frozen=True, tag_field="control", tag="member_removed"):
    project_id: UUID
    user_id: UUID


class ProjectDeleted(msgspec.Struct, frozen=True, tag_field="control", tag="project_deleted"):
    project_id: UUID


class TaskDeleted(msgspec.Struct, frozen=True, tag_field="control", tag="task_deleted"):
    task_id: UUID


Control = SessionEnded | UserDisabled | RoleChanged | MemberRemoved | ProjectDeleted | TaskDeleted
"""What every node must hear at once: somebody's right to listen has ended, or to administrate has changed."""


def user_topic(user_id: UUID) -> str:
    return f"user:{user_id}"


def project_topic(project_id: UUID) -> str:
    return f"project:{project_id}"


def task_topic(task_id: UUID) -> str:
    return f"task:{task_id}"
