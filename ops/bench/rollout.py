"""Another policy for 10,000 open tasks: how long until all follow it, whether each does once, and the API meanwhile."""

import asyncio
import time
from typing import Any

import asyncpg
from msgspec import Struct

from ops.bench.open_tasks import fill_open
from ops.bench.pace import Pace, p99
from ops.bench.people import POLICY_OF_SECONDS, Api, Person, Project
from ops.bench.report import Line
from ops.bench.world import World
from ops.program import CannotRun

TASKS = 10_000
LONGEST_SECONDS = 180.0
GIVE_UP_SECONDS = 600.0
BEFORE_SECONDS = 30.0
MOST_SLOWER = 2.0
LOOK_EVERY_SECONDS = 0.25
STRICTER = {
    **POLICY_OF_SECONDS,
    "name": "Stricter",
    "remind_before": ["P65D"],
    "overdue_every": "PT4H",
    "ladder": [{"after": "P1D", "notify": ["OWNER"], "raise_priority": True}],
}
"""Under it every task has other steps, and about a tenth, due in more than 65 days, wake earlier. To wake one costs
more than all else that a rollout does with it.
"""

_ONCE = "SELECT count(*) FROM tasks.task WHERE project_id = $1 AND revision = 2"


class Outcome(Struct, frozen=True):
    """Times in seconds; `once` are the tasks whose revision was raised exactly once."""

    seconds: float
    once: int
    poked: int
    before: list[float]
    meanwhile: list[float]


async def measure(world: World) -> list[Line]:
    """Both lines, of one rollout. Raises CannotRun when it does not end."""
    connection = await asyncpg.connect(world.settings.database_url)
    try:
        async with world.running("api", "relay", "worker"), Api(world.settings.port) as api:
            outcome = await _roll_out(api, connection)
    finally:
        await connection.close()
    return [duration_line(outcome), api_line(outcome)]


async def _roll_out(api: Api, connection: asyncpg.Connection) -> Outcome:
    owner = await api.register("roller")
    project = await api.create_project(owner, "ROLLOUT")
    await _put_in_force(api, owner, project, POLICY_OF_SECONDS)
    pace = Pace(api, owner, await fill_open(connection, project, owner, TASKS))
    async with pace.going():
        await asyncio.sleep(BEFORE_SECONDS)
    before = pace.latencies
    async with pace.going():
        began = time.monotonic()
        await _put_in_force(api, owner, project, STRICTER)
        rollout = await _until_done(api, owner)
        seconds = time.monotonic() - began
    once = await connection.fetchval(_ONCE, project.id)
    return Outcome(seconds, once, rollout["poked"], before, pace.latencies)


async def _put_in_force(api: Api, owner: Person, project: Project, policy: dict[str, object]) -> None:
    made = await api.post(owner, "/policies", {**policy, "project_id": str(project.id)})
    await api.put(owner, f"/projects/{project.id}/policy", {"policy_id": made["id"]})


async def _until_done(api: Api, owner: Person) -> Any:
    """The latest rollout, once it is done."""
    end = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < end:
        rollout = (await api.get(owner, "/policy-rollouts"))["items"][0]
        if rollout["state"] == "DONE":
            return rollout
        await asyncio.sleep(LOOK_EVERY_SECONDS)
    raise CannotRun(f"The rollout is not done after {GIVE_UP_SECONDS:.0f} s: {rollout}")


def duration_line(outcome: Outcome) -> Line:
    return Line(
        name="rollout",
        what=f"another policy for {TASKS:,} open tasks, a tenth of which wake earlier",
        unit="s",
        ours=round(outcome.seconds, 1),
        goal=f"each task once, less than {LONGEST_SECONDS:.0f} s",
        met=outcome.once == TASKS and outcome.seconds < LONGEST_SECONDS,
        details={"once": outcome.once, "woken": outcome.poked},
    )


def api_line(outcome: Outcome) -> Line:
    """Requests at a steady pace, before the rollout and during it."""
    before, meanwhile = p99(outcome.before), p99(outcome.meanwhile)
    return Line(
        name="rollout-api",
        what="p99 of the API meanwhile, and before",
        unit="ms",
        ours=round(meanwhile * 1000, 1),
        baseline=round(before * 1000, 1),
        ratio=round(meanwhile / before, 2),
        goal=f"less than {MOST_SLOWER:.0f} times",
        met=meanwhile < MOST_SLOWER * before,
        details={"requests before": len(outcome.before), "meanwhile": len(outcome.meanwhile)},
    )
