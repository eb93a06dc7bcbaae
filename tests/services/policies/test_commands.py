"""Who may write a policy and put it in force, and what follows."""

import pytest
from msgspec.structs import replace as with_fields

from core.database import pool
from core.errors import Conflict, Forbidden, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from services.identity.model import Actor
from services.policies import commands, queries
from services.policies.model import DEFAULT_POLICY, LadderStep, Policy, PolicyBody, Recipient, Source
from tests.services.policies.world import BRISK, World, frames, policy, rollouts

pytestmark = pytest.mark.anyio


def body(found: PolicyBody) -> PolicyBody:
    return PolicyBody(**{name: getattr(found, name) for name in PolicyBody.__struct_fields__})


async def test_a_system_begins_with_the_standard_policy(world: World) -> None:
    default = await queries.default(world.ada)
    assert (default.source, body(default.policy)) == (Source.SYSTEM, DEFAULT_POLICY)


async def test_a_manager_writes_a_policy_for_their_project(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id, remind_before=("PT60S", "P1D")))
    assert (made.project_id, made.remind_before) == (world.project_id, ("P1D", "PT1M"))
    assert await queries.get(world.ada, made.id) == made
    (frame,) = await frames(f"project:{world.project_id}")
    assert (frame["kind"], frame["data"]["id"], frame["data"]["version"]) == (
        "policy.changed",
        str(made.id),
        made.version,
    )


async def test_admins_write_for_the_system_and_for_every_project(world: World) -> None:
    for project_id in (None, world.project_id, world.elsewhere):
        assert (await commands.create(world.root, policy(project_id))).project_id == project_id
    assert len(await frames(f"user:{world.root.user_id}")) == 1


async def test_others_may_not(world: World) -> None:
    with pytest.raises(Forbidden):
        await commands.create(world.ada, policy(world.project_id))
    with pytest.raises(Forbidden):
        await commands.create(world.mia, policy(None))
    with pytest.raises(NotFound):
        await commands.create(world.mia, policy(world.elsewhere))
    with pytest.raises(NotFound):
        await commands.create(world.root, policy(uuid7()))


async def test_everything_that_is_wrong_with_a_policy_is_named(world: World) -> None:
    descending = (LadderStep("P1D", (Recipient.OWNER,)), LadderStep("PT1H", (Recipient.ADMINS,)))
    wanted = policy(world.project_id, name=" ", remind_before=("PT0S", "P900D"), ladder=descending)
    with pytest.raises(Invalid) as refusal:
        await commands.create(world.mia, wanted)
    fields = {error.field for error in refusal.value.errors}
    assert fields == {"name", "remind_before[0]", "remind_before[1]", "ladder[1].after"}


