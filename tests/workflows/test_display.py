"""What operators see of a task."""

from datetime import UTC, datetime

from temporalio.exceptions import ApplicationError

from core.ids import uuid7
from core.temporal import ASSIGNEE_ID, DUE_AT
from services.lifecycle.model import Turn
from services.tasks.model import Priority, Status
from workflows import display

TURN = Turn(
    uuid7(),
    closed=False,
    key="OPS-42",
    project_id=uuid7(),
    status=Status.PENDING,
    priority=Priority.HIGH,
    assignee_id=uuid7(),
    assignee_name="Ada | [link](https://example.org) <b>",
    due_at=datetime(2026, 3, 6, 9, tzinfo=UTC),
)


def test_a_name_can_neither_end_its_cell_nor_become_a_link() -> None:
    assert r"| Assignee | Ada \| \[link\](https://example.org) \<b\> |" in display.details(TURN)


def test_what_is_unknown_of_a_task_that_is_gone_is_not_made_up() -> None:
    assert "| Status | gone |" in display.details(Turn(TURN.task_id, closed=True))


def test_a_failure_says_why() -> None:
    assert "connection refused" in display.details_of_failure(ApplicationError("connection refused"))


def test_only_what_differs_is_set_anew() -> None:
    shown = display.Attributes.of(TURN)
    assert len(shown.updates_since(display.Attributes())) == 7
    assert shown.updates_since(shown) == []
    assert display.Attributes.of(Turn(TURN.task_id, closed=True)).updates_since(display.Attributes(level=0)) == []


def test_what_a_task_lost_is_unset() -> None:
    before = display.Attributes(assignee_id=uuid7(), due_at=TURN.due_at)
    updates = display.Attributes().updates_since(before)
    assert {(update.key.name, update.value) for update in updates} == {(ASSIGNEE_ID.name, None), (DUE_AT.name, None)}
