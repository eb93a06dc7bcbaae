"""Changing rotas that policies name: the tasks that they govern look again, and no policy is left with a rota that is
gone.
"""

from uuid import UUID

import msgspec

from core.database import Transaction, transaction
from core.errors import Conflict
from services.events.commands import append
from services.identity.model import Actor
from services.oncall import commands
from services.oncall.model import Override, OverrideCreate, Rota, RotaBody
from services.policies import rollouts
from services.policies.model import Reason, on_call
from services.policies.queries import COLUMNS, policy_from

_NAMED = "SELECT EXISTS (SELECT FROM policies.policy WHERE retired_at IS NULL AND body @> $1::jsonb)"

_NAMING = f"""
SELECT {COLUMNS} FROM policies.policy WHERE retired_at IS NULL AND body @> $1::jsonb ORDER BY id
"""  # noqa: S608


async def replace(actor: Actor, rota_id: UUID, wanted: RotaBody, if_match: int | None = None) -> Rota:
    """Refuses as `oncall.commands.replace` does."""
    async with transaction() as tx:
        before = await commands.lock(tx, actor, rota_id, if_match)
        rota = await commands.replace(actor, rota_id, wanted)
        if rota.version != before.version:
            await _look_again(tx, actor, rota_id)
    return rota


async def delete(actor: Actor, rota_id: UUID, if_match: int | None = None) -> None:
    """Refuses as `oncall.commands.delete` does, and raises Conflict while a policy's ladder names the rota."""
    async with transaction() as tx:
        await commands.lock(tx, actor, rota_id, if_match)
        if await tx.fetchval(_NAMED, _naming(rota_id)):
            raise Conflict("A policy names this rota; take it out of its ladder first.", "rota_named")
        await commands.delete(actor, rota_id)


async def add_override(actor: Actor, rota_id: UUID, wanted: OverrideCreate) -> Override:
    """Refuses as `oncall.commands.add_override` does."""
    async with transaction() as tx:
        override = await commands.add_override(actor, rota_id, wanted)
        await _look_again(tx, actor, rota_id)
    return override


async def delete_override(actor: Actor, rota_id: UUID, override_id: UUID) -> None:
    """Refuses as `oncall.commands.delete_override` does."""
    async with transaction() as tx:
        await commands.delete_override(actor, rota_id, override_id)
        await _look_again(tx, actor, rota_id)


async def _look_again(tx: Transaction, actor: Actor, rota_id: UUID) -> None:
    """The open tasks follow that are governed by a policy which names the rota."""
    now = await tx.now()
    for row in await tx.fetch(_NAMING, _naming(rota_id)):
        await append(tx, calls=await rollouts.begin_of(tx, actor.user_id, now, policy_from(row), Reason.ROTA))


def _naming(rota_id: UUID) -> str:
    """What the body of a policy contains that names the rota."""
    return msgspec.json.encode({"ladder": [{"notify": [on_call(rota_id)]}]}).decode()
