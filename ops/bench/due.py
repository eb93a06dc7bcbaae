"""500 tasks due in the same second: whether each person hears of each task once, and how late the last of them does.

Then again, with SIGKILL of the worker as the first steps are being taken.
"""

import asyncio
import math
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import SIGKILL
from uuid import UUID

import asyncpg
from msgspec import Struct

from ops.bench.fcm import Pushes
from ops.bench.people import POLICY_OF_SECONDS, Api, Person, Project
from ops.bench.report import Line
from ops.bench.world import World
from ops.program import CannotRun
from ops.supervisor import Supervisor
from ops.waiting import until

TASKS = 500
PEOPLE = 10
AT_ONCE = 16
REHEARSED = 40
"""So many tasks tell how fast this machine sets them up, and so how far ahead all must be due."""
SLACK = 1.5
SHORTEST_LEAD_SECONDS = 8.0
LONGEST_LEAD_SECONDS = 90.0
GIVE_UP_SECONDS = 120.0
LINGER_SECONDS = 3.0
"""After the last expected push: time for one too many to come."""
LATEST_SECONDS = 10.0
LATEST_AFTER_OUTAGE_SECONDS = 5.0
REMINDER = "DUE"

_STEPS = f"""
SELECT count(*), max(taken_at) FROM lifecycle.step
WHERE task_id = ANY($1::uuid[]) AND kind = '{REMINDER}' AND state = 'TAKEN'
"""  # noqa: S608

_ARMED = "SELECT count(*) FROM lifecycle.agenda WHERE task_id = ANY($1::uuid[]) AND next_at = $2"


class Outcome(Struct, frozen=True):
    """Seconds are counted from the moment when all tasks were due; `outage` is 0 where nobody was killed."""

    lost: int
    doubled: int
    last_push: float
    last_step: float
    outage: float


async def measure(world: World, pushes: Pushes) -> list[Line]:
    """Both lines, in one world: undisturbed, and with a kill."""
    async with world.running("api", "relay", "worker") as roles, _scene(world, roles, pushes) as scene:
        lead = await scene.rehearse()
        calm = await scene.play(lead, kill=False)
        killed = await scene.play(lead, kill=True)
    return [calm_line(calm), killed_line(killed, calm)]


def calm_line(outcome: Outcome) -> Line:
    """How late the last person heard, when nothing broke."""
    return Line(
        name="due",
        what=f"{TASKS} tasks due in the same second: last push late by",
        unit="s",
        ours=round(outcome.last_push, 2),
        goal=f"none lost, none doubled, at most {LATEST_SECONDS:.0f} s late",
        met=outcome.lost == outcome.doubled == 0 and outcome.last_push <= LATEST_SECONDS,
        details=_details(outcome),
    )


def killed_line(outcome: Outcome, calm: Outcome) -> Line:
    """The same with a kill: the outage, and a little more, may come on top."""
    allowed = calm.last_push + outcome.outage + LATEST_AFTER_OUTAGE_SECONDS
    return Line(
        name="due-killed",
        what="the same, worker killed as the first steps are taken",
        unit="s",
        ours=round(outcome.last_push, 2),
        baseline=round(calm.last_push, 2),
        goal=f"none lost, none doubled, at most the outage and {LATEST_AFTER_OUTAGE_SECONDS:.0f} s more",
        met=outcome.lost == outcome.doubled == 0 and outcome.last_push <= allowed,
        details={**_details(outcome), "outage s": round(outcome.outage, 2), "allowed s": round(allowed, 2)},
    )


def _details(outcome: Outcome) -> dict[str, str | float | int | list[float]]:
    return {"lost": outcome.lost, "doubled": outcome.doubled, "last step s": round(outcome.last_step, 2)}


@asynccontextmanager
async def _scene(world: World, roles: Supervisor, pushes: Pushes) -> AsyncIterator["Scene"]:
    connection = await asyncpg.connect(world.settings.database_url)
    try:
        async with Api(world.settings.port) as api:
            people = [await api.register(f"person{number}") for number in range(PEOPLE)]
            for number, person in enumerate(people):
                await api.post(person, "/me/devices", {"token": f"phone-{number}", "platform": "ANDROID"})
            owner = people[0]
            project = await api.create_project(owner, "DUE")
            for person in people[1:]:
                member: dict[str, object] = {"user_id": str(person.id), "role": "MEMBER"}
                await api.post(owner, f"/projects/{project.id}/members", member)
            policy = await api.post(owner, "/policies", {**POLICY_OF_SECONDS, "project_id": str(project.id)})
            await api.put(owner, f"/projects/{project.id}/policy", {"policy_id": policy["id"]})
            yield Scene(api, connection, roles, pushes, people, project, world.log_of("worker-1"))
    finally:
        await connection.close()


