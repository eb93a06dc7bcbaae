"""How far a policy has come is heard live by admins and managers, and by nobody else."""

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
    admins = [world.root.user_id, world.mia.user_id]
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


async def test_managers_and_admins_hear_of_a_projects_rollouts_and_other_members_do_not(
    relayed: House, world: cast.World
) -> None:
    project = project_topic(world.project.id)
    made = await calm(world.mia, world)
    async with (
        relayed.client(await relayed.sign_in(world.ada)) as ada,
        relayed.client(await relayed.sign_in(world.mia)) as mia,
        relayed.client(await relayed.sign_in(world.root)) as root,
    ):
        await ada.subscribe(project)
        await policies.choose_for_project(world.mia, world.project.id, made.id)
        rollout = await finish(world.mia)
        for client, actor in ((mia, world.mia), (root, world.root)):
            await expect_rollout(client, user_topic(actor.user_id), rollout)
        await ada.in_step()
        assert "policy_rollout.changed" not in {
            event["kind"] for topic in (project, user_topic(world.ada.user_id)) for event in ada.events(topic)
        }


async def test_an_admin_who_is_a_manager_hears_it_once(relayed: House, world: cast.World) -> None:
    await pool().execute("UPDATE identity.user_account SET role = 'ADMIN' WHERE id = $1", world.mia.user_id)
    made = await calm(world.mia, world)
    async with relayed.client(await relayed.sign_in(world.mia)) as mia:
        await policies.choose_for_project(world.mia, world.project.id, made.id)
        await expect_rollout(mia, user_topic(world.mia.user_id), await finish(world.mia))
        await mia.in_step()
        states = [
            event["data"]["state"]
            for event in mia.events(user_topic(world.mia.user_id))
            if event["kind"] == "policy_rollout.changed"
        ]
        assert states == ["RUNNING", "DONE"]
