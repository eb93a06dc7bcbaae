"""`./muster ops tasks`: what comes next for open tasks, and what is late."""

from core.settings import Settings
from ops.operators.postgres import database
from ops.operators.screen import late, moment, print_json, table
from services.lifecycle import overseeing
from services.lifecycle.overseeing import BEHIND_SECONDS, OverseenTask
from services.tasks.model import Status

COLUMNS = ("TASK", "STATUS", "PRIORITY", "DUE", "#LEVEL", "NEXT STEP", "AT", "LATE", "#REVISION", "#SEEN")


async def show_tasks(
    settings: Settings, project: str | None, status: Status | None, *, behind: bool, limit: int, as_json: bool
) -> None:
    async with database(settings):
        tasks = await overseeing.open_tasks(project, status, behind=behind, limit=limit)
    if as_json:
        print_json(tasks)
    else:
        table("Tasks that are behind" if behind else "Open tasks", COLUMNS, map(row_of, tasks))


def row_of(task: OverseenTask) -> tuple[str | int | None, ...]:
    """Of COLUMNS."""
    seen = str(task.seen_revision)
    return (
        task.key,
        task.status,
        task.priority,
        moment(task.due_at),
        task.level,
        task.next_step,
        moment(task.next_at),
        late(task.late, BEHIND_SECONDS),
        task.revision,
        f"? {seen}" if task.status.is_open and task.seen_revision < task.revision else seen,
    )