@dataclass(frozen=True)
class Scene:
    """A project whose policy only reminds at due, and people with a phone each."""

    api: Api
    connection: asyncpg.Connection
    roles: Supervisor
    pushes: Pushes
    people: list[Person]
    project: Project
    worker_log: Path

    async def rehearse(self) -> float:
        """How long before they are due the tasks should be created, in seconds."""
        began = time.monotonic()
        due = _whole_second_in(LONGEST_LEAD_SECONDS * 10)
        await self._until_armed(await self._create(REHEARSED, due), due)
        needed = (time.monotonic() - began) / REHEARSED * TASKS * SLACK
        return min(max(needed, SHORTEST_LEAD_SECONDS), LONGEST_LEAD_SECONDS)

    async def play(self, lead: float, *, kill: bool) -> Outcome:
        """Raises CannotRun when the tasks are not set up before they are due."""
        self.pushes.forget()
        due = _whole_second_in(lead)
        task_ids = await self._create(TASKS, due)
        await self._until_armed(task_ids, due)
        outage = await self._kill_the_worker(task_ids) if kill else 0.0
        await self._until_all_pushed(due)
        return await self._outcome(task_ids, due, outage)

    async def _create(self, count: int, due: datetime) -> list[UUID]:
        room = asyncio.Semaphore(AT_ONCE)

        async def create(number: int) -> UUID:
            person = self.people[number % len(self.people)]
            body: dict[str, object] = {
                "project_id": str(self.project.id),
                "title": f"Check pump {number}",
                "assignee_id": str(person.id),
                "due_at": due.isoformat(),
            }
            async with room:
                return UUID((await self.api.post(person, "/tasks", body))["id"])

        return list(await asyncio.gather(*(create(number) for number in range(count))))

    async def _until_armed(self, task_ids: list[UUID], due: datetime) -> None:
        async def armed() -> bool:
            return bool(await self.connection.fetchval(_ARMED, task_ids, due) == len(task_ids))

        try:
            async with asyncio.timeout(due.timestamp() - time.time()):
                await until(armed)
        except TimeoutError as error:
            count = await self.connection.fetchval(_ARMED, task_ids, due)
            raise CannotRun(f"Only {count} of {len(task_ids)} tasks had their workflow waiting in time.") from error

    async def _kill_the_worker(self, task_ids: list[UUID]) -> float:
        """SIGKILL as soon as a step was taken. Gives how long nobody worked, in seconds."""

        async def begun() -> bool:
            return (await self._steps(task_ids))[0] > 0

        await until(begun)
        worker = next(report for report in self.roles.reports() if report.role == "worker")
        assert worker.pid is not None
        written = self.worker_log.stat().st_size
        os.kill(worker.pid, SIGKILL)
        killed_at = time.monotonic()

        async def works_again() -> bool:
            with self.worker_log.open("rb") as log:
                log.seek(written)
                return b"worker.ready" in log.read()

        await until(works_again)
        return time.monotonic() - killed_at

    async def _until_all_pushed(self, due: datetime) -> None:
        async def all_pushed() -> bool:
            return len({push.task_id for push in self.pushes.of(REMINDER)}) >= TASKS

        try:
            async with asyncio.timeout(due.timestamp() - time.time() + GIVE_UP_SECONDS):
                await until(all_pushed)
        except TimeoutError:
            return
        await asyncio.sleep(LINGER_SECONDS)

    async def _outcome(self, task_ids: list[UUID], due: datetime, outage: float) -> Outcome:
        arrived = self.pushes.of(REMINDER)
        steps, last_step = await self._steps(task_ids)
        told = {push.task_id for push in arrived}
        return Outcome(
            lost=max(TASKS - len(told), TASKS - steps),
            doubled=len(arrived) - len(told),
            last_push=max((push.at for push in arrived), default=float("inf")) - due.timestamp(),
            last_step=float("inf") if last_step is None else (last_step - due).total_seconds(),
            outage=outage,
        )

    async def _steps(self, task_ids: list[UUID]) -> tuple[int, datetime | None]:
        record = await self.connection.fetchrow(_STEPS, task_ids)
        assert record is not None
        count, last = record
        return count, last


def _whole_second_in(seconds: float) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=math.ceil(seconds))
