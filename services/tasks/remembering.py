"""What a task was before its last change, kept until the next one: all that an undo needs."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from core.database import Transaction
from services.events.model import Kind
from services.tasks.model import TaskRow

_RECALL = "SELECT event_id, kind, version, at, before FROM tasks.former WHERE task_id = $1 AND actor_id = $2"

_TYPES = {field.name: field.type for field in msgspec.structs.fields(TaskRow)}


class Memory(Struct, frozen=True):
    """What is to be remembered of somebody's change: the columns as they were, as JSON."""

    event_id: UUID
    kind: Kind
    actor_id: UUID
    before: str


class Former(Struct, frozen=True):
    """The last change of a task, told of by an event, which made `version`; `columns` are those that it changed, as
    they were before.
    """

    event_id: UUID
    kind: Kind
    version: int
    at: datetime
    columns: dict[str, Any]


def remember(event_id: UUID, actor_id: UUID, row: TaskRow, kind: Kind, names: Collection[str]) -> Memory:
    """With a change of the assignment, also who had been told last: whether the new assignee was, shows by it."""
    wanted = {*names, "told_id"} if "assignment_no" in names else set(names)
    before = {name: getattr(row, name) for name in sorted(wanted)}
    return Memory(event_id, kind, actor_id, msgspec.json.encode(before).decode())


async def recall(tx: Transaction, task_id: UUID, actor_id: UUID) -> Former | None:
    """What the task was before its last change, if that was this actor's."""
    found = await tx.fetchrow(_RECALL, task_id, actor_id)
    if found is None:
        return None
    before = msgspec.json.decode(found["before"])
    columns = {name: msgspec.convert(value, _TYPES[name]) for name, value in before.items()}
    return Former(found["event_id"], Kind(found["kind"]), found["version"], found["at"], columns)
