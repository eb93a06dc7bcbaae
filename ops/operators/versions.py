"""`./muster ops workflows versions`: which builds of the worker there are, which one is current, what runs on each."""

from msgspec import Struct
from temporalio.api.enums.v1 import WorkerDeploymentVersionStatus
from temporalio.client import Client

from core.settings import Settings
from core.temporal import deployment, deployment_of
from core.visibility import still_open
from ops.operators.queues import GONE_SECONDS, queues
from ops.operators.screen import line, print_json, table
from ops.operators.temporal import RPC_TIMEOUT, temporal
from ops.program import CannotRun

UNVERSIONED = "unversioned"
"""Stands for workers without a build id, and for what they run."""
CURRENT = "current"


class Build(Struct, frozen=True):
    """`running` counts the workflows that ran on it last and have not ended; `workers` those that asked lately."""

    build: str
    status: str
    running: int
    workers: tuple[str, ...]


async def show_versions(settings: Settings, *, as_json: bool) -> None:
    async with temporal(settings) as client:
        builds = await builds_of(client, settings)
    if as_json:
        print_json(builds)
        return
    rows = [(_marked(build), build.status, build.running, ", ".join(build.workers) or None) for build in builds]
    table("Builds of the worker", ("BUILD", "STATUS", "#RUNNING", "WORKERS"), rows)
    for build in builds:
        if not build.workers and (build.running or build.status == CURRENT):
            line(f"! {build.build} has no workers, and {build.running} workflows that run on it.")


async def builds_of(client: Client, settings: Settings) -> list[Build]:
    """Every build that Temporal remembers, the newest first, and at the end what runs without one."""
    workers = await _workers(client, settings.task_queue)
    found = await deployment(client, settings)
    current = found.routing_config.current_deployment_version.build_id
    builds = [
        Build(
            summary.deployment_version.build_id,
            _status(summary.status),
            await _running(client, settings, summary.deployment_version.build_id),
            workers.get(summary.deployment_version.build_id, ()),
        )
        for summary in found.version_summaries
    ]
    status = "inactive" if current else CURRENT
    return [*builds, Build(UNVERSIONED, status, await _running(client, settings, None), workers.get(None, ()))]


async def check_build(client: Client, settings: Settings, build: str) -> None:
    """Raises CannotRun for a build that no worker ever had."""
    known = [found.build for found in await builds_of(client, settings)]
    if build not in known:
        raise CannotRun(f"No worker ever had the build id {build}; there are {', '.join(known)}.")


def on_build(settings: Settings, build: str | None) -> str:
    """What ran last on a build of the worker, or on workers without a build id."""
    version = "IS NULL" if build is None else f'= "{deployment_of(settings)}:{build}"'
    return f"{still_open(settings.task_queue)} AND TemporalWorkerDeploymentVersion {version}"


async def _running(client: Client, settings: Settings, build: str | None) -> int:
    query = on_build(settings, build)
    return (await client.count_workflows(query, rpc_timeout=RPC_TIMEOUT)).count


async def _workers(client: Client, task_queue: str) -> dict[str | None, tuple[str, ...]]:
    workflows, *_ = await queues(client, task_queue)
    found: dict[str | None, tuple[str, ...]] = {}
    for poller in workflows.pollers:
        if poller.seen < GONE_SECONDS:
            found[poller.build] = (*found.get(poller.build, ()), poller.identity)
    return found


def _status(status: WorkerDeploymentVersionStatus.ValueType) -> str:
    return WorkerDeploymentVersionStatus.Name(status).removeprefix("WORKER_DEPLOYMENT_VERSION_STATUS_").lower()


def _marked(build: Build) -> str:
    return f"+ {build.build}" if build.status == CURRENT else build.build
