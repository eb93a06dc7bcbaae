"""A task's own policy: who may choose it, what governs then, and what follows for its life."""

from uuid import UUID

import pytest

from core.database import pool
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.ids import uuid7
from services.events import queries as events
from services.identity.model import Actor
from services.policies import commands as policies
from services.policies.model import Policy, PolicyBody, PolicyCreate, Source
from services.tasks import commands, governing
from services.tasks.model import Status, TaskPatch
from tests import cast
from tests.cast import Ear, World

pytestmark = pytest.mark.anyio

BRISK = PolicyBody(name="Brisk", remind_before=("PT10M",))


async def brisk(world: World, by: Actor | None = None, project_id: UUID | None = None) -> Policy:
    project_id = project_id if by is not None else world.project.id
    return await policies.create(by or world.mia, PolicyCreate("Brisk", ("PT10M",), project_id=project_id))


async def test_a_tasks_own_policy_goes_before_the_projects_and_the_systems(world: World) -> None:
    task, own, projects_ = await world.task(), await brisk(world), await brisk(world)
    assert (await governing.policy_of(world.vic, task.id)).source is Source.SYSTEM
    await policies.choose_for_project(world.mia, world.project.id, projects_.id)
    found = await governing.policy_of(world.vic, task.id)
    assert (found.source, found.policy_id) == (Source.PROJECT, projects_.id)
    chosen = await governing.choose(world.mia, task.id, own.id)
    assert (chosen.source, chosen.policy_id, chosen.policy) == (Source.TASK, own.id, own)
    assert chosen.version > found.version
    assert await governing.policy_of(world.ada, task.id) == chosen
    back = await governing.choose(world.olga, task.id, None)
    assert (back.source, back.policy_id, back.version > chosen.version) == (Source.PROJECT, projects_.id, True)


async def test_choosing_raises_the_revision_wakes_the_life_and_is_told_once(world: World) -> None:
    task, own = await world.task(), await brisk(world)
    ear = await Ear.open()
    for _ in range(2):
        await governing.choose(world.mia, task.id, own.id)
    row = await pool().fetchrow("SELECT revision, version FROM tasks.task WHERE id = $1", task.id)
    assert row is not None
    assert (row["revision"], row["version"] > task.version) == (2, True)
    assert [call["call"] for call in await ear.calls()] == ["poke"]
    assert [frame.kind for frame in await ear.frames(f"task:{task.id}")] == ["task.updated"]
    (latest, _) = (await events.page(world.ada.user_id, f"task:{task.id}", 10, None)).items
    assert (latest.kind, latest.changes) == ("task.updated", {"policy_id": [None, str(own.id)]})


async def test_only_managers_choose_and_only_who_sees_the_task_asks(world: World) -> None:
    task, own = await world.task(), await brisk(world)
    for actor in (world.max, world.ada, world.vic):
        for refused in (governing.choose(actor, task.id, own.id), governing.require(actor, task.id)):
            with pytest.raises(Forbidden):
                await refused
    for actor in (world.sam, world.root):
        for unseen in (governing.choose(actor, task.id, own.id), governing.policy_of(actor, task.id)):
            with pytest.raises(NotFound):
                await unseen
    with pytest.raises(NotFound):
        await governing.policy_of(world.mia, uuid7())


async def test_a_task_follows_the_systems_policies_and_its_projects_but_no_others(world: World) -> None:
    task = await world.task()
    elsewhere = await cast.project_of(world.sam)
    for allowed in (await brisk(world), await brisk(world, world.root)):
        assert (await governing.choose(world.mia, task.id, allowed.id)).policy_id == allowed.id
    retired = await brisk(world)
    await policies.delete(world.mia, retired.id)
    for wrong in (await brisk(world, world.sam, elsewhere.id), retired):
        with pytest.raises(Invalid) as refusal:
            await governing.choose(world.mia, task.id, wrong.id)
        assert [error.field for error in refusal.value.errors] == ["policy_id"]


async def test_what_open_tasks_follow_is_not_deleted_and_a_closed_one_falls_back(world: World) -> None:
    task, own = await world.task(), await brisk(world)
    await governing.choose(world.mia, task.id, own.id)
    with pytest.raises(Conflict) as refusal:
        await policies.delete(world.mia, own.id)
    assert refusal.value.code == "policy_in_force"
    await commands.patch(world.mia, task.id, TaskPatch(status=Status.CANCELLED))
    await policies.delete(world.mia, own.id)
    await commands.patch(world.mia, task.id, TaskPatch(status=Status.PENDING))
    assert (await governing.policy_of(world.mia, task.id)).source is Source.SYSTEM


async def test_a_rollout_begins_where_tasks_have_a_policy_that_says_something_else(world: World) -> None:
    task, own, unused = await world.task(), await brisk(world), await brisk(world)
    await governing.choose(world.mia, task.id, own.id)
    ear = await Ear.open()
    for policy in (own, unused):
        await policies.replace(world.mia, policy.id, PolicyBody(name="Brisker", remind_before=("PT5M",)))
    assert [(call["call"], call["project_id"]) for call in await ear.calls()] == [("rollout", str(world.project.id))]
