"""The relay beside publishing directly: how fast it drains a full outbox, and what its way costs one event."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from statistics import median
from uuid import UUID

import asyncpg
from redis.asyncio import Redis

from core import redis
from core.database import close_database, open_database, transaction
from core.ids import uuid7
from core.settings import Settings
from core.streams import Published, Streams
from ops.bench.report import Line
from ops.bench.world import World
from services.events.commands import append
from services.events.model import Frame, Happened, Kind, Sink, project_topic

ENTRIES = 40_000
PIPELINE = 500
TOPICS = 1_000
DRAINS = 3
DRAIN_GOAL = 20_000
LOOK_EVERY_SECONDS = 0.02
DRAINED_WITHIN_SECONDS = 60.0

EVENTS = 300
LATENCY_GOAL_MS = 0.8
LONGEST_PAUSE_SECONDS = 0.012
ARRIVES_WITHIN_SECONDS = 5.0
SEED = 42

BODY = (
    '{"id":"%s","kind":"task.updated","at":"2026-01-01T00:00:00.000000Z","actor_id":null,"data":{"id":"'
    '01890000-0000-7000-8000-000000000000","key":"OPS-42","title":"Check the pumps","status":"PENDING","priority":"'
    'MEDIUM","due_at":null,"escalation_level":0,"labels":["pumps"],"position":42.0,"version":42,"parent_id":null}}'
)
"""About the size of a task's summary."""

_FILL = """
INSERT INTO events.outbox (sink, shard, event_id, topics, body)
SELECT $1, 0, event_id, ARRAY['project:' || n % $3], format($4, event_id)
FROM generate_series(1, $2::int) AS n, LATERAL (SELECT uuidv7(interval '0' * n) AS event_id) AS drawn
"""

_FIRST = "SELECT id FROM events.outbox WHERE sink = $1 ORDER BY id LIMIT 1"


async def measure(world: World, names: set[str]) -> list[Line]:
    """Those of the lines `relay` and `latency` that are asked for."""
    lines = []
    async with _valkey(world.settings) as (client, streams):
        if "relay" in names:
            lines.append(await _drain(world, client, streams))
        if "latency" in names:
            lines.append(await _latency(world, client, streams))
    return lines


@asynccontextmanager
async def _valkey(settings: Settings) -> AsyncIterator[tuple[Redis, Streams]]:
    client = redis.connect_to_one(settings, timeout=30.0)
    streams = Streams(client, settings.redis_prefix)
    await streams.load()
    try:
        yield client, streams
    finally:
        await client.aclose()


async def _drain(world: World, client: Redis, streams: Streams) -> Line:
    ours, baseline = [], []
    connection = await asyncpg.connect(world.settings.database_url)
    try:
        for _ in range(DRAINS):
            await client.flushall()
            ours.append(await _through_the_relay(world, connection))
            await client.flushall()
            baseline.append(await _directly(streams))
    finally:
        await connection.close()
    rate, direct = median(ours), median(baseline)
    return Line(
        name="relay",
        what=f"relay drains {ENTRIES:,} events of {TOPICS:,} topics",
        unit="events/s",
        ours=round(rate),
        baseline=round(direct),
        ratio=round(rate / direct, 3),
        goal=f"at least {DRAIN_GOAL:,} events/s",
        met=rate >= DRAIN_GOAL,
        details={
            "baseline is": f"a pipeline of {PIPELINE} publications straight to Valkey",
            "rounds": [round(each) for each in ours],
        },
    )


async def _through_the_relay(world: World, connection: asyncpg.Connection) -> float:
    """Events a second, from the first that a relay which has just started strikes off, to an empty outbox."""
    await connection.execute("TRUNCATE events.outbox")
    await connection.execute(_FILL, Sink.PEOPLE, ENTRIES, TOPICS, BODY)
    await connection.execute("VACUUM ANALYZE events.outbox")
    first = await connection.fetchval(_FIRST, Sink.PEOPLE)
    async with world.running("relay"), asyncio.timeout(DRAINED_WITHIN_SECONDS):
        behind_first = await _first_after(connection, first)
        began = time.perf_counter()
        await _first_after(connection, behind_first, until_empty=True)
        left = int(first) + ENTRIES - behind_first
        return left / (time.perf_counter() - began)


