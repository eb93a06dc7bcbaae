"""Who is here: seen by everybody on the topic, on every node, and gone with the node that dies."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from core.ids import uuid7
from core.settings import Settings
from realtime import hub, limits
from services.events.model import project_topic, task_topic, user_topic
from services.projects import commands as projects
from tests import cast
from tests.cast import World
from tests.eventually import eventually
from tests.realtime.client import Client
from tests.realtime.house import House, open_house
from tests.realtime.nodes import Node, another_node
from tests.valkey import OwnValkey, own_valkey

pytestmark = pytest.mark.anyio

GONE_WITHIN = 15.0
"""Seconds after which a node that died has taken its people with it."""


@pytest.fixture
async def world(house: House) -> World:
    return await cast.world()


@pytest.fixture
async def other(house: House) -> AsyncIterator[Node]:
    async with another_node(house.settings) as node:
        yield node


def states(client: Client, topic: str) -> dict[str, str]:
    return {user_id: person["state"] for user_id, person in client.people(topic).items()}


async def test_whoever_subscribes_sees_who_is_there_and_is_seen(house: House, world: World) -> None:
    topic, ada, maxim = project_topic(world.project.id), str(world.ada.user_id), str(world.max.user_id)
    async with house.client(await house.sign_in(world.ada)) as first:
        told = await first.subscribe(topic)
        assert told["presence"] == {"count": 1, "people": [{"user_id": ada, "state": "VIEWING", "devices": 1}]}
        async with house.client(await house.sign_in(world.max)) as second:
            told = await second.subscribe(topic)
            assert told["presence"]["count"] == 2
            assert [person["user_id"] for person in told["presence"]["people"]] == [ada, maxim]
            await first.until(lambda: first.people(topic).keys() == {ada, maxim})
            await second.say("unsubscribe", topic=topic)
            left = await first.expect("presence", left=[maxim])
            assert left["count"] == 1


async def test_what_somebody_does_is_seen_and_which_task_is_before_their_eyes(house: House, world: World) -> None:
    topic, task, ada = project_topic(world.project.id), await world.task(), str(world.ada.user_id)
    async with (
        house.client(await house.sign_in(world.ada)) as doing,
        house.client(await house.sign_in(world.max)) as seeing,
    ):
        await seeing.subscribe(topic)
        await doing.subscribe(topic)
        await seeing.until(lambda: states(seeing, topic).get(ada) == "VIEWING")
        await doing.say("presence", topic=topic, state="EDITING")
        assert (await seeing.expect("presence", state={ada: "EDITING"}))["joined"] == []
        await doing.say("presence", topic=topic, state="VIEWING", task_id=str(task.id))
        await seeing.until(lambda: seeing.people(topic)[ada].get("task_id") == str(task.id))
        await doing.say("presence", topic=topic, state="SLEEPING", id=1)
        await doing.expect("error", code="invalid", id=1)


async def test_devices_are_counted_and_the_most_active_one_speaks(house: House, world: World) -> None:
    topic, ada, token = task_topic((await world.task()).id), str(world.ada.user_id), await house.sign_in(world.ada)
    async with house.client(await house.sign_in(world.max)) as seeing, house.client(token) as desk:
        await seeing.subscribe(topic)
        await desk.subscribe(topic)
        await desk.say("presence", topic=topic, state="EDITING")
        async with house.client(token) as phone:
            await phone.subscribe(topic)
            await seeing.until(
                lambda: seeing.people(topic).get(ada) == {"user_id": ada, "state": "EDITING", "devices": 2}
            )
            await desk.say("unsubscribe", topic=topic)
            await seeing.until(
                lambda: seeing.people(topic).get(ada) == {"user_id": ada, "state": "VIEWING", "devices": 1}
            )
        await seeing.until(lambda: ada not in seeing.people(topic))


async def test_presence_belongs_to_topics_that_one_is_subscribed_to(house: House, world: World) -> None:
    own, project = user_topic(world.ada.user_id), project_topic(world.project.id)
    async with house.client(await house.sign_in(world.ada)) as client:
        assert "presence" not in client.frames[-1]
        for number, topic in enumerate([own, project, project_topic(uuid7())]):
            await client.say("presence", topic=topic, state="VIEWING", id=number)
            await client.expect("error", code="not_subscribed", id=number)
            await client.say("typing", topic=topic, id=-number)
            await client.expect("error", code="not_subscribed", id=-number)


async def test_who_types_is_told_to_the_others_and_seldom(house: House, world: World) -> None:
    topic, ada = task_topic((await world.task()).id), str(world.ada.user_id)
    async with (
        house.client(await house.sign_in(world.ada)) as writing,
        house.client(await house.sign_in(world.max)) as reading,
    ):
        await writing.subscribe(topic)
        await reading.subscribe(topic)
        began = time.monotonic()

        async def told() -> list[object]:
            await writing.say("typing", topic=topic)
            await asyncio.gather(writing.in_step(), reading.in_step())
            return [frame["user_id"] for frame in reading.frames if frame["type"] == "typing"]

        async def told_twice() -> bool:
            return len(await told()) == 2

        await eventually(told_twice, within=15, every=0.2)
        assert time.monotonic() - began >= limits.TYPING_SECONDS
        assert await told() == [ada, ada]
        assert "typing" not in [frame["type"] for frame in writing.frames]


async def test_a_removed_member_is_seen_no_more(relayed: House, world: World) -> None:
    topic, ada = project_topic(world.project.id), str(world.ada.user_id)
    async with (
        relayed.client(await relayed.sign_in(world.ada)) as leaving,
        relayed.client(await relayed.sign_in(world.mia)) as staying,
    ):
        await leaving.subscribe(topic)
        await staying.subscribe(topic)
        await projects.remove_member(world.olga, world.project.id, world.ada.user_id)
        await staying.until(lambda: ada not in staying.people(topic))


async def test_hundreds_who_come_in_the_same_second_are_told_in_batches(house: House, world: World) -> None:
    topic = project_topic(world.project.id)
    crowd = [await cast.person(f"P{number}") for number in range(150)]
    for person in crowd:
        await cast.join(world.project, world.olga, person, projects.ProjectRole.MEMBER)
    tokens = [await house.sign_in(person) for person in crowd]
    async with house.client(await house.sign_in(world.ada)) as seeing, AsyncExitStack() as opened:
        await seeing.subscribe(topic)

        async def come(token: str) -> Client:
            client = await opened.enter_async_context(house.client(token))
            await client.subscribe(topic)
            return client

        clients = await asyncio.gather(*map(come, tokens))
        await seeing.until(lambda: seeing.frames[-1].get("count") == 151)
        told = [frame for frame in seeing.frames if frame["type"] == "presence"]
        assert len(told) < len(crowd) / 2
        assert len(seeing.people(topic)) == 100
        await asyncio.gather(*(client.socket.close() for client in clients))
        await seeing.until(lambda: seeing.frames[-1].get("count") == 1)
        assert seeing.people(topic).keys() == {str(world.ada.user_id)}


async def test_words_of_a_newer_release_break_nothing(house: House, world: World) -> None:
    topic, prefix = project_topic(world.project.id), house.settings.redis_prefix
    hash_, channel = f"{prefix}:presence:{{{topic}}}", f"{prefix}:presence-channel:{{{topic}}}"
    async with (
        house.client(await house.sign_in(world.ada)) as first,
        house.client(await house.sign_in(world.max)) as second,
    ):
        await first.subscribe(topic)
        await house.streams.call([("muster_tell", 1, channel, b'{"word":"dance"}')])
        dreaming = ("muster_attend", 2, hash_, channel, 60, b'{"word":"sleep"}', f"node {uuid7()}", b'["DREAMING",1,1]')
        await house.streams.call([dreaming])
        await second.subscribe(topic)
        await first.until(lambda: len(first.people(topic)) == 2)
        await second.say("presence", topic=topic, state="EDITING")
        await first.until(lambda: "EDITING" in states(first, topic).values())


async def test_who_left_while_valkey_was_away_is_no_ghost_afterwards(
    settings: Settings, valkey: OwnValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "GRACE_SECONDS", 0.1)
    apart = replace(settings, port=0, redis_url=valkey.url)
    async with open_house(apart) as house, another_node(apart) as other:
        world = await cast.world()
        topic, maxim = project_topic(world.project.id), str(world.max.user_id)
        async with other.client(await house.sign_in(world.max)) as there:
            await there.subscribe(topic)
            async with house.client(await house.sign_in(world.ada)) as here:
                await here.subscribe(topic)
                await there.until(lambda: len(there.people(topic)) == 2)
                await valkey.kill()
            await valkey.start()
            await there.until(lambda: there.people(topic).keys() == {maxim})


async def test_every_node_shows_the_same_list(house: House, other: Node, world: World) -> None:
    topic, ada, maxim = project_topic(world.project.id), str(world.ada.user_id), str(world.max.user_id)
    token = await house.sign_in(world.ada)
    async with (
        house.client(token) as here,
        other.client(token) as also_there,
        other.client(await house.sign_in(world.max)) as there,
    ):
        await here.subscribe(topic)
        await also_there.subscribe(topic)
        await there.subscribe(topic)
        both = {
            ada: {"user_id": ada, "state": "VIEWING", "devices": 2},
            maxim: {"user_id": maxim, "state": "VIEWING", "devices": 1},
        }
        for client in (here, also_there, there):
            await client.until(lambda client=client: client.people(topic) == both)  # type: ignore[misc]
        await there.say("presence", topic=topic, state="EDITING")
        await here.until(lambda: states(here, topic)[maxim] == "EDITING")
        await there.say("typing", topic=topic)
        await here.expect("typing", topic=topic, user_id=maxim)
        async with house.client(await house.sign_in(world.mia)) as late:
            told = await late.subscribe(topic)
            assert [person["user_id"] for person in told["presence"]["people"]][:2] == [maxim, ada]
        await there.socket.close()
        await here.until(lambda: maxim not in here.people(topic))


async def test_a_node_that_dies_takes_its_people_with_it(house: House, other: Node, world: World) -> None:
    topic, maxim = project_topic(world.project.id), str(world.max.user_id)
    async with house.client(await house.sign_in(world.ada)) as here:
        await here.subscribe(topic)
        async with other.client(await house.sign_in(world.max)) as there:
            await there.subscribe(topic)
            await here.until(lambda: maxim in here.people(topic))
            other.process.kill()
            await here.until(lambda: maxim not in here.people(topic), within=GONE_WITHIN)
        async with house.client(await house.sign_in(world.mia)) as late, another_node(house.settings) as fresh:
            assert maxim not in [person["user_id"] for person in (await late.subscribe(topic))["presence"]["people"]]
            async with fresh.client(await house.sign_in(world.vic)) as elsewhere:
                await elsewhere.subscribe(topic)
                await elsewhere.until(lambda: len(elsewhere.people(topic)) == 3)
                assert maxim not in elsewhere.people(topic)


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[OwnValkey]:
    async with own_valkey(tmp_path) as valkey:
        yield valkey


async def test_while_valkey_is_away_each_node_shows_its_own_and_afterwards_all(
    settings: Settings, valkey: OwnValkey, tmp_path: Path
) -> None:
    apart = replace(settings, port=0, redis_url=valkey.url)
    async with open_house(apart) as house, another_node(apart) as other:
        world = await cast.world()
        topic, ada, maxim = project_topic(world.project.id), str(world.ada.user_id), str(world.max.user_id)
        async with (
            house.client(await house.sign_in(world.ada)) as here,
            other.client(await house.sign_in(world.max)) as there,
        ):
            await here.subscribe(topic)
            await there.subscribe(topic)
            await here.until(lambda: here.people(topic).keys() == {ada, maxim})
            await valkey.kill()
            await here.until(lambda: here.people(topic).keys() == {ada}, within=GONE_WITHIN)
            async with house.client(await house.sign_in(world.mia)) as late:
                assert len((await late.subscribe(topic))["presence"]["people"]) == 2
                await here.until(lambda: len(here.people(topic)) == 2)
            shutil.rmtree(tmp_path / "valkey")
            await valkey.start()
            for client in (here, there):
                await client.until(lambda client=client: client.people(topic).keys() == {ada, maxim})  # type: ignore[misc]
