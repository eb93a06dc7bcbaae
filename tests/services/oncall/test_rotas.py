"""Who may write a rota and its overrides, what it may say, and who hears of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import asdict
from msgspec.structs import replace as with_fields

from core.database import pool
from core.errors import Conflict, Forbidden, Invalid, NotFound, VersionMismatch
from core.ids import uuid7
from services.oncall import commands, queries, rules
from services.oncall.model import HandOver, OverrideCreate, Rota, RotaBody, RotaCreate
from tests.cast import Ear, World

pytestmark = pytest.mark.anyio

LONG_AGO = HandOver(date(2020, 1, 6), "09:00", 7)


def wanted(world: World, **fields: Any) -> RotaCreate:
    people = (world.max.user_id, world.ada.user_id)
    standard = {"name": "Nights", "people": people, "hand_over": LONG_AGO, "project_id": world.project.id}
    return RotaCreate(**standard | fields)


def body(rota: RotaBody) -> RotaBody:
    return RotaBody(**{name: getattr(rota, name) for name in RotaBody.__struct_fields__})


async def override(world: World, rota: Rota, **fields: Any) -> OverrideCreate:
    now = await pool().fetchval("SELECT core.now()")
    standard = {"user_id": world.vic.user_id, "starts_at": now, "ends_at": now + timedelta(hours=1)}
    return OverrideCreate(**standard | fields)


async def test_a_manager_writes_a_rota_and_the_project_hears_of_it(world: World) -> None:
    ear = await Ear.open()
    made = await commands.create(world.mia, wanted(world, name="  Nights "))
    assert (made.name, made.hand_over, made.now.user_id in made.people) == ("Nights", LONG_AGO, True)
    assert await queries.get(world.vic, made.id) == with_fields(made, now=(await queries.get(world.vic, made.id)).now)
    (frame,) = await ear.frames(f"project:{world.project.id}")
    assert (frame.kind, frame.data["id"], frame.data["version"]) == ("rota.changed", str(made.id), made.version)


async def test_a_rota_of_the_system_is_the_admins_and_read_by_everybody(world: World) -> None:
    ear = await Ear.open()
    made = await commands.create(world.root, wanted(world, project_id=None, people=(world.sam.user_id,)))
    assert (await queries.get(world.vic, made.id)).now.user_id == world.sam.user_id
    assert [frame.kind for frame in await ear.frames(f"user:{world.root.user_id}")] == ["rota.changed"]
    for refused in (world.olga, world.sam):
        with pytest.raises(Forbidden):
            await commands.delete(refused, made.id)


async def test_others_may_not_write_and_strangers_see_nothing(world: World) -> None:
    made = await commands.create(world.mia, wanted(world))
    with pytest.raises(Forbidden):
        await commands.create(world.ada, wanted(world))
    with pytest.raises(Forbidden):
        await commands.replace(world.ada, made.id, body(made))
    for act in (queries.get(world.sam, made.id), queries.page(world.sam, world.project.id, 50, None)):
        with pytest.raises(NotFound):
            await act
    with pytest.raises(NotFound):
        await commands.require(world.sam, made.id)
    assert [rota.id for rota in (await queries.page(world.root, world.project.id, 50, None)).items] == [made.id]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"people": ()}, "people"),
        ({"people": tuple(uuid7() for _ in range(51))}, "people"),
        ({"time_zone": "Nowhere/Land"}, "time_zone"),
        ({"hand_over": HandOver(date(2026, 1, 1), "09:00", 0)}, "hand_over.every"),
        ({"hand_over": HandOver(date(2026, 1, 1), "09:00", 367)}, "hand_over.every"),
        ({"hand_over": HandOver(date(9999, 1, 1))}, "hand_over.starts_on"),
    ],
)
async def test_what_is_wrong_is_said_by_its_field(world: World, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await commands.create(world.mia, wanted(world, **change))
    assert [error.field for error in refusal.value.errors] == [field]


async def test_only_members_are_on_a_projects_rota_and_only_once(world: World) -> None:
    people = (world.max.user_id, world.sam.user_id)
    with pytest.raises(Invalid) as refusal:
        await commands.create(world.mia, wanted(world, people=people))
    assert [error.field for error in refusal.value.errors] == ["people[1]"]
    with pytest.raises(Invalid):
        await commands.create(world.mia, wanted(world, people=people[:1] * 2))


async def test_replacing_it_by_the_same_changes_nothing_and_another_version_is_refused(world: World) -> None:
    made = await commands.create(world.mia, wanted(world))
    ear = await Ear.open()
    assert (await commands.replace(world.mia, made.id, body(made))).version == made.version
    changed = await commands.replace(world.mia, made.id, with_fields(body(made), name="Days"), made.version)
    assert changed.version > made.version
    with pytest.raises(VersionMismatch):
        await commands.delete(world.mia, made.id, made.version)
    await commands.delete(world.mia, made.id, changed.version)
    assert [frame.data.get("name") for frame in await ear.frames()] == ["Days", None]
    with pytest.raises(NotFound):
        await queries.get(world.mia, made.id)


async def test_an_override_puts_somebody_on_call_until_it_is_taken_back(world: World) -> None:
    made = await commands.create(world.mia, wanted(world))
    ear = await Ear.open()
    first = await commands.add_override(world.mia, made.id, await override(world, made))
    latest = await commands.add_override(world.mia, made.id, await override(world, made, user_id=world.mia.user_id))
    shown = await queries.get(world.ada, made.id)
    assert (shown.now.user_id, shown.now.override_id) == (world.mia.user_id, latest.id)
    await commands.delete_override(world.mia, made.id, latest.id)
    assert (await queries.get(world.ada, made.id)).now.user_id == world.vic.user_id
    assert [each.id for each in (await queries.overrides(world.ada, made.id, 50, None)).items] == [first.id]
    assert [frame.kind for frame in await ear.frames()] == ["rota.changed"] * 3
    with pytest.raises(NotFound):
        await commands.delete_override(world.mia, made.id, latest.id)


async def test_an_override_is_for_a_member_and_for_a_time_to_come(world: World) -> None:
    made = await commands.create(world.mia, wanted(world))
    good = await override(world, made)
    wrong = [
        ({"user_id": world.sam.user_id}, "user_id"),
        ({"ends_at": good.starts_at}, "ends_at"),
        ({"starts_at": good.starts_at - timedelta(days=2), "ends_at": good.starts_at - timedelta(days=1)}, "ends_at"),
        ({"ends_at": good.starts_at + timedelta(days=367)}, "ends_at"),
        ({"starts_at": good.starts_at + timedelta(days=3000), "ends_at": good.starts_at + timedelta(days=3001)},
         "starts_at"),
    ]  # fmt: skip
    for change, field in wrong:
        with pytest.raises(Invalid) as refusal:
            await commands.add_override(world.mia, made.id, OverrideCreate(**asdict(good) | change))
        assert [error.field for error in refusal.value.errors] == [field]


async def test_there_is_an_end_to_rotas_and_overrides(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_ROTAS", 1)
    monkeypatch.setattr(rules, "MOST_OVERRIDES", 1)
    made = await commands.create(world.mia, wanted(world))
    await commands.add_override(world.mia, made.id, await override(world, made))
    with pytest.raises(Conflict):
        await commands.create(world.mia, wanted(world))
    with pytest.raises(Conflict):
        await commands.add_override(world.mia, made.id, await override(world, made))


async def test_shifts_tell_who_is_on_call_from_when_to_when(world: World) -> None:
    made = await commands.create(world.mia, wanted(world, hand_over=HandOver(date(2020, 1, 6), "09:00", 1)))
    shown = await queries.shifts(world.vic, made.id, None, None)
    assert len(shown.items) == 29
    assert {shift.user_id for shift in shown.items} == {world.max.user_id, world.ada.user_id}
    start = shown.items[0].starts_at
    with pytest.raises(Invalid):
        await queries.shifts(world.vic, made.id, start, start + timedelta(days=101))
    with pytest.raises(Invalid):
        await queries.shifts(world.vic, made.id, start, start)
    with pytest.raises(NotFound):
        await queries.shifts(world.sam, made.id, None, None)
