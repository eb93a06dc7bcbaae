"""What another policy would make of 5,000 open tasks: how long the answer takes, and others meanwhile."""

import time
from statistics import median
from uuid import UUID

import asyncpg
import psutil

from ops.bench.open_tasks import fill_open
from ops.bench.pace import Pace, p99
from ops.bench.people import POLICY_OF_SECONDS, Api, Person, Project
from ops.bench.report import Line
from ops.bench.world import World
from ops.program import CannotRun

TASKS = 5_000
ROUNDS = 10
LONGEST_SECONDS = 1.0
STRICT = {
    "name": "Strict",
    "remind_before": ["P1D", "PT1H"],
    "overdue_every": "PT4H",
    "ladder": [
        {"after": "PT1H", "notify": ["ASSIGNEE", "MANAGERS"]},
        {"after": "P1D", "notify": ["OWNER"], "raise_priority": True},
    ],
}


async def measure(world: World) -> Line:
    """The first answer does not count: it connects to PostgreSQL. Raises CannotRun when tasks are missing in it."""
    async with world.running("api", "relay") as roles, Api(world.settings.port) as api:
        owner = await api.register("previewer")
        project = await api.create_project(owner, "PREVIEW")
        task_ids = await _set_up(world, api, owner, project)
        strict = await api.post(owner, "/policies", {**STRICT, "project_id": str(project.id)})

        async def seconds() -> float:
            began = time.perf_counter()
            shown = await api.post(owner, f"/policies/{strict['id']}/preview", {"project_id": str(project.id)})
            if shown["task_count"] != TASKS:
                raise CannotRun(f"The preview looked at {shown['task_count']} tasks instead of {TASKS}.")
            return time.perf_counter() - began

        await seconds()
        process = psutil.Process(next(report.pid for report in roles.reports() if report.role == "api"))
        cpu_before = process.cpu_times().user
        alone = [await seconds() for _ in range(ROUNDS)]
        cpu = (process.cpu_times().user - cpu_before) / ROUNDS
        pace = Pace(api, owner, task_ids)
        async with pace.going():
            beside = [await seconds() for _ in range(ROUNDS)]
    return line(alone, cpu, beside, pace.latencies)


async def _set_up(world: World, api: Api, owner: Person, project: Project) -> list[UUID]:
    in_force = await api.post(owner, "/policies", {**POLICY_OF_SECONDS, "project_id": str(project.id)})
    await api.put(owner, f"/projects/{project.id}/policy", {"policy_id": in_force["id"]})
    connection = await asyncpg.connect(world.settings.database_url)
    try:
        return await fill_open(connection, project, owner, TASKS)
    finally:
        await connection.close()


def line(alone: list[float], cpu: float, beside: list[float], others: list[float]) -> Line:
    """All in seconds: of previews that had the API to themselves, and what one of them took of its CPU; of those that
    came beside other requests, and of these.
    """
    return Line(
        name="preview",
        what=f"preview of a project with {TASKS:,} open tasks",
        unit="s",
        ours=round(median(alone), 3),
        goal=f"less than {LONGEST_SECONDS:.0f} s",
        met=median(alone) < LONGEST_SECONDS,
        details={
            "CPU s of api, each": round(cpu, 3),
            "rounds s": [round(seconds, 2) for seconds in alone],
            "beside other requests s": round(median(beside), 3),
            "p99 of these ms": round(p99(others) * 1000, 1),
        },
    )
