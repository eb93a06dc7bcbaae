"""Several servers behind a balancer that knows nothing of them: real processes, any of which may end at any time."""

import asyncio
import random
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial

import pytest

from core import redis
from core.database import close_database, open_database
from core.settings import Settings
from core.streams import Streams
from ops.network import Reservations, answers_ok
from services.events.model import UserDisabled, project_topic, task_topic, user_topic
from services.identity import sessions
from services.identity.keys import KeyRing
from services.identity.model import Actor
from services.projects import commands as projects
from tests import cast
from tests.eventually import eventually
from tests.proxy import proxy
from tests.realtime.client import Client, open_client
from tests.realtime.house import House, relaying
from tests.realtime.ledger import Ledger
from tests.realtime.mirror import Mirror
from tests.roles import role

pytestmark = pytest.mark.anyio

AT_ONCE = 1.0
"""Seconds."""
EVENTS = 2_000


class Nodes:
    """Two servers behind the port of `house`."""

    def __init__(self, ports: list[int], house: House) -> None:
        self.ports = ports
        self.house = house
        self.processes: list[Process] = []

    @asynccontextmanager
    async def everywhere(self, *actors: Actor) -> AsyncIterator[list[list[Client]]]:
        """A client of each of them at each node."""
        async with AsyncExitStack() as closing:
            clients = []
            for actor in actors:
                token = await self.house.sign_in(actor)
                clients.append([await closing.enter_async_context(open_client(port, token)) for port in self.ports])
            yield clients


@pytest.fixture(scope="module")
async def nodes(settings: Settings) -> AsyncIterator[Nodes]:
    reserved = Reservations()
    ports = [reserved.choose(), reserved.choose()]
    async with AsyncExitStack() as running:
        running.callback(reserved.release)
        await open_database(settings)
        running.push_async_callback(close_database)
        keys = KeyRing()
        await keys.open()
        valkey = redis.connect(settings)
        running.push_async_callback(valkey.aclose)
        await running.enter_async_context(relaying(settings))
        balancer = await running.enter_async_context(proxy(*ports))
        nodes = Nodes(ports, House(settings, balancer.port, Streams(valkey, settings.redis_prefix), keys))
        for port in ports:
            own = replace(settings, port=port, process_name=f"node-{port}")
            nodes.processes.append(await running.enter_async_context(role("server", own)))
        for port in ports:
            await eventually(partial(answers_ok, "/health/ready", port), within=30)
        yield nodes


async def test_an_event_reaches_everybody_wherever_they_are(nodes: Nodes) -> None:
    world = await cast.world()
    task = await world.task()
    topics = (project_topic(world.project.id), task_topic(task.id))
    ledger = Ledger(topics, random.Random(1))
    await ledger.open()
    async with nodes.everywhere(world.mia, world.ada) as clients:
        everybody = [client for each in clients for client in each]
        for client in everybody:
            for topic in topics:
                await client.subscribe(topic)
        await ledger.write(100)
        for client in everybody:
            for topic in topics:
                await _hears_all(client, topic, max((await ledger.snapshot(topic)).values()))


async def _hears_all(client: Client, topic: str, last: int) -> None:
    def numbers() -> list[int]:
        return [event["data"]["number"] for event in client.events(topic) if "number" in event["data"]]

    while len(numbers()) < last:
        await client.expect("event")
    assert numbers() == list(range(1, last + 1))


async def test_whoever_loses_a_right_loses_it_at_every_node(nodes: Nodes) -> None:
    world = await cast.world()
    topic = project_topic(world.project.id)
    async with nodes.everywhere(world.ada, world.max) as clients:
        for client in (client for each in clients for client in each):
            await client.subscribe(topic)
        of_ada, of_max = clients
        await projects.remove_member(world.olga, world.project.id, world.ada.user_id)
        for client in of_ada:
            await client.expect("revoked", topic=topic, within=AT_ONCE)
        await projects.delete(world.olga, world.project.id)
        for client in of_max:
            await client.expect("revoked", topic=topic, within=AT_ONCE)


async def test_who_is_signed_out_or_disabled_is_closed_at_every_node(nodes: Nodes) -> None:
    ada, maxim, stays = [await cast.person(name) for name in ("Ada", "Max", "Mia")]
    async with nodes.everywhere(ada, maxim, stays) as (of_ada, of_max, of_mia):
        await sessions.end(ada, ada.session_id)
        assert [await client.close_code(AT_ONCE) for client in of_ada] == [4401, 4401]
        await nodes.house.command(UserDisabled(maxim.user_id))
        assert [await client.close_code(AT_ONCE) for client in of_max] == [4401, 4401]
        for client in of_mia:
            await client.in_step()


async def test_who_comes_back_to_another_node_goes_on_where_they_were(nodes: Nodes) -> None:
    """At last one node is killed for good, and its people go on at the other."""
    world = await cast.world()
    task = await world.task()
    ledger = Ledger((user_topic(world.mia.user_id), project_topic(world.project.id), task_topic(task.id)), _chance())
    await ledger.open()
    token = await nodes.house.sign_in(world.mia)
    mirrors = [Mirror(nodes.house.port, token, ledger) for _ in range(4)]
    async with asyncio.TaskGroup() as group:
        tasks = []
        for mirror in mirrors:
            tasks.append(group.create_task(mirror.follow()))
            await eventually(mirror.has_joined)
        tasks += [group.create_task(mirror.be_cut(_chance(), (0.1, 0.5))) for mirror in mirrors[2:]]
        while ledger.written < EVENTS:
            await ledger.write(20)
            if ledger.written == EVENTS // 2:
                nodes.processes[0].kill()
        for mirror in mirrors:
            await eventually(mirror.is_true, within=30)
        for task_ in tasks:
            task_.cancel()
    assert [mirror.told_to_reload for mirror in mirrors] == [0, 0, 0, 0]
    assert sum(mirror.connections for mirror in mirrors[:2]) == 3, "One of the two was at the node that was killed."


def _chance() -> random.Random:
    return random.Random(7)
