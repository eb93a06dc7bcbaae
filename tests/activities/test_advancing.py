"""The activity that advances tasks, over the real database: many at once, and one that can't be."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
from temporalio.testing import ActivityEnvironment

from activities.lifecycle import Advancing
from core.database import close_database, open_database, pool
from core.ids import uuid7
from core.settings import Settings
from services.lifecycle.model import Turn
from tests.services.lifecycle.world import World, create_world, due_in, steps

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    await open_database(settings)
    yield await create_world()
    await close_database()


async def advance(advancing: Advancing, task_id: UUID) -> Turn:
    turns: list[Turn] = await ActivityEnvironment().run(advancing.advance, [task_id])
    return turns[0]


async def test_many_that_ask_at_once_each_hear_of_their_own_task(world: World) -> None:
    tasks = [await world.task(creator=world.olga, assignee=world.mia, due_at=await due_in(hours=2)) for _ in range(70)]
    advancing = Advancing()
    turns = await asyncio.gather(*(advance(advancing, task.id) for task in tasks), advance(advancing, uuid7()))
    assert [turn.key for turn in turns] == [*(task.key for task in tasks), None]
    assert turns[-1].closed
    assert [await steps(task) for task in (tasks[0], tasks[-1])] == [["ASSIGNED 1"], ["ASSIGNED 1"]]


async def test_two_that_ask_for_the_same_task_both_hear(world: World) -> None:
    task = await world.task(creator=world.olga, assignee=world.mia)
    advancing = Advancing()
    turns = await asyncio.gather(*(advance(advancing, task.id) for _ in range(20)))
    assert {turn.key for turn in turns} == {task.key}
    assert await steps(task) == ["ASSIGNED 1"]


async def test_a_task_that_can_not_be_advanced_fails_alone(world: World) -> None:
    tasks = [await world.task(creator=world.olga, assignee=world.mia) for _ in range(12)]
    broken = tasks[5]
    await pool().execute(
        f"ALTER TABLE lifecycle.agenda ADD CONSTRAINT broken CHECK (task_id <> '{broken.id}') NOT VALID"
    )
    advancing = Advancing()
    try:
        results = await asyncio.gather(*(advance(advancing, task.id) for task in tasks), return_exceptions=True)
    finally:
        await pool().execute("ALTER TABLE lifecycle.agenda DROP CONSTRAINT broken")
    assert isinstance(results[5], asyncpg.CheckViolationError)
    assert [turn.key for turn in results if isinstance(turn, Turn)] == [task.key for task in tasks if task != broken]
    assert (await advance(advancing, broken.id)).key == broken.key
