"""The people and the task that the planner's tests are about.

Ada has the task; Carl made it on 2 March 2026 at 09:00 UTC.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from services.lifecycle.model import Effects, People, Step, StepState, Taken, TaskFacts
from services.policies.model import PolicyBody
from services.tasks.model import Priority, Status

ADA, BEN, CARL, MIA, OLGA, ROOT = (UUID(int=number) for number in range(1, 7))
NIGHTS, DAYS = UUID(int=201), UUID(int=202)
EVERYBODY = People(assignee=ADA, creator=CARL, managers=(MIA, OLGA), owners=(OLGA,), admins=(ROOT,))
NAMES = {ADA: "Ada", BEN: "Ben", CARL: "Carl", MIA: "Mia", OLGA: "Olga", ROOT: "Root"}

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DUE = datetime(2026, 3, 6, 9, tzinfo=UTC)

TASK = TaskFacts(
    id=UUID(int=100),
    status=Status.PENDING,
    priority=Priority.MEDIUM,
    people=EVERYBODY,
    created_at=START,
    cycle=1,
    cycle_started_at=START,
    due_at=DUE,
    assignment_no=1,
    assigned_at=START,
    assigner_id=CARL,
)

SILENT = PolicyBody(name="Silent", remind_at_due=False)


def due_plus(**amount: float) -> datetime:
    return DUE + timedelta(**amount)


def shown(steps: Iterable[Step]) -> list[str]:
    """Each step as `KIND index STATE`, in the plan's order."""
    return [f"{step.key.kind} {step.index} {step.state}" for step in steps]


def names(step: Step) -> list[str]:
    return [NAMES[person] for person in step.recipients]


def only(steps: Iterable[Step], state: StepState) -> list[Step]:
    return [step for step in steps if step.state is state]


def record(steps: Sequence[Step]) -> list[Taken]:
    """What `advance` puts on record of a plan: steps taken and steps skipped."""
    return [
        Taken(step.key, step.at, skipped=step.state is StepState.SKIPPED)
        for step in steps
        if step.state in (StepState.DUE, StepState.SKIPPED)
    ]


def after_taking(task: TaskFacts, steps: Sequence[Step], now: datetime) -> TaskFacts:
    """The task with the effects of the steps that are due."""
    for step in only(steps, StepState.DUE):
        task = _changed(task, step.effects, now)
    return task


def _changed(task: TaskFacts, effects: Effects, now: datetime) -> TaskFacts:
    task = replace(
        task, escalation_level=effects.level or task.escalation_level, priority=effects.priority or task.priority
    )
    if effects.reassign_to is None:
        return task
    return replace(
        task,
        people=replace(task.people, assignee=effects.reassign_to),
        assignment_no=task.assignment_no + 1,
        assigned_at=now,
        assigner_id=None,
        told_id=task.people.assignee,
        acknowledged_at=None,
        snoozed_until=None,
    )
