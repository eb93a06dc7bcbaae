"""What operators do about a workflow: each says what it would do, and does it only when told so."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from temporalio.client import Client

from core.settings import Settings
from ops.operators.lives import life_of
from ops.operators.reach import RPC_TIMEOUT, database, temporal
from ops.operators.workflows import stuck_lives
from ops.program import CannotRun
from services.lifecycle.overseeing import keys_of, task_of_key
from services.lifecycle.poking import poke

HEALED = "healed by an operator"
RESUMED = "resumed by an operator"


async def heal(settings: Settings, keys: Sequence[str], *, stuck: int, terminate: bool, yes: bool) -> None:
    """Let the workflows of these tasks, and up to `stuck` of those that can't go on, look again; with `terminate` new
    runs do, in place of those that are. Raises CannotRun for a key without a task.
    """
    async with database(settings):
        tasks = await tasks_of_keys(keys)
        client = await temporal(settings) if stuck or terminate else None
        if stuck and client is not None:
            tasks |= await stuck_tasks(client, settings.task_queue, stuck)
        named = ", ".join(tasks.values()) or "nothing"
        if not yes:
            _would(f"{'end the workflow and ' if terminate else ''}ask for a look of {named}")
            return
        await heal_tasks(tasks, client if terminate else None)
    print(f"Poked: {named}.")


async def heal_tasks(tasks: Mapping[UUID, str], client: Client | None) -> None:
    """Tasks by id, with their keys. Given a client, end their workflows first.

    The pokes go through the outbox, so that a relay which is down delivers them when it is back.
    """
    if client is not None:
        for task_id in tasks:
            await _terminate(client, f"task:{task_id}")
    await poke(list(tasks.items()))


async def tasks_of_keys(keys: Sequence[str]) -> dict[UUID, str]:
    """Raises CannotRun where one is missing."""
    found = {key.upper(): await task_of_key(key.upper()) for key in keys}
    if missing := [key for key, task in found.items() if task is None]:
        raise CannotRun(f"There is no task {', '.join(missing)}.")
    return {task.id: task.key for task in found.values() if task is not None}


async def stuck_tasks(client: Client, task_queue: str, limit: int) -> dict[UUID, str]:
    """Those whose workflows can't go on."""
    lives = await stuck_lives(client, task_queue, "TaskLifecycle", limit)
    return await keys_of([UUID(life.id.removeprefix("task:")) for life in lives])


async def resume_guard(settings: Settings, *, yes: bool) -> None:
    """Let the guard look every minute again."""
    client = await temporal(settings)
    if not yes:
        _would("resume the guard")
        return
    await resume(client, settings.task_queue)
    print("The guard looks every minute again.")


async def resume(client: Client, task_queue: str) -> None:
    await client.get_schedule_handle(f"guard:{task_queue}").unpause(note=RESUMED, rpc_timeout=RPC_TIMEOUT)


def _would(what: str) -> None:
    print(f"This would {what}. Nothing was done; say --yes to do it.")


async def _terminate(client: Client, workflow_id: str) -> None:
    if (await life_of(client, workflow_id)).runs:
        await client.get_workflow_handle(workflow_id).terminate(HEALED, rpc_timeout=RPC_TIMEOUT)
