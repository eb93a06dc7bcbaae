"""Losing a right ends what it allowed, at once, whatever part of the system is away."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.database import pool
from core.settings import Settings
from services.events.model import RoleChanged, UserDisabled, project_topic, task_topic, user_topic
from services.identity import sessions
from services.identity.queries import Source
from services.projects import commands as projects
from services.tasks import commands as tasks
from services.tasks import listening
from services.tasks.listening import Asked
from tests import cast
from tests.realtime.house import House, open_house, relaying
from tests.valkey import OwnValkey, own_valkey

pytestmark = pytest.mark.anyio

AT_ONCE = 1.0
"""Seconds."""


async def test_a_session_that_ends_closes_its_sockets_and_no_other(relayed: House) -> None:
    ada, token = await relayed.someone()
    _, other = await relayed.someone()
    async with relayed.client(token) as gone, relayed.client(other) as stays:
        await sessions.end(ada, ada.session_id)
        assert await gone.close_code(AT_ONCE) == 4401
        await stays.in_step()


async def test_a_disabled_user_is_closed(relayed: House) -> None:
    ada, token = await relayed.someone()
    async with relayed.client(token) as client:
        await relayed.command(UserDisabled(ada.user_id))
        assert await client.close_code(AT_ONCE) == 4401


async def test_a_removed_member_hears_of_it_and_then_no_more_of_the_project_and_its_tasks(relayed: House) -> None:
    world = await cast.world()
    task = await world.task()
    topics = [project_topic(world.project.id), task_topic(task.id)]
    async with (
        relayed.client(await relayed.sign_in(world.ada)) as ada,
        relayed.client(await relayed.sign_in(world.max)) as maxim,
    ):
        for client in (ada, maxim):
            for topic in topics:
                await client.subscribe(topic)
        await projects.remove_member(world.olga, world.project.id, world.ada.user_id)
        await ada.expect("event", kind="member.removed", within=AT_ONCE)
        for _ in topics:
            await ada.expect("revoked", within=AT_ONCE)
        assert {frame["topic"] for frame in ada.frames if frame["type"] == "revoked"} == set(topics)
        before = len(ada.frames)
        (cursor,) = await relayed.publish(topics[0], 1)
        await maxim.expect("event", cursor=cursor)
        await ada.in_step()
        assert [frame["type"] for frame in ada.frames[before:]] == ["pong"]
        await ada.say("subscribe", topic=topics[1])
        await ada.expect("error", code="not_found")


async def test_a_deleted_project_is_heard_no_more(relayed: House) -> None:
    world = await cast.world()
    task = await world.task()
    async with relayed.client(await relayed.sign_in(world.mia)) as client:
        await client.subscribe(project_topic(world.project.id))
        await client.subscribe(task_topic(task.id))
        await projects.delete(world.olga, world.project.id)
        await client.expect("event", kind="project.deleted", within=AT_ONCE)
        await client.expect("revoked", within=AT_ONCE)
        await client.expect("revoked", within=AT_ONCE)


async def test_a_deleted_task_is_heard_no_more_but_its_project_is(relayed: House) -> None:
    world = await cast.world()
    task = await world.task()
    async with relayed.client(await relayed.sign_in(world.mia)) as client:
        await client.subscribe(project_topic(world.project.id))
        await client.subscribe(task_topic(task.id))
        await tasks.delete(world.mia, task.id)
        await client.expect("revoked", topic=task_topic(task.id), within=AT_ONCE)
        (cursor,) = await relayed.publish(project_topic(world.project.id), 1)
        await client.expect("event", cursor=cursor)


async def test_an_admin_who_is_none_any_more_hears_no_escalated_task(relayed: House) -> None:
    world = await cast.world()
    task = await world.task()
    await pool().execute("UPDATE tasks.task SET escalated_to_admins = true WHERE id = $1", task.id)
    async with relayed.client(await relayed.sign_in(world.root)) as client:
        await client.subscribe(task_topic(task.id))
        await pool().execute("UPDATE identity.user_account SET role = 'USER' WHERE id = $1", world.root.user_id)
        await relayed.command(RoleChanged(world.root.user_id))
        await client.expect("revoked", topic=task_topic(task.id), within=AT_ONCE)


async def test_a_removal_between_the_look_and_the_answer_is_not_missed(
    relayed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await cast.world()
    task = await world.task()
    looked, removed = asyncio.Event(), asyncio.Event()
    audible = listening.audible

    async def slow(source: Source, asked: list[Asked]) -> list[object]:
        answer = await audible(source, asked)
        looked.set()
        await removed.wait()
        return list(answer)

    async with (
        relayed.client(await relayed.sign_in(world.ada)) as ada,
        relayed.client(await relayed.sign_in(world.olga)) as olga,
    ):
        await olga.subscribe(project_topic(world.project.id))
        monkeypatch.setattr(listening, "audible", slow)
        await ada.say("subscribe", topic=task_topic(task.id), id=1)
        await looked.wait()
        await projects.remove_member(world.olga, world.project.id, world.ada.user_id)
        await relayed.happen(world.olga.user_id)
        await olga.expect("event", kind="user.updated")
        removed.set()
        await ada.expect("error", id=1, code="not_found")


async def test_without_a_relay_the_database_is_asked(house: House) -> None:
    world = await cast.world()
    topic = project_topic(world.project.id)
    async with (
        house.client(await house.sign_in(world.ada)) as ada,
        house.client(await house.sign_in(world.max)) as maxim,
        house.client(await house.sign_in(world.mia)) as mia,
    ):
        for client in (ada, maxim, mia):
            await client.subscribe(topic)
        await sessions.end(world.ada, world.ada.session_id)
        await projects.remove_member(world.olga, world.project.id, world.max.user_id)
        assert await ada.close_code(within=2 * AT_ONCE) == 4401
        await maxim.expect("revoked", topic=topic, within=2 * AT_ONCE)
        await house.publish(topic, 1)
        await mia.expect("event")


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[OwnValkey]:
    async with own_valkey(tmp_path) as valkey:
        yield valkey


async def test_while_valkey_is_away_the_database_is_asked(settings: Settings, valkey: OwnValkey) -> None:
    apart = replace(settings, port=0, redis_url=valkey.url)
    async with open_house(apart) as house, relaying(apart):
        world = await cast.world()
        topic = project_topic(world.project.id)
        async with (
            house.client(await house.sign_in(world.ada)) as ada,
            house.client(await house.sign_in(world.max)) as maxim,
        ):
            await maxim.subscribe(topic)
            await valkey.kill()
            await sessions.end(world.ada, world.ada.session_id)
            await projects.remove_member(world.olga, world.project.id, world.max.user_id)
            assert await ada.close_code(within=2 * AT_ONCE) == 4401
            await maxim.expect("revoked", topic=topic, within=2 * AT_ONCE)
            await valkey.start()
            await maxim.expect("event", topic=user_topic(world.max.user_id), kind="member.removed")


async def test_a_control_that_this_release_does_not_know_puts_everybody_in_doubt(relayed: House) -> None:
    ada, token = await relayed.someone()
    async with relayed.client(token) as client:
        await pool().execute("UPDATE identity.session SET revoked_at = core.now() WHERE id = $1", ada.session_id)
        await relayed.publish_control(b'{"control":"moon_phase"}')
        assert await client.close_code(AT_ONCE) == 4401
