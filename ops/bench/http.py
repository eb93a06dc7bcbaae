"""The HTTP edge beside a bare server: reading one task, reading a list, creating tasks."""

import asyncio
import random
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from uuid import UUID

import asyncpg
import msgspec
import psutil

from core import redis
from core.settings import Settings
from core.streams import Streams
from ops.bench.load import Tally, Volley, request
from ops.bench.people import Api, Person, Project, fill
from ops.bench.report import Line
from ops.bench.world import World
from ops.program import CannotRun
from ops.spawn import spawn
from ops.stack import ROOT
from ops.supervisor import Supervisor

CONNECTIONS = 64
ROUNDS = 8
SECONDS = 1.0
WARM_UP = 0.3
TASKS = 100_000
PROJECTS = 200
DIFFERENT_REQUESTS = 2_000
PULSE_SECONDS = 0.2
SEED = 42


@dataclass(frozen=True)
class Contest:
    """The same work asked of both servers; ours must reach `goal` of the baseline's rate."""

    name: str
    what: str
    goal: float
    ours: list[str]
    baseline: list[str]


@dataclass(frozen=True)
class Shot:
    """One round of one side, and the shares of one CPU that the server and PostgreSQL took meanwhile."""

    tally: Tally
    server_cpu: float
    postgres_cpu: float

    @property
    def work(self) -> float:
        """Microseconds of CPU, the server's and PostgreSQL's, that one answer costs."""
        return (self.server_cpu + self.postgres_cpu) / self.tally.rate * 1e6


class Range:
    """Both servers, up and ready to be fired at."""

    def __init__(self, world: World, servers: Supervisor) -> None:
        self._port = {"api": world.settings.port, "baseline": world.baseline_port}
        pids = {report.role: report.pid for report in servers.reports()}
        self._process = {role: psutil.Process(pid) for role, pid in pids.items() if role in self._port}
        postgres = next(report for report in world.servers.reports() if report.role == "postgres")
        self._postgres = psutil.Process(postgres.pid)
        self._environment = world.plan.environment

    async def hold(self, contest: Contest) -> Line:
        """A B A B ..., so that whatever else the machine does strikes both alike."""
        ours, baseline = [], []
        for _ in range(ROUNDS):
            ours.append(await self._shoot("api", contest.ours))
            baseline.append(await self._shoot("baseline", contest.baseline))
        return _line(contest, ours, baseline)

    async def _shoot(self, role: str, requests: list[str]) -> Shot:
        volley = Volley(self._port[role], requests, CONNECTIONS, SECONDS, WARM_UP)
        server, postgres = self._process[role], self._postgres
        server_before, postgres_before = _cpu_seconds([server]), _cpu_seconds(_family(postgres))
        tally = await _load(volley, self._environment)
        server_after, postgres_after = _cpu_seconds([server]), _cpu_seconds(_family(postgres))
        if tally.refused:
            raise CannotRun(f"The {role} refused {tally.refused} requests, the first so: {tally.first_refusal}")
        seconds = SECONDS + WARM_UP
        return Shot(tally, (server_after - server_before) / seconds, (postgres_after - postgres_before) / seconds)


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children()]


