"""What to do about a task, from how its rows and its workflow stand. Pure."""

from ops.operators.lives import Life
from services.lifecycle.overseeing import OverseenTask

FAILING_FROM = 3
"""A workflow task that is tried so often does not fail by accident."""
UNTAKEN_SECONDS = 10.0


def advice(task: OverseenTask, life: Life | None) -> str:
    """One sentence, with the command or the runbook that helps. `life` is None while Temporal is away."""
    heal = f"./muster ops workflows heal {task.key} --yes"
    if life is None:
        return "Temporal is away: what is due waits for it; bring it back, nothing else is needed."
    if not task.status.is_open:
        return "The task is closed: nothing will happen." if not life.runs else f"The task is closed: {heal} ends it."
    if not life.runs:
        return f"No workflow keeps it: the guard starts one within two minutes, or now: {heal}"
    if life.task_attempt >= FAILING_FROM and life.failure is not None:
        return "Its workflow can't go on: ops/runbooks/stuck-workflow.md"
    if life.task_attempt and life.task_waits > UNTAKEN_SECONDS:
        return "No worker takes it up: ops/runbooks/worker-down.md"
    if task.is_behind:
        return f"It is behind though its workflow runs: {heal}"
    return "All is well."
