"""The worker: runs the workflows of tasks, deliveries, rollouts and schedules, and the activities that they ask for."""

import asyncio
import itertools
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import TypeVar

import structlog
import uvloop
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.service import RPCError
from temporalio.worker import Worker, WorkerDeploymentConfig
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities import digests, lifecycle, policies, rollouts
from activities.deliver import Deliveries
from activities.email import EmailProvider
from activities.providers import LogProvider, Provider
from core.database import close_database, open_database
from core.migrations import wait_for_schema
from core.queues import ROLLOUTS, queue_of
from core.settings import Settings, SettingsError
from core.telemetry import configure_logging
from core.temporal import connect, current_build, deployment_of, register_search_attributes
from services.notifications.model import Channel
from workflows import limits
from workflows.deliver import Deliver
from workflows.digests import Digests
from workflows.guard import Guard
from workflows.policy_rollout import PolicyRollout
from workflows.policy_schedule import PolicySchedule
from workflows.task_lifecycle import TaskLifecycle

log = structlog.get_logger("worker")

T = TypeVar("T")

WORKFLOWS = (TaskLifecycle, Deliver, Guard, PolicyRollout, PolicySchedule, Digests)
BATCHES_AT_ONCE = 20
"""Of one channel."""
ROLLOUTS_AT_ONCE = 2
GUARD_EVERY = timedelta(minutes=1)
DIGESTS_EVERY = timedelta(minutes=5)
DRAIN_WITHIN = timedelta(seconds=2)
"""What is still on its way then is broken off; its lease runs out, and another worker says that it was perhaps sent."""

LOOK_EVERY_SECONDS = 0.5
MISSED_IN_AN_OUTAGE = 4
CONNECT_AGAIN_SECONDS = (0.2, 0.5, 1.0, 2.0)
PASSED_THROUGH = ("core", "services", "msgspec", "structlog", "workflows.limits", "workflows.display")


def sandbox() -> SandboxedWorkflowRunner:
    """Holds workflows to being deterministic; what they may import as it is costs neither time nor memory again."""
    return SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH))


