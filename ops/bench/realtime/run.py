"""The lines of the realtime edge, in three acts: five thousand sockets, ten thousand, and all of them cut at once."""

import asyncio
import resource
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx

from core.temporal import connect, register_search_attributes
from ops.bench.people import Api
from ops.bench.realtime import samples
from ops.bench.realtime.contest import OURS, Ground, Round, Seated, ground
from ops.bench.realtime.crowd import gather
from ops.bench.realtime.peers import SOCKET_IO, WS
from ops.bench.realtime.roads import event
from ops.bench.realtime.statements import counted
from ops.bench.report import Line
from ops.bench.world import World
from ops.program import CannotRun

CROWD = ("cpu", "last", "saturation", "memory", "commit")
MANY = ("connect", "many")
NAMES = (*CROWD, *MANY, "reconnect")

SOCKETS = 5_000
MANY_SOCKETS = 10_000
SPARE_FILES = 500
ROUNDS = 3
WARM_UP_EVENTS = 10
RATE = 10.0
EVENTS = 60
MANY_RATE = 5.0
MANY_EVENTS = 40
BURST_EVENTS = 200
COMMITS = 80
COMMIT_RATE = 8.0
MISSED = 20
STAMPEDE = 4_000
"""So many are on their way back in at a time: as many as a listening socket lets wait."""
CAUGHT_UP_WITHIN = 60


async def measure(world: World, names: set[str]) -> list[Line]:
    """Those of NAMES that are asked for. Raises CannotRun."""
    _allow_files(MANY_SOCKETS + SPARE_FILES)
    lines: list[Line] = []
    members = MANY_SOCKETS if names & set(MANY) else SOCKETS
    async with ground(world, members, with_peers=bool(names - {"commit", "reconnect"})) as place:
        if names & set(CROWD):
            lines += await _five_thousand(place, names)
        if names & set(MANY):
            lines += await _ten_thousand(place, names)
        if "reconnect" in names:
            lines.append(await _stampede(place))
    return lines


def _allow_files(count: int) -> None:
    """Every socket is an open file, of the server and of the crowd; children inherit the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise CannotRun(
            f"A process may open {hard:,} files here, and {count:,} are needed; raise the hard limit (ulimit -Hn)."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (count if hard == resource.RLIM_INFINITY else hard, hard))


async def _five_thousand(place: Ground, names: set[str]) -> list[Line]:
    contenders = (OURS, SOCKET_IO, WS) if names & {"cpu", "last", "saturation", "memory"} else (OURS,)
    lines: list[Line] = []
    async with place.arena(*contenders) as arena, arena.all_seated(SOCKETS) as seated:
        if names & {"cpu", "last"}:
            rounds = await _by_turns(seated, EVENTS, lambda each, events: each.paced(RATE, events))
            what = f"publish to socket number {SOCKETS:,} at {RATE:.0f} events/s, p99"
            measured = [samples.cpu_line(rounds, RATE), samples.last_line(rounds, "last", what, samples.LAST_GOAL)]
            lines += [line for line in measured if line.name in names]
        if "saturation" in names:
            rounds = await _by_turns(seated, BURST_EVENTS, lambda each, events: each.burst(events))
            lines.append(samples.saturation_line(rounds, BURST_EVENTS))
        if "memory" in names:
            lines.append(samples.memory_line({name: each.seating for name, each in seated.items()}))
        if "commit" in names:
            lines.append(await _commit(place, seated[OURS]))
    return lines


async def _ten_thousand(place: Ground, names: set[str]) -> list[Line]:
    lines: list[Line] = []
    async with place.arena(OURS, SOCKET_IO) as arena, arena.all_seated(MANY_SOCKETS) as seated:
        if "connect" in names:
            lines.append(samples.connect_line({name: each.seating for name, each in seated.items()}, MANY_SOCKETS))
        if "many" in names:
            rounds = await _by_turns(seated, MANY_EVENTS, lambda each, events: each.paced(MANY_RATE, events))
            what = f"publish to socket number {MANY_SOCKETS:,} at {MANY_RATE:.0f} events/s, p99"
            lines.append(samples.last_line(rounds, "many", what, samples.MANY_GOAL))
    return lines


async def _by_turns(
    seated: dict[str, Seated], events: int, play: Callable[[Seated, int], Awaitable[Round]]
) -> dict[str, list[Round]]:
    """A B C A B C ..., after a short round each that does not count."""
    rounds: dict[str, list[Round]] = {name: [] for name in seated}
    for each in seated.values():
        await play(each, WARM_UP_EVENTS)
    for _ in range(ROUNDS):
        for name, each in seated.items():
            rounds[name].append(await play(each, events))
    return rounds


async def _commit(place: Ground, ours: Seated) -> Line:
    """A task's title is the moment at which the PATCH that gives it was sent: from there to the last socket.

    One that the server refuses is a commit that nobody hears of.
    """
    answers: list[float] = []
    await register_search_attributes(await connect(place.world.settings))
    async with Api(place.world.settings.port) as api:
        owner = place.house.owner
        task = await api.post(owner, "/tasks", {"project_id": str(place.house.project.id), "title": "Check the pumps"})

        async def rename() -> None:
            began = time.monotonic()
            for number in range(COMMITS):
                await asyncio.sleep(began + number / COMMIT_RATE - time.monotonic())
                sent_ns = time.monotonic_ns()
                with suppress(httpx.HTTPStatusError):
                    await api.patch(owner, f"/tasks/{task['id']}", {"title": str(sent_ns)})
                    answers.append((time.monotonic_ns() - sent_ns) / 1e9)

        played = await ours.round(COMMITS, rename())
    return samples.commit_line([played], answers, COMMITS, SOCKETS)


async def _stampede(place: Ground) -> Line:
    topics = [place.house.topic, *place.house.own_topics]
    async with place.arena(OURS) as arena:
        road = arena.contenders[OURS].road
        async with arena.seated(OURS, SOCKETS):
            cursors = [await place.streams.tail(topic) for topic in topics]
        async with counted(place.world, "api-1") as statements:
            await road.publish([event() for _ in range(MISSED)])
            async with gather(place.program, place.door(cursors), SOCKETS, in_flight=STAMPEDE) as crowd:
                await crowd.expect(MISSED, CAUGHT_UP_WITHIN)
                joined = await crowd.joined()
                tally = await crowd.tally()
    return samples.reconnect_line(tally, joined.started_ns, statements.total, MISSED)