def _cpu_seconds(processes: list[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes]
    return sum(each.user + each.system for each in times)


async def _load(volley: Volley, environment: dict[str, str]) -> Tally:
    command = (sys.executable, "-P", "-m", "ops.bench.load")
    process = await spawn(command, folder=ROOT, environment=environment, output=PIPE, input_from=PIPE)
    printed, _ = await process.communicate(msgspec.json.encode(volley))
    if process.returncode != 0:
        raise CannotRun(f"The load generator has failed: {printed.decode(errors='replace').strip()[-300:]}")
    return msgspec.json.decode(printed, type=Tally)


def _line(contest: Contest, ours: list[Shot], baseline: list[Shot]) -> Line:
    our_rate, base_rate = _median_rate(ours), _median_rate(baseline)
    ratio = our_rate / base_rate
    return Line(
        name=contest.name,
        what=contest.what,
        unit="requests/s",
        ours=round(our_rate),
        baseline=round(base_rate),
        ratio=round(ratio, 3),
        goal=f"at least {contest.goal} of the baseline",
        met=ratio >= contest.goal,
        details={
            "p50 ms": round(median(shot.tally.median for shot in ours) * 1000, 2),
            "p99 ms": round(median(shot.tally.p99 for shot in ours) * 1000, 2),
            "CPU of api": round(median(shot.server_cpu for shot in ours), 2),
            "CPU of baseline": round(median(shot.server_cpu for shot in baseline), 2),
            "CPU µs an answer, PostgreSQL's included": round(median(shot.work for shot in ours)),
            "of baseline": round(median(shot.work for shot in baseline)),
            "CPU of load generator (api)": round(median(shot.tally.cpu for shot in ours), 2),
            "CPU of load generator (baseline)": round(median(shot.tally.cpu for shot in baseline), 2),
            "ratio by round": [
                round(mine.tally.rate / bare.tally.rate, 3) for mine, bare in zip(ours, baseline, strict=True)
            ],
        },
    )


def _median_rate(shots: list[Shot]) -> float:
    return median(shot.tally.rate for shot in shots)


class Ground:
    """What is asked for: one project with 100,000 tasks, and 200 projects that take new ones."""

    def __init__(
        self, reader: Person, big: Project, task_ids: list[UUID], writer: Person, small: list[Project]
    ) -> None:
        self._reader = reader
        self._big = big
        self._writer = writer
        self._small = small
        self._task_ids = random.Random(SEED).sample(task_ids, DIFFERENT_REQUESTS)  # noqa: S311

    @classmethod
    async def lay(cls, world: World, connection: asyncpg.Connection) -> "Ground":
        async with Api(world.settings.port) as api:
            reader, writer = await api.register("reader"), await api.register("writer")
            big = await api.create_project(reader, "BIG")
            small = [await api.create_project(writer, f"S{number}") for number in range(PROJECTS)]
        await connection.executemany(
            "INSERT INTO tasks.counter (project_id, last) VALUES ($1, 0)", [(project.id,) for project in small]
        )
        task_ids = await fill(connection, big, reader, TASKS)
        await connection.execute("ANALYZE")
        return cls(reader, big, task_ids, writer, small)

    def one_task(self) -> Contest:
        token = self._reader.token
        return Contest(
            "get",
            f"GET /tasks/{{id}}, {CONNECTIONS} connections, one process",
            0.5,
            [request("GET", f"/api/v1/tasks/{task_id}", token=token) for task_id in self._task_ids],
            [request("GET", f"/tasks/{task_id}") for task_id in self._task_ids],
        )

    def list_of_tasks(self) -> Contest:
        return Contest(
            "list",
            f"GET /tasks, 50 of {TASKS:,}",
            0.7,
            [request("GET", "/api/v1/tasks", token=self._reader.token)],
            [request("GET", f"/tasks/of/{self._big.id}")],
        )

    def new_tasks(self) -> Contest:
        bodies = [
            msgspec.json.encode({"project_id": project.id, "title": "Check the pumps", "labels": ["pumps"]})
            for project in self._small
        ]
        return Contest(
            "create",
            "POST /tasks with its event and outbox entry",
            0.6,
            [request("POST", "/api/v1/tasks", token=self._writer.token, body=body) for body in bodies],
            [request("POST", "/tasks", body=body) for body in bodies],
        )


async def measure(world: World, names: set[str]) -> list[Line]:
    """Those of the lines `get`, `list` and `create` that are asked for.

    No relay runs: what is measured is the edge, and nobody drains the outbox that both servers fill.
    """
    async with world.running("api", "baseline") as servers, _connection(world) as connection, _pulse(world.settings):
        ground = await Ground.lay(world, connection)
        firing = Range(world, servers)
        contests = (ground.one_task(), ground.list_of_tasks(), ground.new_tasks())
        lines = [await firing.hold(contest) for contest in contests if contest.name in names]
        await connection.execute("TRUNCATE events.outbox")
        return lines


@asynccontextmanager
async def _pulse(settings: Settings) -> AsyncIterator[None]:
    """The sign of life of a relay at rest, without which an api trusts no token that it has in memory."""
    client = redis.connect(settings)
    streams = Streams(client, settings.redis_prefix)

    async def beat() -> None:
        while True:
            await streams.pulse()
            await asyncio.sleep(PULSE_SECONDS)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
        await client.aclose()


@asynccontextmanager
async def _connection(world: World) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(world.settings.database_url)
    try:
        yield connection
    finally:
        await connection.close()
