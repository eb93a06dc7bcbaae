"""Who stands in for whom: the tasks that it concerns look again."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.database import close_database, open_database, pool
from core.settings import Settings
from services.oncall.model import SubstituteCreate
from services.policies import substitutes
from tests import cast
from tests.cast import Ear, World

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    await open_database(settings)
    yield await cast.world()
    await close_database()


async def test_the_projects_of_whoever_is_away_look_again_and_once_more_when_they_are_back(world: World) -> None:
    ear = await Ear.open()
    start = await pool().fetchval("SELECT core.now()")
    wanted = SubstituteCreate(world.mia.user_id, starts_at=start, ends_at=start + timedelta(days=1))
    made = await substitutes.create(world.olga, world.olga.user_id, wanted)
    assert [call["project_id"] for call in await ear.calls()] == [str(world.project.id)]
    await substitutes.delete(world.olga, world.olga.user_id, made.id)
    assert [call["project_id"] for call in await ear.calls()] == [str(world.project.id)] * 2
    reasons = await pool().fetch("SELECT reason FROM policies.rollout WHERE project_id = $1", world.project.id)
    assert {row["reason"] for row in reasons} == {"SUBSTITUTE"}
