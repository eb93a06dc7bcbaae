"""A digest run for 5,000 people: from when all are due until the last mail has left, and what the worker weighs then.

Each has four open tasks: one is overdue, one is due, all were assigned since the last digest. The run is started as its
schedule starts it; the mails go to a mail server on loopback.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import psutil

from core.database import pool
from core.ids import uuid7
from core.temporal import connect
from ops.bench.report import Line
from ops.bench.smtp import Mail, Mails, smtp
from ops.bench.world import World, database
from ops.supervisor import Supervisor
from ops.waiting import until
from services.digests import sending

PEOPLE = 5_000
PEOPLE_A_PROJECT = 100
TASKS_EACH = 4
LATEST_SECONDS = 120.0
GIVE_UP_SECONDS = 600.0
LARGEST_GROWTH_MB = 100
SETTLE_SECONDS = 5.0
SAMPLE_EVERY_SECONDS = 0.1
_MB = 1_000_000

_PEOPLE = """
INSERT INTO identity.user_account (id, email, name, role, time_zone, version, created_at, updated_at)
SELECT id, 'digest-' || place || '@example.org', 'Person ' || place, 'USER', 'Europe/Berlin', nextval('core.version'),
       core.now(), core.now()
FROM unnest($1::uuid[]) WITH ORDINALITY AS people (id, place)
"""

_PROJECTS = """
INSERT INTO projects.project (id, key, name, creator_id, version, created_at, updated_at)
SELECT id, 'DIG' || place, 'Project ' || place, ($2::uuid[])[1], nextval('core.version'), core.now(), core.now()
FROM unnest($1::uuid[]) WITH ORDINALITY AS projects (id, place)
"""

_MEMBERS = """
INSERT INTO projects.member (id, project_id, user_id, role, version, created_at)
SELECT gen_random_uuid(), ($2::uuid[])[(place - 1) / $3::int + 1], id, 'MEMBER', nextval('core.version'), core.now()
FROM unnest($1::uuid[]) WITH ORDINALITY AS people (id, place)
"""

_TASKS = """
INSERT INTO tasks.task (id, project_id, number, key, title, status, priority, creator_id, assignee_id, due_at,
                        assigned_at, version, created_at, updated_at, cycle_started_at)
SELECT gen_random_uuid(), member.project_id, number, project.key || '-' || number, 'Check pump ' || number, 'PENDING',
       'MEDIUM', member.user_id, member.user_id,
       CASE WHEN turn < 3 THEN core.now() + (turn - 1.5) * interval '10 minutes' END, core.now(),
       nextval('core.version'), core.now(), core.now(), core.now()
