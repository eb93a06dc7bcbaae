"""The realtime benchmark: lines say what the samples say, and events take the road that each server is built for."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from core import redis
from core.settings import Settings
from core.streams import Streams
from ops.bench.realtime import crowd, peers, roads, samples
from ops.bench.realtime.contest import OURS, Round, Seating
from ops.bench.realtime.crowd import Crowd, Door, Joined, Tally
from ops.bench.realtime.house import House, furnish
from ops.bench.realtime.peers import SOCKET_IO, WS
from ops.bench.realtime.roads import ChannelRoad, EmitterRoad, Road, StreamRoad
from ops.bench.realtime.statements import executed
from ops.bench.run import bench
from ops.logs import Logs
from ops.network import Reservations
from ops.program import CannotRun, Program
from ops.supervisor import Supervisor
from tests.realtime.house import open_house

pytestmark = pytest.mark.anyio

SOCKETS = 50
EVENTS = 20
WITHIN = 10
TALLY = Tally(
    sockets=100,
    gone=0,
    deliveries=1_000,
    lost=0,
    doubled=0,
    first_ns=1_000_000_000,
    last_ns=3_000_000_000,
    p50=0.01,
    p99=0.02,
    cpu=0.5,
    wall=2.0,
    to_last=[0.010, 0.020],
)
LOST = msgspec.structs.replace(TALLY, lost=1)


def a_round(cpu: float = 0.01, tally: Tally = TALLY, **changes: object) -> Round:
    return Round(msgspec.structs.replace(tally, **changes), cpu)


def contest(ours: Round, socket_io: Round, ws: Round) -> dict[str, list[Round]]:
    return {OURS: [ours] * 3, SOCKET_IO: [socket_io] * 3, WS: [ws] * 3}


@pytest.mark.parametrize(
    ("ours", "socket_io", "ws", "met"),
    [(0.005, 0.010, 0.006, True), (0.006, 0.010, 0.009, False), (0.005, 0.010, 0.005, False)],
)
def test_cpu_is_compared_with_both_peers(ours: float, socket_io: float, ws: float, met: bool) -> None:
    line = samples.cpu_line(contest(a_round(ours), a_round(socket_io), a_round(ws)), 10)
    assert (line.ours, line.baseline) == (round(ours * 100, 3), round(socket_io * 100, 3))
    assert line.met is met
    assert line.details["of its crowd (ours)"] == 0.25


@pytest.mark.parametrize(("ours", "met"), [(0.049, True), (0.051, False)])
def test_the_last_socket_s_p99_is_that_of_all_events(ours: float, met: bool) -> None:
    late, socket_io = [0.001] * 97 + [ours] * 3, [0.1] * 100
    rounds = contest(a_round(to_last=late), a_round(to_last=socket_io), a_round())
    line = samples.last_line(rounds, "last", "p99", 0.5)
    assert (line.ours, line.baseline, line.met) == (ours * 1000, 100.0, met)


def test_what_never_came_is_infinitely_late() -> None:
    assert samples.p99([]) == float("inf")


def test_saturation_is_deliveries_by_time_and_nothing_may_be_lost() -> None:
    slow = a_round(last_ns=4_000_000_000)
    line = samples.saturation_line(contest(a_round(), slow, slow), 200)
    assert (line.ours, line.baseline, line.ratio, line.met) == (500, 333, 1.5, True)
    lossy = samples.saturation_line(contest(a_round(tally=LOST), slow, slow), 200)
    assert not lossy.met
    assert lossy.details["lost/doubled/gone (ours)"] == [3, 0, 0]


@pytest.mark.parametrize(("late", "met"), [(0.060, True), (0.061, False)])
def test_a_commit_must_be_everywhere_in_time(late: float, met: bool) -> None:
    line = samples.commit_line([a_round(to_last=[late] * 79)], [0.005] * 79, 80, 5_000)
    assert (line.ours, line.met, line.details["refused"]) == (late * 1000, met, 1)


def seating(seconds: float, memory: float) -> Seating:
    return Seating(Joined(100, 0, "", 0, int(seconds * 1e9), 0.1), 1.0, memory)


def test_memory_is_compared_for_each_connection() -> None:
    seatings = {OURS: seating(1, 16_000), SOCKET_IO: seating(1, 16_384), WS: seating(1, 8_192)}
    line = samples.memory_line(seatings)
    assert (line.ours, line.baseline, line.met, line.details["ws KB"]) == (15.6, 16.0, True, 8.0)
    assert not samples.memory_line(seatings | {OURS: seating(1, 17_000)}).met


@pytest.mark.parametrize(("seconds", "met"), [(6.0, True), (6.1, False)])
def test_ten_thousand_have_six_seconds_to_connect(seconds: float, met: bool) -> None:
    line = samples.connect_line({OURS: seating(seconds, 0), SOCKET_IO: seating(3, 0)}, 10_000)
    assert (line.ours, line.met) == (seconds, met)


@pytest.mark.parametrize(
    ("tally", "statements", "met"),
    [
        (TALLY, 100, True),
        (TALLY, 101, False),
        (LOST, 100, False),
        (msgspec.structs.replace(TALLY, doubled=1), 1, False),
    ],
)
def test_who_comes_back_asks_the_database_once_and_misses_nothing(tally: Tally, statements: int, met: bool) -> None:
    line = samples.reconnect_line(tally, 500_000_000, statements, 20)
    assert (line.ours, line.met) == (2.5, met)


def test_statements_are_counted_once_and_of_one_process_only() -> None:
    log = """\
