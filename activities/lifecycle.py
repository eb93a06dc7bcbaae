"""What the workflows of tasks ask for: each one command."""

from uuid import UUID

from temporalio import activity

from services.lifecycle import commands
from services.lifecycle.model import Guarded, Turn


@activity.defn
async def advance(task_ids: list[UUID]) -> list[Turn]:
    """Take what is due. Safe to repeat: the identity of a step is unique."""
    return await commands.advance(task_ids)


@activity.defn
async def guard() -> Guarded:
    """Poke what fell behind. Safe to repeat: a poke too many does nothing."""
    return await commands.guard()


@activity.defn
async def roll_out(project_id: UUID | None, after: UUID | None, limit: int) -> UUID | None:
    """Put the policy in force for the next open tasks; the last one's id, None when there are no more."""
    return await commands.roll_out(project_id, after, limit)
