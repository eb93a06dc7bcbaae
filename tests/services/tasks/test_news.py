"""Who hears that they came into a project or left it, and that others closed or reopened their task."""

from typing import Any

import pytest

from core.database import pool, transaction
from core.errors import Conflict
from services.events.model import user_topic
from services.identity.model import Actor
from services.notifications import muting
from services.notifications import queries as notices
from services.notifications.model import Category, Channel, MuteFor
from services.policies import commands as policies
from services.policies.model import Channels, PolicyCreate
from services.projects.model import MemberAdd, MemberPatch, ProjectRole
from services.tasks import commands, joining, leaving, rules, undoing
from services.tasks.changing import carry_out
from services.tasks.model import Status, TaskPatch, Undo
from services.tasks.storage import lock
from tests.cast import Ear, World
from tests.services.notifications.world import add_device, claimed

pytestmark = pytest.mark.anyio

EVERYBODY = ("olga", "mia", "max", "ada", "vic", "sam", "root")


async def told(actor: Actor) -> list[tuple[str, str]]:
    """Category and kind of what is in somebody's inbox, the newest first."""
    return [(notice.category, notice.kind) for notice in (await notices.page(actor, None, 50, None)).items]


async def all_told(world: World) -> dict[str, list[str]]:
    """The kinds of what everybody was told who was told anything."""
    kinds = {name: [kind for _, kind in await told(getattr(world, name))] for name in EVERYBODY}
    return {name: heard for name, heard in kinds.items() if heard}


async def deliveries(actor: Actor) -> list[tuple[str, str, str | None]]:
    return [(row["channel"], row["state"], row["reason"]) for row in await rows(actor)]


async def rows(actor: Actor) -> list[Any]:
    return await pool().fetch(
        "SELECT * FROM notifications.delivery WHERE user_id = $1 ORDER BY notification_id, id", actor.user_id
    )


async def push_of(actor: Actor) -> Any:
    (push,) = [row for row in await rows(actor) if row["channel"] == "PUSH"]
    return push["id"]


async def govern(world: World, channels: Channels) -> None:
    policy = await policies.create(world.mia, PolicyCreate("Quiet", project_id=world.project.id, channels=channels))
    await policies.choose_for_project(world.mia, world.project.id, policy.id)


async def add_sam(world: World) -> None:
    await joining.add_member(world.mia, world.project.id, MemberAdd(ProjectRole.VIEWER, world.sam.user_id))


async def test_who_is_added_to_a_project_is_told(world: World) -> None:
    await add_device(world.sam)
    ear = await Ear.open()
    await add_sam(world)
    assert await all_told(world) == {"sam": ["member.added"]}
    assert await told(world.sam) == [("PROJECT", "member.added")]
    assert await deliveries(world.sam) == [("IN_APP", "SENT", None), ("PUSH", "QUEUED", None)]
    kinds = [frame.kind for frame in await ear.frames(user_topic(world.sam.user_id))]
    assert kinds == ["member.added", "notification.created"]
    assert (await claimed(await push_of(world.sam))).notice.project_id == world.project.id


async def test_who_is_given_another_role_is_told_once(world: World) -> None:
    for _ in range(2):
        wanted = MemberPatch(ProjectRole.MEMBER)
        member = await joining.change_member(world.mia, world.project.id, world.vic.user_id, wanted)
        assert member.role is ProjectRole.MEMBER
    assert await all_told(world) == {"vic": ["member.changed"]}


async def test_who_changes_their_own_role_knows(world: World) -> None:
    await joining.change_member(world.olga, world.project.id, world.mia.user_id, MemberPatch(ProjectRole.OWNER))
    await joining.change_member(world.mia, world.project.id, world.mia.user_id, MemberPatch(ProjectRole.MANAGER))
    assert await all_told(world) == {"mia": ["member.changed"]}


