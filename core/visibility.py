"""What operators ask Temporal's visibility again and again: saved queries, as text and as links into its UI."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from msgspec import Struct

PROBLEMS = "TemporalReportedProblems IS NOT NULL"
"""Temporal sets it where the workflow task of a workflow failed or timed out several times in a row."""
IN_RETRY_AFTER = timedelta(minutes=1)


class SavedQuery(Struct, frozen=True):
    name: str
    meaning: str
    query: str


class Link(Struct, frozen=True):
    """A saved query, and where the Temporal UI shows what it finds."""

    name: str
    meaning: str
    query: str
    url: str


def saved(task_queue: str, now: datetime, level: int = 1) -> Sequence[SavedQuery]:
    """The queries for the installation with this task queue, with times that count from `now`."""
    return (
        SavedQuery(
            "overdue",
            "open tasks that are past their due date",
            f'{_running(task_queue, "TaskLifecycle")} AND DueAt < "{_text(now)}"',
        ),
        SavedQuery(
            "escalated",
            f"open tasks at level {level} or higher",
            f"{_running(task_queue, 'TaskLifecycle')} AND EscalationLevel >= {level}",
        ),
        SavedQuery("stuck", "workflows that fail again and again", stuck(task_queue)),
        SavedQuery(
            "in-retry",
            "deliveries that have been under way for more than a minute",
            f'{_running(task_queue, "Deliver")} AND ExecutionTime < "{_text(now - IN_RETRY_AFTER)}"',
        ),
        SavedQuery("rollouts", "policies that are being put in force", _running(task_queue, "PolicyRollout")),
    )


def stuck(task_queue: str) -> str:
    return f"{still_open(task_queue)} AND {PROBLEMS}"


def still_open(task_queue: str) -> str:
    """The workflows of an installation that run."""
    return f'TaskQueue = "{task_queue}" AND ExecutionStatus = "Running"'


def links(ui: str, namespace: str, queries: Sequence[SavedQuery]) -> list[Link]:
    return [Link(each.name, each.meaning, each.query, link(ui, namespace, each.query)) for each in queries]


def link(ui: str, namespace: str, query: str) -> str:
    """Where the Temporal UI shows what a query finds."""
    return f"{ui}/namespaces/{namespace}/workflows?query={quote(query, safe='')}"


def _running(task_queue: str, workflow_type: str) -> str:
    return f'{still_open(task_queue)} AND WorkflowType = "{workflow_type}"'


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