FROM (
    SELECT project_id, user_id, turn, row_number() OVER (PARTITION BY project_id ORDER BY user_id, turn) AS number
    FROM projects.member CROSS JOIN generate_series(1, $2::int) AS turn WHERE user_id = ANY($1::uuid[])
) AS member
JOIN projects.project ON project.id = member.project_id
"""

_AGENDAS = """
INSERT INTO lifecycle.agenda (task_id, project_id, revision, seen_revision, version, updated_at)
SELECT id, project_id, revision, revision, nextval('core.version'), core.now() FROM tasks.task
WHERE assignee_id = ANY($1::uuid[])
"""
"""So that the guard leaves them alone: their lives are not what is measured."""

_WANT_DIGESTS = """
INSERT INTO notifications.preference (user_id, body, version, updated_at)
SELECT id, '{"digest": {"period": "DAILY", "at": "09:00"}}', nextval('core.version'), core.now() - interval '1 day'
FROM unnest($1::uuid[]) AS id
"""

_DUE = "UPDATE digests.due SET next_at = core.now(), last_at = core.now() - interval '1 day'"

_WRITTEN = "SELECT count(*), max(created_at) FROM notifications.notification WHERE kind = 'digest'"


async def measure(world: World) -> Line:
    async with smtp() as (url, mails), _roles(world, url) as roles, database(world.settings):
        await _people()
        await _settled()
        await asyncio.sleep(SETTLE_SECONDS)
        process = psutil.Process(next(each.pid for each in roles.reports() if each.role == "worker"))
        before = process.memory_info().rss / _MB
        sampling = asyncio.create_task(_peak(process))
        due_at = await _due_now(world)
        await _until_all_have_left(mails)
        sampling.cancel()
        peak = await sampling
        ((written, last_written),) = await pool().fetch(_WRITTEN)
    return digest_line(_digests(mails), due_at, before, peak, written, last_written.timestamp())


def digest_line(
    arrived: Sequence[Mail], due_at: float, before: float, peak: float, written: int, last_written: float
) -> Line:
    """Times in Unix time, sizes in MB; `written` are the digests that were written to be sent."""
    reached = len({mail.recipient for mail in arrived})
    seconds = max((mail.at for mail in arrived), default=math.inf) - due_at
    return Line(
        name="digest",
        what=f"a digest run for {PEOPLE:,} people: last mail left after",
        unit="s",
        ours=round(seconds, 1),
        goal=f"at most {LATEST_SECONDS:.0f} s, one each, the worker grows by at most {LARGEST_GROWTH_MB} MB",
        met=reached == len(arrived) == written == PEOPLE
        and seconds <= LATEST_SECONDS
        and peak - before <= LARGEST_GROWTH_MB,
        details={
            "last written s": round(last_written - due_at, 1),
            "missing": PEOPLE - reached,
            "doubled": len(arrived) - reached,
            "worker before MB": round(before),
            "peak MB": round(peak),
        },
    )


@asynccontextmanager
async def _roles(world: World, smtp_url: str) -> AsyncIterator[Supervisor]:
    """A relay, and a worker that has a mail server."""
    worker = next(program for program in world.plan.roles if program.role == "worker")
    mailing = replace(worker, environment={**worker.environment, "MUSTER_SMTP_URL": smtp_url})
    async with world.running("relay", beside=[mailing]) as roles:
        yield roles


async def _people() -> None:
    people = [uuid7() for _ in range(PEOPLE)]
    projects = [uuid7() for _ in range(PEOPLE // PEOPLE_A_PROJECT)]
    await pool().execute(_PEOPLE, people)
    await pool().execute(_PROJECTS, projects, people)
    await pool().execute(_MEMBERS, people, projects, PEOPLE_A_PROJECT)
    await pool().execute(_TASKS, people, TASKS_EACH)
    await pool().execute(_AGENDAS, people)
    await pool().execute(_WANT_DIGESTS, people)
    for table in ("identity.user_account", "projects.member", "tasks.task", "notifications.preference"):
        await pool().execute(f"ANALYZE {table}")


async def _settled() -> None:
    """Everybody's next moment is worked out beforehand, as runs of the days before have done."""
    await sending.notice_changes()
    while await sending.send_some():
        pass


async def _due_now(world: World) -> float:
    """Start the run, as its schedule does. Gives the moment, in Unix time."""
    client = await connect(world.settings, lazy=False)
    await pool().execute(_DUE)
    due_at = time.time()
    await client.get_schedule_handle(f"digests:{world.settings.task_queue}").trigger()
    return due_at


async def _until_all_have_left(mails: Mails) -> None:
    async def left() -> bool:
        return len({mail.recipient for mail in _digests(mails)}) >= PEOPLE

    try:
        async with asyncio.timeout(GIVE_UP_SECONDS):
            await until(left)
    except TimeoutError:
        return


def _digests(mails: Mails) -> list[Mail]:
    """Others may get other mail meanwhile."""
    return [mail for mail in mails.arrived if mail.recipient.startswith("digest-")]


async def _peak(process: psutil.Process) -> float:
    """The most that a process weighed until this is cancelled, in MB."""
    peak = 0.0
    try:
        while True:
            peak = max(peak, process.memory_info().rss / _MB)
            await asyncio.sleep(SAMPLE_EVERY_SECONDS)
    except asyncio.CancelledError:
        return peak
