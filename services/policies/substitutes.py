"""Changing who stands in for whom: the tasks that it concerns look again, for their agendas name other people now."""

from uuid import UUID

from core.database import Transaction, transaction
from services.events.commands import append
from services.identity.model import Actor
from services.oncall import substituting
from services.oncall.model import Substitute, SubstituteCreate
from services.policies import rollouts
from services.policies.model import Reason


async def create(actor: Actor, user_id: UUID, wanted: SubstituteCreate) -> Substitute:
    """Refuses as `oncall.substituting.create` does."""
    async with transaction() as tx:
        made = await substituting.create(actor, user_id, wanted)
        await _look_again(tx, actor, made)
    return made


async def delete(actor: Actor, user_id: UUID, substitute_id: UUID) -> None:
    """Refuses as `oncall.substituting.delete` does."""
    async with transaction() as tx:
        await _look_again(tx, actor, await substituting.delete(actor, user_id, substitute_id))


async def _look_again(tx: Transaction, actor: Actor, substitute: Substitute) -> None:
    now = await tx.now()
    if substitute.ends_at > now:
        projects = await substituting.concerned(tx, substitute)
        await append(tx, calls=await rollouts.begin_in(tx, actor.user_id, now, projects, Reason.SUBSTITUTE))
