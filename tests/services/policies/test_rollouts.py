"""Which rollouts begin with a change of policy, and who may see how far they have come."""

import pytest
from msgspec.structs import replace as with_fields

from core.errors import NotFound
from services.policies import commands, progress
from services.policies.model import Reason, RolloutState
from tests.services.policies.world import BRISK, World, policy

pytestmark = pytest.mark.anyio


async def test_what_is_put_in_force_or_replaced_there_begins_a_rollout(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    await commands.choose_for_project(world.mia, world.project_id, made.id)
    changed = await commands.replace(world.mia, made.id, with_fields(BRISK, name="Brisker"))

    replaced, chosen = (await progress.page(world.mia, 10, None)).items

    assert (chosen.reason, chosen.policy_version) == (Reason.CHOSEN, made.version)
    assert (replaced.reason, replaced.policy_version) == (Reason.REPLACED, changed.version)
    for rollout in (chosen, replaced):
        assert (rollout.project_id, rollout.policy_id, rollout.actor_id) == (
            world.project_id,
            made.id,
            world.mia.user_id,
        )
        assert (rollout.state, rollout.total, rollout.looked_at, rollout.percent) == (
            RolloutState.RUNNING,
            None,
            0,
            None,
        )


async def test_managers_see_their_projects_rollouts_and_admins_all(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    await commands.choose_for_project(world.mia, world.project_id, made.id)
    systems = await commands.create(world.root, policy())
    await commands.choose_default(world.root, systems.id)

    systemwide, ours = (await progress.page(world.root, 2, None)).items

    assert (systemwide.project_id, ours.project_id) == (None, world.project_id)
    assert (await progress.page(world.mia, 10, None)).items == [ours]
    assert await progress.get(world.mia, ours.id) == ours
    assert await progress.get(world.root, systemwide.id) == systemwide
    for actor, rollout in ((world.ada, ours), (world.ben, ours), (world.mia, systemwide)):
        assert rollout not in (await progress.page(actor, 10, None)).items
        with pytest.raises(NotFound):
            await progress.get(actor, rollout.id)


async def test_rollouts_are_listed_page_by_page(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    for policy_id in (made.id, None, made.id):
        await commands.choose_for_project(world.mia, world.project_id, policy_id)
    everything = (await progress.page(world.mia, 10, None)).items
    first = await progress.page(world.mia, 2, None)
    second = await progress.page(world.mia, 2, first.next)
    assert first.items + second.items == everything
    assert second.next is None
