"""A cluster of Valkeys: topics are heard at the nodes that own them, and keep their promises when nodes come and go."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import httpx
import pytest

from api.limits import LOGINS, Limiter
from core import redis
from core.cluster import VIEW_SECONDS
from core.database import transaction
from core.ids import uuid7
from core.settings import Settings
from core.streams import CONTROL, Published
from services.events.commands import append
from services.events.model import Frame, Happened, Kind, project_topic, user_topic
from services.identity import sessions
from services.identity.model import Actor
from tests import cast
from tests.eventually import eventually
from tests.realtime.client import Client
from tests.realtime.house import House, body, numbers, open_house, relaying
from tests.realtime.nodes import another_node
from tests.valkey import OwnCluster, OwnValkey, own_cluster

pytestmark = pytest.mark.anyio

AT_ONCE = 1.0
"""Seconds."""


@pytest.fixture(scope="module")
async def cluster(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OwnCluster]:
    """One for all tests here: what one of them breaks it mends, but for the last, after which roles have changed."""
    async with own_cluster(tmp_path_factory.mktemp("cluster"), with_replica=True) as cluster:
        yield cluster


@pytest.fixture
async def house(settings: Settings, cluster: OwnCluster) -> AsyncIterator[House]:
    on_a_cluster = replace(settings, port=0, redis_url=cluster.url, redis_cluster=True)
    async with open_house(on_a_cluster) as house, relaying(on_a_cluster):
        yield house


class Listener:
    """Somebody who hears a topic, and the node that owns it."""

    def __init__(self, actor: Actor, client: Client, node: OwnValkey) -> None:
        self.actor = actor
        self.topic = user_topic(actor.user_id)
        self.client = client
        self.node = node

    async def hears(self, *expected: int) -> None:
        """These, each once and in this order, and was never told to reload."""
        while len(self.client.events(self.topic)) < len(expected):
            await self.client.expect("event", topic=self.topic)
        assert numbers(self.client.events(self.topic)) == list(expected)
        assert not [frame for frame in self.client.frames if frame.get("recovered") is False]


@pytest.fixture
async def listeners(house: House, cluster: OwnCluster) -> AsyncIterator[list[Listener]]:
    """One for each primary, in their order."""
    async with AsyncExitStack() as closing:
        found: dict[int, Listener] = {}
        while len(found) < len(cluster.primaries):
            actor, token = await house.someone()
            node = cluster.owner(house.streams.channel(user_topic(actor.user_id)))
            if node.port not in found:
                client = await closing.enter_async_context(house.client(token))
                found[node.port] = Listener(actor, client, node)
        yield [found[node.port] for node in cluster.primaries]


async def commit(listeners: list[Listener], *events: int) -> None:
    """Events of each listener's own topic, by the road of every command."""
    for number in events:
        async with transaction() as tx:
            for listener in listeners:
                frame = Frame((listener.topic,), {"number": number})
                what = Happened(kind=Kind.USER_UPDATED, at=await tx.now(), actor_id=None, frames=(frame,))
                await append(tx, [what])


async def test_topics_of_every_node_are_heard_once_and_in_order(house: House, listeners: list[Listener]) -> None:
    mixed = [Published(each.topic, uuid7(), body(number)) for number in range(120) for each in listeners]
    answers = await house.streams.publish(mixed)
    assert all(isinstance(answer, bytes) for answer in answers)
    assert await house.streams.publish(mixed) == [None] * len(mixed)
    for listener in listeners:
        await listener.hears(*range(120))
        heard_at = [
            node.port
            for node in {each.node for each in listeners}
            if house.streams.channel(listener.topic) in await node.ask("PUBSUB", "SHARDCHANNELS")
        ]
        assert heard_at == [listener.node.port]


async def test_what_was_missed_is_recovered_from_any_node(house: House, listeners: list[Listener]) -> None:
    for listener in listeners:
        start = listener.client.frames[-1]["cursor"]
        await house.publish(listener.topic, *range(300))
        await listener.hears(*range(300))
        token = house.keys.sign({"sub": str(listener.actor.user_id), "sid": str(listener.actor.session_id)})
        async with house.client(token, after=start) as again:
            while len(again.events(listener.topic)) < 300:
                await again.expect("event")
            assert numbers(again.events(listener.topic)) == list(range(300))