async def test_who_is_removed_is_told_though_they_see_the_project_no_more(world: World) -> None:
    await add_device(world.ada)
    await leaving.remove_member(world.mia, world.project.id, world.ada.user_id)
    assert await all_told(world) == {"ada": ["member.removed"]}
    assert await deliveries(world.ada) == [("IN_APP", "SENT", None), ("PUSH", "QUEUED", None)]
    assert (await claimed(await push_of(world.ada))).notice.kind == "member.removed"


async def test_who_leaves_by_themselves_knows_and_a_removal_that_is_refused_tells_nobody(world: World) -> None:
    await leaving.remove_member(world.mia, world.project.id, world.mia.user_id)
    with pytest.raises(Conflict):
        await leaving.remove_member(world.olga, world.project.id, world.olga.user_id)
    assert await all_told(world) == {}


async def test_the_members_of_a_deleted_project_are_told_in_batches(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "BATCH", 2)
    await add_device(world.vic)
    await leaving.delete_project(world.olga, world.project.id)
    assert await all_told(world) == {name: ["project.deleted"] for name in ("mia", "max", "ada", "vic")}
    assert (await claimed(await push_of(world.vic))).notice.kind == "project.deleted"


async def test_who_muted_a_project_is_not_told_of_its_end(world: World) -> None:
    await muting.mute_project(world.ada, world.project.id, MuteFor())
    await leaving.delete_project(world.olga, world.project.id)
    assert await deliveries(world.ada) == [("IN_APP", "SKIPPED", "muted"), ("PUSH", "SKIPPED", "no device")]


async def test_news_of_a_project_take_the_channels_that_its_policy_names(world: World) -> None:
    await govern(world, {Category.PROJECT: (Channel.EMAIL,)})
    await add_sam(world)
    assert await deliveries(world.sam) == [("EMAIL", "QUEUED", None)]
    task = await world.task(by=world.ada)
    await commands.patch(world.max, task.id, TaskPatch(status=Status.COMPLETED))
    assert await deliveries(world.ada) == [("EMAIL", "QUEUED", None)]


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED])
async def test_who_made_a_task_finds_in_the_inbox_that_another_closed_and_reopened_it(
    world: World, status: Status
) -> None:
    await add_device(world.ada)
    task = await world.task(by=world.ada, assignee_id=world.max.user_id)
    await commands.patch(world.max, task.id, TaskPatch(title="Pumps", status=Status.IN_PROGRESS))
    assert await told(world.ada) == []
    await commands.patch(world.max, task.id, TaskPatch(status=status))
    await commands.patch(world.mia, task.id, TaskPatch(status=Status.PENDING))
    assert await told(world.ada) == [("PROJECT", "task.reopened"), ("PROJECT", f"task.{status.lower()}")]
    assert await deliveries(world.ada) == [("IN_APP", "SENT", None)] * 2
    assert await all_told(world) == {"ada": ["task.reopened", f"task.{status.lower()}"]}


async def test_that_a_closing_was_undone_is_told_too(world: World) -> None:
    task = await world.task(by=world.ada)
    await commands.patch(world.max, task.id, TaskPatch(status=Status.COMPLETED))
    event_id = await pool().fetchval("SELECT id FROM events.event WHERE task_id = $1 ORDER BY id DESC LIMIT 1", task.id)
    await undoing.undo(world.max, task.id, Undo(event_id))
    assert [kind for _, kind in await told(world.ada)] == ["task.reopened", "task.completed"]


async def test_who_closes_their_own_task_who_has_left_and_whom_the_system_spares_are_not_told(world: World) -> None:
    own, former, systems = [await world.task(by=by) for by in (world.ada, world.max, world.ada)]
    await commands.patch(world.ada, own.id, TaskPatch(status=Status.COMPLETED))
    await leaving.remove_member(world.olga, world.project.id, world.max.user_id)
    await commands.patch(world.mia, former.id, TaskPatch(status=Status.COMPLETED))
    async with transaction() as tx:
        (row,) = await lock(tx, [systems.id])
        now = await tx.now()
        change = rules.edit(row, {}, Status.CANCELLED, None, now)
        assert change is not None
        await carry_out(tx, None, row, change, now)
    assert await all_told(world) == {"max": ["member.removed"]}