api-1|PARSE|LOG:  duration: 0.2 ms
api-1|BIND|LOG:  duration: 0.1 ms
api-1|SELECT|LOG:  duration: 0.3 ms
relay-1|SELECT|LOG:  duration: 0.3 ms
||LOG:  received SIGHUP, reloading configuration files
api-1|INSERT|LOG:  duration: 1.3 ms
"""
    assert executed(log, "api-1") == 2


def test_an_event_has_its_size_and_its_moment() -> None:
    event = roads.event()
    assert len(event.body) == roads.EVENT_BYTES
    assert msgspec.json.decode(event.body)["id"] == str(event.id)
    assert re.search(rb'"title":"\d+"', event.body)


def test_the_lock_file_names_no_registry_but_npm_s_own() -> None:
    lock = msgspec.json.decode(peers.LOCK.read_bytes())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all("integrity" in package for package in packages.values())
    where = {package.get("resolved", "https://registry.npmjs.org/") for package in packages.values()}
    assert all(url.startswith("https://registry.npmjs.org/") for url in where)


def test_the_peers_are_named_by_exact_versions() -> None:
    wanted = msgspec.json.decode((peers.SOURCE / "package.json").read_bytes())["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_what_realtime_can_t_measure_is_refused_with_what_it_can() -> None:
    with pytest.raises(CannotRun, match="choose from cpu, last, saturation, memory, commit, connect, many, reconnect"):
        bench("realtime", ["latency"], None)


async def test_without_node_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match="there is no node on the PATH"):
        await peers.install()


# From the first socket to the tally, in small


@pytest.fixture(scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return await crowd.build(tmp_path_factory.mktemp("crowd"))


async def everything_arrives(program: Path, door: Door, road: Road) -> None:
    async with crowd.gather(program, door, SOCKETS) as guests:
        await guests.joined()
        assert (await tally_of(guests, road)).whole


async def tally_of(guests: Crowd, road: Road) -> Tally:
    await guests.expect(EVENTS, WITHIN)
    await road.publish([roads.event() for _ in range(EVENTS)])
    return await guests.tally()


@asynccontextmanager
async def furnished(settings: Settings, key: str) -> AsyncIterator[tuple[House, int, Streams]]:
    async with open_house(settings) as server:
        yield await furnish(key, SOCKETS), server.port, server.streams


async def test_our_sockets_sign_in_and_get_every_event(settings: Settings, program: Path, tmp_path: Path) -> None:
    async with furnished(settings, "FANA") as (house, port, streams):
        await everything_arrives(program, house.door(port, tmp_path), StreamRoad(streams, house.topic))


async def test_who_comes_back_with_cursors_gets_what_was_missed(
    settings: Settings, program: Path, tmp_path: Path
) -> None:
    async with furnished(settings, "FANB") as (house, port, streams):
        road = StreamRoad(streams, house.topic)
        await everything_arrives(program, house.door(port, tmp_path), road)
        cursors = await streams.tails([house.topic, *house.own_topics])
        await road.publish([roads.event() for _ in range(EVENTS)])
        async with crowd.gather(program, house.door(port, tmp_path, cursors), SOCKETS) as guests:
            await guests.expect(EVENTS, WITHIN)
            await guests.joined()
            assert (await guests.tally()).whole


@asynccontextmanager
async def running(program: Program, folder: Path) -> AsyncIterator[None]:
    supervisor = Supervisor(Logs(folder), print, lambda _: None)
    supervisor.add([program])
    try:
        await supervisor.start([program])
        yield
    finally:
        await supervisor.stop()


@pytest.mark.parametrize(("name", "road"), [(SOCKET_IO, EmitterRoad), (WS, ChannelRoad)])
async def test_a_peer_delivers_every_event(
    name: str, road: type[ChannelRoad], settings: Settings, program: Path, tmp_path: Path
) -> None:
    folder, reservations, client = await peers.install(), Reservations(), redis.connect(settings)
    port, topic = reservations.choose(), f"{settings.redis_prefix}-{name}"
    try:
        async with running(peers.program(name, folder, port, topic, settings), tmp_path):
            await everything_arrives(program, peers.door(name, port), road(client, topic))
    finally:
        await client.aclose()
        reservations.release()
