"""What everything weighs at rest, process by process."""

import asyncio
from collections.abc import Iterable

import psutil

from ops.bench.report import Line
from ops.bench.world import World
from ops.supervisor import Report

REST_SECONDS = 8.0
"""After the start: until the guard has run, and every pool has settled."""
GOALS = {"api": 150, "worker": 200, "relay": 90}
GOAL_OF_ALL = 700
_MB = 1_000_000


async def measure(world: World) -> list[Line]:
    """A line for each role by RSS, and one for all with the servers by PSS, which counts shared pages once."""
    async with world.running("api", "relay", "worker") as roles:
        await asyncio.sleep(REST_SECONDS)
        reports = [*world.servers.reports(), *roles.reports()]
        lines = [_role(report) for report in roles.reports()]
        return [*lines, _all(reports)]


def _role(report: Report) -> Line:
    goal = GOALS[report.role]
    weight = sum(process.memory_info().rss for process in _family(report))
    return Line(
        name=f"memory-{report.role}",
        what=f"{report.role} at rest (RSS)",
        unit="MB",
        ours=round(weight / _MB),
        goal=f"at most {goal} MB",
        met=weight <= goal * _MB,
    )


def _all(reports: Iterable[Report]) -> Line:
    weights = {report.name: sum(_proportional(process) for process in _family(report)) / _MB for report in reports}
    weight = sum(weights.values())
    return Line(
        name="memory-all",
        what="everything at rest, with the servers (PSS)",
        unit="MB",
        ours=round(weight),
        goal=f"at most {GOAL_OF_ALL} MB",
        met=weight <= GOAL_OF_ALL,
        details={f"{name} MB": round(each) for name, each in weights.items()},
    )


def _family(report: Report) -> list[psutil.Process]:
    process = psutil.Process(report.pid)
    return [process, *process.children(recursive=True)]


def _proportional(process: psutil.Process) -> int:
    """PSS where the system knows it, else the memory that is the process's own (USS)."""
    memory = process.memory_full_info()
    return int(getattr(memory, "pss", memory.uss))
