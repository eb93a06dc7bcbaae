"""Policies that name rotas: which they may, and what follows when a rota changes."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from msgspec.structs import replace as with_fields

from core.database import close_database, open_database
from core.errors import Conflict, Invalid
from core.ids import uuid7
from core.settings import Settings
from services.oncall import commands
from services.oncall.model import HandOver, OverrideCreate, Rota, RotaBody, RotaCreate
from services.policies import commands as policies
from services.policies import rotas
from services.policies.model import LadderStep, PolicyBody, PolicyCreate, Recipient, on_call
from tests import cast
from tests.cast import Ear, World

pytestmark = pytest.mark.anyio

LONG_AGO = HandOver(date(2020, 1, 6), "09:00", 7)


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    await open_database(settings)
    yield await cast.world()
    await close_database()


def nights(world: World, name: str = "Nights") -> RotaBody:
    return RotaBody(name, (world.max.user_id, world.ada.user_id), LONG_AGO)


async def rota_of(world: World, *, of_system: bool = False) -> Rota:
    project_id = None if of_system else world.project.id
    people = (world.max.user_id, world.ada.user_id)
    wanted = RotaCreate(name="Nights", people=people, hand_over=LONG_AGO, project_id=project_id)
    return await commands.create(world.root if of_system else world.mia, wanted)


def override(world: World, rota: Rota) -> OverrideCreate:
    return OverrideCreate(world.vic.user_id, rota.created_at, rota.now.until)


def policy(world: World, rota: Rota) -> PolicyCreate:
    ladder = (LadderStep("PT1H", (Recipient.MANAGERS, on_call(rota.id))),)
    return PolicyCreate(name="Nightly", ladder=ladder, project_id=world.project.id)


async def test_a_rota_that_a_policy_names_stays_and_its_tasks_look_again_when_it_changes(world: World) -> None:
    made = await rota_of(world)
    nightly = await policies.create(world.mia, policy(world, made))
    with pytest.raises(Conflict):
        await rotas.delete(world.mia, made.id)
    ear = await Ear.open()
    await rotas.add_override(world.mia, made.id, override(world, made))
    assert await ear.calls() == []

    await policies.choose_for_project(world.mia, world.project.id, nightly.id)
    ear = await Ear.open()
    taken_back = await rotas.add_override(world.mia, made.id, override(world, made))
    await rotas.delete_override(world.mia, made.id, taken_back.id)
    await rotas.replace(world.mia, made.id, nights(world, "Days"))
    await rotas.replace(world.mia, made.id, nights(world, "Days"))
    calls = await ear.calls()
    assert [(call["call"], call["project_id"]) for call in calls] == [("rollout", str(world.project.id))] * 3

    await policies.replace(world.mia, nightly.id, PolicyBody(name="Nightly"))
    await rotas.delete(world.mia, made.id)


async def test_a_policy_names_rotas_of_its_own_project_or_the_system_only(world: World) -> None:
    made = await rota_of(world)
    everywhere = await rota_of(world, of_system=True)
    for ladder_of, project_id in ((made, None), (with_fields(made, id=uuid7()), world.project.id)):
        with pytest.raises(Invalid) as refusal:
            await policies.create(world.root, with_fields(policy(world, ladder_of), project_id=project_id))
        assert [error.field for error in refusal.value.errors] == ["ladder[0].notify[1]"]
    named = await policies.create(world.mia, policy(world, everywhere))
    assert named.ladder[0].notify == ("MANAGERS", on_call(everywhere.id))
