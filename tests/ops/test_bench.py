"""The measuring tools measure what they say: load is counted honestly, the bare server does the same work."""

import asyncio
import io
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import msgspec
import pytest
from rich.console import Console

from core.ids import uuid7
from core.settings import Settings
from ops.bench import digest, due, fcm, load, preview, push, rollout
from ops.bench.open_tasks import fill_open
from ops.bench.pace import p99
from ops.bench.people import Person, Project, fill
from ops.bench.report import Line, Report
from ops.bench.run import bench
from ops.bench.smtp import Mail
from ops.network import answers_ok
from ops.program import CannotRun
from ops.stack import ROOT
from tests.eventually import eventually

pytestmark = pytest.mark.anyio

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood"
BUSY = b"HTTP/1.1 503 Busy\r\ncontent-length: 4\r\n\r\nbusy"
VOLLEY = load.Volley(0, [load.request("GET", "/")], connections=4, seconds=0.2, warm_up=0.05)


@asynccontextmanager
async def answering(*pieces: bytes, hang_up: bool = False) -> AsyncIterator[int]:
    """A server that answers every request with these pieces, sent one by one; gives its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not reader.at_eof():
                await reader.readuntil(b"\r\n\r\n")
                for piece in pieces:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
                if hang_up:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def fire_at(port: int) -> load.Tally:
    return await load.fire(msgspec.structs.replace(VOLLEY, port=port))


async def test_answers_are_counted_whole_however_they_arrive() -> None:
    async with answering(GOOD[:10], GOOD[10:40], GOOD[40:]) as port:
        tally = await fire_at(port)
    assert tally.answers > 10
    assert tally.refused == 0
    assert tally.rate == pytest.approx(tally.answers / tally.seconds)
    assert 0 < tally.median <= tally.p99 < tally.seconds


async def test_a_refusal_is_no_answer_and_is_shown() -> None:
    async with answering(BUSY) as port:
        tally = await fire_at(port)
    assert tally.answers == 0
    assert tally.refused > 0
    assert tally.first_refusal is not None
    assert tally.first_refusal.startswith("HTTP/1.1 503")


async def test_a_server_that_hangs_up_spoils_the_measurement() -> None:
    async with answering(GOOD, hang_up=True) as port:
        with pytest.raises(ConnectionError):
            await fire_at(port)


@asynccontextmanager
async def bare_server(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "MUSTER_DATABASE_URL": settings.database_url,
        "MUSTER_REDIS_URL": settings.redis_url,
        "MUSTER_TEMPORAL_ADDRESS": settings.temporal_address,
        "MUSTER_PORT": str(port),
    }
    server = await asyncio.create_subprocess_exec(sys.executable, "-m", "ops.bench.baseline", cwd=ROOT, env=environment)
    try:
        await eventually(lambda: answers_ok("/health/live", port), within=20)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            yield client
    finally:
        server.terminate()
        await server.wait()


@asynccontextmanager
async def project_with(settings: Settings, tasks: int) -> AsyncIterator[tuple[asyncpg.Connection, Project, list[UUID]]]:
    """A project with so many tasks, all gone afterwards."""
    connection = await asyncpg.connect(settings.database_url)
    owner, project = Person(uuid7(), "token"), Project(uuid7(), "BENCH")
    try:
        await connection.execute(
            "INSERT INTO projects.project (id, key, name, creator_id, version, created_at, updated_at) "
            "VALUES ($1, $2, 'Bench', $3, 1, now(), now())",
            *(project.id, project.key, owner.id),
        )
        yield connection, project, await fill(connection, project, owner, tasks)
    finally:
        for statement in (
            "DELETE FROM events.outbox WHERE topics = ARRAY['project:' || $1::uuid]",
            "DELETE FROM events.event WHERE project_id = $1",
            "DELETE FROM tasks.task WHERE project_id = $1",
            "DELETE FROM tasks.counter WHERE project_id = $1",
            "DELETE FROM projects.project WHERE id = $1",
        ):
            await connection.execute(statement, project.id)
        await connection.close()


async def test_the_bare_server_reads_lists_and_creates_tasks(settings: Settings) -> None:
    async with project_with(settings, 60) as (connection, project, ids), bare_server(settings) as client:
        assert len(ids) == 60
        one = (await client.get(f"/tasks/{ids[0]}")).json()
        assert (one["id"], one["project_id"]) == (str(ids[0]), str(project.id))
        page = (await client.get(f"/tasks/of/{project.id}")).json()
        assert [task["key"] for task in page["items"]] == [f"BENCH-{number}" for number in range(1, 51)]
        made = await client.post("/tasks", json={"project_id": str(project.id), "title": "One more"})
        assert (made.status_code, made.json()["key"]) == (201, "BENCH-61")
        logged = await connection.fetchval(
            "SELECT count(*) FROM events.event WHERE task_id = $1", UUID(made.json()["id"])
        )
        owed = await connection.fetchval(
            "SELECT count(*) FROM events.outbox WHERE topics = ARRAY['project:' || $1::uuid]", project.id
        )
        assert (logged, owed) == (1, 1)


async def test_the_stand_in_for_fcm_keeps_what_it_is_sent() -> None:
    message = {"message": {"token": "phone-1", "data": {"notification_id": "n", "task_id": "t", "kind": "DUE"}}}
    async with fcm.fcm() as (url, pushes), httpx.AsyncClient(base_url=url, trust_env=False) as client:
        for _ in range(2):
            answer = await client.post("/v1/projects/muster/messages:send", json=message)
            assert answer.status_code == 200
        assert [push.task_id for push in pushes.of("DUE")] == ["t", "t"]
        assert pushes.of("REMINDER") == []


CALM = due.Outcome(lost=0, doubled=0, last_push=6.0, last_step=4.0, outage=0.0)


@pytest.mark.parametrize(
    ("outcome", "met"),
    [
        (CALM, True),
        (msgspec.structs.replace(CALM, last_push=10.5), False),
        (msgspec.structs.replace(CALM, lost=1), False),
        (msgspec.structs.replace(CALM, doubled=1), False),
    ],
)
def test_what_is_lost_doubled_or_late_misses_the_goal(outcome: due.Outcome, met: bool) -> None:
    assert due.calm_line(outcome).met is met


@pytest.mark.parametrize(("last_push", "met"), [(13.9, True), (14.1, False)])
def test_after_a_kill_the_outage_and_five_seconds_more_are_allowed(last_push: float, met: bool) -> None:
    killed = msgspec.structs.replace(CALM, last_push=last_push, outage=3.0)
    assert due.killed_line(killed, CALM).met is met


SOON = push.Outcome(lost=0, doubled=0, half=1.5, last=3.0, first_claim=0.2, last_claim=2.9, attempt=0.1, cpu=2.0)


@pytest.mark.parametrize(
    ("outcome", "met"),
    [
        (SOON, True),
        (msgspec.structs.replace(SOON, last=5.1), False),
        (msgspec.structs.replace(SOON, lost=1), False),
        (msgspec.structs.replace(SOON, doubled=1), False),
    ],
)
def test_pushes_that_are_lost_doubled_or_late_miss_the_goal(outcome: push.Outcome, met: bool) -> None:
    assert push.push_line([outcome]).met is met


async def test_open_tasks_wait_for_the_step_that_the_policy_promises(settings: Settings) -> None:
    async with project_with(settings, 0) as (connection, project, _):
        owner = Person(uuid7(), "token")
        task_ids = await fill_open(connection, project, owner, 20)
        rows = await connection.fetch(
            "SELECT task.id FROM tasks.task JOIN lifecycle.agenda ON agenda.task_id = task.id "
            "WHERE task.project_id = $1 AND task.status IN ('PENDING', 'IN_PROGRESS') AND agenda.next_at = task.due_at "
            "AND agenda.kind = 'DUE' AND task.due_at > now() + interval '1 day'",
            project.id,
        )
        await connection.execute("DELETE FROM lifecycle.agenda WHERE project_id = $1", project.id)
    assert len(task_ids) == 20
    assert {row["id"] for row in rows} == set(task_ids)


def test_the_p99_is_what_one_in_a_hundred_exceeds() -> None:
    assert p99([float(number) for number in range(200, 0, -1)]) == 199.0


@pytest.mark.parametrize(("rounds", "met"), [([0.8, 0.9, 1.5], True), ([0.9, 1.1, 1.2], False)])
def test_a_preview_is_judged_by_its_median(rounds: list[float], met: bool) -> None:
    assert preview.line(rounds, 0.7, [2.0], [0.01]).met is met


ROLLED_OUT = rollout.Outcome(
    seconds=90.0, once=rollout.TASKS, poked=1_000, before=[0.010] * 100, meanwhile=[0.018] * 99
)


@pytest.mark.parametrize(
    ("outcome", "met"),
    [
        (ROLLED_OUT, True),
        (msgspec.structs.replace(ROLLED_OUT, seconds=180.5), False),
        (msgspec.structs.replace(ROLLED_OUT, once=rollout.TASKS - 1), False),
    ],
)
def test_a_rollout_must_reach_each_task_once_in_time(outcome: rollout.Outcome, met: bool) -> None:
    assert rollout.duration_line(outcome).met is met


@pytest.mark.parametrize(("meanwhile", "met"), [(0.018, True), (0.021, False)])
def test_a_rollout_may_not_double_the_p99_of_others(meanwhile: float, met: bool) -> None:
    line = rollout.api_line(msgspec.structs.replace(ROLLED_OUT, meanwhile=[meanwhile] * 100))
    assert (line.met, line.ratio) == (met, pytest.approx(meanwhile / 0.010, rel=0.01))


def test_a_report_is_kept_as_json_and_names_what_falls_short(tmp_path: Path) -> None:
    lines = [
        Line(name="get", what="reading", unit="requests/s", ours=500, baseline=900, ratio=0.556, goal="0.5", met=True),
        Line(
            name="list", what="listing", unit="requests/s", ours=100, baseline=900, ratio=0.111, goal="0.7", met=False
        ),
    ]
    report = Report.of(lines, 12.3)
    report.write(tmp_path / "bench.json")
    assert msgspec.json.decode((tmp_path / "bench.json").read_bytes(), type=Report) == report
    console = Console(file=io.StringIO(), width=200)
    report.show(console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "Short of: listing." in shown
    assert report.missed == ["listing"]


@pytest.mark.parametrize(
    ("arrivals", "peak", "met"), [(1, 100.0, True), (2, 100.0, False), (0, 100.0, False), (1, 201.0, False)]
)
def test_a_digest_run_meets_its_goal_only_where_each_gets_one_in_bounded_memory(
    arrivals: int, peak: float, met: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "PEOPLE", 3)
    mails = [Mail(f"digest-{number}@example.org", 5.0) for number in range(3) for _ in range(arrivals if number else 1)]
    assert digest.digest_line(mails, 0.0, 100.0, peak, 3, 4.0).met is met


def test_what_can_t_be_measured_is_refused_with_what_can() -> None:
    names = "memory, due, push, preview, rollout, digest, get, list, create, relay, latency"
    with pytest.raises(CannotRun, match=f"choose from {names}"):
        bench("system", ["speed"], None)
