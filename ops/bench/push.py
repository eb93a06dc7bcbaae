"""1,000 people told something at the same moment: when the last push has left for FCM, and where its time went."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from statistics import median
from uuid import UUID

import asyncpg
import psutil
from msgspec import Struct

from core.database import transaction
from core.ids import uuid7
from ops.bench.fcm import Pushes
from ops.bench.report import Line
from ops.bench.world import World, database
from ops.waiting import until
from services.notifications.commands import tell
from services.notifications.model import Category, Channel, Message

PEOPLE = 1_000
ROUNDS = 3
GOAL_SECONDS = 5.0
GIVE_UP_SECONDS = 60.0
KIND = "announcement"

_PEOPLE = """
WITH people AS (
    INSERT INTO identity.user_account (id, email, name, role, time_zone, version, created_at, updated_at)
    SELECT id, id || '@bench.example', 'Somebody', 'USER', 'UTC', nextval('core.version'), core.now(), core.now()
    FROM unnest($1::uuid[]) AS id RETURNING id
)
INSERT INTO identity.device (id, user_id, token, platform, kind, created_at)
SELECT uuidv7(), id, 'phone-' || id, 'ANDROID', 'TOKEN', core.now() FROM people
"""

_OPEN = "SELECT count(*) FROM notifications.delivery WHERE state IN ('QUEUED', 'HELD')"

_ATTEMPTS = """
SELECT min(started_at) AS first_claim, max(started_at) AS last_claim,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY ended_at - started_at) AS attempt
FROM notifications.attempt WHERE started_at >= $1
"""


class Outcome(Struct, frozen=True):
    """Seconds are counted from the commit that told everybody; `attempt` is how long one is, from claim to record, and
    `cpu` what the worker's process took for all.
    """

    lost: int
    doubled: int
    half: float
    last: float
    first_claim: float
    last_claim: float
    attempt: float
    cpu: float


async def measure(world: World, pushes: Pushes) -> list[Line]:
    """The one line: three rounds in one world."""
    async with world.running("api", "relay", "worker") as roles, _people(world) as (connection, people):
        worker = psutil.Process(next(report.pid for report in roles.reports() if report.role == "worker"))
        rounds = [await _play(connection, people, pushes, worker) for _ in range(ROUNDS)]
    return [push_line(rounds)]


def push_line(rounds: list[Outcome]) -> Line:
    """Nothing may be lost or doubled in any round; how fast is told by the middle one."""
    last = median(outcome.last for outcome in rounds)
    whole = all(outcome.lost == outcome.doubled == 0 for outcome in rounds)
    return Line(
        name="push",
        what=f"{PEOPLE:,} pushes due at the same moment: the last has left for FCM after",
        unit="s",
        ours=round(last, 2),
        goal=f"none lost, none doubled, at most {GOAL_SECONDS:.0f} s",
        met=whole and last <= GOAL_SECONDS,
        details={
            "p50 s": round(median(outcome.half for outcome in rounds), 2),
            "last s by round": [round(outcome.last, 2) for outcome in rounds],
            "first claim s": round(median(outcome.first_claim for outcome in rounds), 2),
            "last claim s": round(median(outcome.last_claim for outcome in rounds), 2),
            "claim to record, p50 s": round(median(outcome.attempt for outcome in rounds), 3),
            "CPU of worker s": round(median(outcome.cpu for outcome in rounds), 2),
            "lost": sum(outcome.lost for outcome in rounds),
            "doubled": sum(outcome.doubled for outcome in rounds),
        },
    )


@asynccontextmanager
async def _people(world: World) -> AsyncIterator[tuple[asyncpg.Connection, list[UUID]]]:
    people = [uuid7() for _ in range(PEOPLE)]
    connection = await asyncpg.connect(world.settings.database_url)
    try:
        await connection.execute(_PEOPLE, people)
        async with database(world.settings):
            yield connection, people
    finally:
        await connection.close()


async def _play(connection: asyncpg.Connection, people: list[UUID], pushes: Pushes, worker: psutil.Process) -> Outcome:
    pushes.forget()
    cpu = _cpu_seconds(worker)
    began = await _tell(people)

    async def all_is_over() -> bool:
        return bool(len(pushes.accepted) >= PEOPLE and await connection.fetchval(_OPEN) == 0)

    try:
        async with asyncio.timeout(GIVE_UP_SECONDS):
            await until(all_is_over)
    except TimeoutError:
        pass
    return await _outcome(connection, began, pushes, _cpu_seconds(worker) - cpu)


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


async def _tell(people: list[UUID]) -> float:
    """One transaction; the moment of its commit."""
    facts = {"title": "Closed on Monday", "body": "The office stays closed."}
    messages = [
        Message(user_id=each, category=Category.PROJECT, kind=KIND, facts=facts, channels=(Channel.PUSH,))
        for each in people
    ]
    async with transaction() as tx:
        await tell(tx, await tx.now(), messages)
    return time.time()


async def _outcome(connection: asyncpg.Connection, began: float, pushes: Pushes, cpu: float) -> Outcome:
    times = sorted(push.at - began for push in pushes.of(KIND))
    told = {push.notification_id for push in pushes.of(KIND)}
    attempts = await connection.fetchrow(_ATTEMPTS, datetime.fromtimestamp(began, UTC))
    assert attempts is not None
    return Outcome(
        lost=PEOPLE - len(told),
        doubled=len(times) - len(told),
        half=median(times),
        last=times[-1],
        first_claim=attempts["first_claim"].timestamp() - began,
        last_claim=attempts["last_claim"].timestamp() - began,
        attempt=attempts["attempt"].total_seconds(),
        cpu=cpu,
    )
