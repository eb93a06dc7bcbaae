"""Projects and their people: who may do what, who hears of it, and that somebody always owns a project."""

import asyncio
import json
from typing import Any

import msgspec
import pytest

from core.errors import Conflict, Forbidden, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from services.events.model import project_topic, user_topic
from services.projects import commands, queries
from services.projects.model import MemberAdd, MemberPatch, ProjectCreate, ProjectPatch, ProjectRole, ProjectViewer
from tests import cast
from tests.cast import Ear, World

pytestmark = pytest.mark.anyio


def _plain(resource: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(msgspec.json.encode(resource))
    plain.pop("viewer", None)
    return plain


async def test_who_founds_a_project_owns_it_and_hears_of_it(world: World) -> None:
    ear = await Ear.open()
    made = await commands.create(world.sam, ProjectCreate(" Boats ", f"B{uuid7().hex[-8:].upper()}"))
    assert made == await queries.get(world.sam, made.id)
    assert (made.name, made.viewer) == ("Boats", ProjectViewer(ProjectRole.OWNER))
    (frame,) = await ear.frames()
    assert set(frame.topics) == {project_topic(made.id), user_topic(world.sam.user_id)}
    assert frame.data == _plain(made)


@pytest.mark.parametrize("key", ["A", "1AB", "ab", "ABCDEFGHIJK", "A-B", "ÄB", ""])
async def test_a_key_is_two_to_ten_capitals_and_digits(world: World, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        await commands.create(world.sam, ProjectCreate("Boats", key))
    assert refused.value.errors[0].field == "key"


async def test_a_key_is_given_once_and_for_all(world: World) -> None:
    with pytest.raises(Conflict):
        await commands.create(world.sam, ProjectCreate("Boats", world.project.key))
    await commands.delete(world.olga, world.project.id)
    with pytest.raises(Conflict):
        await commands.create(world.sam, ProjectCreate("Boats", world.project.key))


async def test_managers_rename_and_the_others_do_not(world: World) -> None:
    ear = await Ear.open()
    renamed = await commands.patch(world.mia, world.project.id, ProjectPatch("Waterworks"), world.project.version)
    (frame,) = await ear.frames(project_topic(world.project.id))
    assert frame.data == _plain(renamed) == _plain(await queries.get(world.vic, world.project.id))
    assert await commands.patch(world.mia, world.project.id, ProjectPatch("Waterworks")) == renamed
    assert len(await ear.frames()) == 1
    with pytest.raises(VersionMismatch):
        await commands.patch(world.mia, world.project.id, ProjectPatch("Late"), world.project.version)
    with pytest.raises(Forbidden):
        await commands.patch(world.max, world.project.id, ProjectPatch("Mine"))
    with pytest.raises(NotFound):
        await commands.patch(world.sam, world.project.id, ProjectPatch("Mine"))


async def test_members_are_taken_in_by_id_or_address(world: World) -> None:
    ear = await Ear.open()
    wanted = MemberAdd(ProjectRole.MEMBER, email=cast.email(world.sam.user_id).upper())
    added = await commands.add_member(world.mia, world.project.id, wanted)
    (frame,) = await ear.frames(user_topic(world.sam.user_id))
    assert project_topic(world.project.id) in frame.topics
    assert frame.data == _plain(added)
    assert added in (await queries.members(world.sam, world.project.id, 50, None)).items
    with pytest.raises(Conflict):
        await commands.add_member(world.mia, world.project.id, MemberAdd(ProjectRole.VIEWER, world.sam.user_id))


@pytest.mark.parametrize(
    "wanted",
    [
        MemberAdd(ProjectRole.MEMBER, uuid7()),
        MemberAdd(ProjectRole.MEMBER, email="nobody@example.org"),
        MemberAdd(ProjectRole.MEMBER),
        MemberAdd(ProjectRole.MEMBER, uuid7(), "nobody@example.org"),
    ],
)
async def test_nobody_unknown_becomes_a_member(world: World, wanted: MemberAdd) -> None:
    with pytest.raises(Invalid):
        await commands.add_member(world.olga, world.project.id, wanted)


async def test_only_owners_make_and_unmake_owners(world: World) -> None:
    project_id = world.project.id
    with pytest.raises(Forbidden):
        await commands.add_member(world.mia, project_id, MemberAdd(ProjectRole.OWNER, world.sam.user_id))
    with pytest.raises(Forbidden):
        await commands.change_member(world.mia, project_id, world.max.user_id, MemberPatch(ProjectRole.OWNER))
    with pytest.raises(Forbidden):
        await commands.change_member(world.mia, project_id, world.olga.user_id, MemberPatch(ProjectRole.MEMBER))
    with pytest.raises(Forbidden):
        await commands.remove_member(world.mia, project_id, world.olga.user_id)
    with pytest.raises(Forbidden):
        await commands.change_member(world.max, project_id, world.vic.user_id, MemberPatch(ProjectRole.MEMBER))
    changed = await commands.change_member(world.olga, project_id, world.mia.user_id, MemberPatch(ProjectRole.OWNER))
    assert changed.role is ProjectRole.OWNER
    await commands.change_member(world.mia, project_id, world.olga.user_id, MemberPatch(ProjectRole.VIEWER))


async def test_the_last_owner_stays(world: World) -> None:
    with pytest.raises(Conflict):
        await commands.change_member(world.olga, world.project.id, world.olga.user_id, MemberPatch(ProjectRole.MANAGER))
    with pytest.raises(Conflict):
        await commands.remove_member(world.olga, world.project.id, world.olga.user_id)


async def test_two_owners_who_leave_at_once_do_not_both_leave(world: World) -> None:
    await commands.change_member(world.olga, world.project.id, world.mia.user_id, MemberPatch(ProjectRole.OWNER))
    results = await asyncio.gather(
        *(commands.remove_member(actor, world.project.id, actor.user_id) for actor in (world.olga, world.mia)),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]


async def test_a_change_of_role_is_told_to_the_person_too(world: World) -> None:
    ear = await Ear.open()
    changed = await commands.change_member(
        world.mia, world.project.id, world.vic.user_id, MemberPatch(ProjectRole.MEMBER)
    )
    (frame,) = await ear.frames(user_topic(world.vic.user_id))
    assert (frame.kind, frame.data) == ("member.changed", _plain(changed))
    again = await commands.change_member(
        world.mia, world.project.id, world.vic.user_id, MemberPatch(ProjectRole.MEMBER)
    )
    assert (again, len(await ear.frames())) == (changed, 1)


async def test_who_is_removed_hears_so_and_is_cut_off_after_that(world: World) -> None:
    ear = await Ear.open()
    await commands.remove_member(world.mia, world.project.id, world.vic.user_id)
    (frame,) = await ear.frames(user_topic(world.vic.user_id))
    assert (frame.kind, frame.data["user_id"]) == ("member.removed", str(world.vic.user_id))
    assert await ear.controls() == [
        {
            "control": "member_removed",
            "project_id": str(world.project.id),
            "user_id": str(world.vic.user_id),
        }
    ]
    with pytest.raises(NotFound):
        await queries.get(world.vic, world.project.id)


async def test_members_before_and_what_happened_since_are_the_members_now(world: World) -> None:
    async def members() -> dict[str, Any]:
        page = await queries.members(world.olga, world.project.id, 50, None)
        return {str(member.id): _plain(member) for member in page.items}

    held, ear = await members(), await Ear.open()
    await commands.add_member(world.olga, world.project.id, MemberAdd(ProjectRole.MANAGER, world.sam.user_id))
    await commands.change_member(world.olga, world.project.id, world.ada.user_id, MemberPatch(ProjectRole.OWNER))
    await commands.remove_member(world.olga, world.project.id, world.max.user_id)
    await commands.remove_member(world.olga, world.project.id, world.sam.user_id)
    await commands.add_member(world.olga, world.project.id, MemberAdd(ProjectRole.VIEWER, world.sam.user_id))
    for frame in await ear.frames(project_topic(world.project.id)):
        if frame.kind == "member.removed":
            del held[frame.data["id"]]
        else:
            held[frame.data["id"]] = frame.data
    assert held == await members()


async def test_only_owners_delete_and_restore(world: World) -> None:
    with pytest.raises(Forbidden):
        await commands.delete(world.mia, world.project.id)
    ear = await Ear.open()
    await commands.delete(world.olga, world.project.id)
    (frame,) = await ear.frames(project_topic(world.project.id))
    assert set(frame.data) == {"id", "version"}
    for actor in (world.olga, world.mia):
        with pytest.raises(NotFound):
            await queries.get(actor, world.project.id)
    with pytest.raises(NotFound):
        await commands.delete(world.olga, world.project.id)
    with pytest.raises(NotFound):
        await commands.restore(world.mia, world.project.id)
    (deleted,) = (await queries.page(world.olga, 50, None, deleted=True)).items
    assert deleted.id == world.project.id
    restored = await commands.restore(world.olga, world.project.id)
    assert restored == await queries.get(world.olga, world.project.id)
    assert restored.version > frame.data["version"]
    with pytest.raises(Conflict):
        await commands.restore(world.olga, world.project.id)


async def test_projects_are_listed_by_key_page_by_page(world: World) -> None:
    made = [await cast.project_of(world.sam) for _ in range(3)]
    first = await queries.page(world.sam, 2, None)
    rest = await queries.page(world.sam, 2, first.next)
    assert [project.key for project in (*first.items, *rest.items)] == sorted(project.key for project in made)
    assert rest.next is None


async def test_nobody_works_in_a_project_that_is_being_deleted(world: World) -> None:
    results: list[Any] = await asyncio.gather(
        commands.delete(world.olga, world.project.id),
        *(world.task(title=f"{n}") for n in range(8)),
        return_exceptions=True,
    )
    assert all(not isinstance(result, Exception) or isinstance(result, NotFound) for result in results), results
    with pytest.raises(NotFound):
        await world.task()
