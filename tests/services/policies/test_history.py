"""What policies said before, and who put which in force."""

import pytest
from msgspec.structs import replace as with_fields

from core.database import pool
from core.errors import Forbidden, Invalid, NotFound
from core.ids import uuid7
from services.policies import commands, history
from services.policies.model import PolicyBody
from services.projects import commands as projects
from tests.services.policies.world import BRISK, World, policy

pytestmark = pytest.mark.anyio

CALM = with_fields(BRISK, name="Calm", remind_before=())


async def test_each_version_says_who_changed_what(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    changed = await commands.replace(world.root, made.id, CALM)
    page = await history.versions(world.ada, made.id, 10, None)
    assert [(item.version, item.actor_id, item.at) for item in page.items] == [
        (changed.version, world.root.user_id, changed.updated_at),
        (made.version, world.mia.user_id, made.created_at),
    ]
    assert [item.policy for item in page.items] == [CALM, BRISK]
    assert [item.changes for item in page.items] == [
        {"name": ("Brisk", "Calm"), "remind_before": (("PT10M",), ())},
        {},
    ]
    assert page.next is None


async def test_versions_come_by_the_page_and_each_knows_the_one_before(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    for name in ("Two", "Three"):
        await commands.replace(world.mia, made.id, with_fields(BRISK, name=name))
    first = await history.versions(world.mia, made.id, 2, None)
    assert [item.changes for item in first.items] == [{"name": ("Two", "Three")}, {"name": ("Brisk", "Two")}]
    second = await history.versions(world.mia, made.id, 2, first.next)
    assert ([item.policy.name for item in second.items], second.next) == (["Brisk"], None)
    with pytest.raises(Invalid):
        await history.versions(world.mia, made.id, 2, "nonsense")


async def test_versions_of_a_deleted_policy_are_read_by_those_who_could(world: World) -> None:
    ours, systems = (
        await commands.create(world.mia, policy(world.project_id)),
        await commands.create(world.root, policy()),
    )
    await commands.delete(world.mia, ours.id)
    await commands.delete(world.root, systems.id)
    for actor in (world.ada, world.root):
        assert len((await history.versions(actor, ours.id, 10, None)).items) == 2
    for actor, found in ((world.ben, ours.id), (world.ada, uuid7())):
        with pytest.raises(NotFound):
            await history.versions(actor, found, 10, None)
    assert len((await history.versions(world.ben, systems.id, 10, None)).items) == 2


async def test_whoever_reads_a_policys_versions_sees_who_deleted_it_and_when(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    assert [item.retired for item in (await history.versions(world.ada, made.id, 10, None)).items] == [False]
    await commands.delete(world.root, made.id)
    retired_at = await pool().fetchval("SELECT retired_at FROM policies.policy WHERE id = $1", made.id)
    first = await history.versions(world.ada, made.id, 1, None)
    (gone,) = first.items
    assert (gone.retired, gone.actor_id, gone.at, gone.policy, gone.changes) == (
        True,
        world.root.user_id,
        retired_at,
        BRISK,
        {},
    )
    assert gone.version > made.version
    second = await history.versions(world.ada, made.id, 1, first.next)
    assert ([(item.version, item.retired) for item in second.items], second.next) == ([(made.version, False)], None)


async def test_the_history_of_a_project_says_who_deleted_which_policy(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    await commands.delete(world.mia, made.id)
    (event,) = (await history.choices(world.ada, world.project_id, 10, None)).items
    assert (event.actor_id, event.changes) == (world.mia.user_id, {"retired_policy_id": [None, str(made.id)]})


async def test_the_history_of_a_project_says_who_put_what_in_force(world: World) -> None:
    made = await commands.create(world.mia, policy(world.project_id))
    await commands.choose_for_project(world.mia, world.project_id, made.id)
    await commands.replace(world.mia, made.id, PolicyBody(name="Calm"))
    await commands.choose_for_project(world.root, world.project_id, None)
    page = await history.choices(world.ada, world.project_id, 10, None)
    assert [(event.actor_id, event.changes) for event in page.items] == [
        (world.root.user_id, {"policy_id": [str(made.id), None]}),
        (world.mia.user_id, {"policy_id": [None, str(made.id)]}),
    ]
    first = await history.choices(world.ada, world.project_id, 1, None)
    second = await history.choices(world.ada, world.project_id, 1, first.next)
    assert [*first.items, *second.items] == page.items
    with pytest.raises(NotFound):
        await history.choices(world.ben, world.project_id, 10, None)


async def test_only_admins_read_the_history_of_the_system_whoever_was_admin_then(world: World) -> None:
    made = await commands.create(world.root, policy())
    await commands.choose_default(world.root, made.id)
    (latest,) = (await history.choices(world.root, None, 1, None)).items
    assert (latest.actor_id, latest.project_id, latest.changes) == (
        world.root.user_id,
        None,
        {"policy_id": [str(world.default_id), str(made.id)]},
    )
    with pytest.raises(Forbidden):
        await history.choices(world.mia, None, 10, None)


async def test_a_deleted_projects_history_is_gone_with_it(world: World) -> None:
    made = await commands.create(world.ben, policy(world.elsewhere))
    await projects.delete(world.ben, world.elsewhere)
    for gone in (
        history.choices(world.root, world.elsewhere, 10, None),
        history.versions(world.ben, made.id, 10, None),
    ):
        with pytest.raises(NotFound):
            await gone
