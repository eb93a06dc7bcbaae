"""Putting new runs in the place of workflows that can't go on."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from temporalio.client import Client

from core.settings import Settings
from ops.operators.lives import life_of
from ops.operators.mending import poke_tasks, say_healed, tasks_of_keys
from ops.operators.postgres import database
from ops.operators.stuck import stuck_lives
from ops.operators.temporal import RPC_TIMEOUT, temporal
from services.lifecycle.overseeing import keys_of

HEALED = "healed by an operator"


async def heal_stuck(settings: Settings, keys: Sequence[str], *, stuck: int, terminate: bool, yes: bool) -> None:
    """Let the workflows of these tasks, and up to `stuck` of those that can't go on, look again; with `terminate` new
    runs do, in place of those that are. Raises CannotRun for a key without a task.
    """
    async with database(settings), temporal(settings) as client:
        tasks = await tasks_of_keys(keys)
        if stuck:
            tasks |= await stuck_tasks(client, settings.task_queue, stuck)
        if yes and terminate:
            await renew_tasks(tasks, client)
        elif yes:
            await poke_tasks(tasks)
    say_healed(tasks, "end the workflow and " if terminate else "", yes=yes)


async def renew_tasks(tasks: Mapping[UUID, str], client: Client) -> None:
    """End the workflows of tasks, by id with their keys, and let new ones begin."""
    for task_id in tasks:
        await _terminate(client, f"task:{task_id}")
    await poke_tasks(tasks)


async def stuck_tasks(client: Client, task_queue: str, limit: int) -> dict[UUID, str]:
    """Those whose workflows can't go on."""
    lives = await stuck_lives(client, task_queue, "TaskLifecycle", limit)
    return await keys_of([UUID(life.id.removeprefix("task:")) for life in lives])


async def _terminate(client: Client, workflow_id: str) -> None:
    if (await life_of(client, workflow_id)).runs:
        await client.get_workflow_handle(workflow_id).terminate(HEALED, rpc_timeout=RPC_TIMEOUT)