async def test_replacing_a_policy_keeps_what_it_said(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    changed = await commands.replace(world.mia, made.id, with_fields(BRISK, name="Brisker"), made.version)
    assert (changed.name, changed.version > made.version) == ("Brisker", True)
    rows = await pool().fetch(
        "SELECT version, body ->> 'name' AS name FROM policies.policy_version WHERE policy_id = $1 ORDER BY version",
        made.id,
    )
    assert [tuple(row) for row in rows] == [(made.version, "Brisk"), (changed.version, "Brisker")]
    assert [frame["data"]["name"] for frame in await frames(f"project:{world.project_id}")] == ["Brisk", "Brisker"]


async def test_replacing_it_by_the_same_changes_nothing(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    assert await commands.replace(world.mia, made.id, with_fields(BRISK, name=" Brisk ")) == made
    assert len(await frames(f"project:{world.project_id}")) == 1


async def test_replacing_another_version_is_refused(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    with pytest.raises(VersionMismatch) as refusal:
        await commands.replace(world.mia, made.id, BRISK, made.version - 1)
    assert refusal.value.current == made


async def test_only_who_may_write_it_replaces_or_deletes_it(world: World) -> None:
    ours = await commands.create(world.mia, policy(world.project_id))
    systems = await commands.create(world.root, policy())
    refusals: list[tuple[Actor, Policy, type[Exception]]] = [
        (world.ada, ours, Forbidden),
        (world.ben, ours, NotFound),
        (world.mia, systems, Forbidden),
    ]
    for actor, made, refusal in refusals:
        for attempt in (
            commands.require(actor, made.id),
            commands.replace(actor, made.id, BRISK),
            commands.delete(actor, made.id),
        ):
            with pytest.raises(refusal):
                await attempt


async def test_a_deleted_policy_is_gone_but_for_the_record(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    await commands.delete(world.mia, made.id, made.version)
    for attempt in (queries.get(world.mia, made.id), commands.delete(world.mia, made.id)):
        with pytest.raises(NotFound):
            await attempt
    assert made not in (await queries.page(world.mia, 200, None)).items
    assert await pool().fetchval("SELECT count(*) FROM policies.policy_version WHERE policy_id = $1", made.id) == 1
    frame = (await frames(f"project:{world.project_id}"))[-1]
    assert (frame["data"]["id"], frame["data"]["version"] > made.version) == (str(made.id), True)


async def test_a_policy_in_force_is_not_deleted(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    await commands.choose_for_project(world.mia, world.project_id, made.id)
    with pytest.raises(Conflict):
        await commands.delete(world.mia, made.id)
    with pytest.raises(Conflict):
        await commands.delete(world.root, world.default_id)
    await commands.choose_for_project(world.mia, world.project_id, None)
    await commands.delete(world.mia, made.id)


async def test_people_read_the_systems_policies_and_those_of_their_projects(world: World) -> None:
    systems = await commands.create(world.root, policy())
    ours = await commands.create(world.mia, policy(world.project_id))
    theirs = await commands.create(world.ben, policy(world.elsewhere))
    readable = {
        world.ada: {systems.id, ours.id},
        world.ben: {systems.id, theirs.id},
        world.root: {systems.id, ours.id, theirs.id},
    }
    for actor, expected in readable.items():
        listed = {found.id for found in (await queries.page(actor, 200, None)).items}
        assert listed & {systems.id, ours.id, theirs.id} == expected
    with pytest.raises(NotFound):
        await queries.get(world.ada, theirs.id)


async def test_policies_are_listed_page_by_page(world: World) -> None:
    made = [(await commands.create(world.mia, policy(world.project_id, name=f"No {n}"))).id for n in range(3)]
    first = await queries.page(world.mia, 2, None)
    second = await queries.page(world.mia, 2, first.next)
    assert [found.id for found in (*first.items, *second.items)][:3] == sorted(made, reverse=True)


# In force


async def governing(world: World) -> Policy:
    (found,) = await queries.governing(pool(), [(world.project_id, None)])
    return found


async def test_a_project_has_the_systems_policy_until_it_chooses_another(world: World) -> None:
    before = await queries.of_project(world.ada, world.project_id)
    assert (before.policy_id, before.source) == (world.default_id, Source.SYSTEM)
    made = await commands.create(world.mia, policy(world.project_id))
    chosen = await commands.choose_for_project(world.mia, world.project_id, made.id)
    assert chosen == await queries.of_project(world.ada, world.project_id)
    assert (chosen.policy_id, chosen.source, chosen.policy) == (made.id, Source.PROJECT, made)
    assert await governing(world) == made
    back = await commands.choose_for_project(world.mia, world.project_id, None)
    assert (back.policy_id, back.source) == (world.default_id, Source.SYSTEM)
    assert before.version < chosen.version < back.version
    assert (await governing(world)).id == world.default_id


async def test_the_choice_is_told_and_rolled_out_once(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    asked = len(await rollouts())
    for _ in range(2):
        chosen = await commands.choose_for_project(world.mia, world.project_id, made.id)
    assert (await rollouts())[asked:] == [world.project_id]
    told = [frame["data"] for frame in await frames(f"project:{world.project_id}") if "source" in frame["data"]]
    assert [(data["policy_id"], data["source"], data["version"]) for data in told] == [
        (str(made.id), "PROJECT", chosen.version)
    ]


async def test_replacing_what_is_in_force_rolls_out(world: World) -> None:
    made = await commands.create(world.root, policy())
    asked = len(await rollouts())
    await commands.replace(world.root, made.id, with_fields(BRISK, name="Unused"))
    assert (await rollouts())[asked:] == []
    await commands.choose_for_project(world.mia, world.project_id, made.id)
    await commands.choose_for_project(world.ben, world.elsewhere, made.id)
    await commands.replace(world.root, made.id, with_fields(BRISK, name="Used"))
    assert set((await rollouts())[asked + 2 :]) == {world.project_id, world.elsewhere}
    await commands.choose_default(world.root, made.id)
    await commands.replace(world.root, made.id, with_fields(BRISK, name="Everywhere"))
    assert (await rollouts())[asked + 4 :] == [None, None]


async def test_an_admin_chooses_the_systems_default(world: World) -> None:
    made = await commands.create(world.root, policy())
    chosen = await commands.choose_default(world.root, made.id)
    assert (chosen.policy_id, chosen.source) == (made.id, Source.SYSTEM)
    assert await queries.default(world.ada) == chosen
    assert (await queries.of_project(world.ada, world.project_id)).policy_id == made.id
    assert (await frames(f"user:{world.root.user_id}"))[-1]["data"]["policy_id"] == str(made.id)


async def test_only_who_may_chooses(world: World) -> None:
    with pytest.raises(Forbidden):
        await commands.choose_default(world.mia, world.default_id)
    with pytest.raises(Forbidden):
        await commands.choose_for_project(world.ada, world.project_id, None)
    with pytest.raises(NotFound):
        await commands.choose_for_project(world.mia, world.elsewhere, None)
    with pytest.raises(NotFound):
        await queries.of_project(world.mia, world.elsewhere)
    assert (await queries.of_project(world.root, world.elsewhere)).source is Source.SYSTEM


async def test_a_policy_of_another_project_can_not_be_chosen(world: World) -> None:
    theirs = await commands.create(world.ben, policy(world.elsewhere))
    ours = await commands.create(world.mia, policy(world.project_id))
    attempts = (
        commands.choose_for_project(world.mia, world.project_id, theirs.id),
        commands.choose_for_project(world.mia, world.project_id, uuid7()),
        commands.choose_default(world.root, ours.id),
    )
    for attempt in attempts:
        with pytest.raises(Invalid) as refusal:
            await attempt
        assert [error.field for error in refusal.value.errors] == ["policy_id"]


async def test_a_tasks_own_policy_comes_before_its_projects(world: World) -> None:
    ours = await commands.create(world.mia, policy(world.project_id))
    special = await commands.create(world.mia, policy(world.project_id, name="Special"))
    await commands.choose_for_project(world.mia, world.project_id, ours.id)
    tasks = [(world.project_id, special.id), (world.project_id, None), (world.elsewhere, None)]
    found = await queries.governing(pool(), tasks)
    assert [each.id for each in found] == [special.id, ours.id, world.default_id]
    await commands.delete(world.mia, special.id)
    assert (await queries.governing(pool(), tasks))[0].id == ours.id
