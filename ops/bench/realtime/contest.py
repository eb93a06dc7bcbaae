"""The contest: each contender's server with its crowd, and the rounds that they are put through by turns."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from msgspec import Struct
from redis.asyncio import Redis

from core import redis
from core.streams import Streams
from ops.bench.realtime import peers
from ops.bench.realtime.crowd import Crowd, Door, Joined, Tally, build, gather
from ops.bench.realtime.house import House, furnish
from ops.bench.realtime.roads import ChannelRoad, EmitterRoad, Road, StreamRoad, event
from ops.bench.world import World, database
from ops.network import Reservations
from ops.program import Program

OURS = "api"
SETTLE_SECONDS = 3.0
REHEARSED = 200
"""So many sockets come and go before anything is measured: a server that has just started has much to load."""
REST_SECONDS = 1.0
DELIVERED_WITHIN = 60
TOPIC = "fanout"
"""What the peers call their only topic."""


class Round(Struct, frozen=True):
    """What the crowd got, and the seconds of CPU that the server took meanwhile."""

    tally: Tally
    server_cpu: float


class Seating(Struct, frozen=True):
    """How the crowd came in; `memory` is what the server grew by for each socket, in bytes."""

    joined: Joined
    server_cpu: float
    memory: float


@dataclass(frozen=True)
class Contender:
    name: str
    server: psutil.Process
    door: Door
    road: Road

    def cpu(self) -> float:
        """Seconds that the server has used until now."""
        times = self.server.cpu_times()
        return times.user + times.system

    def memory(self) -> int:
        return self.server.memory_info().rss


@dataclass(frozen=True)
class Seated:
    """A contender whose crowd has joined."""

    contender: Contender
    crowd: Crowd
    seating: Seating

    async def paced(self, rate: float, events: int) -> Round:
        """Events one by one, `rate` a second."""

        async def publish() -> None:
            began = time.monotonic()
            for number in range(events):
                await asyncio.sleep(began + number / rate - time.monotonic())
                await self.contender.road.publish([event()])

        return await self.round(events, publish())

    async def burst(self, events: int) -> Round:
        """All events at once: the server takes them as fast as it can."""
        return await self.round(events, self.contender.road.publish([event() for _ in range(events)]))

    async def round(self, events: int, publishing: Awaitable[None]) -> Round:
        """Whatever publishes so many events. They have a minute from the beginning to arrive."""
        before = self.contender.cpu()
        await self.crowd.expect(events, DELIVERED_WITHIN)
        await publishing
        tally = await self.crowd.tally()
        return Round(tally, self.contender.cpu() - before)


@dataclass(frozen=True)
class Arena:
    """Where the contest takes place: the servers that run, and the program that makes their crowds."""

    program: Path
    contenders: dict[str, Contender]

    @asynccontextmanager
    async def seated(self, name: str, sockets: int) -> AsyncIterator[Seated]:
        """This contender with a crowd. Raises CannotRun where not every socket could join."""
        contender = self.contenders[name]
        async with gather(self.program, contender.door, min(REHEARSED, sockets)) as rehearsal:
            await rehearsal.joined()
        await asyncio.sleep(REST_SECONDS)
        cpu, memory = contender.cpu(), contender.memory()
        async with gather(self.program, contender.door, sockets) as crowd:
            joined = await crowd.joined()
            cpu = contender.cpu() - cpu
            await asyncio.sleep(SETTLE_SECONDS)
            memory = contender.memory() - memory
            yield Seated(contender, crowd, Seating(joined, cpu, memory / sockets))

    @asynccontextmanager
    async def all_seated(self, sockets: int) -> AsyncIterator[dict[str, Seated]]:
        """Every contender with a crowd of its own, one after the other on their way in."""
        async with AsyncExitStack() as closing:
            yield {name: await closing.enter_async_context(self.seated(name, sockets)) for name in self.contenders}


@dataclass(frozen=True)
class Ground:
    """What stays while servers come and go: our people, the crowd's program, the peers' folder and Valkey."""

    world: World
    program: Path
    house: House
    client: Redis
    streams: Streams
    peers: Path | None

    @asynccontextmanager
    async def arena(self, *names: str) -> AsyncIterator[Arena]:
        """These contenders, freshly started: ours with a relay beside it."""
        with _reserved(names) as ports:
            programs = [self._peer(name, ports[name]) for name in names if name != OURS]
            async with self.world.running(OURS, "relay", beside=programs) as servers:
                pids = {report.role: report.pid for report in servers.reports()}
                yield Arena(
                    self.program,
                    {name: self._contender(name, psutil.Process(pids[name]), ports[name]) for name in names},
                )

    def _peer(self, name: str, port: int) -> Program:
        assert self.peers is not None
        return peers.program(name, self.peers, port, TOPIC, self.world.settings)

    def _contender(self, name: str, server: psutil.Process, port: int) -> Contender:
        if name == OURS:
            return Contender(name, server, self.door(), StreamRoad(self.streams, self.house.topic))
        road = EmitterRoad if name == peers.SOCKET_IO else ChannelRoad
        return Contender(name, server, peers.door(name, port), road(self.client, TOPIC))

    def door(self, cursors: Sequence[str | None] | None = None) -> Door:
        """Ours; with cursors for those who were there before."""
        return self.house.door(self.world.settings.port, self.world.data.path, cursors)


@contextmanager
def _reserved(names: Sequence[str]) -> Iterator[dict[str, int]]:
    reservations = Reservations()
    try:
        yield {name: reservations.choose() for name in names}
    finally:
        reservations.release()


@asynccontextmanager
async def ground(world: World, members: int, *, with_peers: bool) -> AsyncIterator[Ground]:
    """Raises CannotRun where there is no C compiler, or no Node that the peers could run on."""
    program = await build(world.data.path)
    installed = await peers.install() if with_peers else None
    client = redis.connect_to_one(world.settings, timeout=30.0)
    try:
        async with database(world.settings):
            house = await furnish("FANOUT", members)
            yield Ground(world, program, house, client, Streams(client, world.settings.redis_prefix), installed)
    finally:
        await client.aclose()