@asynccontextmanager
async def at_work(client: Client, settings: Settings, providers: Mapping[Channel, Provider]) -> AsyncIterator[None]:
    """Run everything that this installation's task queue asks for, and what each channel is to deliver."""
    deliveries = Deliveries(providers, connections=settings.database_pool // 2, public_url=settings.public_url)
    workers = [
        _worker(client, settings),
        _beside(client, settings, ROLLOUTS, rollouts.roll_out, ROLLOUTS_AT_ONCE),
        *(_beside(client, settings, channel, deliveries.deliver, BATCHES_AT_ONCE) for channel in Channel),
    ]
    async with AsyncExitStack() as running:
        for worker in workers:
            await running.enter_async_context(worker)
        yield
        await asyncio.gather(*(worker.shutdown() for worker in workers))


def _worker(client: Client, settings: Settings) -> Worker:
    """Sized for a process on two cores."""
    return Worker(
        client,
        task_queue=settings.task_queue,
        workflows=WORKFLOWS,
        activities=[
            lifecycle.Advancing().advance,
            lifecycle.guard,
            rollouts.roll_out,  # pieces that an earlier release asked for here
            policies.settle_schedule,
            digests.send_digests,
        ],
        workflow_runner=sandbox(),
        identity=f"{settings.process_name}@{os.getpid()}",
        deployment_config=_release(settings),
        max_cached_workflows=1000,
        max_concurrent_workflow_tasks=40,
        max_concurrent_local_activities=settings.database_pool,
        max_concurrent_activities=4,
        sticky_queue_schedule_to_start_timeout=limits.STICKY_TIMEOUT,
        graceful_shutdown_timeout=DRAIN_WITHIN,
    )


def _beside(
    client: Client, settings: Settings, kind: str, activity: Callable[..., Awaitable[object]], at_once: int
) -> Worker:
    """For activities that take long, which wait in a queue of their own."""
    return Worker(
        client,
        task_queue=queue_of(kind, settings.task_queue),
        activities=[activity],
        identity=f"{settings.process_name}@{os.getpid()}",
        deployment_config=_release(settings),
        max_concurrent_activities=at_once,
        max_concurrent_activity_task_polls=2,
        max_heartbeat_throttle_interval=limits.HEARTBEAT_EVERY,
        default_heartbeat_throttle_interval=limits.HEARTBEAT_EVERY,
        graceful_shutdown_timeout=DRAIN_WITHIN,
    )


def _release(settings: Settings) -> WorkerDeploymentConfig | None:
    """With a build id the worker works once that build is made current, and every workflow follows what is current."""
    if settings.build_id is None:
        return None
    return WorkerDeploymentConfig(
        WorkerDeploymentVersion(deployment_of(settings), settings.build_id),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


@asynccontextmanager
async def open_providers(settings: Settings) -> AsyncIterator[Mapping[Channel, Provider]]:
    """The provider of each channel; where none is configured messages are logged."""
    email = LogProvider() if settings.smtp_url is None else EmailProvider(settings.smtp_url, settings.mail_from)
    async with _open_push(settings) as push:
        yield {Channel.PUSH: push, Channel.EMAIL: email}


@asynccontextmanager
async def _open_push(settings: Settings) -> AsyncIterator[Provider]:
    """firebase-admin is loaded only where it is used: it is large."""
    if settings.fcm_url is None and settings.google_credentials is None:
        yield LogProvider()
        return
    from activities.push import PushProvider

    provider = PushProvider(settings)
    try:
        yield provider
    finally:
        await provider.close()


async def connect_to_temporal(settings: Settings) -> Client:
    """A client that workers may use, with everything in place that they need there. Waits as long as it takes."""
    for attempt in itertools.count():
        try:
            client = await connect(settings, lazy=False)
            await register_search_attributes(client)
            await ensure_guard(client, settings)
            await ensure_digests(client, settings)
            await warn_unless_current(client, settings)
            return client
        except (RPCError, RuntimeError) as error:
            pause = CONNECT_AGAIN_SECONDS[min(attempt, len(CONNECT_AGAIN_SECONDS) - 1)]
            log.warning("temporal.waiting", address=settings.temporal_address, error=str(error), again_in=pause)
            await asyncio.sleep(pause)
    raise AssertionError("counting never ends")


async def warn_unless_current(client: Client, settings: Settings) -> None:
    """Say so where all work goes to another build, as it does until somebody switches. Raises RPCError."""
    current = await current_build(client, settings)
    if current != settings.build_id:
        log.warning("worker.not_current", build_id=settings.build_id, current=current)


async def ensure_guard(client: Client, settings: Settings) -> None:
    """The schedule that looks every minute for what fell behind. One that exists stays as it is, paused or not."""
    await _ensure(client, settings, "guard", Guard.run, "pokes what fell behind", GUARD_EVERY)


async def ensure_digests(client: Client, settings: Settings) -> None:
    """The schedule that looks every five minutes for people whose digest is due. One that exists stays as it is."""
    await _ensure(client, settings, "digests", Digests.run, "tells whoever is due", DIGESTS_EVERY)


async def _ensure(
    client: Client,
    settings: Settings,
    what: str,
    run: Callable[..., Awaitable[object]],
    summary: str,
    every: timedelta,
) -> None:
    name = f"{what}:{settings.task_queue}"
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(
            run,
            id=name,
            task_queue=settings.task_queue,
            task_timeout=limits.TASK_TIMEOUT,
            static_summary=summary,
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=every)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=every),
    )
    try:
        await client.create_schedule(name, schedule)
    except ScheduleAlreadyRunningError:
        log.info(f"{what}.scheduled_already", schedule=name)


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish what was begun."""
    stopping = _stop_at_signals()
    client = await _unless(stopping, _prepare(settings))
    if client is not None:
        await _work(client, settings, stopping)
        await close_database()
    log.info("worker.stopped")


async def _prepare(settings: Settings) -> Client:
    """Wait until everything is there."""
    await wait_for_schema(settings)
    client = await connect_to_temporal(settings)
    await open_database(settings)
    return client


async def _work(client: Client, settings: Settings, stopping: asyncio.Event) -> None:
    """Run a worker, and a fresh one after each outage of Temporal.

    While the server is away its pollers back off to ten seconds, which the SDK lets nobody change; fresh ones ask at
    once.
    """
    async with open_providers(settings) as providers:
        while not stopping.is_set():
            async with at_work(client, settings, providers):
                log.info("worker.ready", task_queue=settings.task_queue, build_id=settings.build_id)
                await _unless(stopping, _outage_of(client))
                log.info("worker.draining")


async def _outage_of(client: Client) -> None:
    """Return when Temporal answers again after it did not for a while."""
    missed = 0
    while True:
        if not await _answers(client):
            missed += 1
        elif missed < MISSED_IN_AN_OUTAGE:
            missed = 0
        else:
            log.info("temporal.back")
            return
        await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _answers(client: Client) -> bool:
    try:
        return await client.service_client.check_health(timeout=timedelta(seconds=2))
    except RPCError:
        return False


async def _unless(stopping: asyncio.Event, work: Coroutine[None, None, T]) -> T | None:
    """What `work` gives, or None when the process is asked to stop before that."""
    working = asyncio.create_task(work)
    asked = asyncio.create_task(stopping.wait())
    await asyncio.wait((working, asked), return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if working.done():
        return working.result()
    working.cancel()
    await asyncio.wait((working,))
    return None


def _stop_at_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


def main() -> int:
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    configure_logging(settings)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(run(settings))
    except Exception:
        log.exception("worker.failed")
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
