"""A policy that means something else reaches every open task that it governs, wherever it came to govern it."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import msgspec
import pytest

from core.database import pool, transaction
from core.ids import uuid7
from services.events.model import StartRollout
from services.lifecycle.commands import advance
from services.lifecycle.rolling_out import roll_out
from services.oncall.commands import create as create_rota
from services.oncall.model import HandOver, OverrideCreate, Rota, RotaCreate
from services.policies import commands as policies
from services.policies import placing, rotas
from services.policies.model import LadderStep, Policy, PolicyBody, PolicyCreate, Reason, Rollout, RolloutState, on_call
from services.policies.queries import SYSTEM
from services.tasks import governing
from services.tasks.model import Task
from tests.services.lifecycle.world import World, agenda_now, calls, due_in, forget_calls, now, task_now

pytestmark = pytest.mark.anyio

AT_DUE = PolicyBody(name="At due")
EARLY = PolicyBody(name="Early", remind_before=("PT1H",))
ANOTHER = PolicyBody(name="Another", remind_before=("PT2H",))


@pytest.fixture(autouse=True)
async def _alone(world: World) -> AsyncIterator[None]:
    """The system's rollouts meet this world's tasks only, and what the system chooses is undone."""
    await pool().execute("UPDATE projects.project SET deleted_at = core.now() WHERE id <> $1", world.project_id)
    before = await pool().fetchval("SELECT policy_id FROM policies.in_force WHERE scope = $1", SYSTEM)
    yield
    await pool().execute(
        """
        UPDATE policies.in_force SET policy_id = $2, scheduled_policy_id = NULL, schedule_id = NULL WHERE scope = $1
        """,
        SYSTEM,
        before,
    )


async def systems(world: World, body: PolicyBody = AT_DUE) -> Policy:
    return await policies.create(world.root.actor, PolicyCreate(**msgspec.structs.asdict(body)))


async def ours(world: World, body: PolicyBody = AT_DUE) -> Policy:
    wanted = PolicyCreate(**msgspec.structs.asdict(body) | {"project_id": world.project_id})
    return await policies.create(world.olga.actor, wanted)


async def asleep(world: World, count: int = 1, own: Policy | None = None) -> list[Task]:
    """Open tasks whose lives wait, perhaps with a policy of their own."""
    made = [await world.task(due_at=await due_in(hours=5)) for _ in range(count)]
    if own is not None:
        for task in made:
            await governing.choose(world.mia.actor, task.id, own.id)
    await advance([task.id for task in made])
    await forget_calls()
    return made


async def begun() -> list[StartRollout]:
    """The rollouts that Temporal is asked for, and nothing else is."""
    return [msgspec.convert(call, StartRollout) for call in await calls()]


async def all_rolled_out() -> dict[UUID | None, Rollout]:
    """Run those that were asked for to their end; how each came out, by its place."""
    return {call.project_id: await roll_out(call, 100) for call in await begun()}


async def revisions(tasks: list[Task]) -> list[int]:
    return [(await task_now(task))["revision"] for task in tasks]


async def test_a_project_that_chose_what_a_schedule_hides_in_the_system_follows(world: World) -> None:
    hidden, scheduled = await systems(world), await systems(world, ANOTHER)
    await policies.choose_default(world.root.actor, hidden.id)
    await policies.choose_for_project(world.olga.actor, world.project_id, hidden.id)
    async with transaction() as tx:
        await placing.schedule(tx, None, await tx.now(), SYSTEM, scheduled.id, uuid7())
    (task,) = await asleep(world)

    await policies.replace(world.root.actor, hidden.id, EARLY)

    assert (await all_rolled_out())[None].governed == 1
    assert (await agenda_now(task))["kind"] == "REMINDER"


def naming(rota: Rota, name: str) -> PolicyBody:
    return PolicyBody(name=name, remind_at_due=False, ladder=(LadderStep("PT1H", (on_call(rota.id),)),))


async def test_projects_follow_a_rota_that_their_policy_names_as_the_systems_does(world: World) -> None:
    wanted = RotaCreate(name="Nights", people=(world.ben.id,), hand_over=HandOver(date(2020, 1, 6), "00:00", 366))
    rota = await create_rota(world.root.actor, wanted)
    everywhere, own = await systems(world, naming(rota, "Everywhere")), await systems(world, naming(rota, "Own"))
    await policies.choose_default(world.root.actor, everywhere.id)
    here = await ours(world, naming(rota, "Here"))
    await policies.choose_for_project(world.olga.actor, world.project_id, here.id)
    (ours_,), (its_own,) = await asleep(world), await asleep(world, own=own)
    assert list((await agenda_now(ours_))["recipients"]) == [world.ben.id]

    override = OverrideCreate(world.mia.id, await now(), await due_in(hours=10))
    await rotas.add_override(world.root.actor, rota.id, override)

    rolled_out = [await roll_out(call, 100) for call in await begun()]
    assert [(each.project_id, each.policy_id, each.governed) for each in rolled_out] == [
        (None, everywhere.id, 0),
        (None, own.id, 1),
        (world.project_id, here.id, 1),
    ]
    assert {each.reason for each in rolled_out} == {Reason.ROTA}
    for task in (ours_, its_own):
        assert list((await agenda_now(task))["recipients"]) == [world.mia.id]


async def test_tasks_with_a_policy_of_their_own_follow_it_batch_by_batch(world: World) -> None:
    own, other = await ours(world), await ours(world, ANOTHER)
    following, (left,) = await asleep(world, 3, own), await asleep(world, 1, other)

    await policies.replace(world.mia.actor, own.id, EARLY)

    (call,) = await begun()
    assert call.project_id == world.project_id
    assert await revisions([*following, left]) == [2, 2, 2, 2]
    first = await roll_out(call, 2)
    assert (first.state, first.reason, first.policy_id, first.governed) == ("RUNNING", "REPLACED", own.id, 2)
    last = await roll_out(call, 3)
    assert (last.state, last.looked_at, last.governed, last.poked) == ("DONE", 4, 3, 3)
    assert await revisions([*following, left]) == [3, 3, 3, 2]


async def test_a_system_policy_that_is_some_tasks_own_reaches_them_in_one_rollout_over_all(world: World) -> None:
    both = await systems(world)
    await policies.choose_for_project(world.olga.actor, world.project_id, both.id)
    tasks = [*await asleep(world), *await asleep(world, own=both)]
    await policies.replace(world.root.actor, both.id, EARLY)
    assert {place: each.governed for place, each in (await all_rolled_out()).items()} == {None: 2}
    assert await revisions(tasks) == [2, 3]


async def replaced(world: World, policy: Policy, body: PolicyBody) -> StartRollout:
    await forget_calls()
    await policies.replace(world.olga.actor, policy.id, body)
    (call,) = await begun()
    return call


async def chosen(world: World, policy: Policy) -> StartRollout:
    await forget_calls()
    await policies.choose_for_project(world.olga.actor, world.project_id, policy.id)
    (call,) = await begun()
    return call


async def test_another_choice_does_not_cover_tasks_that_follow_a_policy_of_their_own(world: World) -> None:
    own, other = await ours(world), await ours(world, ANOTHER)
    tasks = await asleep(world, 3, own)
    first = await replaced(world, own, EARLY)
    await roll_out(first, 1)
    assert (await roll_out(await chosen(world, other), 10)).governed == 0
    assert (await roll_out(first, 10)).state is RolloutState.DONE
    assert await revisions(tasks) == [3, 3, 3]


async def test_what_a_policy_says_in_the_end_covers_what_it_said_before(world: World) -> None:
    own = await ours(world)
    tasks = await asleep(world, 3, own)
    first = await replaced(world, own, EARLY)
    await roll_out(first, 1)
    assert (await roll_out(await replaced(world, own, ANOTHER), 10)).governed == 3
    assert (await roll_out(first, 10)).state is RolloutState.SUPERSEDED
    assert await revisions(tasks) == [4, 3, 3]


async def test_a_choice_is_covered_when_what_was_chosen_says_something_else_and_by_no_other(world: World) -> None:
    own, in_force = await ours(world), await ours(world)
    await asleep(world, 3, own)
    first = await chosen(world, in_force)
    await roll_out(first, 1)
    await roll_out(await replaced(world, own, EARLY), 1)
    assert (await roll_out(first, 1)).state is RolloutState.RUNNING
    await roll_out(await replaced(world, in_force, EARLY), 1)
    assert (await roll_out(first, 1)).state is RolloutState.SUPERSEDED
