"""What a digest holds, as its notification keeps it and as people see it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from services.notifications.model import Category, Notice

KIND = "digest"
"""Of its notification."""

MOST_LINES = 20
"""Of a section; what is beyond is only counted."""


class Ahead(StrEnum):
    """How far a digest looks ahead: to the end of today, of the week, or of the days before the next working day."""

    TODAY = "TODAY"
    THIS_WEEK = "THIS_WEEK"
    LONGER = "LONGER"


class Tasks(Struct, frozen=True):
    """A section of tasks, and how many more there are."""

    ids: tuple[UUID, ...] = ()
    more: int = 0


class Counted(Struct, frozen=True):
    """What happened to a task, by category how often."""

    task_id: UUID
    counts: dict[Category, int]


class News(Struct, frozen=True):
    """A section of tasks to which something happened, and how many more there are."""

    tasks: tuple[Counted, ...] = ()
    more: int = 0


class Apart(Struct, frozen=True):
    """Notifications that are about no task, and how many more there are."""

    ids: tuple[UUID, ...] = ()
    more: int = 0


class DigestFacts(Struct, frozen=True, kw_only=True):
    """What the words of a digest are made of: ids and numbers, no titles. It is bounded: 20 lines a section.

    It was true `at` that moment; `due` are tasks due from then until `horizon`. Words are rendered at the claim, for
    tasks that the person may still see.
    """

    at: datetime
    horizon: datetime
    ahead: Ahead
    overdue: Tasks = Tasks()
    due: Tasks = Tasks()
    assigned: Tasks = Tasks()
    mentioned: News = News()
    put_off: News = News()
    apart: Apart = Apart()

    @property
    def task_ids(self) -> set[UUID]:
        tasks = {*self.overdue.ids, *self.due.ids, *self.assigned.ids}
        return tasks | {each.task_id for news in (self.mentioned, self.put_off) for each in news.tasks}

    @property
    def is_empty(self) -> bool:
        return not self.task_ids and not self.apart.ids


class SeenTask(Struct, frozen=True):
    """A task that a digest names, as its reader may see it now. `is_theirs` where it is still theirs to do."""

    id: UUID
    key: str
    title: str
    due_at: datetime | None
    is_theirs: bool


class Seen(Struct, frozen=True):
    """What the ids of a digest stand for as it is read out; what its reader may not see any more is not in it."""

    tasks: Mapping[UUID, SeenTask]
    apart: Mapping[UUID, Notice]


class Due(Struct, frozen=True):
    """A person whose row is due; the fields are its columns."""

    user_id: UUID
    basis: str | None
    next_at: datetime
    last_at: datetime


class Turn(Struct, frozen=True):
    """What becomes of such a row, and whether its person is told something now."""

    next_at: datetime | None
    last_at: datetime
    basis: str | None
    tells: bool = False


class DigestPreview(Struct, frozen=True):
    """What a digest would say at this moment: `subject`, `text` and `html` are null where there is nothing to tell.

    `at` is when the next one comes, null where none is wanted.
    """

    subject: str | None
    text: str | None
    html: str | None
    at: datetime | None