async def test_an_ended_session_is_closed_at_once(listeners: list[Listener]) -> None:
    gone = listeners[0]
    await sessions.end(gone.actor, gone.actor.session_id)
    assert await gone.client.close_code(AT_ONCE) == 4401


async def test_who_is_there_is_seen_on_every_server_of_a_cluster(house: House) -> None:
    world = await cast.world()
    topic, ada, maxim = project_topic(world.project.id), str(world.ada.user_id), str(world.max.user_id)
    async with (
        another_node(house.settings) as other,
        house.client(await house.sign_in(world.ada)) as here,
        other.client(await house.sign_in(world.max)) as there,
    ):
        await here.subscribe(topic)
        await there.subscribe(topic)
        for client in (here, there):
            await client.until(lambda client=client: client.people(topic).keys() == {ada, maxim})  # type: ignore[misc]
        await there.say("typing", topic=topic)
        await here.expect("typing", topic=topic, user_id=maxim)


async def test_limits_and_health_work_on_a_cluster(house: House) -> None:
    here, there = redis.connect(house.settings), redis.connect(house.settings)
    subjects = [uuid7().hex for _ in range(12)]
    for subject in subjects:
        await Limiter(here, house.settings.redis_prefix, 1).take(LOGINS, subject)
        standing = await Limiter(there, house.settings.redis_prefix, 1).take(LOGINS, subject)
        assert standing.remaining == LOGINS.quota - 2
    await here.aclose()
    await there.aclose()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}") as client:
        health = (await client.get("/health/ready")).json()
    assert health["parts"]["valkey"] == "up"


async def test_a_node_that_is_killed_holds_up_its_own_topics_only_and_then_nothing_is_missing(
    house: House, listeners: list[Listener], cluster: OwnCluster
) -> None:
    dead = cluster.primaries[0]
    hurt, *others = listeners
    await commit(listeners, 1)
    await hurt.hears(1)
    await dead.kill()
    await commit(listeners, 2, 3)
    for listener in others:
        await listener.hears(1, 2, 3)
    assert numbers(hurt.client.events(hurt.topic)) == [1]
    await dead.start()
    await hurt.hears(1, 2, 3)
    await commit(listeners, 4)
    for listener in listeners:
        await listener.hears(1, 2, 3, 4)
    await eventually(cluster.is_whole)


async def test_while_the_node_of_the_control_topic_is_away_the_database_is_asked(
    house: House, listeners: list[Listener], cluster: OwnCluster
) -> None:
    dead = cluster.owner(house.streams.channel(CONTROL))
    gone = next(listener for listener in listeners if listener.node is not dead)
    await dead.kill()
    await sessions.end(gone.actor, gone.actor.session_id)
    assert await gone.client.close_code(2 * AT_ONCE) == 4401
    await dead.start()
    await eventually(cluster.is_whole)


async def test_a_topic_whose_slot_moves_is_heard_at_its_new_node(
    house: House, listeners: list[Listener], cluster: OwnCluster
) -> None:
    moving, _, other = listeners
    channel = house.streams.channel(moving.topic)
    await commit(listeners, 1)
    await moving.hears(1)
    await cluster.move(channel, other.node)
    await commit(listeners, 2, 3)
    async with asyncio.timeout(VIEW_SECONDS - 1):
        for listener in listeners:
            await listener.hears(1, 2, 3)
    await eventually(lambda: _has_listeners(other.node, channel))
    assert not await _has_listeners(moving.node, channel)
    await commit([moving], 4)
    await moving.hears(1, 2, 3, 4)


async def _has_listeners(node: OwnValkey, channel: bytes) -> bool:
    _, count = await node.ask("PUBSUB", "SHARDNUMSUB", channel)
    return bool(count)


async def test_a_failover_is_followed_and_nothing_is_missing(
    house: House, listeners: list[Listener], cluster: OwnCluster
) -> None:
    assert cluster.replica is not None
    hurt = listeners[cluster.primaries.index(cluster.replicated)]
    await commit(listeners, 1)
    await hurt.hears(1)
    assert await hurt.node.ask("WAIT", 1, 5_000) == 1
    await hurt.node.kill()
    await commit(listeners, 2)
    async with asyncio.timeout(10):
        for listener in listeners:
            await listener.hears(1, 2)
    await commit(listeners, 3)
    await hurt.hears(1, 2, 3)
    assert (await cluster.replica.ask("ROLE"))[0] == b"master"
