"""A house in which lives happen: a world in the database, a relay, a worker, and providers that really answer."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from uuid import UUID

import asyncpg
from temporalio.client import Client, ScheduleHandle, WorkflowExecutionDescription, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from core import temporal
from core.database import close_database, open_database, pool
from core.ids import uuid7
from core.settings import Settings
from relay.leader import Candidate
from relay.sinks.workflows import Workflows
from services.lifecycle.model import Turn
from services.notifications.commands import announce
from services.notifications.model import Announcement, Channel
from services.policies.model import PolicyBody
from services.tasks.model import Task
from tests.eventually import eventually
from tests.providers.fcm import FcmServer, fcm_server
from tests.providers.smtp import SmtpServer, smtp_server
from tests.services.lifecycle.world import Person, World, create_world, due_in, own_clock, pass_by, steps
from worker import at_work, ensure_guard, open_providers

WITHIN = 20.0
"""Seconds within which anything that is due has come to pass, on a busy machine too."""

UNHURRIED = TimeSkippingConfig(enabled=False)
"""Time obeys `skip`."""
HURRIED = TimeSkippingConfig(enabled=True, max_session_skip_count=1000)
"""Every timer fires at once, while the database's clock goes on as ever."""


@dataclasses.dataclass
class House:
    """Where a test lives. The worker runs while `working` is open; the relay all the time."""

    world: World
    settings: Settings
    client: Client
    fcm: FcmServer
    smtp: SmtpServer
    skipper: TimeSkipper | None = None

    @asynccontextmanager
    async def working(self, *, with_providers: bool = True) -> AsyncIterator[None]:
        """A worker as the role runs it; without providers messages are logged."""
        nowhere = dataclasses.replace(self.settings, fcm_url=None, smtp_url=None)
        settings = self.settings if with_providers else nowhere
        async with open_providers(settings) as providers, at_work(self.client, settings, providers):
            yield

    @asynccontextmanager
    async def guarded(self) -> AsyncIterator[ScheduleHandle]:
        """With the guard's schedule, as a worker makes it; it is for the test to trigger it."""
        await ensure_guard(self.client, self.settings)
        handle = self.client.get_schedule_handle(f"guard:{self.settings.task_queue}")
        try:
            yield handle
        finally:
            await handle.delete()

    async def people(self, count: int, *, token: str = "phone") -> list[UUID]:
        """So many people, each with a device."""
        people = [uuid7() for _ in range(count)]
        await pool().execute(
            """
            WITH people AS (
                INSERT INTO identity.user_account (id, email, name, role, time_zone, version, created_at, updated_at)
                SELECT id, id || '@example.org', 'Somebody', 'USER', 'UTC', nextval('core.version'), now(), now()
                FROM unnest($1::uuid[]) AS id RETURNING id
            )
            INSERT INTO identity.device (id, user_id, token, platform, kind, created_at)
            SELECT gen_random_uuid(), id, $2 || '-' || id, 'ANDROID', 'FID', now() FROM people
            """,
            people,
            token,
        )
        return people

    async def announce(self, people: Sequence[UUID], channel: Channel) -> list[UUID]:
        """Tell them something; the ids of the notifications."""
        announcement = Announcement(tuple(people), "Closed on Monday", "The office stays closed.")
        return list((await announce(self.world.root.actor, announcement, channel)).notification_ids)

    async def until_told(self, notification_ids: Sequence[UUID], states: Mapping[str, int]) -> None:
        """Until the deliveries of these notifications have come to these states, so many to each."""

        async def told() -> bool:
            rows = await pool().fetch(
                "SELECT state, count(*) FROM notifications.delivery WHERE notification_id = ANY($1) GROUP BY state",
                notification_ids,
            )
            assert {row["state"]: row["count"] for row in rows} == dict(states)
            return True

        await eventually(told, WITHIN)

    def lifecycle_of(self, task: Task) -> WorkflowHandle[object, object]:
        return self.client.get_workflow_handle(f"task:{task.id}")

    async def task(self, policy: PolicyBody, *, due: float | None = None, assignee: Person | None = None) -> Task:
        """A task under this policy, due in so many seconds, that Mia made for Ada or somebody else."""
        await self.world.govern(policy)
        due_at = None if due is None else await due_in(seconds=due)
        return await self.world.task(due_at=due_at, assignee=assignee)

    async def device(self, person: Person, token: str, platform: str = "ANDROID", kind: str = "FID") -> UUID:
        device_id = uuid7()
        await pool().execute(
            """
            INSERT INTO identity.device (id, user_id, token, platform, kind, created_at)
            VALUES ($1, $2, $3, $4, $5, core.now())
            """,
            device_id,
            person.id,
            f"{token}-{device_id}",
            platform,
            kind,
        )
        return device_id

    async def skip(self, task: Task, amount: timedelta) -> None:
        """Turn the clocks on, the database's and that of the task's workflow."""
        assert self.skipper is not None
        await pass_by(seconds=amount.total_seconds())
        await self.skipper.fast_forward(self.lifecycle_of(task), amount)

    async def until_plan(self, task: Task, holds: Callable[[Turn], bool]) -> Turn:
        """Until the task's workflow stands so; how it stands then."""

        async def stands() -> Turn:
            await self._described(task)
            turn: Turn | None = await self.lifecycle_of(task).query("plan", result_type=Turn)
            assert turn is not None
            assert holds(turn), turn
            return turn

        return await eventually(stands, WITHIN, every=0.05)

    async def until_somebody_waits_for_a_lock(self) -> None:
        async def waits() -> bool:
            return bool(
                await pool().fetchval(
                    "SELECT count(*) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
            )

        await eventually(waits, WITHIN)

    @asynccontextmanager
    async def without_database(self) -> AsyncIterator[None]:
        """PostgreSQL ends every connection to this house's database, and lets nobody in."""
        url, _, name = self.settings.database_url.rpartition("/")
        connection = await asyncpg.connect(f"{url}/postgres")
        try:
            await connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            await connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
            yield
        finally:
            await connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
            await connection.close()

    async def until_steps(self, task: Task, expected: list[str]) -> None:
        async def taken() -> bool:
            assert sorted(await steps(task)) == sorted(expected)
            return True

        await eventually(taken, WITHIN)

    async def until_status(self, task: Task, status: str) -> None:
        """Until the task's workflow has this status."""

        async def reached() -> bool:
            description = await self._described(task)
            assert description.status is not None
            assert description.status.name == status
            return True

        await eventually(reached, WITHIN)

    def all_of(self, workflow_type: str) -> str:
        """The query that lists this house's workflows of a type."""
        return f"TaskQueue = '{self.settings.task_queue}' AND WorkflowType = '{workflow_type}'"

    async def until_done(self, workflow_type: str, *, status: str = "Completed") -> None:
        """Until a run of this type has ended so in this house."""

        async def done() -> bool:
            query = f"{self.all_of(workflow_type)} AND ExecutionStatus = '{status}'"
            return (await self.client.count_workflows(query)).count > 0

        await eventually(done, WITHIN, every=0.1)

    async def _described(self, task: Task) -> WorkflowExecutionDescription:
        try:
            return await self.lifecycle_of(task).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                raise AssertionError("the relay has not started it yet") from error
            raise

    async def until_delivered(self, task: Task, channel: Channel, states: Mapping[str, int]) -> None:
        """Until the task's deliveries on the channel have come to these states, so many to each."""

        async def reached() -> bool:
            rows = await pool().fetch(
                "SELECT state, count(*) FROM notifications.delivery WHERE task_id = $1 AND channel = $2 GROUP BY state",
                task.id,
                channel,
            )
            assert {row["state"]: row["count"] for row in rows} == dict(states)
            return True

        await eventually(reached, WITHIN)


@asynccontextmanager
async def open_house(settings: Settings, time_skipping: TimeSkippingConfig | None = None) -> AsyncIterator[House]:
    """A house with a task queue of its own, and nothing owed, waiting or being rolled out from before.

    Time skipping is experimental.
    """
    async with AsyncExitStack() as closing:
        fcm = await closing.enter_async_context(fcm_server())
        smtp = await closing.enter_async_context(smtp_server())
        own = dataclasses.replace(
            settings, task_queue=f"{settings.task_queue}-{uuid7()}", fcm_url=fcm.url, smtp_url=smtp.url
        )
        await open_database(own)
        closing.push_async_callback(close_database)
        await closing.enter_async_context(own_clock())
        await pool().execute("TRUNCATE events.outbox")
        await pool().execute("UPDATE notifications.delivery SET state = 'SKIPPED' WHERE state IN ('QUEUED', 'HELD')")
        await pool().execute("UPDATE policies.rollout SET state = 'SUPERSEDED' WHERE state = 'RUNNING'")
        client = await temporal.connect(own, lazy=False)
        skipper = TimeSkipper(client, config=time_skipping) if time_skipping else None
        await closing.enter_async_context(_relaying(own, client if skipper is None else skipper.client))
        yield House(await create_world(), own, client, fcm, smtp, skipper)


@asynccontextmanager
async def _relaying(settings: Settings, client: Client) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    sink = Workflows(client, settings.task_queue)
    relay = asyncio.create_task(Candidate(settings, sink, stopping).run())
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(relay, timedelta(seconds=10).total_seconds())
