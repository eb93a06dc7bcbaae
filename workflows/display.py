"""What operators see of a task's workflow: a table of details and attributes to filter by; no title, no address."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate
from temporalio.exceptions import FailureError

from core import temporal
from services.lifecycle.model import Turn


class Attributes(Struct, frozen=True):
    """The search attributes of a task as they were set last."""

    status: str | None = None
    priority: str | None = None
    key: str | None = None
    assignee_id: UUID | None = None
    project_id: UUID | None = None
    due_at: datetime | None = None
    level: int | None = None

    @classmethod
    def of(cls, turn: Turn) -> "Attributes":
        return cls(
            status=turn.status,
            priority=turn.priority,
            key=turn.key,
            assignee_id=turn.assignee_id,
            project_id=turn.project_id,
            due_at=turn.due_at,
            level=turn.escalation_level,
        )

    def updates_since(self, former: "Attributes") -> list[SearchAttributeUpdate[Any]]:
        """Only what differs: each update is an event in the history and a write to the index."""
        before = former._values()
        return [
            key.value_unset() if value is None else key.value_set(value)
            for key, value in self._values().items()
            if value != before[key]
        ]

    def _values(self) -> dict[SearchAttributeKey[Any], Any]:
        return {
            temporal.TASK_STATUS: self.status,
            temporal.TASK_PRIORITY: self.priority,
            temporal.TASK_KEY: self.key,
            temporal.ASSIGNEE_ID: None if self.assignee_id is None else str(self.assignee_id),
            temporal.PROJECT_ID: None if self.project_id is None else str(self.project_id),
            temporal.DUE_AT: self.due_at,
            temporal.ESCALATION_LEVEL: self.level,
        }


def details(turn: Turn) -> str:
    """A Markdown table of how the task stands."""
    return _table(
        {
            "Task": turn.key or str(turn.task_id),
            "Status": "gone" if turn.status is None else f"{turn.status}, {turn.priority}",
            "Assignee": turn.assignee_name or "nobody",
            "Due": "no date" if turn.due_at is None else turn.due_at.isoformat(sep=" ", timespec="seconds"),
            "Level": str(turn.escalation_level),
            "This turn": "; ".join(turn.taken) or "nothing was due",
            "Next step": turn.next_step or "none until something changes",
        }
    )


def details_of_failure(error: FailureError) -> str:
    return _table({"Status": "could not be read; asks again", "Reason": str(error.cause or error)})


def _table(rows: dict[str, str]) -> str:
    lines = ["| | |", "| --- | --- |", *(f"| {name} | {_cell(value)} |" for name, value in rows.items())]
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Names are what people typed: nothing in them may end the cell or begin a link."""
    escaped = "".join(f"\\{character}" if character in r"\|[]<>`" else character for character in text)
    return " ".join(escaped.split())
