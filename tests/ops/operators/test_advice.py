"""What an operator is told to do about a task, and how spans of time are shown."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core.ids import uuid7
from ops.operators.advice import advice
from ops.operators.lives import Life
from ops.operators.screen import late, span
from services.lifecycle.overseeing import OverseenTask
from services.tasks.model import Priority, Status

RUNNING = {"status": "RUNNING"}


def task(**changes: Any) -> OverseenTask:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    usual: dict[str, Any] = {
        "id": uuid7(),
        "key": "OPS-1",
        "status": Status.PENDING,
        "priority": Priority.LOW,
        "due_at": now,
        "level": 0,
        "revision": 1,
        "seen_revision": 1,
        "next_step": "Due",
        "next_at": now,
        "late": 0.0,
    }
    return OverseenTask(**usual | changes)


@pytest.mark.parametrize(
    ("changes", "life", "said"),
    [
        ({}, RUNNING, "All is well."),
        ({}, RUNNING | {"task_attempt": 2, "failure": "timed out"}, "All is well."),
        ({}, None, "Temporal is away"),
        ({}, {"status": "NONE"}, "heal OPS-1 --yes"),
        ({}, {"status": "TERMINATED"}, "heal OPS-1 --yes"),
        ({}, RUNNING | {"task_attempt": 3, "failure": "Nondeterminism error"}, "stuck-workflow.md"),
        ({}, RUNNING | {"task_attempt": 1, "task_waits": 11.0}, "worker-down.md"),
        ({"late": 6.0}, RUNNING, "heal OPS-1 --yes"),
        ({"status": Status.COMPLETED}, {"status": "COMPLETED"}, "nothing will happen"),
        ({"status": Status.CANCELLED}, RUNNING, "heal OPS-1 --yes ends it"),
    ],
)
def test_an_operator_is_told_what_helps(changes: dict[str, Any], life: dict[str, Any] | None, said: str) -> None:
    assert said in advice(task(**changes), None if life is None else Life(id="task:1", **life))


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.4, "0 s"), (59.9, "59 s"), (60, "1 min"), (3_600, "1 h"), (200_000, "2 d")]
)
def test_a_span_is_told_in_the_largest_unit_that_fits(seconds: float, shown: str) -> None:
    assert span(seconds) == shown


def test_what_is_late_is_marked() -> None:
    assert [late(seconds, 60) for seconds in (0.5, 30, 61)] == ["-", "? 30 s", "! 1 min"]
