"""What would follow a change: the real command, rehearsed, and the timeline as it stands then."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from core.database import rehearsal
from services.identity.model import Actor
from services.lifecycle.model import Timeline
from services.lifecycle.queries import timeline
from services.tasks.model import Task


async def foresee(actor: Actor, task_id: UUID, change: Callable[[], Awaitable[Task]]) -> Timeline:
    """The task's timeline as `change`, a command on it by this actor, would leave it. Nothing is changed or announced.

    Refuses exactly as the command does. The task is locked meanwhile, as the command locks it.
    """
    async with rehearsal():
        await change()
        return await timeline(actor, task_id)
