"""Asking for a look at tasks: says what it would do, and does it only when told so."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.settings import Settings
from ops.operators.postgres import database
from ops.operators.screen import say_would
from ops.program import CannotRun
from services.lifecycle.overseeing import task_of_key
from services.lifecycle.poking import poke


async def heal(settings: Settings, keys: Sequence[str], *, yes: bool) -> None:
    """Let the workflows of these tasks look again. Raises CannotRun for a key without a task."""
    async with database(settings):
        tasks = await tasks_of_keys(keys)
        if yes:
            await poke_tasks(tasks)
    say_healed(tasks, "", yes=yes)


async def poke_tasks(tasks: Mapping[UUID, str]) -> None:
    """Tasks by id, with their keys. It goes through the outbox: a relay which is down does it when it is back."""
    await poke(list(tasks.items()))


async def tasks_of_keys(keys: Sequence[str]) -> dict[UUID, str]:
    """Raises CannotRun where one is missing."""
    found = {key.upper(): await task_of_key(key.upper()) for key in keys}
    if missing := [key for key, task in found.items() if task is None]:
        raise CannotRun(f"There is no task {', '.join(missing)}.")
    return {task.id: task.key for task in found.values() if task is not None}


def say_healed(tasks: Mapping[UUID, str], before: str, *, yes: bool) -> None:
    """What was done, or would be; `before` is what comes before the look."""
    named = ", ".join(tasks.values()) or "nothing"
    if yes:
        print(f"Poked: {named}.")
    else:
        say_would(f"{before}ask for a look of {named}")
