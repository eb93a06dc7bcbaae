"""Asking the lives of tasks to look again, as the guard does it, by name."""

from collections.abc import Sequence
from uuid import UUID

from core.database import transaction
from services.events import commands as events
from services.events.model import Poke


async def poke(tasks: Sequence[tuple[UUID, str]]) -> None:
    """Owe each of these tasks, given by id and key, a look; the relay starts their lives where they do not run.

    Harmless: a life that looks again takes only what is due, and nothing twice.
    """
    async with transaction() as tx:
        await events.append(tx, calls=[Poke(task_id, key) for task_id, key in tasks])
