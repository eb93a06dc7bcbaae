"""What is said of a task, and to whom: the project hears its summary, everybody closer the whole of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import astuple

from services.events.model import Frame, Happened, Kind, StepRef, project_topic, task_topic, user_topic
from services.tasks.model import SUMMARY_COLUMNS, Comment, Deleted, ReadMarker, Task, TaskRow, TaskSummary


def created_event(task: Task) -> Happened:
    people = tuple(dict.fromkeys(person for person in (task.creator_id, task.assignee_id) if person is not None))
    summary = TaskSummary(*astuple(task)[: len(SUMMARY_COLUMNS)])
    return Happened(
        kind=Kind.TASK_CREATED,
        at=task.created_at,
        actor_id=task.creator_id,
        frames=(
            Frame((project_topic(task.project_id),), summary),
            Frame((task_topic(task.id), *map(user_topic, people)), task),
        ),
        project_id=task.project_id,
        task_id=task.id,
        user_ids=people,
    )


def task_event(
    kind: Kind,
    before: TaskRow,
    after: TaskRow,
    actor_id: UUID | None,
    at: datetime,
    *,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    step: StepRef | None = None,
    event_id: UUID | None = None,
) -> Happened:
    """The event of a change, for the project, the task, and those whose task it is or was if they may see it."""
    people = tuple(dict.fromkeys((*before.seen_by, *after.seen_by)))
    return Happened(
        kind=kind,
        at=at,
        actor_id=actor_id,
        frames=_frames(kind, after, people),
        project_id=after.project_id,
        task_id=after.id,
        user_ids=people,
        changes=dict(changes or {}),
        step=step,
        id=event_id,
    )


def _frames(kind: Kind, row: TaskRow, people: Iterable[UUID]) -> tuple[Frame, ...]:
    project, close = project_topic(row.project_id), (task_topic(row.id), *map(user_topic, people))
    if kind is Kind.TASK_DELETED:
        return (Frame((project, *close), Deleted(row.id, row.version)),)
    return Frame((project,), row.summary()), Frame(close, row.task())


def comment_event(
    kind: Kind,
    comment: Comment | Deleted,
    project_id: UUID,
    task_id: UUID,
    actor_id: UUID,
    at: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> Happened:
    return Happened(
        kind=kind,
        at=at,
        actor_id=actor_id,
        frames=(Frame((project_topic(project_id), task_topic(task_id)), comment),),
        project_id=project_id,
        task_id=task_id,
        changes=dict(changes or {}),
    )


def read_event(marker: ReadMarker, project_id: UUID, at: datetime) -> Happened:
    """For those who look at the task, and the reader's other screens. It happens all the time: nobody audits it."""
    return Happened(
        kind=Kind.COMMENT_READ,
        at=at,
        actor_id=marker.user_id,
        frames=(Frame((task_topic(marker.task_id), user_topic(marker.user_id)), marker),),
        project_id=project_id,
        task_id=marker.task_id,
        user_ids=(marker.user_id,),
        logged=False,
    )
