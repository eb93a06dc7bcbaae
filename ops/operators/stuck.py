"""`./muster ops workflows --stuck`: what can't go on, and why."""

from collections.abc import Sequence

from temporalio.client import Client

from core.settings import Settings
from core.visibility import stuck
from ops.operators.lives import Life, life_of
from ops.operators.screen import print_json, table
from ops.operators.temporal import RPC_TIMEOUT, temporal


async def show_stuck(settings: Settings, workflow_type: str | None, *, limit: int, as_json: bool) -> None:
    async with temporal(settings) as client:
        found = await stuck_lives(client, settings.task_queue, workflow_type, limit)
    if as_json:
        print_json(found)
    else:
        stuck_table(found)


async def stuck_lives(client: Client, task_queue: str, workflow_type: str | None, limit: int) -> list[Life]:
    """Workflows whose workflow task fails again and again, with the reason."""
    of_type = "" if workflow_type is None else f' AND WorkflowType = "{workflow_type}"'
    query = stuck(task_queue) + of_type
    ids = [found.id async for found in client.list_workflows(query, limit=limit, rpc_timeout=RPC_TIMEOUT)]
    return [await life_of(client, workflow_id) for workflow_id in ids]


def stuck_table(found: Sequence[Life]) -> None:
    rows = [(life.id, life.task_attempt, life.build, life.pinned_to, f"! {life.failure}") for life in found]
    table("Stuck", ("WORKFLOW", "#ATTEMPT", "BUILD", "PINNED TO", "FAILS WITH"), rows)
