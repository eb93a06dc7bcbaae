"""How far a policy has come is heard live: by admins, and by those whose project it is."""

from collections.abc import AsyncIterator

import pytest

from core.database import pool
from services.events.model import StartRollout, project_topic, user_topic
from services.identity.model import Actor
from services.lifecycle.rolling_out import roll_out
from services.policies import commands as policies
from services.policies import progress
from services.policies.model import Policy, PolicyCreate, Rollout, RolloutState
from services.policies.queries import SYSTEM
from tests import cast
from tests.realtime.client import Client
from tests.realtime.house import House

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(relayed: House) -> AsyncIterator[cast.World]:
    """Its admins are none afterwards, and the default is what it was."""
    before = await pool().fetchval("SELECT policy_id FROM policies.in_force WHERE scope = $1", SYSTEM)
    world = await cast.world()
    yield world
    await pool().execute("UPDATE policies.in_force SET policy_id = $2 WHERE scope = $1", SYSTEM, before)
    admins = [world.root.user_id, world.olga.user_id]
    await pool().execute("UPDATE identity.user_account SET role = 'USER' WHERE id = ANY($1)", admins)


async def calm(actor: Actor, world: cast.World, *, of_system: bool = False) -> Policy:
    return await policies.create(actor, PolicyCreate(name="Calm", project_id=None if of_system else world.project.id))


async def finish(actor: Actor) -> Rollout:
    """Bring the rollout that was begun last to its end."""
    (latest,) = (await progress.page(actor, 1, None)).items
    ended = await roll_out(StartRollout(latest.id, latest.project_id), 10_000)
    assert ended.state is RolloutState.DONE
    return ended


async def expect_rollout(client: Client, topic: str, rollout: Rollout) -> None:
    """From its beginning to its end."""
    for state in ("RUNNING", "DONE"):
        heard = await client.expect("event", topic=topic, kind="policy_rollout.changed")
        assert (heard["data"]["id"], heard["data"]["state"]) == (str(rollout.id), state)


async def test_an_admin_hears_how_far_a_policy_of_the_system_has_come(relayed: House, world: cast.World) -> None:
    made = await calm(world.root, world, of_system=True)
    async with relayed.client(await relayed.sign_in(world.root)) as root:
        await policies.choose_default(world.root, made.id)
        await expect_rollout(root, user_topic(world.root.user_id), await finish(world.root))


async def test_a_project_hears_of_its_rollouts_and_so_does_an_admin_from_outside_who_began_one(
    relayed: House, world: cast.World
) -> None:
    project = project_topic(world.project.id)
    by_members, by_root = await calm(world.mia, world), await calm(world.mia, world)
    async with (
        relayed.client(await relayed.sign_in(world.ada)) as ada,
        relayed.client(await relayed.sign_in(world.root)) as root,
    ):
        await ada.subscribe(project)
        await policies.choose_for_project(world.mia, world.project.id, by_members.id)
        first = await finish(world.mia)
        await policies.choose_for_project(world.root, world.project.id, by_root.id)
        second = await finish(world.mia)
        for rollout in (first, second):
            await expect_rollout(ada, project, rollout)
        await expect_rollout(root, user_topic(world.root.user_id), second)


async def test_an_admin_who_is_a_member_hears_it_once(relayed: House, world: cast.World) -> None:
    await pool().execute("UPDATE identity.user_account SET role = 'ADMIN' WHERE id = $1", world.olga.user_id)
    made = await calm(world.olga, world)
    async with relayed.client(await relayed.sign_in(world.olga)) as olga:
        await olga.subscribe(project_topic(world.project.id))
        await policies.choose_for_project(world.olga, world.project.id, made.id)
        await expect_rollout(olga, project_topic(world.project.id), await finish(world.olga))
        await olga.in_step()
        assert "policy_rollout.changed" not in {event["kind"] for event in olga.events(user_topic(world.olga.user_id))}