async def _first_after(connection: asyncpg.Connection, known: int, *, until_empty: bool = False) -> int:
    """Wait until the outbox begins behind `known`, or is empty. Counting its rows would slow down what is measured."""
    while True:
        first = await connection.fetchval(_FIRST, Sink.PEOPLE)
        if first is None or (first > known and not until_empty):
            return int(first or known)
        await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _directly(streams: Streams) -> float:
    entries = [Published(f"project:{n % TOPICS}", event_id, (BODY % event_id).encode()) for n, event_id in _numbered()]
    began = time.perf_counter()
    for first in range(0, len(entries), PIPELINE):
        await streams.publish(entries[first : first + PIPELINE])
    return len(entries) / (time.perf_counter() - began)


def _numbered() -> list[tuple[int, UUID]]:
    return [(n, uuid7()) for n in range(ENTRIES)]


class Subscriber:
    """Hears one topic as the hub does, and notes when each event came."""

    def __init__(self, client: Redis, channel: bytes) -> None:
        self._pubsub = client.pubsub()
        self._channel = channel
        self._arrived = asyncio.Event()
        self._at = 0.0
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Subscriber":
        await self._pubsub.ssubscribe(self._channel)
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._listening is not None
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self._pubsub.aclose()  # type: ignore[no-untyped-call]

    async def arrival(self) -> float:
        """When the next event came, by the clock of `time.perf_counter`. Raises TimeoutError."""
        async with asyncio.timeout(ARRIVES_WITHIN_SECONDS):
            await self._arrived.wait()
        self._arrived.clear()
        return self._at

    async def _listen(self) -> None:
        while True:
            message = await self._pubsub.get_message(ignore_subscribe_messages=True, timeout=None)
            if message is not None:
                self._at = time.perf_counter()
                self._arrived.set()


async def _latency(world: World, client: Redis, streams: Streams) -> Line:
    """One event at a time, by turns through a commit and the relay, and directly."""
    project_id = uuid7()
    topic = project_topic(project_id)
    pauses = random.Random(SEED)  # noqa: S311
    committed, direct = [], []
    async with world.running("relay"), _database(world.settings), Subscriber(client, streams.channel(topic)) as hearing:
        await _commit(project_id, topic)
        await hearing.arrival()
        for _ in range(EVENTS):
            began = await _commit(project_id, topic)
            committed.append(await hearing.arrival() - began)
            await asyncio.sleep(pauses.uniform(0, LONGEST_PAUSE_SECONDS))
            began = time.perf_counter()
            event_id = uuid7()
            publishing = asyncio.create_task(streams.publish([Published(topic, event_id, (BODY % event_id).encode())]))
            direct.append(await hearing.arrival() - began)
            await publishing
            await asyncio.sleep(pauses.uniform(0, LONGEST_PAUSE_SECONDS))
    ours, baseline = _milliseconds(committed), _milliseconds(direct)
    return Line(
        name="latency",
        what="commit to subscriber, median",
        unit="ms",
        ours=ours,
        baseline=baseline,
        ratio=round(ours / baseline, 2),
        goal=f"at most {LATENCY_GOAL_MS} ms more than a direct publish",
        met=ours - baseline <= LATENCY_GOAL_MS,
        details={
            "more ms": round(ours - baseline, 2),
            "p95 ms": _milliseconds([sorted(committed)[EVENTS * 95 // 100]]),
        },
    )


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[None]:
    """Commands run here as they do in the api's process, bell included."""
    await open_database(replace(settings, process_name="bench"))
    try:
        yield
    finally:
        await close_database()


async def _commit(project_id: UUID, topic: str) -> float:
    """An event in a transaction of its own. Gives when the commit was done."""
    async with transaction() as tx:
        data = {"id": project_id, "key": "OPS", "name": "Check the pumps", "filler": "x" * 300}
        event = Happened(
            kind=Kind.PROJECT_UPDATED,
            at=await tx.now(),
            actor_id=None,
            project_id=project_id,
            frames=(Frame((topic,), data),),
        )
        await append(tx, (event,))
    return time.perf_counter()


def _milliseconds(seconds: Sequence[float]) -> float:
    return round(median(seconds) * 1000, 2)
